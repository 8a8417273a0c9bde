"""Texts of params/ are printed on pages and written into tables: what would act there is refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

_ELEMENT = re.compile(r"<[A-Za-z/!?]")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_FORMULA = re.compile(r"[=+@-].")


def harm_of(text: str) -> Mapping[str, str]:
    """What a text would do, as `what`, `expected` and `got` of an error; empty where pages and tables only show it.

    Parameters
    ----------
    text : str
        A label, a title, a name, or any other text of params/.

    Examples
    --------
    >>> harm_of("§ 50, stk. 7")
    {}
    >>> harm_of("=1+1")["what"]
    'A spreadsheet would take the text for a formula.'
    """
    if any(map(_is_unseen, text)):
        what, expected = "The text holds a character that is not seen.", "letters, digits and signs"
        return {"what": what, "expected": expected, "got": ascii(text)}
    if _ELEMENT.search(text):
        what, expected = "The text holds an HTML element.", "no < before a letter, /, ! or ?"
    elif "![" in text:
        what, expected = "The text holds a picture.", "words"
    elif _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        what, expected = "A spreadsheet would take the text for a formula.", "no =, +, - or @ at its beginning"
    else:
        return {}
    return {"what": what, "expected": expected, "got": text}


def harmful_texts(value: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Mapping[str, str]]]:
    """The places of all texts that would act, each with what `harm_of` tells of it.

    Parameters
    ----------
    value : object
        A text, or lists and mappings that hold texts.
    place : tuple of str
        The names that lead to it.
    """
    if isinstance(value, str):
        if harm := harm_of(value):
            yield place, harm
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from harmful_texts(name, place)
            yield from harmful_texts(part, (*place, str(name)))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from harmful_texts(part, (*place, str(number)))


def _is_unseen(sign: str) -> bool:
    return sign != "\n" and unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs")
