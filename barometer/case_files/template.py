"""The empty workbook that an office fills in: drop-down lists of the allowed answers, and the contract beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from .. import columns as c
from ..errors import ParameterError
from ..params.codebook import Codebook
from ..privacy.gate import place_output
from .contract import Contract
from .contract_words import ColumnWords, columns_in_danish
from .sheets import add_contract_sheet, fit_row, head_format, set_up_page, workbook_bytes

TEMPLATE_SUFFIX = ".xlsx"
_CASES, _LISTS = "Sager", "Lister"
_ROWS = 2000  # rows with a list; a row further down is read all the same
_LONGEST_MESSAGE = 255  # signs that a spreadsheet shows beside a cell


def template_workbook(codebook: Codebook) -> bytes:
    """The empty workbook of a year; the same bytes each time.

    Parameters
    ----------
    codebook : Codebook
        The year's.

    Returns
    -------
    bytes
        Three sheets: the cases, of which only the head is filled; the contract; and, hidden, what the lists hold.
    """

    def fill(book: Workbook) -> None:
        cases = book.add_worksheet(_CASES)
        add_contract_sheet(book, codebook)
        lists = book.add_worksheet(_LISTS)
        lists.hide()  # nobody fills it in
        set_up_page(cases, 0)
        contract, bold = Contract.of(codebook), head_format(book)
        required = [column for column in contract.columns.values() if column.required]
        widths = [16 if column.name == c.CASE else 24 for column in required]
        fit_row(cases, 0, [column.heading for column in required], widths)
        for place, (column, words) in enumerate(zip(required, columns_in_danish(codebook), strict=True)):
            cases.write_string(0, place, column.heading, bold)
            cases.set_column(place, place, widths[place])
            for row, label in enumerate(column.labels):  # without a head, so that it is not taken for the cases
                lists.write_string(row, place, label)
            _validate(cases, place, words, len(column.labels))
        cases.freeze_panes(1, 2)

    return workbook_bytes(f"Sagsfil, {codebook.survey.title}", fill)


def write_template(codebook: Codebook, path: Path) -> None:
    """Writes the empty workbook of a year.

    Parameters
    ----------
    codebook : Codebook
        The year's.
    path : Path
        Ends in .xlsx, in a folder that is there.

    Raises
    ------
    ParameterError
        The name has another ending, or the folder is not there.
    """
    path = Path(path)
    if path.suffix.lower() != TEMPLATE_SUFFIX:
        raise ParameterError("The empty workbook is an Excel file.", expected=f"a name ending in {TEMPLATE_SUFFIX}")
    if not path.parent.is_dir():
        raise ParameterError("The folder for the workbook is not there.", where=path.parent.name)
    place_output(path, template_workbook(codebook), "name another file with --to")


def _validate(cases: Worksheet, place: int, words: ColumnWords, choices: int) -> None:
    """What a cell of a column takes, and what the spreadsheet says beside it."""
    message = f"{words.about} Udfyldes {words.when}."
    if len(message) > _LONGEST_MESSAGE:
        message = f"Udfyldes {words.when}."
    if len(message) > _LONGEST_MESSAGE:
        message = f"Se arket ”Regler”: {words.heading}."
    told = {"input_title": words.heading[:32], "input_message": message}
    rule: dict[str, Any]
    if choices:
        first, last = (xl_rowcol_to_cell(row, place, row_abs=True, col_abs=True) for row in (0, choices - 1))
        rule = {"validate": "list", "source": f"={_LISTS}!{first}:{last}"}
        error = "Vælg et af svarene på listen."
    else:
        rule = {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 9999}
        error = "Skriv et løbenummer inden for kommunen: 1, 2, 3 og så videre."
    cases.data_validation(1, place, _ROWS, place, {**rule, **told, "error_title": "Sagsfilen", "error_message": error})
