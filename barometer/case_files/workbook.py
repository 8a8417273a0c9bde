"""Workbooks: xlsx, xlsm, ods and xls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_calamine as calamine

from .cell_text import cell_text
from .old_workbook import OLD, check_old_workbook
from .raw_table import RawTable
from .reading_apart import ReadingEnded, read_apart
from .sheets_of_workbook import Sheet, filled_sheets, rows_from_the_corner
from .source_bytes import source_bytes
from .tabulation import tabulate
from .unreadable import unreadable
from .workbook_package import check_package

_EXPECTED = "a workbook that a spreadsheet opens; or the cases as CSV UTF-8"


def read_workbook(path: Path) -> RawTable:
    """The table on the first sheet that has cells; a note tells if others have some, too.

    Parameters
    ----------
    path : Path
        A workbook. Hidden sheets are looked at last.

    Raises
    ------
    CaseFileError
        The file cannot be read, is no workbook, is locked, or has cases on more than one sheet.
    """
    data = source_bytes(path)
    try:
        sheets = _old_sheets(data) if data.startswith(OLD) else _sheets(data)
    except (ReadingEnded, calamine.CalamineError, calamine.ZipError, calamine.XmlError, ValueError, OSError):
        raise unreadable("The file is damaged, or no workbook.", _EXPECTED) from None
    if not sheets:
        raise unreadable("The workbook is empty.", "the columns' names, then the cases")
    first, *others = sheets
    head = _head(first)
    if any(_head(other) == head for other in others):
        raise unreadable("Cases stand on more than one sheet.", "all cases on one sheet")
    notes = [f"Of {len(sheets)} sheets with cells the first that is not hidden was read."] if others else []
    return tabulate(rows_from_the_corner(first), notes)


@dataclass(frozen=True)
class _ReadSheet:
    """A sheet that another process read, from its corner."""

    rows: list[list[Any]]
    start: tuple[int, int] = (0, 0)

    def iter_rows(self) -> Iterator[list[Any]]:
        return iter(self.rows)


def _sheets(data: bytes) -> Sequence[Sheet]:
    check_package(data)
    return filled_sheets(data)


def _old_sheets(data: bytes) -> Sequence[Sheet]:
    """The sheets of an xls, or of a workbook that is locked, for both are of one container."""
    check_old_workbook(data)
    sheets = read_apart("workbook", data)
    if sheets is None:
        raise unreadable("The workbook is locked with a password.", "a workbook without one")
    return [_ReadSheet(rows) for rows in sheets]


def _head(sheet: Sheet) -> list[str]:
    """The texts of the first row that is not blank."""
    return next(texts for texts in map(_texts, sheet.iter_rows()) if texts)


def _texts(record: Sequence[Any]) -> list[str]:
    return [text for text in map(cell_text, record) if text]
