"""Markdown's block nodes as paragraphs: lists that are lists, and tables that have a header row."""

from __future__ import annotations

from typing import Any

from ..markdown import Node
from .runs import add_runs
from .tables import markdown_table
from .writer import WordWriter

BULLETS, COUNTED = 1, 1  # the template's list of bullets, and its abstract numbering for lists that count
DEPTH = 3  # levels, as many as Word's own list styles have
STEP = 340  # how far each goes in, in twentieths of a point
FRAME = 300  # the left indent of box and stamp


def write_nodes(writer: WordWriter, nodes: list[Node], frame: str = "") -> None:
    """Writes block nodes.

    Parameters
    ----------
    writer : WordWriter
        Where they are written.
    nodes : list of dict
        Block nodes, see `markdown_nodes`.
    frame : str
        The id of the style of the frame they stand in: `Box`, `Stamp` or `Quote`. Empty for body text.
    """
    for node in nodes:
        kind = node["t"]
        if kind == "par":
            add_runs(writer, writer.write(frame or "BodyText"), node["c"])
        elif kind == "list":
            _list(writer, node, frame)
        elif kind == "quote":
            write_nodes(writer, node["c"], frame or "Quote")
        elif kind == "code":
            writer.write("HTMLPreformatted", node["text"])
        elif kind == "rule":
            writer.write("Divider")
        elif kind == "table":
            markdown_table(writer, node)


def _list(writer: WordWriter, node: Node, frame: str, depth: int = 0) -> None:
    level = min(depth, DEPTH - 1)
    ordered, suffix = node["ordered"], f"{level + 1}" if level else ""
    number = writer.new_list(COUNTED, node["start"], level) if ordered else BULLETS
    # a frame has no list styles, and its border stands where a paragraph's first line does: so all begin there
    first: dict[str, Any] = {"numbering": (number, level)} if ordered or frame else {}
    inside: dict[str, Any] = {"left": FRAME + STEP * (level + 1), "hanging": STEP * (level + 1)} if frame else {}
    for item in node["items"]:
        style, beyond, lead = frame or f"List{'Number' if ordered else 'Bullet'}{suffix}", first | inside, ""
        for part in item:
            if part["t"] == "par":
                add_runs(writer, writer.write(style, lead, **beyond), part["c"])
                style, beyond, lead = frame or f"ListContinue{suffix}", inside, "\t" if frame else ""
            elif part["t"] == "list":
                _list(writer, part, frame, depth + 1)
            else:
                write_nodes(writer, [part], frame)
