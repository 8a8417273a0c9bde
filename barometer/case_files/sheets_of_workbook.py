"""The sheets of a workbook that have cells, by calamine."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Protocol

import python_calamine as calamine

from .cell_text import cell_text


class Sheet(Protocol):
    """A sheet of a workbook."""

    @property
    def start(self) -> tuple[int, int] | None:
        """Row and column of the first cell, from 0."""

    def iter_rows(self) -> Iterator[list[Any]]:
        """The rows from the sheet's first on, each from the column of the first cell."""


def filled_sheets(data: bytes) -> list[Sheet]:
    """The sheets that have cells, hidden ones last.

    Parameters
    ----------
    data : bytes
        The workbook.

    Raises
    ------
    Exception
        Any of calamine's, where the file is no workbook.
    """
    book = calamine.load_workbook(io.BytesIO(data))
    kinds = book.sheets_metadata
    order = sorted(range(len(kinds)), key=lambda i: kinds[i].visible != calamine.SheetVisibleEnum.Visible)
    sheets = [book.get_sheet_by_index(i) for i in order if kinds[i].typ == calamine.SheetTypeEnum.WorkSheet]
    return [sheet for sheet in sheets if any(cell_text(cell) for row in sheet.iter_rows() for cell in row)]


def rows_from_the_corner(sheet: Sheet) -> Iterator[list[Any]]:
    """The rows of a sheet as it shows them, with the blank columns left of the first cell.

    Parameters
    ----------
    sheet : Sheet
        One that has cells.
    """
    before = [""] * (sheet.start[1] if sheet.start else 0)
    return (before + row for row in sheet.iter_rows()) if before else sheet.iter_rows()
