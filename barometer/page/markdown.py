"""Markdown as mistune's tokens, and the tokens as HTML. Every format starts from these tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import mistune
from markupsafe import Markup, escape

from .links import is_address, is_link, is_picture

Token = dict[str, Any]

_HEAD = re.compile(r"<th[^>]*>(.*?)</th>", re.DOTALL)


def parse_markdown(text: str) -> list[Token]:
    """The block tokens of a Markdown text, with their inline tokens as `children`.

    A link that may not stand on a page is replaced by its words; see `links.is_link`. A picture that would be a
    request becomes a link to it, or its words.

    Parameters
    ----------
    text : str
        CommonMark with tables.

    Returns
    -------
    list of dict
        Tokens as mistune's AST has them: `type`, and `children` or `raw`, and `attrs`.
    """
    tokens, _ = _parser().parse(text)
    return list(_harmless(tokens))  # type: ignore[arg-type]  # without a renderer the result is the tokens


def markdown_html(tokens: Iterable[Token]) -> str:
    """The tokens as HTML. HTML in the Markdown is shown as text and not obeyed."""
    return _renderer().render_tokens(tokens, mistune.BlockState()).strip()


def _harmless(tokens: Iterable[Token], *, in_link: bool = False) -> Iterator[Token]:
    for token in tokens:
        kind, url = token["type"], token.get("attrs", {}).get("url", "")
        if "children" in token:
            inside = in_link or kind in ("link", "image")
            token = {**token, "children": list(_harmless(token["children"], in_link=inside))}
        if kind == "link" and not is_link(url):
            yield from token["children"]
        elif kind == "image" and not is_picture(url):
            if is_address(url) and not in_link:
                yield {"type": "link", "attrs": {"url": url}, "children": token["children"]}
            else:
                yield {"type": "emphasis", "children": token["children"]}
        else:
            yield token


@cache
def _parser() -> mistune.Markdown:
    return mistune.create_markdown(renderer=None, plugins=["table"])


@cache
def _renderer() -> mistune.HTMLRenderer:
    made = mistune.create_markdown(renderer="html", escape=True, plugins=["table"]).renderer
    assert isinstance(made, mistune.HTMLRenderer)
    made.register("table", _table)
    return made


def _table(renderer: mistune.BaseRenderer, text: str) -> str:
    """A table in a box that scrolls where the table is wider than the screen. Its heads are its name."""
    heads = (Markup(head).striptags() for head in _HEAD.findall(text))
    name = escape(", ".join(filter(None, heads)))
    return f'<div class="scroll" role="group" aria-label="{name}" tabindex="0">\n<table>\n{text}</table>\n</div>\n'
