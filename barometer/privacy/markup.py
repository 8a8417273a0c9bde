"""What is read in HTML, SVG and XML: running text across tags, attributes, comments, scripts, and pictures within.

A page is cut by regular expressions and not parsed, because pages of five megabytes are searched before they are
placed, and because what a parser calls broken is shown by a browser all the same.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cache
from itertools import accumulate
from urllib.parse import unquote_to_bytes

from .parts import APART, Inside, Part, Parts, lines_of
from .structured import json_parts, read_otherwise

_WITHIN_TAG = r"(?:[^\"'<>]++|\"[^\"]*+\"|'[^']*+')*+"
_TOKEN = re.compile(
    rf"<(?P<script>script|style)\b{_WITHIN_TAG}>(?P<code>.*?)(?:</(?P=script)\s*>|\Z)"
    r"|<!--(?P<comment>.*?)(?:-->|\Z)"
    r"|<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)"
    rf"|<(?P<name>[/?!]?[A-Za-z][^\s<>/\"']*+)(?P<attributes>{_WITHIN_TAG})>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"([^\s=\"'/<>]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>=]++))")
_DATA_URI = re.compile(r"data:[\w.+/-]*((?:;[\w.=+-]+)*),([^\"'\s)]*)")
_ESCAPED = re.compile(r"\\u\{?([0-9A-Fa-f]{4,6})\}?|\\x([0-9A-Fa-f]{2})|\\([0-9A-Fa-f]{1,6})\s?")

# A drawing's own numbers, which nobody reads: M12 10L45 1234
_DRAWN = frozenset((
    "d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy", "width", "height",
    "viewbox", "transform", "gradienttransform", "stroke-dasharray", "stroke-width", "offset", "keytimes",
))  # fmt: skip
_SHORTEST = 10  # characters of attributes that could hold a number
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "head", "header", "hr", "html", "iframe", "li", "main", "nav", "ol", "optgroup", "option", "p", "pre",
    "section", "select", "summary", "table", "tbody", "template", "textarea", "tfoot", "thead", "title", "tr", "ul",
    "desc", "text", "textpath", "metadata", "svg", "g", "path", "use", "rect", "circle", "line", "si", "row",
    "comment", "w:p", "w:tr", "w:br", "w:cr", "a:p", "text:p", "text:h", "table:table-row",
))  # fmt: skip
_INLINE = frozenset((  # in XML; in HTML everything is that a browser does not know
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "q", "r", "rpr",
    "s", "small", "span", "strong", "sub", "sup", "t", "tspan", "tt", "u", "var", "wbr",
))  # fmt: skip
_RUNNING = ("w", "a", "text")  # of Word, PowerPoint and OpenDocument
_CELLS = frozenset((
    "td", "th", "c", "v", "w:tc", "w:tab", "a:tc", "a:tab", "table:table-cell", "text:tab",
))  # fmt: skip


def markup_parts(text: str) -> Parts:
    """The parts of a page, a drawing or another file of tags.

    Parameters
    ----------
    text : str
        The file's text.
    """
    shown: list[tuple[str, int]] = []
    noted: dict[str, list[tuple[str, int]]] = {"attribute": [], "comment": [], "script": []}
    data: list[str] = []
    at, xml = 0, text.startswith("<?xml")
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        if at < start:
            shown.append((text[at:start], at))
        at = end
        if (name := token["name"]) is not None:
            if len(attributes := token["attributes"]) > _SHORTEST:
                noted["attribute"] += ((value, start) for value in _attributes(attributes))
            if between := _between(name.lower().strip("/?!"), xml):
                shown.append((between, start))
        elif (code := token["code"]) is not None:
            shown.append(("\n", start))
            noted["script"] += ((one, token.start("code")) for one in dict.fromkeys((code, _unescaped(code))))
            if code.lstrip()[:1] in ("{", "["):
                data.append(code)
        elif token["cdata"] is not None:
            shown.append((token["cdata"], start))
        else:
            noted["comment"].append((token["comment"], token.start("comment")))
    shown.append((text[at:], at))
    line = lines_of(text)
    yield _read("", shown, line)
    for what, pieces in noted.items():
        yield _read(what, pieces, line, APART)
    for code in data:
        try:
            yield from json_parts(code)
        except ValueError:
            continue  # a script that only begins as data, which has been searched as text
    yield from embedded(text)


def embedded(text: str) -> Parts:
    """The files that a text holds as `data:` addresses.

    Parameters
    ----------
    text : str
        Of any format.
    """
    if "data:" not in text:
        return
    line = lines_of(text)
    for found in _DATA_URI.finditer(text):
        content = unquote_to_bytes(html.unescape(found[2]))
        if ";base64" in found[1].lower():
            try:
                content = base64.b64decode(content + b"==")
            except binascii.Error:
                continue  # no browser shows it
        yield Inside(f"line {line(found.start())}, embedded file", content)


def _read(what: str, pieces: list[tuple[str, int]], line: Callable[[int], int], between: str = "") -> Part:
    """Pieces of a file as one part with entities resolved, that knows in which line each began."""
    read = [html.unescape(piece) if "&" in piece else piece for piece, _ in pieces]

    @cache
    def ends() -> list[int]:
        return list(accumulate(len(piece) + len(between) for piece in read))

    def where(place: int) -> str:
        which = bisect_right(ends(), place)
        start = pieces[which][1] + place - (ends()[which] - len(read[which]) - len(between))
        return ", ".join(filter(None, (f"line {line(start)}", what)))

    return Part(between.join(read), where)


def _attributes(attributes: str) -> list[str]:
    """What can be read in the attributes of a tag."""
    found = []
    for key, *values in _ATTRIBUTE.findall(attributes):
        value = "".join(values)
        if not value.startswith("data:") and key.lower() not in _DRAWN:
            found += [value, *read_otherwise(value)]
    return found


def _between(name: str, xml: bool) -> str:
    """What stands for a tag in running text: a new line, a new cell, or nothing where the text runs on."""
    if name in _CELLS:
        return "\t"
    if name in _BLOCKS:
        return "\n"
    prefix, colon, _ = name.partition(":")
    runs_on = prefix in _RUNNING if colon else not xml or name in _INLINE
    return "" if runs_on else "\n"


def _unescaped(code: str) -> str:
    """A script or a style sheet with its escaped characters as they look."""
    return _ESCAPED.sub(_character, code) if "\\" in code else code


def _character(escaped: re.Match[str]) -> str:
    code = int(escaped[1] or escaped[2] or escaped[3], 16)
    return chr(code) if code <= 0x10FFFF else ""
