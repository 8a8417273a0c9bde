"""The sheets of a workbook that have cells, by calamine."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Protocol

import python_calamine as calamine

from .cell_text import cell_text


class Sheet(Protocol):
    """A sheet of a workbook."""

    def iter_rows(self) -> Iterator[list[Any]]:
        """The rows from the sheet's first on."""


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
