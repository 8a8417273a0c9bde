"""The case file: what is written is read again, and every fault is told at once without its value."""

from __future__ import annotations

import csv
import errno
import os
import pickle
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from barometer import columns as c
from barometer.case_files import case_file
from barometer.case_files.case_file import Fault
from barometer.counts import frequencies, synthetic
from barometer.errors import BarometerError, CaseFileError, ParameterError, RenderError
from barometer.params import codebook

YEARS = (2020, 2021, 2022)
NAME = "Barn Barnesen"  # whatever stands in a wrong place; no message may repeat it


@pytest.fixture(scope="module")
def book():
    return codebook.read_codebook(2020)


@pytest.fixture(scope="module")
def demo(book, tmp_path_factory):
    """The demo file's cells, line by line."""
    path = tmp_path_factory.mktemp("demo") / "cases.csv"
    case_file.write_cases(synthetic.invent(book, every_kommune=True), path)
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines()))


@pytest.fixture
def table(demo):
    """A few invented cases, the head first, for a test to spoil."""
    return [list(row) for row in (demo[0], *demo[15:40])]


def save(folder: Path, table: list[list[str]], separator: str = ",") -> Path:
    path = folder / "cases.csv"
    path.write_text("".join(separator.join(row) + "\n" for row in table), encoding="utf-8")
    return path


def faults_of(folder: Path, table: list[list[str]], book) -> list[Fault]:
    with pytest.raises(CaseFileError) as caught:
        case_file.read_cases(save(folder, table), book)
    return caught.value.faults


def at(table: list[list[str]], column: str, **where: str) -> tuple[int, int]:
    """A row with these answers, and the place of a column."""
    for i, row in enumerate(table[1:], 1):
        if all(row[table[0].index(name)] == value for name, value in where.items()):
            return i, table[0].index(column)
    raise LookupError(where)


# --- there and back ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_demo_file_comes_back_as_it_was(year, seed, tmp_path_factory):
    book = codebook.read_codebook(year)
    invented = synthetic.invent(book, seed=seed, every_kommune=True)
    path = tmp_path_factory.mktemp("back") / "cases.csv"
    case_file.write_cases(invented, path)
    back = case_file.read_cases(path, book)
    pd.testing.assert_frame_equal(back, invented)
    counted = frequencies.frequencies_from_cases(invented, book)
    pd.testing.assert_frame_equal(frequencies.frequencies_from_cases(back, book), counted)


def test_the_same_cases_give_the_same_bytes_and_nothing_beside_them(book, tmp_path):
    for name in ("a.csv", "b.csv", "b.csv"):
        case_file.write_cases(synthetic.invent(book, every_kommune=True), tmp_path / name)
    data = (tmp_path / "a.csv").read_bytes()
    assert data == (tmp_path / "b.csv").read_bytes()
    assert b"\r" not in data and not data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv"]


