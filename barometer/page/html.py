"""Blocks as HTML: in a notebook and on the page, by the same template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from .colours import figure_css
from .markdown import markdown_html, parse_markdown


@cache
def _template():
    environment = Environment(
        loader=PackageLoader(__package__, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["parsed"] = parse_markdown
    environment.filters["html"] = lambda tokens: Markup(markdown_html(tokens))
    return environment.get_template("blocks.html.j2")


def blocks_as_html(blocks: Iterable[Mapping[str, Any]]) -> str:
    """The blocks as one HTML fragment.

    Parameters
    ----------
    blocks : iterable of dict
        As `Displayable.blocks` gives them, or those of a document, whose running text is parsed into `tokens`. The
        levels of headings are kept.

    Raises
    ------
    jinja2.UndefinedError
        For an unknown `kind`, and for a block that lacks a part.
    """
    return _template().render(blocks=list(blocks))


def in_notebook(blocks: Iterable[Mapping[str, Any]]) -> str:
    """The blocks as JupyterLab shows them: the same fragment with a style sheet of its own."""
    blocks = list(blocks)
    look = _look() + (figure_css() if any(block["kind"] == "figure" for block in blocks) else "")
    return f'<div class="bm"><style>{look}</style>\n{blocks_as_html(blocks)}</div>'


@cache
def _look() -> str:
    return files(__package__).joinpath("templates", "notebook.css").read_text(encoding="utf-8")
