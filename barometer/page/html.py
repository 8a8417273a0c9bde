"""Blocks as HTML: in a notebook and on the page, by the same template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

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

    `blocks` are plain data as `Shown.blocks` gives them; an unknown `kind` is an error. A heading's
    level is kept, so the caller decides what stands above it.
    """
    return _template().render(blocks=list(blocks))


def in_notebook(blocks: Iterable[Mapping[str, Any]]) -> str:
    """The blocks as they show themselves in JupyterLab: the same fragment, with a look of its own."""
    return f'<div class="bm"><style>{_look()}</style>\n{blocks_as_html(blocks)}</div>'


@cache
def _look() -> str:
    return files(__package__).joinpath("templates", "notebook.css").read_text(encoding="utf-8")
