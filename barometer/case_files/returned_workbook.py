"""The workbook in Danish that goes back to a kommune: what to mend, with the office's own row numbers."""

from __future__ import annotations

from collections.abc import Iterator

from xlsxwriter.workbook import Workbook

from ..page.danish import da
from ..params.codebook import Codebook
from .check import CheckedFile
from .findings import FileFinding, rows_told
from .sheets import add_contract_sheet, fit_row, head_format, set_up_page, text_format, workbook_bytes

MOST_LINES = 20_000  # of the sheet with a line for each row
_HEAD = 4  # the row of the overview's head, below what is said of the file
_KOMMUNE_HEADS = ("Nr.", "Art", "Rækker", "Antal rækker", "Kolonne", "Spørgsmål", "Hvad er fundet", "Hvad der skal stå",
                  "Måske menes")  # fmt: skip
_WIDTHS = (5, 10, 40, 14, 9, 30, 60, 60, 28)
_ROW_HEADS = ("Række", "Kolonne", "Spørgsmål", "Hvad er fundet", "Hvad der skal stå", "Måske menes")


def returned_workbook(checked: CheckedFile, codebook: Codebook) -> bytes:
    """A workbook with one line for each cause, one for each row, and the contract; the same check gives the same bytes.

    Parameters
    ----------
    checked : CheckedFile
        The result of a check.
    codebook : Codebook
        Of the year that was asked for.
    """

    def fill(book: Workbook) -> None:
        _add_causes(book, checked, codebook)
        _add_rows(book, checked)
        add_contract_sheet(book, codebook)

    return workbook_bytes(f"Gennemgang af sagsfil, {codebook.survey.title}", fill)


def _add_causes(book: Workbook, checked: CheckedFile, codebook: Codebook) -> None:
    sheet, bold, wrapped = book.add_worksheet("Oversigt"), head_format(book), text_format(book)
    counted = book.add_format({"valign": "top", "align": "left"})  # beside a text, which begins at the left as well
    set_up_page(sheet, _HEAD)
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    words = da.parts(
        "case_files/returned_da",
        title=codebook.survey.title,
        partial=checked.partial,
        rows=checked.rows,
        faults=len(checked.faults),
        warnings=len(checked.warnings),
        lines=MOST_LINES,
    )
    sheet.write_string(0, 0, words["read"], book.add_format({"bold": True}))
    sheet.write_string(1, 0, words["counted"])
    if checked.rows and _lines_of_rows(checked) > MOST_LINES:
        sheet.write_string(2, 0, words["cut"])
    for place, title in enumerate(_KOMMUNE_HEADS):
        sheet.write_string(_HEAD, place, title, bold)
    for number_, finding in enumerate((*checked.faults, *checked.warnings), 1):
        row = _HEAD + number_
        sheet.write_number(row, 0, number_, counted)
        sheet.write_string(row, 1, "Advarsel" if finding.rule.warning else "Fejl", wrapped)
        sheet.write_string(row, 2, _rows_in_danish(finding), wrapped)
        if len(finding.rows):
            sheet.write_number(row, 3, len(finding.rows), counted)
        fit_row(sheet, row, (_rows_in_danish(finding), *_told(finding)), (_WIDTHS[2], *_WIDTHS[4:]))
        for place, text in enumerate(_told(finding), 4):
            sheet.write_string(row, place, text, wrapped)
    sheet.freeze_panes(_HEAD + 1, 0)


def _add_rows(book: Workbook, checked: CheckedFile) -> None:
    """First what is wrong with a kommune as a whole, once each; then a line for each row with what is wrong with it."""
    sheet, bold, wrapped = book.add_worksheet("Række for række"), head_format(book), text_format(book)
    counted = book.add_format({"valign": "top", "align": "left"})
    set_up_page(sheet, 0)
    widths = (16, *_WIDTHS[4:])
    for place, (title, width) in enumerate(zip(_ROW_HEADS, widths, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, bold)
    of_kommuner = _of_kommuner(checked)
    for line, finding in enumerate(of_kommuner, 1):
        sheet.write_string(line, 0, _rows_in_danish(finding), wrapped)
    for line, (row, _) in enumerate(_first_rows(checked), 1 + len(of_kommuner)):
        sheet.write_number(line, 0, row, counted)
    for line, finding in enumerate((*of_kommuner, *(finding for _, finding in _first_rows(checked))), 1):
        rows = _rows_in_danish(finding) if line <= len(of_kommuner) else ""
        fit_row(sheet, line, (rows, *_told(finding)), widths)
        for place, text in enumerate(_told(finding), 1):
            sheet.write_string(line, place, text, wrapped)
    sheet.freeze_panes(1, 0)


def _told(finding: FileFinding) -> tuple[str, ...]:
    heading = finding.column.heading if finding.column else ""
    return finding.letters, heading, finding.what_da, finding.expected_da, finding.nearest


def _rows_in_danish(finding: FileFinding) -> str:
    return rows_told(finding.rows, "og {} flere") or ("hele filen" if finding.place is None else "hele kolonnen")


def _of_kommuner(checked: CheckedFile) -> list[FileFinding]:
    found = (*checked.faults, *checked.warnings)
    return [finding for finding in found if finding.rule.of_kommune and len(finding.rows)]


def _of_rows(checked: CheckedFile) -> list[FileFinding]:
    return [finding for finding in (*checked.faults, *checked.warnings) if not finding.rule.of_kommune]


def _lines_of_rows(checked: CheckedFile) -> int:
    return sum(len(finding.rows) for finding in _of_rows(checked))


def _first_rows(checked: CheckedFile) -> Iterator[tuple[int, FileFinding]]:
    """The first rows with what was found in them, in the order of the file."""
    lines = [
        (int(row), order, finding)
        for order, finding in enumerate(_of_rows(checked))
        for row in finding.rows[:MOST_LINES]
    ]
    for row, _, finding in sorted(lines, key=lambda line: line[:2])[:MOST_LINES]:
        yield row, finding