def test_a_write_that_fails_leaves_the_old_file_and_names_the_option(book, tmp_path, monkeypatch):
    path = tmp_path / "cases.csv"
    path.write_text("old", encoding="utf-8")

    def fail(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(RenderError, match="No space left on device") as refused:
        case_file.write_cases(pd.DataFrame({"case": ["1"]}), path)
    assert refused.value.todo == "Make room, or name another file with --to."
    assert [p.name for p in tmp_path.iterdir()] == ["cases.csv"]
    assert path.read_text(encoding="utf-8") == "old"


def test_a_folder_with_the_name_of_a_case_file_is_neither_read_nor_written(book, tmp_path):
    path = tmp_path / "cases.csv"
    path.mkdir()
    with pytest.raises(CaseFileError, match=r"The case file cannot be read\.") as refused:
        case_file.read_cases(path, book)
    assert (refused.value.got, refused.value.todo) == ("Is a directory", "Name a file.")
    with pytest.raises(RenderError, match="Is a directory") as refused:
        case_file.write_cases(pd.DataFrame({"case": ["1"]}), path)
    assert refused.value.todo == "Move it away, or name another file with --to."
    assert list(path.iterdir()) == [] and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("place", ["cases.xlsx", "nowhere/cases.csv"])
def test_a_place_that_cannot_be_written_is_refused(place, tmp_path):
    with pytest.raises(ParameterError):
        case_file.write_cases(pd.DataFrame({"case": ["1"]}), tmp_path / place)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_spreadsheets_save_is_read(book, demo, tmp_path, mark, separator, end):
    path = tmp_path / "CASES.CSV"
    text = end.join(separator.join(f'"{cell}"' for cell in row) for row in demo) + end + end
    path.write_bytes(mark + text.encode())
    pd.testing.assert_frame_equal(case_file.read_cases(path, book), synthetic.invent(book, every_kommune=True))


def test_columns_may_stand_in_any_order(book, demo, tmp_path):
    turned = [row[::-1] for row in demo]
    pd.testing.assert_frame_equal(
        case_file.read_cases(save(tmp_path, turned), book), synthetic.invent(book, every_kommune=True)
    )


# --- source -----------------------------------------------------------------------------------------------


def without_source(table: list[list[str]], code: str | None = None) -> list[list[str]]:
    place, kommune = table[0].index(c.SOURCE), table[0].index(c.KOMMUNE_CODE)
    rows = [[*row[:kommune], code or row[kommune], *row[kommune + 1 :]] for row in table]
    rows[0][kommune] = c.KOMMUNE_CODE
    return [row[:place] + row[place + 1 :] for row in rows]


def test_without_a_source_the_cases_are_cases(book, table, tmp_path):
    of_one = [table[0], *(row for row in table[1:] if row[1] == table[1][1])]
    read = case_file.read_cases(save(tmp_path, without_source(of_one, "101")), book)
    assert set(read[c.SOURCE]) == {c.CASES}
    assert list(read) == [c.CASE, c.KOMMUNE_CODE, c.SOURCE, *book.by_name]


def test_an_invented_kommune_stays_invented_without_a_source(book, demo, tmp_path):
    read = case_file.read_cases(save(tmp_path, without_source(demo)), book)
    assert set(read[c.SOURCE]) == {c.SYNTHETIC}


@pytest.mark.parametrize(
    ("code", "source", "what", "expected"),
    [
        ("101", c.SYNTHETIC, "No real kommune", c.CASES),
        ("183", c.PUBLISHED, "no published counts", c.CASES),
        ("S40", c.CASES, "invented cases only", c.SYNTHETIC),
        ("S40", c.PUBLISHED, "no published counts", c.SYNTHETIC),
        ("101", "", "source is unknown", "cases, or synthetic for an invented kommune"),
        ("101", NAME, "source is unknown", "cases, or synthetic for an invented kommune"),
    ],
)
def test_a_source_that_cannot_be_is_refused(book, table, tmp_path, code, source, what, expected):
    table[3][1], table[3][2] = code, source
    (fault,) = faults_of(tmp_path, table, book)
    assert (fault.row, fault.column, fault.expected) == (4, c.SOURCE, expected) and what in fault.what


# --- faults -----------------------------------------------------------------------------------------------


def spoilt(table, column, value, **where):
    i, j = at(table, column, **where)
    table[i][j] = value
    return i + 1


def test_an_unknown_answer(book, table, tmp_path):
    row = spoilt(table, "bfu_frist", NAME, bfu="ja")
    expected = "ja, nej_lovlig, nej, or blank where it is not relevant"
    assert faults_of(tmp_path, table, book) == [Fault(row, "bfu_frist", "The answer is unknown.", expected)]


def test_an_unknown_answer_hides_what_depends_on_it(book, table, tmp_path):
    row = spoilt(table, "bfu", NAME, bfu="ja")
    assert faults_of(tmp_path, table, book) == [
        Fault(row, "bfu", "The answer is unknown.", "ja, nej_lovlig, nej, nej_ikke_indsendt")
    ]


def test_an_answer_to_a_question_not_asked(book, table, tmp_path):
    row = spoilt(table, "foraeldre_bfu", "ja", bfu="nej")
    assert faults_of(tmp_path, table, book) == [
        Fault(row, "foraeldre_bfu", "There is an answer to a question not asked.", "blank unless bfu is ja")
    ]


@pytest.mark.parametrize(("column", "expected"), [("foraeldre_bfu", "ja, nej"), ("boernesamtale", "ja, nej")])
def test_a_blank_where_an_answer_is_due(book, table, tmp_path, column, expected):
    row = spoilt(table, column, "", bfu="ja")
    assert faults_of(tmp_path, table, book) == [Fault(row, column, "The answer is missing.", expected)]


def test_a_blank_where_a_condition_may_fail_is_none(book, table, tmp_path):
    spoilt(table, "samtale_bfu", "", bfu="ja")
    spoilt(table, "akut_reaktion", "", vurdering_24t="ja")
    case_file.read_cases(save(tmp_path, table), book)


@pytest.mark.parametrize("code", ["", "000", "Ishøj", "S1", "S001", "0183", NAME])
def test_an_unknown_kommune(book, table, tmp_path, code):
    table[3][1] = code
    (fault,) = faults_of(tmp_path, table, book)
    assert (fault.row, fault.column, fault.what) == (4, c.KOMMUNE_CODE, "The kommune is unknown.")


@pytest.mark.parametrize("number", ["", "0", "01", "1a", "123456", "-1", "1.0", NAME])
def test_a_number_that_is_none(book, table, tmp_path, number):
    table[3][0] = number
    (fault,) = faults_of(tmp_path, table, book)
    assert (fault.row, fault.column) == (4, c.CASE)


def test_a_case_that_stands_twice(book, table, tmp_path):
    table.append(list(table[3]))
    assert faults_of(tmp_path, table, book) == [
        Fault(len(table), c.CASE, "The case stands twice within its kommune.", "another number than in row 4")
    ]


def test_rows_of_another_length_and_blank_rows(book, table, tmp_path):
    table[2].append("ja")
    table[4].pop()
    table.append([""] * len(table[0]))
    found = [(fault.row, fault.column) for fault in faults_of(tmp_path, table, book)]
    assert found == [(3, ""), (5, ""), (len(table), "")]


def test_a_missing_column_and_an_unknown_one(book, table, tmp_path):
    table[0][table[0].index("bfu_frist")] = "bfu_frst"
    found = faults_of(tmp_path, table, book)
    assert [(f.row, f.column) for f in found] == [(1, "no. 6"), (1, "bfu_frist")]
    assert "Did you mean bfu_frist?" in found[0].what


@pytest.mark.parametrize("name", ["cpr", "navn", "note", "", "Case"])
def test_a_column_too_many(book, table, tmp_path, name):
    wide = [[*row, NAME] for row in table]
    wide[0][-1] = name
    (fault,) = faults_of(tmp_path, wide, book)
    assert (fault.row, fault.column) == (1, f"no. {len(wide[0])}")


def test_a_column_that_stands_twice(book, table, tmp_path):
    wide = [[*row, row[table[0].index("bfu")]] for row in table]
    expected = Fault(1, "bfu", "The column stands twice.", "each column once")
    assert faults_of(tmp_path, wide, book) == [expected]


def test_a_file_without_a_head_is_not_repeated(book, table, tmp_path):
    table[1][3] = NAME
    with pytest.raises(CaseFileError) as caught:
        case_file.read_cases(save(tmp_path, table[1:]), book)
    assert NAME not in str(caught.value) and "familiebehandling" not in str(caught.value)


def test_a_line_break_inside_a_cell_does_not_shift_the_rows(book, table, tmp_path):
    place = table[0].index("boernesamtale")
    table[1][place] = f'"{table[1][place]}\n"'
    table[-1][place] = NAME
    (fault,) = faults_of(tmp_path, table, book)
    assert fault.row == len(table) + 1


@pytest.mark.parametrize(
    ("name", "data", "row"),
    [
        ("cases.xlsx", b"PK", 0),
        ("cases.csv", None, 0),
        ("cases.csv", b"", 1),
        ("cases.csv", b"\xef\xbb\xbf\n \n", 1),
        ("cases.csv", b"case,kommune_code\n1,Ish\xf8j\n", 2),
        ("cases.csv", b"\xef\xbb\xbfcase\n\xf8\n", 2),
        ("cases.csv", b"\xff\xfec\x00a\x00", 1),
        ("cases.csv", b'case,kommune_code\n1,101\n"2,101\n', 3),
    ],
)
def test_a_file_that_is_none(book, tmp_path, name, data, row):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(CaseFileError) as caught:
        case_file.read_cases(tmp_path / name, book)
    (fault,) = caught.value.faults
    assert (fault.row, fault.column) == (row, "")
    assert str(tmp_path) not in str(caught.value)


def test_a_file_without_cases(book, demo, tmp_path):
    expected = Fault(2, "", "The file has no cases.", "a row for every case")
    assert faults_of(tmp_path, demo[:1], book) == [expected]


def test_every_fault_is_told_at_once(book, table, tmp_path):
    for row in table[1:]:
        row[table[0].index("boernesamtale")] = NAME
    table[0].append("navn")
    for row in table[1:]:
        row.append(NAME)
    with pytest.raises(CaseFileError) as caught:
        case_file.read_cases(save(tmp_path, table), book)
    error = caught.value
    assert isinstance(error, BarometerError) and error.exit_code == 4
    assert len(error.faults) == len(table)
    lines = str(error).splitlines()
    assert lines[0] == f"The case file cases.csv has {len(table)} faults."
    assert lines[2] == "  row 2, column boernesamtale: The answer is unknown. Expected: ja, nej"
    assert lines[-1] == f"  and {len(table) - 10} more" and len(lines) == 12
    assert [fault.row for fault in error.faults] == sorted(fault.row for fault in error.faults)
    again = pickle.loads(pickle.dumps(error))  # from a worker process
    assert (str(again), again.faults) == (str(error), error.faults)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_stands_in_a_wrong_place_is_never_repeated(book, demo, tmp_path_factory, data):
    table = [list(row) for row in (demo[0], *demo[15:25])]
    for _ in range(data.draw(st.integers(1, 4))):
        i = data.draw(st.integers(0, len(table) - 1))
        table[i][data.draw(st.integers(0, len(table[0]) - 1))] = NAME
    with pytest.raises(CaseFileError) as caught:
        case_file.read_cases(save(tmp_path_factory.mktemp("any"), table), book)
    told = str(caught.value) + "".join(map(str, caught.value.faults))
    assert NAME not in told and "Barn" not in told


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_is_refused_in_words(book, tmp_path_factory, text):
    path = tmp_path_factory.mktemp("text") / "cases.csv"
    path.write_text(text, encoding="utf-8", errors="replace", newline="")
    with pytest.raises(CaseFileError):
        case_file.read_cases(path, book)
