"""Markdown's inline nodes as runs and links."""

from __future__ import annotations

from typing import Any

from ..markdown import Node
from .elements import el, text_run
from .sheet import Sheet


def inline(sheet: Sheet, holder: Any, nodes: list[Node], **look: Any) -> Any:
    """`holder`, a paragraph or a link, with the nodes at its end; `look` is what is around them already."""
    for node in nodes:
        kind = node["t"]
        if kind == "text":
            holder.append(text_run(node["text"], **look))
        elif kind == "br":
            holder.append(el("r", el("br")))
        elif kind == "em":
            inline(sheet, holder, node["c"], **look | {"italic": True})
        elif kind == "strong":
            inline(sheet, holder, node["c"], **look | {"bold": True})
        elif kind == "code":
            holder.append(text_run(node["text"], **{"style": "HTMLCode"} | look))
        elif kind == "link":
            link = sheet.link(node["url"])
            if link is None:
                inline(sheet, holder, node["c"], **look)
            else:
                holder.append(inline(sheet, link, node["c"], **look | {"style": "Hyperlink"}))
    return holder
