"""Text files as offices keep them: encoding and separator are found and told, and one cause is one fault."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from barometer.case_files.cell_text import cell_text
from barometer.case_files.readers import read_raw
from barometer.errors import CaseFileError

from .office_files import csv_file

HEAD = ["case", "kommune_code", "bfu"]
ROWS = [HEAD, ["1", "101", "Nej, men lovlig grund"], ["2", "183", "ærø; ja"], ["3", "183", ""]]
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
}
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
SECRET = "Barn Barnesen"


def texts(table) -> list[list[str]]:
    return table.cells.astype(object).to_numpy().tolist()


def refused(path) -> CaseFileError:
    with pytest.raises(CaseFileError) as caught:
        read_raw(path)
    assert len(caught.value.faults) == 1
    return caught.value


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_what_an_office_saves_is_read_and_what_it_was_taken_for_is_told(saved, encoding, separator, end):
    table = read_raw(saved(csv_file(ROWS, separator, encoding, end)))
    assert (list(table.head), texts(table), table.rows.tolist()) == (HEAD, ROWS[1:], [2, 3, 4])
    assert table.notes == (
        f"The file was read as {ENCODINGS[encoding]} with {SEPARATORS[separator]} between the cells.",
    )


cell = st.text(st.characters(codec="cp1252", exclude_categories=["Cc"]), max_size=8).map(cell_text)
filled = st.text(st.characters(codec="cp1252", categories=["L", "N"]), min_size=1, max_size=8)


@st.composite
def tables(draw) -> list[list[str]]:
    """Text in rectangles; no column is blank, nor is the last row, and the first cell of each row is filled."""
    width = draw(st.integers(2, 5))
    head = draw(st.lists(filled, min_size=width, max_size=width))
    rows = draw(
        st.lists(st.tuples(filled, st.lists(cell, min_size=width - 1, max_size=width - 1)), min_size=1, max_size=8)
    )
    return [head, *([first, *others] for first, others in rows)]


def not_utf8(data: bytes) -> bool:
    """Whether the bytes have no second meaning: some pairs of letters in Windows-1252 are one letter in UTF-8."""
    try:
        return data.decode().isascii()
    except UnicodeDecodeError:
        return True


@settings(max_examples=150)
@given(tables(), st.sampled_from(sorted(ENCODINGS)), st.sampled_from(sorted(SEPARATORS)), st.booleans())
def test_any_table_comes_back(tmp_path_factory, table, encoding, separator, said):
    assume(encoding != "cp1252" or not_utf8(csv_file(table, separator, encoding)))
    data = csv_file(table, separator, encoding)
    if said:
        data = csv_file([[f"sep={separator}"], *table], separator, encoding)
    path = tmp_path_factory.mktemp("any") / "cases.txt"
    path.write_bytes(data)
    doubtful = not said and any(sign in cell for row in table for cell in row for sign in {*SEPARATORS} - {separator})
    try:
        found = read_raw(path)
    except CaseFileError:
        # in doubt about separator or encoding it is refused; nothing is read otherwise than it was written
        assert doubtful or encoding in ("utf-16-le", "utf-16-be")
        return
    assert [list(found.head), *texts(found)] == table
    assert found.rows.tolist() == list(range(2, len(table) + 1))


@pytest.mark.parametrize("first", [b"sep=;\r\n", b"SEP=;\n", b'"sep=;"\n', b"sep=;;;\n", b"\xef\xbb\xbfsep=;\n"])
def test_a_first_line_may_name_the_separator_and_is_no_row(saved, first):
    table = read_raw(saved(first + b"a,b;c\n1,2;3\n"))
    assert (table.head, texts(table), table.rows.tolist()) == (("a,b", "c"), [["1,2", "3"]], [2])
    assert "as the first line says" in table.notes[0]


def test_rows_are_counted_as_a_spreadsheet_counts_them(saved):
    data = b'\ncase,note\n1,"two\nlines"\n\n2,\n,\n3,x\n'
    table = read_raw(saved(data))
    assert texts(table) == [["1", "two lines"], ["", ""], ["2", ""], ["", ""], ["3", "x"]]
    assert table.rows.tolist() == [3, 4, 5, 6, 7]
    assert table.notes[1:] == ("The columns' names were taken from row 2, the first that is not blank.",)


def test_blank_columns_and_rows_at_the_end_are_let_go_and_told(saved):
    table = read_raw(saved(b"case,bfu,,\n1,ja,,\n2,nej,, \n,,,\n,,,\n\n"))
    assert (table.head, texts(table)) == (("case", "bfu"), [["1", "ja"], ["2", "nej"]])
    assert table.notes[1:] == ("2 empty columns at the end were left out.", "3 empty rows at the end were left out.")


def test_a_separator_after_each_row_is_an_empty_column(saved):
    table = read_raw(saved(b"case,bfu\n1,ja,\n2,nej,\n"))
    assert texts(table) == [["1", "ja"], ["2", "nej"]]
    assert table.notes[1:] == ("1 empty column at the end was left out.",)


def test_rows_of_another_length_are_not_among_the_cells(saved):
    lines = [f"{i},101,ja" for i in range(40)]
    lines[3:38] = [f"{i},101" for i in range(35)]
    lines[38] = f"1,2,3,{SECRET}"
    table = read_raw(saved("\n".join(["case,kommune_code,bfu", *lines]).encode()))
    assert table.uneven.tolist() == list(range(5, 41))
    assert table.rows.tolist() == [2, 3, 4, 41]


def test_a_head_that_no_row_fits_leaves_no_cells(saved):
    table = read_raw(saved(b"case,bfu,x,y\n" + b"1,ja,\n" * 700))
    assert table.uneven.tolist() == list(range(2, 702))
    assert (table.head, table.cells.shape, len(table.rows)) == (("case", "bfu", "x", "y"), (0, 4), 0)


@pytest.mark.parametrize(
    ("data", "row", "what"),
    [
        (b"", 0, "The file is empty."),
        (b" \r\n\n", 0, "The file is empty."),
        (b",,\n,,\n", 0, "The file is empty."),
        (b"case,bfu\n,\n", 1, "The file has no cases."),
        (b"case|bfu\n1|ja\n", 0, "The cells are separated by vertical bars (|)."),
        (
            b"case|bfu|kommune\n1|Nej, men lovlig grund|183\n2|Ja|183\n",
            0,
            "The cells are separated by vertical bars (|).",
        ),
        (b"sep=|\ncase|bfu\n", 1, "The first line names a separator that is not read."),
        (b"case\n1\n", 0, "The rows have one cell only."),
        (b"a;b,c\n1;2,3\n", 0, "The rows can be cut at semicolons or at commas."),
        (b"Bilag 2 til rapport\ncase,bfu\n1,ja\n", 1, "A title stands above the columns' names."),
        (b"Bilag 2,,,\n,,,\ncase,bfu,a,b\n1,ja,,\n", 1, "A title stands above the columns' names."),
        (b"case,bfu\n1,ja\n2,j\x00a\n", 3, "The file is not text: a zero byte stands in it."),
        (b"case,bfu\n1,j\x07a\n", 2, "The file is not text: a control character stands in it."),
        (b"case,bfu\n1,\x81\n", 0, "The file is not text in an encoding that is known."),
        (b"\xff\xfec\x00a\x00s", 0, "The file is not text in an encoding that is known."),
        (b'case,bfu\n1,ja\n2,"nej\n3,ja\n', 3, "The row cannot be read: its quotation marks do not pair up."),
        (b'case,bfu\n1,"ja"x\n2,nej\n', 2, "The row cannot be read: its quotation marks do not pair up."),
        (b'case,bfu\n1,"ja\n' + b"2,nej\n" * 30_000, 2, "The row cannot be read: its quotation marks do not pair up."),
        (b"case,bfu\n1,ja\n2," + b"x" * 140_000, 3, "A cell is longer than 131,072 signs."),
        (b"PK\x03\x04" + b"x" * 50, 0, "The file is a workbook under a text file's ending."),
        (b"%PDF-1.7\n", 0, "The file is a PDF."),
    ],
)
def test_one_cause_is_one_fault_with_its_row(saved, data, row, what):
    fault = refused(saved(data)).faults[0]
    assert (fault.row, fault.what) == (row, what)


def test_letters_are_composed_and_blanks_of_every_kind_taken_off(saved):
    table = read_raw(saved("kommune,bfu\nTa\u030arnby\u200b,\xa0Nej\u2009men  lovlig \n".encode()))
    assert texts(table) == [["Tårnby", "Nej men lovlig"]]


@pytest.mark.parametrize("data", [b"\xff" * 40, f"a,b\n{SECRET},\x00".encode(), f'a,b\n1,"{SECRET}\n'.encode()])
def test_neither_the_name_of_the_file_nor_a_cell_is_repeated(tmp_path, data):
    path = tmp_path / f"{SECRET}.csv"
    path.write_bytes(data)
    error = refused(path)
    assert (
        SECRET not in str(error)
        and error.__cause__ is None
        and (error.__context__ is None or error.__suppress_context__)
    )
    path.unlink()
    assert SECRET not in str(refused(path))
