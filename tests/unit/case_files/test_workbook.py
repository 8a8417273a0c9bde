"""Workbooks: any sheet of text comes back, numbers lose their decimals, and what cannot be opened is told."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from barometer.case_files.cell_text import cell_text
from barometer.case_files.readers import read_raw
from barometer.errors import CaseFileError

ROWS = [["case", "kommune_code", "bfu"], ["1", "101", "ja"], ["2", "183", "Nej, men lovlig grund"]]
SECRET = "Barn Barnesen"


def texts(table) -> list[list[str]]:
    return table.cells.astype(object).to_numpy().tolist()


def fault_of(path):
    with pytest.raises(CaseFileError) as caught:
        read_raw(path)
    (fault,) = caught.value.faults
    return fault


word = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=6)


@settings(max_examples=60)
@given(kind=st.sampled_from(["xlsx", "ods"]), data=st.data())
def test_any_table_of_text_comes_back(make, tmp_path_factory, kind, data):
    width = data.draw(st.integers(2, 4))
    row = st.tuples(word, *[st.one_of(st.just(""), word)] * (width - 1)).map(list)
    table = [
        data.draw(st.lists(word, min_size=width, max_size=width)),
        *data.draw(st.lists(row, min_size=1, max_size=6)),
    ]
    path = tmp_path_factory.mktemp("any") / f"cases.{kind}"
    path.write_bytes(make[kind](table))
    found = read_raw(path)
    assert [list(found.head), *texts(found)] == [[cell_text(cell) for cell in row] for row in table]
    assert found.rows.tolist() == list(range(2, len(table) + 1))


@pytest.mark.parametrize("ending", [".xlsx", ".ods"])
def test_whole_numbers_have_no_decimals_and_text_stays_as_it_is(make, saved, ending):
    rows = [["case", "kommune_code", "x"], [1, 101.0, "101.0"], [2, 101, 2.5]]
    assert texts(read_raw(saved(make[ending[1:]](rows), ending))) == [["1", "101", "101.0"], ["2", "101", "2.5"]]


def test_no_date_and_no_truth_value_becomes_a_code(make, saved):
    rows = [["a", "b", "c"], [date(1900, 1, 1), True, 1], [datetime(2020, 2, 1, 12), False, 0], ["x", 1, "1"]]
    found = texts(read_raw(saved(make["xlsx"](rows), ".xlsx")))
    assert found == [["1900-01-01", "TRUE", "1"], ["2020-02-01T12:00:00", "FALSE", "0"], ["x", "1", "1"]]


def test_rows_are_counted_from_the_top_of_the_sheet(make, saved):
    rows = [[], ["", "case", "bfu"], ["", 1, "ja"], [], ["", 2, "nej"]]
    table = read_raw(saved(make["xlsx"](rows), ".xlsx"))
    assert (table.head[-2:], table.rows.tolist()) == (("case", "bfu"), [3, 4, 5])
    assert table.notes == ("The columns' names were taken from row 2, the first that is not blank.",)


def test_the_first_sheet_shown_that_has_cells_is_read_and_others_are_told(make, saved):
    data = make["xlsx"]([["hidden", "list"], ["x", "y"]], [], ROWS, [["Kontrakt"], ["Svar", "Ja"]], hidden=[0])
    table = read_raw(saved(data, ".xlsx"))
    assert texts(table) == ROWS[1:]
    assert table.notes == ("Of 3 sheets with cells the first that is not hidden was read.",)


def test_cases_on_two_sheets_are_refused(make, saved):
    assert fault_of(saved(make["ods"](ROWS, ROWS), ".ods")).what == "Cases stand on more than one sheet."


@pytest.mark.parametrize("ending", [".xlsx", ".ods", ".xls"])
@pytest.mark.parametrize(
    "data", [b"", b"case,bfu\n1,ja\n", b"<html><table>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600]
)
def test_what_is_no_workbook_is_told(saved, data, ending):
    assert fault_of(saved(data, ending)).what in ("The file is no workbook.", "The file is empty.")


def test_a_damaged_workbook_is_told(make, saved):
    whole = make["xlsx"](ROWS)
    assert fault_of(saved(whole[:-60], ".xlsx")).what == "The workbook is damaged."


def test_a_workbook_without_cells_and_one_without_cases_are_told(make, saved):
    assert fault_of(saved(make["xlsx"]([]), ".xlsx")).what == "The workbook is empty."
    assert fault_of(saved(make["xlsx"](ROWS[:1]), ".xlsx")).what == "The file has no cases."


def test_a_title_above_the_head_is_one_fault(make, saved):
    fault = fault_of(saved(make["xlsx"]([[SECRET], [], *ROWS]), ".xlsx"))
    assert (fault.row, fault.what) == (1, "A title stands above the columns' names.")


def test_another_ending_is_refused_without_the_name(tmp_path):
    with pytest.raises(CaseFileError, match="Files of this kind cannot be read") as caught:
        read_raw(tmp_path / f"{SECRET}.docx")
    assert SECRET not in str(caught.value) and ".xlsx" in str(caught.value)


# --- what must hold before calamine opens the file --------------------------------------------------------


@pytest.fixture
def book(saved):
    """An xlsx with the case table and whatever else a test writes into its sheet."""

    def write(more) -> object:
        file = io.BytesIO()
        with xlsxwriter.Workbook(file) as workbook:
            sheet = workbook.add_worksheet()
            for i, row in enumerate(ROWS):
                sheet.write_row(i, 0, row)
            more(sheet)
        return saved(file.getvalue(), ".xlsx")

    return write


def test_a_cell_in_the_far_corner_is_refused_and_does_not_end_the_process(book):
    fault = fault_of(book(lambda sheet: sheet.write(1_048_575, 16_383, SECRET)))
    assert fault.what == "A cell stands far below or far to the right of all others."


def test_cells_that_an_ods_repeats_are_counted(make, saved):
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="9000"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="9000">{cell}</table:table-row>'
    data = make["ods_content"](f'<table:table table:name="Ark">{row}</table:table>')
    assert fault_of(saved(data, ".ods")).what == "A cell stands far below or far to the right of all others."


def test_blank_cells_that_an_ods_repeats_to_its_edge_do_not_count(make, saved):
    edge = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    data = make["ods"](ROWS)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        content = package.read("content.xml").decode()
    sheet = content.split("<office:spreadsheet>")[1].split("</office:spreadsheet>")[0]
    table = read_raw(saved(make["ods_content"](sheet.replace("</table:table>", f"{edge}</table:table>")), ".ods"))
    assert texts(table) == ROWS[1:]


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!"])
def test_the_error_of_a_formula_is_no_blank(book, error):
    fault = fault_of(book(lambda sheet: sheet.write_formula("C3", "=A9/0", None, error)))
    assert (fault.row, fault.what) == (3, "A cell shows the error of a formula, such as #N/A.")


def test_a_formula_never_worked_out_is_no_blank(book):
    fault = fault_of(book(lambda sheet: sheet.write_formula("C3", "=A1", None, "")))
    assert (fault.row, fault.what) == (3, "A cell has a formula that was never worked out.")


def test_a_formula_that_was_worked_out_is_its_value(book):
    table = read_raw(book(lambda sheet: sheet.write_formula("C3", "=C2", None, "nej")))
    assert texts(table)[1] == ["2", "183", "nej"]


def test_a_zip_that_unpacks_to_too_much_is_refused(saved, monkeypatch, make):
    monkeypatch.setattr("barometer.case_files.workbook_package._MOST_BYTES", 1000)
    assert fault_of(saved(make["xlsx"](ROWS), ".xlsx")).what == "The workbook is too large when it is unpacked."
