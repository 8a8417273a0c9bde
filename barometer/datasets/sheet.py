"""One sheet of a workbook: words above, and one table that programs and screen readers find by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

CellValue = str | int | float
_AS_PERCENT = '0"\N{NO-BREAK SPACE}"%'  # 0,57 is shown as 57 %; Excel wants that sign in quotes
_AS_COUNT = "#,##0"  # 2140 is shown as 2.140 in a Danish Excel
LINE_HEIGHT = 15  # points
LETTERS = 1.05  # that stand in the width of a digit, in running words
_A4 = 9


@dataclass(frozen=True)
class SheetColumn:
    """A column: its head, and its width in digits; where that is 0, as wide as its longest cell."""

    head: str
    width: int = 0


@dataclass(frozen=True)
class SheetTable:
    """A sheet with one table.

    Attributes
    ----------
    sheet : str
        What its tab says.
    title : str
        What the table shows; it is listed in the contents.
    above : sequence of str
        Lines above the table.
    columns : sequence of SheetColumn
        Their heads differ.
    rows : sequence of tuple
        A whole number is a count, another number a share, a text stands in the place of a number or is one.
    total : bool
        Whether the last row is that of all together.
    wrapped : bool
        Whether words in cells are broken into lines.
    long : bool
        Whether it is printed on its side, and its rows can be filtered.
    """

    sheet: str
    title: str
    above: Sequence[str]
    columns: Sequence[SheetColumn]
    rows: Sequence[Sequence[CellValue]]
    total: bool = False
    wrapped: bool = False
    long: bool = False

    @property
    def first_row(self) -> int:
        """Where its first row stands, counted from 0: below the title, the lines, a link and the head."""
        return len(self.above) + 3

    @property
    def widths(self) -> list[int]:
        """The width of each column."""
        longest = (max((len(str(row[place])) for row in self.rows), default=0) for place in range(len(self.columns)))
        return [one.width or max(cell, len(one.head)) + 3 for one, cell in zip(self.columns, longest, strict=True)]

    @property
    def name(self) -> str:
        """The table's name: letters, digits and low lines."""
        return "".join(sign if sign.isalnum() else "_" for sign in self.sheet)


class Looks:
    """How cells look, each made once for a workbook.

    Parameters
    ----------
    book : Workbook
        The workbook.
    """

    def __init__(self, book: Workbook) -> None:
        def add(**style: object) -> Format:
            return book.add_format(style)

        ruled = {"bold": True, "top": 1}  # the total row
        head = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1}
        self.title = add(bold=True, font_size=14)
        self.heading = add(bold=True, font_size=12, valign="bottom")
        self.words = add(text_wrap=True, valign="top")
        self.first_head = add(**head)
        self.text_head = add(**head, align="left", indent=1)
        self.number_head = add(**head, align="right")
        self.filter_head = add(**head, align="right", indent=2)  # the button stands at its right
        # Each by whether it stands in the total row. The first column is not indented.
        self.first = {False: add(align="left"), True: add(**ruled)}
        self.text = {False: add(align="left", indent=1), True: add(**ruled, align="left", indent=1)}
        self.instead = {False: add(align="right"), True: add(**ruled, align="right")}  # words for a number
        self.count = {False: add(num_format=_AS_COUNT), True: add(**ruled, num_format=_AS_COUNT)}
        self.share = {False: add(num_format=_AS_PERCENT), True: add(**ruled, num_format=_AS_PERCENT)}


def add_table_sheet(book: Workbook, looks: Looks, table: SheetTable, foot: str, back: tuple[str, str]) -> Worksheet:
    """Adds a sheet, and gives it.

    Parameters
    ----------
    book : Workbook
        The workbook.
    looks : Looks
        Its looks.
    table : SheetTable
        What stands on the sheet.
    foot : str
        What stands at the foot of each printed page.
    back : tuple of str
        The name of the sheet to which a link leads back, and the words of the link.
    """
    sheet = book.add_worksheet(table.sheet)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, table.title, looks.title)
    for row, line in enumerate(table.above, 1):
        sheet.write_string(row, 0, line)
    head = table.first_row - 1
    sheet.write_url(head - 1, 0, f"internal:'{back[0]}'!A1", string=back[1])
    numeric = [any(not isinstance(row[place], str) for row in table.rows) for place in range(len(table.columns))]
    _write_cells(sheet, looks, table, numeric)
    heads = []
    for place, (column, width) in enumerate(zip(table.columns, table.widths, strict=True)):
        sheet.set_column(place, place, width)
        of_number = looks.filter_head if table.long else looks.number_head
        style = of_number if numeric[place] else looks.text_head if place and not table.wrapped else looks.first_head
        heads.append({"header": column.head, "header_format": style})
    lines = (ceil(len(column.head) / width) for column, width in zip(table.columns, table.widths, strict=True))
    sheet.set_row(head, LINE_HEIGHT * (max(lines) + 1))
    sheet.add_table(
        head, 0, head + max(1, len(table.rows)), len(table.columns) - 1,
        {"name": table.name, "columns": heads, "style": None, "autofilter": table.long,
         "title": table.title, "description": table.title},
    )  # fmt: skip
    sheet.freeze_panes(head + 1, 1)
    if table.long:
        sheet.set_landscape()
    sheet.repeat_rows(head)
    prepare_print(sheet, foot)
    return sheet


def _write_cells(sheet: Worksheet, looks: Looks, table: SheetTable, numeric: Sequence[bool]) -> None:
    for number, cells in enumerate(table.rows):
        row, total = table.first_row + number, table.total and number == len(table.rows) - 1
        if table.wrapped:
            write_words(sheet, looks, row, 0, table.columns[0].width, str(cells[0]))
            write_words(sheet, looks, row, 1, table.columns[1].width, str(cells[1]))
            continue
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                style = looks.instead if numeric[place] else looks.text if place else looks.first
                sheet.write_string(row, place, cell, style[total])
            else:
                sheet.write_number(row, place, cell, (looks.share if isinstance(cell, float) else looks.count)[total])


def write_words(sheet: Worksheet, looks: Looks, row: int, place: int, width: int, words: str) -> None:
    """Writes running words into a cell, and makes its row as high as they need in every program.

    Parameters
    ----------
    sheet : Worksheet
        The sheet.
    looks : Looks
        Of its workbook.
    row, place : int
        The cell's row and column, from 0.
    width : int
        The width of the column in digits, of which a line holds a few more letters.
    words : str
        What is written.
    """
    sheet.write_string(row, place, words, looks.words)
    sheet.set_row(row, LINE_HEIGHT * ceil(len(words) / (LETTERS * width)))


def prepare_print(sheet: Worksheet, foot: str) -> None:
    """Lets a sheet be printed on A4, as wide as the paper, with a foot that says whose it is.

    Parameters
    ----------
    sheet : Worksheet
        The sheet.
    foot : str
        The line at the foot.
    """
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&9{foot.replace('&', '&&')}&R&9Side &P af &N")
