"""Markdown's inline nodes as runs and links."""

from __future__ import annotations

from typing import Any

from ..markdown import Node
from .elements import element, text_run
from .writer import WordWriter


def add_runs(writer: WordWriter, holder: Any, nodes: list[Node], **look: Any) -> Any:
    """Adds inline nodes to a paragraph.

    Parameters
    ----------
    writer : WordWriter
        Knows where links lead.
    holder : element
        A paragraph or a link; the runs come at its end.
    nodes : list of dict
        Inline nodes, see `markdown_nodes`.
    **look : Any
        The look of what stands around the nodes, as `text_run` takes it.

    Returns
    -------
    element
        `holder`.
    """
    for node in nodes:
        kind = node["t"]
        if kind == "text":
            holder.append(text_run(node["text"], **look))
        elif kind == "br":
            holder.append(element("r", element("br")))
        elif kind == "em":
            add_runs(writer, holder, node["c"], **look | {"italic": True})
        elif kind == "strong":
            add_runs(writer, holder, node["c"], **look | {"bold": True})
        elif kind == "code":
            holder.append(text_run(node["text"], **{"style": "HTMLCode"} | look))
        elif kind == "link":
            link = writer.link(node["url"])
            if link is None:
                add_runs(writer, holder, node["c"], **look)
            else:
                holder.append(add_runs(writer, link, node["c"], **look | {"style": "Hyperlink"}))
    return holder
