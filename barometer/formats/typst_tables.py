"""The layout of a PDF's tables: Typst says how wide the texts are, and `table_layout` how wide the columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import typst

from .document import BlockData, Document
from .table_layout import column_widths, head_words, is_small_print
from .typst_templates import template, typst_fonts

SIZES = MappingProxyType({"small": 8.5, "body": 10.5, "head": 14.0, "title": 27.0})  # points
PADDING = MappingProxyType({"small": 4.0, "body": 5.0})  # points between a cell's text and its sides
POINTS_PER_CM = 72 / 2.54  # in a cm


def table_layouts(doc: Document) -> dict[str, dict[str, Any]]:
    """The layout of each table, by the table's id.

    Returns
    -------
    dict
        Each layout holds `size` (a name of `SIZES`), `padding` and `widths` (in points), and `hyphenate`, whether
        heads must be broken within their words.
    """
    tables = {block["id"]: block for block in doc.blocks if block["kind"] == "table"}
    sizes = {id: _size(table) for id, table in tables.items()}
    texts: dict[str, dict[str, None]] = {}
    for id, table in tables.items():
        texts.setdefault(sizes[id], {}).update(dict.fromkeys(_texts(table)))
    widths = _text_widths(texts, doc.language) if texts else {}
    return {id: _layout(table, sizes[id], widths[sizes[id]]) for id, table in tables.items()}


def _layout(table: BlockData, size: str, text_widths: Mapping[str, float]) -> dict[str, Any]:
    found = column_widths(
        [column["head"] for column in table["columns"]],
        _lines(table),
        [column["align"] == "right" for column in table["columns"]],
        text_widths.__getitem__,
        PADDING[size] / POINTS_PER_CM,
    )
    in_points = [width * POINTS_PER_CM for width in found.widths]
    return {"size": size, "padding": PADDING[size], "widths": in_points, "hyphenate": found.hyphenate}


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
