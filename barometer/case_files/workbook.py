"""Workbooks: xlsx, xlsm, ods and xls, by calamine."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import python_calamine as calamine

from .cell_text import cell_text
from .raw_table import RawTable
from .source_bytes import source_bytes
from .tabulation import tabulate
from .unreadable import unreadable
from .workbook_package import check_package

_EXPECTED = "a workbook that a spreadsheet opens; or save it as CSV UTF-8"


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
    check_package(data)
    try:
        sheets = _filled_sheets(calamine.load_workbook(io.BytesIO(data)))
    except calamine.PasswordError:
        raise unreadable("The workbook is locked with a password.", "a workbook without one") from None
    except (calamine.CalamineError, calamine.ZipError, calamine.XmlError, ValueError, OSError):
        raise unreadable("The file is no workbook.", _EXPECTED) from None
    if not sheets:
        raise unreadable("The workbook is empty.", "the columns' names, then the cases")
    first, *others = sheets
    head = _head(first)
    if any(_head(other) == head for other in others):
        raise unreadable("Cases stand on more than one sheet.", "all cases on one sheet")
    notes = [f"Of {len(sheets)} sheets with cells the first that is not hidden was read."] if others else []
    return tabulate(first.iter_rows(), notes)


def _filled_sheets(book: calamine.CalamineWorkbook) -> list[calamine.CalamineSheet]:
    """The sheets that have cells, hidden ones last."""
    kinds = book.sheets_metadata
    order = sorted(range(len(kinds)), key=lambda i: kinds[i].visible != calamine.SheetVisibleEnum.Visible)
    sheets = [book.get_sheet_by_index(i) for i in order if kinds[i].typ == calamine.SheetTypeEnum.WorkSheet]
    return [sheet for sheet in sheets if any(map(_texts, sheet.iter_rows()))]


def _head(sheet: calamine.CalamineSheet) -> list[str]:
    return next(texts for texts in map(_texts, sheet.iter_rows()) if texts)


def _texts(record: Sequence[Any]) -> list[str]:
    """The texts of the filled cells."""
    return [text for text in map(cell_text, record) if text]
