"""Workbooks in Danish with the same bytes each time, and the sheet that holds the contract."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from textwrap import wrap

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ..params.codebook import Codebook
from .contract_words import columns_in_danish, rules_in_danish

CONTRACT_SHEET = "Regler"
_LINE = 15  # points
_WIDTHS = (32, 28, 60, 60, 60)
# A typeface that is on every machine, and the size that Excel gives a row and a column with it.
_FONT = {"font_name": "Arial", "font_size": 11}
_SIZES = {"default_row_height": 19, "default_column_width": 72}
_PROPERTIES, _END = "docProps/core.xml", b"</cp:coreProperties>"


def workbook_bytes(title: str, fill: Callable[[Workbook], None]) -> bytes:
    """The bytes of a workbook.

    Parameters
    ----------
    title : str
        In its properties.
    fill : callable
        Takes the empty workbook and writes its sheets.
    """
    content = BytesIO()
    looks = {"default_format_properties": dict(_FONT), **_SIZES}  # a copy, because xlsxwriter writes into it
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, **looks}) as book:
        book.set_properties({"title": title, "created": datetime(2020, 1, 1, tzinfo=UTC)})
        fill(book)
    return _said_to_be_danish(content)


def _said_to_be_danish(content: BytesIO) -> bytes:
    """The workbook with its language among its properties, for screen readers; xlsxwriter has no word for it."""
    told = BytesIO()
    with zipfile.ZipFile(content) as made, zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as book:
        for entry in made.infolist():
            part = made.read(entry)
            if entry.filename == _PROPERTIES:
                part = part.replace(_END, b"<dc:language>da-DK</dc:language>" + _END)
            book.writestr(entry, part)
    return told.getvalue()


def head_format(book: Workbook) -> Format:
    """How the head of a table looks."""
    return book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})


def text_format(book: Workbook) -> Format:
    """How a cell of running text looks."""
    return book.add_format({"text_wrap": True, "valign": "top"})


def set_up_page(sheet: Worksheet, head: int | None = None) -> None:
    """Lets a sheet be printed as wide as a page of A4 on its side.

    Parameters
    ----------
    sheet : Worksheet
        The sheet.
    head : int, optional
        The row, from 0, that stands at the head of each page.
    """
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    if head is not None:
        sheet.repeat_rows(head)


def fit_row(sheet: Worksheet, row: int, cells: Sequence[str], widths: Sequence[int]) -> None:
    """Makes a row as high as its longest cell, because not every spreadsheet does it when it opens the file.

    Parameters
    ----------
    sheet : Worksheet
        The sheet.
    row : int
        The row, from 0.
    cells : sequence of str
        What stands in it.
    widths : sequence of int
        The width of each column, in signs.
    """
    lines = max(
        sum(max(1, len(wrap(line, width))) for line in text.split("\n"))
        for text, width in zip(cells, widths, strict=True)
    )
    if lines > 1:
        sheet.set_row(row, _LINE * lines)


def add_contract_sheet(book: Workbook, codebook: Codebook) -> None:
    """A sheet with the contract of a year.

    Parameters
    ----------
    book : Workbook
        The workbook.
    codebook : Codebook
        The year's.
    """
    sheet, bold, wrapped = book.add_worksheet(CONTRACT_SHEET), head_format(book), text_format(book)
    set_up_page(sheet)
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, f"Sagsfilen for {codebook.survey.title}", book.add_format({"bold": True}))
    rules = rules_in_danish(codebook)
    for row, rule in enumerate(rules, 1):
        sheet.write_string(row, 0, rule)
    first = len(rules) + 2
    for place, title in enumerate(("Kolonne", "Kan også hedde", "Spørgsmål", "Svar", "Udfyldes")):
        sheet.write_string(first, place, title, bold)
    for row, column in enumerate(columns_in_danish(codebook), first + 1):
        cells = (column.heading, column.others, column.about, "\n".join(column.answers), column.when)
        fit_row(sheet, row, cells, _WIDTHS)
        for place, text in enumerate(cells):
            sheet.write_string(row, place, text, wrapped)
