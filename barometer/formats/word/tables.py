"""Tables as Word tables: a header row that repeats, heads of rows, words for screen readers, no vertical lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..document import BlockData
from ..markdown import Node
from ..table_layout import MEASURE, WIDE, column_widths, is_small_print
from .calibri import calibri_width
from .elements import element, paragraph, text_run
from .runs import add_runs
from .writer import CM, WordWriter

BODY, SMALL_TABLE = (
    ("TableText", 10.5, 38),
    ("TableTextSmall", 9, 26),
)  # style, its size in points, air above and below a row
PAD = 0.2  # cm on either side of a cell's text
TOGETHER = 40  # rows that fit on one page; more than that must break


def table(writer: WordWriter, block: BlockData) -> None:
    """A table block with its caption above, its notes and its source below."""
    rights = [column["align"] == "right" for column in block["columns"]]
    heads = [column["head"] for column in block["columns"]]
    lines = [*block["rows"], *([block["total"]] if block["total"] else [])]
    size = SMALL_TABLE if is_small_print(len(heads), len(block["rows"])) else BODY
    wide = _widths(heads, lines, rights, size[1])
    margin = round((WIDE - max(sum(wide), MEASURE)) * CM)
    title = " ".join(filter(None, [block["label"], block["title"]]))
    notes = [*block["notes"], *([block["source"]] if block["source"] else [])]
    if writer.ends_with_table() and not title:
        writer.write("TableNote")
    if title:
        caption = writer.write("Caption", right=margin)
        if block["label"]:
            caption.append(text_run(block["label"], style="TableLabel"))
        caption.append(text_run(f"\N{EN SPACE}{block['title']}" if block["label"] else block["title"]))
        writer.bookmark(caption, block["id"])
    made = _grid(
        writer, [[_text(cell) for cell in line] for line in (heads, *lines)], wide, rights, size,
        total=bool(block["total"]), row_heads=True, title=title, description=", ".join(filter(None, heads)),
        hold_last=bool(notes),
    )  # fmt: skip
    if not title:
        writer.bookmark(next(made.iter(paragraph("").tag)), block["id"])
    writer.add(made)
    for number, note in enumerate(notes, 1):
        last = number == len(notes)
        writer.write("TableNote", note, hold=not last, right=margin, after=200 if last else None)


def markdown_table(writer: WordWriter, node: Node) -> None:
    """A table of a Markdown cell. It has a header row but neither caption nor heads of rows."""
    lines = [node["head"], *node["rows"]]
    heads, *rest = [[_plain(cell) for cell in line] for line in lines]
    rights = [False] * len(heads)
    wide = _widths(heads, rest, rights, SMALL_TABLE[1])
    if writer.ends_with_table():
        writer.write("TableNote")
    writer.add(_grid(writer, lines, wide, rights, SMALL_TABLE, description=", ".join(filter(None, heads))))


def _widths(heads: list[str], lines: list[list[str]], rights: list[bool], points: float) -> list[float]:
    return column_widths(heads, lines, rights, lambda text: calibri_width(text, points), PAD).widths


def _grid(
    writer: WordWriter, lines: Sequence[Sequence[list[Node]]], wide: Sequence[float], rights: Sequence[bool],
    size: tuple[str, float, int], *, total: bool = False, row_heads: bool = False, title: str = "",
    description: str = "", hold_last: bool = False,
) -> Any:  # fmt: skip
    """The table itself; its first line is the header row, cells are inline nodes."""
    style, _, air = size
    twips = [round(width * CM) for width in wide]
    together = len(lines) <= TOGETHER
    rows = []
    for number, line in enumerate(lines):
        ending = len(lines) - number
        # a short table stays whole; a long one keeps its first rows with its header and its last with what follows
        hold = (together or number < 2 or ending <= 2) and (ending > 1 or hold_last)
        cells = []
        for i, nodes in enumerate(line):
            filled = add_runs(writer, paragraph(style, hold=hold, align="right" if rights[i] else ""), nodes)
            cells.append(element("tc", _cell(twips[i], i == 0, i == len(line) - 1, number == 0), filled))
        rows.append(
            element("tr", element("trPr", element("cantSplit"), element("tblHeader") if number == 0 else None), *cells)
        )
    side = round(PAD * CM)
    return element(
        "tbl",
        element(
            "tblPr",
            element("tblStyle", val="BarometerTable"),
            element("tblW", w=sum(twips), type="dxa"),
            element("tblLayout", type="fixed"),
            element("tblCellMar", *(element(edge, w=side if edge in ("left", "right") else air, type="dxa")
                               for edge in ("top", "left", "bottom", "right"))),
            _look(total, row_heads),
            element("tblCaption", val=title) if title else None,
            element("tblDescription", val=description) if description else None,
        ),
        element("tblGrid", *(element("gridCol", w=width) for width in twips)),
        *rows,
    )  # fmt: skip


def _cell(width: int, first: bool, last: bool, head: bool) -> Any:
    """A cell's properties: flush with the text on both sides, and heads on one line with each other."""
    flush = [element("left", w=0, type="dxa") if first else None, element("right", w=0, type="dxa") if last else None]
    return element(
        "tcPr",
        element("tcW", w=width, type="dxa"),
        element("tcMar", *flush) if first or last else None,
        element("vAlign", val="bottom") if head else None,
    )


def _look(total: bool, row_heads: bool) -> Any:
    """Which parts of the table are heads, and that nothing is striped; `val` says the same in bits."""
    flags = {"firstRow": 1, "lastRow": int(total), "firstColumn": int(row_heads), "lastColumn": 0}
    bits = 0x0600 | 0x0020 | 0x0040 * total | 0x0080 * row_heads
    return element("tblLook", val=f"{bits:04X}", **flags, noHBand=1, noVBand=1)


def _text(text: str) -> list[Node]:
    return [{"t": "text", "text": text}]


def _plain(nodes: list[Node]) -> str:
    return "".join(node.get("text", "") or _plain(node.get("c", [])) for node in nodes)
