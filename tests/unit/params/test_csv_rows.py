"""The CSV files of params/: all faults at once, each by file, row and column."""

from __future__ import annotations

from typing import Annotated, ClassVar

import pytest

from barometer.errors import ConfigError
from barometer.params.cells import whole_number
from barometer.params.csv_rows import CsvRow, RowFault, read_rows, unknown_name


class Pair(CsvRow):
    a: str
    b: str


class Numbers(CsvRow):
    unique: ClassVar = (("a", "b"), ("c",))

    a: str
    b: str
    c: Annotated[int, whole_number(-3, 12)]


@pytest.fixture
def table(params_copy):
    """Writes params/2020/t.csv and reads its rows with their lines."""

    def write(content: str | bytes, model: type[CsvRow] = Pair) -> list[tuple[int, dict]]:
        path = params_copy / "2020" / "t.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        file = read_rows(path, model)
        file.checked()
        return [(line, dict(row)) for line, row in file.rows]

    return write


def test_cells_are_text_without_blanks_around_them_each_with_its_line(table):
    assert table("a,b\n0101, no \n,1.50\n") == [(2, {"a": "0101", "b": "no"}), (3, {"a": "", "b": "1.50"})]


@pytest.mark.parametrize(
    "content", ["\ufeffa,b\n1,2\n", "a,b\r\n1,2\r\n", "b,a\n2,1", 'a,b\n"1","2"\n', "a,b\n1,2\n\n\n"]
)
def test_how_a_spreadsheet_saved_it_does_not_matter(table, content):
    assert table(content) == [(2, {"a": "1", "b": "2"})]


def test_a_row_after_a_text_of_two_lines_has_its_line_in_the_file(table):
    assert [line for line, _ in table('a,b\n"x\ny",2\n3,4\n')][-1] == 4


@pytest.mark.parametrize(
    ("content", "said", "told"),
    [
        ("", "column a is missing", ["row 1, column a", "row 1, column b"]),
        ("a\n1\n", "column b is missing", ["row 1, column b"]),
        ("a;b\n1;2\n", "column a is missing", ["row 1, column a", "row 1, column b", "row 1, column a;b"]),
        ("a,b,d\n1,2,3\n", "column d is unknown", ["row 1, column d"]),
        ("a,b,a\n1,2,3\n", "stands twice", ["row 1, column a"]),
        ("a,b\n1,2\n1,2,3\n", "another number of cells", ["row 3, column b"]),
        ("a,b\n1,2\n3,4\n1\n", "another number of cells", ["row 4, column b"]),
        ("a,b\n1\n3,4\n1,2,3\n", "2 faults", ["row 2, column b", "row 4, column b"]),
        ('a,b\n1\n1,"2\n', "cannot be read", ["row 2, column b", "row 3"]),
        ('a,b\n1,"2"x\n', "cannot be read", ["row 2"]),
        ("a,b\n1,2\nø,2\n".encode("latin-1"), "not UTF-8", ["row 3"]),
    ],
    ids=[
        "empty",
        "missing",
        "semicolons",
        "unknown",
        "twice",
        "long",
        "short",
        "several",
        "open quote",
        "torn quote",
        "latin-1",
    ],
)
def test_a_table_that_cannot_be_read_is_refused_by_file_row_and_column(table, places, content, said, told):
    with pytest.raises(ConfigError, match=said) as caught:
        table(content)
    assert places(caught.value) == [f"params/2020/t.csv, {place}" for place in told]


def test_a_missing_table_is_named(params_copy):
    with pytest.raises(ConfigError, match=r"missing") as caught:
        read_rows(params_copy / "2020" / "none.csv", Pair)
    assert caught.value.where == "params/2020/none.csv"


def test_a_misspelled_column_is_recognised(table):
    with pytest.raises(ConfigError, match="Did you mean bb"):
        table("a,bb\n1,2\n")


@pytest.mark.parametrize("cell", ["-3", "0", "12", "007"])
def test_a_whole_number_within_its_bounds_is_read(table, cell):
    assert table(f"a,b,c\nx,y,{cell}\n", Numbers) == [(2, {"a": "x", "b": "y", "c": int(cell)})]


@pytest.mark.parametrize("cell", ["", "-4", "13", "1.0", "1e1", "+1", "one", "1_0", "٣", "1" * 5000])
def test_anything_else_is_refused_with_what_is_allowed(table, cell):
    with pytest.raises(ConfigError, match="c is no whole number from -3 to 12") as caught:
        table(f"a,b,c\nx,y,{cell}\n", Numbers)
    assert (caught.value.where, caught.value.got) == ("params/2020/t.csv, row 2, column c", cell)


def test_two_rows_that_may_not_be_alike_are_found_with_all_other_faults(table, places):
    with pytest.raises(ConfigError, match="The b of this a stands twice") as caught:
        table("a,b,c\nx,y,1\nx,z,1\nx,y,2\nx,y,no\nw,y,2\n", Numbers)
    told = ["row 3, column c", "row 4, column b", "row 5, column c", "row 6, column c"]
    assert places(caught.value) == [f"params/2020/t.csv, {place}" for place in told]
    assert "Take out this row or row 2." in str(caught.value)


def test_what_no_row_knows_of_itself_is_told_in_the_same_order(params_copy, places):
    path = params_copy / "2020" / "t.csv"
    path.write_text("a,b\n1\n2,2\n3\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_rows(path, Pair).checked([unknown_name(3, "a", "No such a.", "handlplan", ["bfu", "handleplan"])])
    assert places(caught.value) == [
        f"params/2020/t.csv, {place}" for place in ("row 2, column b", "row 3, column a", "row 4, column b")
    ]
    assert "bfu, handleplan" in str(caught.value) and "Did you mean handleplan?" in str(caught.value)


def test_rows_are_all_read_unless_one_of_them_could_not_be(params_copy):
    path = params_copy / "2020" / "t.csv"
    read = {}
    for name, content in {"alike": "a,b,c\nx,y,1\nx,y,1\n", "short": "a,b,c\nx,y,1\nx\n"}.items():
        path.write_text(content, encoding="utf-8")
        read[name] = read_rows(path, Numbers)
    assert read["alike"].all_read and read["alike"].faults
    assert not read["short"].all_read
    assert isinstance(read["short"].faults[0], RowFault)
