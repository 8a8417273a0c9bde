"""The layout of a PDF's tables: Typst says how wide the texts are, and `table_layout` how wide the columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from math import ceil, inf
from types import MappingProxyType
from typing import Any

import typst

from .document import BlockData, Document
from .table_layout import HALF, ColumnWidths, column_widths, half_widths, head_words, is_small_print, lines_needed
from .typst_templates import template, typst_fonts

SIZES = MappingProxyType({"small": 8.5, "body": 10.5, "head": 14.0, "title": 27.0})  # points
PADDING = MappingProxyType({"small": 4.0, "body": 5.0})  # points between a cell's text and its sides
POINTS_PER_CM = 72 / 2.54  # in a cm
_AIR = ((22, 4.2), (40, 3.4), (inf, 2.7))  # up to so many rows: points above and below each
_SURE, _SURE_OF_LINES = 22, 40  # rows that fit on a page, and rows of one line each
_SPACE, _LETTER = 0.2, 0.5  # ems: between two words, and of a letter in running text
_CAPTION_PITCH, _HEAD_PITCH = 1.28, 1.16  # ems from line to line, as page.typ sets them


def table_layouts(doc: Document) -> dict[str, dict[str, Any]]:
    """The layout of each table, by the table's id.

    Returns
    -------
    dict
        Each layout holds `size` (a name of `SIZES`) and `hyphenate`, whether heads must be broken within their words;
        in points `padding`, `widths`, and `air` above and below a row; `fits`, whether the table is sure to fit on a
        page. For the place beside another table it holds in points `half`, the widths (empty where it does not fit
        there), and the heights `top` of caption and heads and `bottom` of the notes.
    """
    tables = {block["id"]: block for block in doc.blocks if block["kind"] == "table"}
    sizes = {id: _size(table) for id, table in tables.items()}
    texts: dict[str, dict[str, None]] = {}
    for id, table in tables.items():
        texts.setdefault(sizes[id], {}).update(dict.fromkeys(_texts(table)))
        texts.setdefault("body", {}).update(dict.fromkeys(_caption_words(table)))
    widths = _text_widths(texts, doc.language) if texts else {}
    return {id: _layout(table, sizes[id], widths[sizes[id]], widths["body"]) for id, table in tables.items()}


def _layout(
    table: BlockData, size: str, text_widths: Mapping[str, float], body_widths: Mapping[str, float]
) -> dict[str, Any]:
    about = (
        [column["head"] for column in table["columns"]],
        _lines(table),
        [column["align"] == "right" for column in table["columns"]],
        text_widths.__getitem__,
        PADDING[size] / POINTS_PER_CM,
    )
    found, half = column_widths(*about), half_widths(*about)
    return {
        "size": size,
        "padding": PADDING[size],
        "widths": _in_points(found.widths),
        "air": next(air for rows, air in _AIR if len(table["rows"]) <= rows),
        "fits": len(table["rows"]) <= _SURE or (len(table["rows"]) <= _SURE_OF_LINES and _unbroken(about, found)),
        "half": _in_points(half),
        "top": _top(table, half, size, text_widths, body_widths) if half else 0.0,
        "bottom": _bottom(table),
        "hyphenate": found.hyphenate,
    }


def _unbroken(about: tuple, found: ColumnWidths) -> bool:
    """Whether every cell of a table stands on one line."""
    _, lines, _, text_width, padding = about
    fitting = found.widths
    return all(
        text_width(text) + 2 * padding <= width + 1e-6
        for line in lines
        for text, width in zip(line, fitting, strict=True)
    )


def _top(
    table: BlockData, half: list[float], size: str, text_widths: Mapping[str, float], body_widths: Mapping[str, float]
) -> float:
    """How high in points the caption and the heads of a table are in half the width."""

    def lines(words: list[str], room: float, points: float, widths: Mapping[str, float]) -> int:
        return lines_needed([widths[word] for word in words], room, _SPACE * points / POINTS_PER_CM)

    caption = lines(_caption_words(table), HALF, SIZES["body"], body_widths)
    sides = [2 * PADDING[size] / POINTS_PER_CM] * len(half)
    sides[0] = sides[-1] = PADDING[size] / POINTS_PER_CM
    heads = max(
        lines(head_words(column["head"]), room - side, SIZES[size], text_widths)
        for column, room, side in zip(table["columns"], half, sides, strict=True)
    )
    return caption * _CAPTION_PITCH * SIZES["body"] + heads * _HEAD_PITCH * SIZES[size]


def _bottom(table: BlockData) -> float:
    """How high in points the notes of a table are in half the width, rather too high than too low."""
    texts = [*table["notes"], *([table["source"]] if table["source"] else [])]
    lines = sum(ceil(len(text) * _LETTER * SIZES["small"] / (HALF * POINTS_PER_CM)) for text in texts)
    return lines * _HEAD_PITCH * SIZES["small"] + 4 * len(texts) + 6


def _in_points(widths: list[float]) -> list[float]:
    return [width * POINTS_PER_CM for width in widths]


def _size(table: BlockData) -> str:
    return "small" if is_small_print(len(table["columns"]), len(table["rows"])) else "body"


def _lines(table: BlockData) -> list[list[str]]:
    return [*table["rows"], *([table["total"]] if table["total"] else [])]


def _texts(table: BlockData) -> Iterator[str]:
    """Every text whose width `column_widths` asks for."""
    for column in table["columns"]:
        yield column["head"]
        yield from head_words(column["head"])
    for line in _lines(table):
        yield from line


def _caption_words(table: BlockData) -> list[str]:
    return [*head_words(table["label"]), *head_words(table["title"])]


def _text_widths(texts: Mapping[str, Iterable[str]], language: str) -> dict[str, dict[str, float]]:
    """The widths in cm of the texts of each size, as Typst sets them in semibold."""
    data = {"language": language, "texts": [(SIZES[size], list(some)) for size, some in texts.items()]}
    found = typst.query(
        template("measure.typ"),
        "<widths>",
        field="value",
        one=True,
        font_paths=typst_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return {
        size: dict(zip(some, (points / POINTS_PER_CM for points in widths), strict=True))
        for (size, some), widths in zip(texts.items(), json.loads(found), strict=True)
    }
