"""The colours that pages in all formats share."""

from __future__ import annotations

from string import Template
from types import MappingProxyType

ACCENT = "#0b4f6c"
WARNING = "#8a3b12"
PALE = "#dfe5e8"  # areas that stand behind something
# By the names that style sheets and templates use. `rule` is for lines that part things.
PAGE_COLOURS = MappingProxyType(
    {"ink": "#1c2226", "accent": ACCENT, "grey": "#5a646b", "warning": WARNING, "rule": "#9aa5ac", "pale": PALE}
)


def css_coloured(css: str) -> str:
    """A style sheet with the colours of a page in place of `$ink`, `$accent` and so on.

    Raises
    ------
    KeyError
        For a name that is none of `PAGE_COLOURS`.
    """
    return Template(css).substitute(PAGE_COLOURS)


def word_coloured(xml: str) -> str:
    """A part of a Word file with the colours of a page in place of `$ink` and so on: six digits, `0B4F6C`.

    Raises
    ------
    KeyError
        For a name that is none of `PAGE_COLOURS`.
    """
    return Template(xml).substitute({name: colour[1:].upper() for name, colour in PAGE_COLOURS.items()})
