"""Small tables stand side by side in a PDF, two in a row."""

from __future__ import annotations

from .document import BlockData
from .table_layout import TEXT_HEIGHT
from .typst_tables import POINTS_PER_CM, SIZES

_ALIKE = 3  # rows by which two tables side by side may differ
_HEADINGS = 76.0  # points above a table: the headings of a part and of a chapter
_LETTERS = 0.66  # ems: the height of a line of a row
MOST_AIR, LEAST_AIR = 4.2, 2.7  # points


def side_by_side(blocks: list[BlockData]) -> list[BlockData]:
    """The blocks, with two tables in a row as one block of the kind `pair` where both fit into half the width.

    Parameters
    ----------
    blocks : list of dict
        The blocks of a document, the tables with their layouts; see `typst_tables.table_layouts`.

    Returns
    -------
    list of dict
        A `pair` holds `tables`, in `lower` how many points each of them stands lower than its caption ends, so that
        the rows of both begin on one line, and in `air` the points above and below a row: long tables fill the page.
    """
    found: list[BlockData] = []
    for block in blocks:
        if found and _fit(found[-1], block) and (air := _air(found[-1], block)) >= LEAST_AIR:
            tables = [found.pop(), block]
            highest = max(table["top"] for table in tables)
            lower = [highest - table["top"] for table in tables]
            found.append({"kind": "pair", "tables": tables, "lower": lower, "air": air})
        else:
            found.append(block)
    return found


def _fit(left: BlockData, right: BlockData) -> bool:
    """Whether two blocks are tables that fit beside each other and are nearly as long."""
    if left["kind"] != "table" or right["kind"] != "table" or not (left["half"] and right["half"]):
        return False
    return abs(len(left["rows"]) - len(right["rows"])) <= _ALIKE


def _air(left: BlockData, right: BlockData) -> float:
    """The air above and below the rows of two tables, with which they and the headings above them fit on a page."""
    tables = (left, right)
    rows = max(len(table["rows"]) + bool(table["total"]) for table in tables)
    room = TEXT_HEIGHT * POINTS_PER_CM - _HEADINGS - max(t["top"] for t in tables) - max(t["bottom"] for t in tables)
    return min(MOST_AIR, (room / rows - _LETTERS * max(SIZES[table["size"]] for table in tables)) / 2)
