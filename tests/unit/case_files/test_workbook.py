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

from .office_files import ods_content, ods_file, xls_file, xlsx_file

ROWS = [["case", "kommune_code", "bfu"], ["1", "101", "ja"], ["2", "183", "Nej, men lovlig grund"]]
WRITERS = {".xlsx": xlsx_file, ".ods": ods_file, ".xls": xls_file}
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
def test_any_table_of_text_comes_back(tmp_path_factory, kind, data):
    width = data.draw(st.integers(2, 4))
    row = st.tuples(word, *[st.one_of(st.just(""), word)] * (width - 1)).map(list)
    table = [
        data.draw(st.lists(word, min_size=width, max_size=width)),
        *data.draw(st.lists(row, min_size=1, max_size=6)),
    ]
    path = tmp_path_factory.mktemp("any") / f"cases.{kind}"
    path.write_bytes(WRITERS[f".{kind}"](table))
    found = read_raw(path)
    assert [list(found.head), *texts(found)] == [[cell_text(cell) for cell in row] for row in table]
    assert found.rows.tolist() == list(range(2, len(table) + 1))


@pytest.mark.parametrize("ending", list(WRITERS))
def test_whole_numbers_have_no_decimals_and_text_stays_as_it_is(saved, ending):
    rows = [["case", "kommune_code", "x"], [1, 101.0, "101.0"], [2, 101, 2.5]]
    assert texts(read_raw(saved(WRITERS[ending](rows), ending))) == [["1", "101", "101.0"], ["2", "101", "2.5"]]


def test_no_date_and_no_truth_value_becomes_a_code(saved):
    rows = [["a", "b", "c"], [date(1900, 1, 1), True, 1], [datetime(2020, 2, 1, 12), False, 0], ["x", 1, "1"]]
    found = texts(read_raw(saved(xlsx_file(rows), ".xlsx")))
    assert found == [["1900-01-01", "TRUE", "1"], ["2020-02-01T12:00:00", "FALSE", "0"], ["x", "1", "1"]]


@pytest.mark.parametrize("ending", list(WRITERS))
def test_rows_and_columns_are_counted_from_the_corner_of_the_sheet(saved, ending):
    rows = [[], ["", "case", "bfu"], ["", 1, "ja"], [], ["", 2, "nej"]]
    table = read_raw(saved(WRITERS[ending](rows), ending))
    assert (table.head, table.before, table.rows.tolist()) == (("", "case", "bfu"), 1, [3, 4, 5])
    assert table.notes == (
        "The columns' names were taken from row 2, the first that is not blank.",
        "1 empty column left of the first was left out.",
    )


def test_the_first_sheet_shown_that_has_cells_is_read_and_others_are_told(saved):
    data = xlsx_file([["hidden", "list"], ["x", "y"]], [], ROWS, [["Kontrakt"], ["Svar", "Ja"]], hidden=[0])
    table = read_raw(saved(data, ".xlsx"))
    assert texts(table) == ROWS[1:]
    assert table.notes == ("Of 3 sheets with cells the first that is not hidden was read.",)


def test_cases_on_two_sheets_are_refused(saved):
    assert fault_of(saved(ods_file(ROWS, ROWS), ".ods")).what == "Cases stand on more than one sheet."


@pytest.mark.parametrize("ending", [".xlsx", ".ods", ".xls"])
@pytest.mark.parametrize(
    "data", [b"", b"case,bfu\n1,ja\n", b"<html><table>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600]
)
def test_what_is_no_workbook_is_told(saved, data, ending):
    assert fault_of(saved(data, ending)).what in ("The file is damaged, or no workbook.", "The workbook is damaged.")


def test_a_damaged_workbook_is_told(saved):
    whole = xlsx_file(ROWS)
    assert fault_of(saved(whole[:-60], ".xlsx")).what == "The workbook is damaged."


def test_a_workbook_without_cells_and_one_without_cases_are_told(saved):
    assert fault_of(saved(xlsx_file([]), ".xlsx")).what == "The workbook is empty."
    assert fault_of(saved(xlsx_file(ROWS[:1]), ".xlsx")).what == "The file has no cases."


def test_a_title_above_the_head_is_one_fault(saved):
    fault = fault_of(saved(xlsx_file([[SECRET], [], *ROWS]), ".xlsx"))
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


def test_cells_that_an_ods_repeats_are_counted(saved):
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="9000"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="9000">{cell}</table:table-row>'
    data = ods_content(f'<table:table table:name="Ark">{row}</table:table>')
    assert fault_of(saved(data, ".ods")).what == "A cell stands far below or far to the right of all others."


def test_blank_cells_that_an_ods_repeats_to_its_edge_do_not_count(saved):
    edge = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    data = ods_file(ROWS)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        content = package.read("content.xml").decode()
    sheet = content.split("<office:spreadsheet>")[1].split("</office:spreadsheet>")[0]
    table = read_raw(saved(ods_content(sheet.replace("</table:table>", f"{edge}</table:table>")), ".ods"))
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


def repacked(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The workbook with a text of one of its files replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(file, "w") as changed:
        for one in package.namelist():
            content = package.read(one)
            assert one != name or old in content
            changed.writestr(one, content.replace(old, new, 1) if one == name else content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"</table:table-row>", b""),
        (b"</table:table-row>", b"</table:table-row></office:document-content>"),
        (b"UTF-8", b"UTF-7"),
        (b"UTF-8", b"no-such"),
        (b"<table:table-row>", b"<other:table-row>"),
        (b"?>", b'?><!DOCTYPE x [<!ENTITY a "ja">]>'),
    ],
)
def test_xml_that_is_not_whole_is_damaged(saved, old, new):
    data = repacked(ods_file(ROWS), "content.xml", old, new)
    assert fault_of(saved(data, ".ods")).what == "The workbook is damaged."


@pytest.mark.parametrize("cell", [b' t="s"/>', b' t="s"></c>', b' t="s">3</c>', b' t="s"><v>x</v></c>'])
def test_a_cell_that_misses_its_text_is_no_blank(saved, cell):
    data = repacked(xlsx_file(ROWS), "xl/worksheets/sheet1.xml", b' t="s"><v>5</v></c>', cell)
    assert fault_of(saved(data, ".xlsx")).what == "The workbook is damaged."


@pytest.mark.parametrize(
    "kind", [b"", *(b' office:value-type="%s"' % kind for kind in (b"text", b"float", b"strin>g", b"/>string"))]
)
def test_text_of_no_kind_is_no_blank(saved, kind):
    data = repacked(ods_file(ROWS), "content.xml", b' office:value-type="string"><text:p>ja', kind + b"><text:p>ja")
    fault = fault_of(saved(data, ".ods"))
    assert (fault.row, fault.what) == (2, "A cell does not say of which kind it is.")


@pytest.mark.parametrize("name", ["office", "table", "text"])
def test_a_file_whose_prefixes_stand_for_something_else_is_no_ods(saved, name):
    space = f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0".encode()
    data = repacked(ods_file(ROWS), "content.xml", space, space.replace(b"oasis", b"oasus"))
    assert fault_of(saved(data, ".ods")).what == "The workbook is damaged."


def test_a_zip_that_unpacks_to_too_much_is_refused(saved, monkeypatch):
    monkeypatch.setattr("barometer.case_files.workbook_package._MOST_BYTES", 1000)
    assert fault_of(saved(xlsx_file(ROWS), ".xlsx")).what == "The workbook is too large when it is unpacked."
