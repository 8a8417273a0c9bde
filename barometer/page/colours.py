"""The colours that pages in all formats share, and how a figure takes those of the page it stands on."""

from __future__ import annotations

from string import Template
from types import MappingProxyType

INK, GREY = "#1c2226", "#5a646b"
ACCENT = "#0b4f6c"
WARNING = "#8a3b12"
PALE, PALER = "#d0dae0", "#f1f4f6"  # areas that stand behind something
PALE_WARNING = "#dba888"
GRID, ROW_LINE = "#d9d9d9", "#ececec"  # thin lines behind the marks of a figure: of the scale, and of the rows
PAPER = "#ffffff"
# By the names that style sheets and templates use. `rule` is for lines that part things.
PAGE_COLOURS = MappingProxyType(
    {"ink": INK, "accent": ACCENT, "grey": GREY, "warning": WARNING, "rule": "#9aa5ac", "pale": PALE}
)
# Every colour that a figure may have, by the name of the CSS variable that a page sets for it: --ink, --pale-warning.
# A drawing holds the colours of paper, which PDF and Word show as they are.
FIGURE_COLOURS = MappingProxyType({
    "ink": INK, "grey": GREY, "accent": ACCENT, "warning": WARNING, "paper": PAPER, "grid": GRID, "row-line": ROW_LINE,
    "pale": PALE, "paler": PALER, "pale-warning": PALE_WARNING,
})  # fmt: skip


def css_coloured(css: str, **others: str) -> str:
    """A style sheet with the colours of a page in place of `$ink`, `$accent` and so on.

    Parameters
    ----------
    css : str
        The style sheet.
    **others
        What stands in place of other names with a `$`.

    Raises
    ------
    KeyError
        For a name that is neither one of `PAGE_COLOURS` nor one of the others.
    """
    return Template(css).substitute(PAGE_COLOURS, **others)


def figure_css() -> str:
    """The rules by which figures take the colours of their page, light or dark."""
    return "\n".join(
        f'.bm-figure [{part}="{colour}"] {{ {part}: var(--{name}, {colour}); }}'
        for name, colour in FIGURE_COLOURS.items()
        for part in ("fill", "stroke")
    )


def word_coloured(xml: str) -> str:
    """A part of a Word file with the colours of a page in place of `$ink` and so on: six digits, `0B4F6C`.

    Raises
    ------
    KeyError
        For a name that is none of `PAGE_COLOURS`.
    """
    return Template(xml).substitute({name: colour[1:].upper() for name, colour in PAGE_COLOURS.items()})
