"""The outputs of an executed cell as blocks: our own as they are, all others cleaned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..errors import RenderError
from ..page.blocks import MIME
from .foreign_html import clean_html, html_as_text
from .markdown import markdown_blocks
from .plain_svg import beyond_drawing

OWN_KINDS = ("masthead", "heading", "prose", "box", "stamp", "table", "figure")
PICTURES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif")
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def blocks_of(output: Mapping[str, Any], *, where: str, alt: str = "") -> list[dict[str, Any]]:
    """The blocks of one output.

    Parameters
    ----------
    output : mapping
        An output as nbformat 4 has it.
    where : str
        The cell, as an error names it.
    alt : str
        What replaces a picture that is not one of our figures.

    Returns
    -------
    list of dict
        Our own kinds, or `foreign` or `error`. A `foreign` block holds `html` (safe inside a `div`), `picture` (None,
        or a dict with `mime` and `data`), `text` and `alt`; each format takes the first of these that it can show. An
        `error` block holds `text`.

    Raises
    ------
    RenderError
        For a block of our own that is of no known kind, a figure without alt text, and a figure that is more than a
        drawing.
    """
    kind = output["output_type"]
    if kind == "stream":
        return _foreign(text=output["text"])
    if kind == "error":
        return [{"kind": "error", "text": _clean(f"{output['ename']}: {output['evalue']}")}]
    data = output.get("data", {})
    if MIME in data:
        return [_own(block, where) for block in data[MIME]]
    if "text/markdown" in data:
        return markdown_blocks(data["text/markdown"])
    mime = next((mime for mime in PICTURES if mime in data), "")
    return _foreign(
        html=data.get("text/html", ""),
        picture={"mime": mime, "data": data[mime]} if mime else None,
        text=data.get("text/plain", ""),
        alt=alt,
    )


def _own(block: Mapping[str, Any], where: str) -> dict[str, Any]:
    kind = block.get("kind")
    if kind not in OWN_KINDS:
        expected = ", ".join(OWN_KINDS)
        raise RenderError("A block is of no known kind.", where=where, expected=expected, got=str(kind))
    if kind != "figure":
        return dict(block)
    where = f"{where}, figure {block['id']}"
    if not block["alt"].strip():
        raise RenderError("A figure has no alt text.", where=where, todo="say in `alt` what a reader would see in it")
    drawings = {which: _bare(block.get(which, "")) for which in ("svg", "narrow")}
    for svg in drawings.values():
        if beyond := beyond_drawing(svg):
            raise RenderError(
                "A figure is more than a drawing.",
                where=where,
                expected="shapes and text, as matplotlib draws them",
                got=beyond,
            )
    return {**block, **drawings}


def _bare(svg: str) -> str:
    """The drawing alone: no prolog, and no metadata, which may hold the time it was made."""
    return re.sub(r"(?s)<metadata>.*?</metadata>\s*", "", svg[max(svg.find("<svg"), 0) :]).strip()


def _foreign(*, html: str = "", picture: dict | None = None, text: str = "", alt: str = "") -> list[dict]:
    text = _clean(text) or html_as_text(html)
    html = clean_html(html)
    if not (html or picture or text):
        return []
    return [{"kind": "foreign", "html": html, "picture": picture, "text": text, "alt": alt}]


def _clean(text: str) -> str:
    return _ANSI.sub("", text).strip("\n")
