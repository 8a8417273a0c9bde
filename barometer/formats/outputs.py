"""What an executed cell gave, as blocks. Our own blocks as they are, anything else by its best likeness."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from ..page.blocks import MIME
from .markdown import markdown_blocks

PICTURES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif")
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_ACTIVE = re.compile(r"(?is)<script\b.*?</script\s*>|<link\b[^>]*>")


def blocks_of(output: Mapping[str, Any], *, alt: str = "") -> list[dict[str, Any]]:
    """The blocks of one output.

    Parameters
    ----------
    output : mapping
        An output as nbformat 4 has it.
    alt : str
        What replaces a picture that is not one of our figures.

    Returns
    -------
    list of dict
        Our own kinds, or `foreign` (`html`, `picture`, `text`, `alt`; a renderer takes what it can
        show) or `error` (`text`).
    """
    kind = output["output_type"]
    if kind == "stream":
        return _foreign(text=output["text"])
    if kind == "error":
        return [{"kind": "error", "text": _clean(f"{output['ename']}: {output['evalue']}")}]
    data = output.get("data", {})
    if MIME in data:
        return [dict(block) for block in data[MIME]]
    if "text/markdown" in data:
        return markdown_blocks(data["text/markdown"])
    mime = next((mime for mime in PICTURES if mime in data), "")
    return _foreign(
        html=_ACTIVE.sub("", data.get("text/html", "")),
        picture={"mime": mime, "data": data[mime]} if mime else None,
        text=data.get("text/plain", ""),
        alt=alt,
    )


def _foreign(*, html: str = "", picture: dict | None = None, text: str = "", alt: str = "") -> list[dict]:
    text = _clean(text) or Markup(html).striptags()
    if not (html or picture or text):
        return []
    return [{"kind": "foreign", "html": html, "picture": picture, "text": text, "alt": alt}]


def _clean(text: str) -> str:
    return _ANSI.sub("", text).strip("\n")
