"""Markdown as the plain lines of a cell, which shows no emphasis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..page.markdown import Token, parse_markdown


def plain_lines(markdown: str) -> list[str]:
    r"""Each paragraph and each item of a list as a line, without its marks.

    Parameters
    ----------
    markdown : str
        Paragraphs and lists.

    Examples
    --------
    >>> plain_lines("**Antal** er nok.\n\n- en\n- to")
    ['Antal er nok.', 'en', 'to']
    """
    return list(_lines(parse_markdown(markdown)))


def _lines(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token["type"] in ("paragraph", "block_text", "heading"):
            yield "".join(_words(token["children"]))
        elif "children" in token:
            yield from _lines(token["children"])


def _words(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if "children" in token:
            yield from _words(token["children"])
        else:
            yield " " if token["type"] in ("softbreak", "linebreak") else token["raw"]
