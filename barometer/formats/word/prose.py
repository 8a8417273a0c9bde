"""Markdown's block nodes as paragraphs: lists that are lists, and tables that have a header row."""

from __future__ import annotations

from ..markdown import Node
from .inline import inline
from .sheet import Sheet
from .tables import markdown_table

BULLETS, COUNTED = 1, 1  # the template's list of bullets, and its abstract numbering for lists that count
DEPTH = 3  # levels, as many as Word's own list styles have
STEP = 340  # how far each goes in, in twentieths of a point
FRAME = 300  # the left indent of box and stamp


def flow(sheet: Sheet, nodes: list[Node], frame: str = "") -> None:
    """Block nodes at the end of `sheet`, as body text or in the style of the `frame` they stand in."""
    for node in nodes:
        kind = node["t"]
        if kind == "par":
            inline(sheet, sheet.write(frame or "BodyText"), node["c"])
        elif kind == "list":
            _list(sheet, node, frame)
        elif kind == "quote":
            flow(sheet, node["c"], frame or "Quote")
        elif kind == "code":
            sheet.write("HTMLPreformatted", node["text"])
        elif kind == "rule":
            sheet.write("Divider")
        elif kind == "table":
            markdown_table(sheet, node)


def _list(sheet: Sheet, node: Node, frame: str, depth: int = 0) -> None:
    level = min(depth, DEPTH - 1)
    ordered, suffix = node["ordered"], f"{level + 1}" if level else ""
    number = sheet.new_list(COUNTED, node["start"], level) if ordered else BULLETS
    # a frame has no list styles, and its border stands where a paragraph's first line does: so all begin there
    first = {"numbering": (number, level)} if ordered or frame else {}
    inside = {"left": FRAME + STEP * (level + 1), "hanging": STEP * (level + 1)} if frame else {}
    for item in node["items"]:
        style, beyond, lead = frame or f"List{'Number' if ordered else 'Bullet'}{suffix}", first | inside, ""
        for part in item:
            if part["t"] == "par":
                inline(sheet, sheet.write(style, lead, **beyond), part["c"])
                style, beyond, lead = frame or f"ListContinue{suffix}", inside, "\t" if frame else ""
            elif part["t"] == "list":
                _list(sheet, part, frame, depth + 1)
            else:
                flow(sheet, [part], frame)
