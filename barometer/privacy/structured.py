"""What is read in plain text, in rows of cells, in JSON and in notebooks."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from .parts import APART, Inside, Part, Parts, joined, lines_of

_MARKS = re.compile(r"[*_`~\\]+")  # of Markdown, which may stand between two digits
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]{40,}={0,2}\s*")
_SHORT = 40  # characters of a value that can hold no other file
_LINES = ("source", "text")  # what a notebook keeps as a list of lines, beside what it shows


def text_parts(text: str, *, cells: bool = False) -> Parts:
    """The parts of a text without a format.

    Parameters
    ----------
    text : str
        The file's text.
    cells : bool
        Whether a line is a row of cells.
    """
    line = lines_of(text)
    yield Part(text, lambda place: f"line {line(place)}", cells)
    for other in read_otherwise(text):
        lines = other.split("\n")
        yield joined(lines, [f"line {number}" for number in range(1, len(lines) + 1)], "\n")


def read_otherwise(text: str) -> list[str]:
    """A text as programs show it: without the marks of Markdown, and as the address of a page.

    Parameters
    ----------
    text : str
        As it stands.

    Returns
    -------
    list of str
        Only where it then differs.
    """
    found = [_MARKS.sub("", text)] if any(mark in text for mark in "*`~\\") else []
    return [*found, unquote(text)] if "%" in text else found


def json_parts(text: str) -> Parts:
    """The parts of a JSON file, a notebook among them: every text, number and name, whatever format a text has.

    Parameters
    ----------
    text : str
        The file's text.

    Raises
    ------
    ValueError
        It is no JSON.
    """
    try:
        data = json.loads(text, parse_int=str, parse_float=str)
    except RecursionError:
        raise ValueError("too deep") from None
    short: list[tuple[str, str]] = []
    for where, value in _texts(data):
        if len(value) < _SHORT and not any(mark in value for mark in "<&*\\%"):
            short.append((value, where))
        elif "<" in value or "&" in value or "data:" in value:
            yield Inside(where, value.encode("utf-8", "replace"))
        elif _BASE64.fullmatch(value):
            yield from _decoded(where, value)
        else:
            yield joined([value], [where])
            yield from (joined([other], [where]) for other in read_otherwise(value))
    # Most values are short. They are searched together, each apart from the next.
    yield joined([value for value, _ in short], [where for _, where in short], APART)._replace(cells=True)


def _decoded(where: str, value: str) -> Parts:
    """A value that may be a file in Base64, as the file and as it stands."""
    yield joined([value], [where])
    try:
        yield Inside(where, base64.b64decode(value))
    except binascii.Error:
        return


def _texts(data: Any) -> Iterator[tuple[str, str]]:
    """Where and what every text, number and name is. A list of texts is one text too."""
    waiting: list[tuple[str, str, Any]] = [("", "", data)]
    while waiting:
        where, key, value = waiting.pop()
        if isinstance(value, str):
            yield where, value
        elif isinstance(value, dict):
            yield where, APART.join(value)
            waiting += [(f"{where}.{_own_word(name)}".lstrip("."), name, inner) for name, inner in value.items()]
        elif isinstance(value, list):
            if value and all(isinstance(inner, str) for inner in value):
                yield where, ("" if key in _LINES or "/" in key else "\t").join(value)
            else:
                waiting += [(f"{where}[{number}]", "", inner) for number, inner in enumerate(value)]


def _own_word(name: str) -> str:
    """A name as part of a place, without what may be personal: only letters are let through."""
    return name if len(name) < _SHORT and re.fullmatch(r"[A-Za-z_/+.-]+", name) else "…"
