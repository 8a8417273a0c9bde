"""The door: what is written is read again, a fault lets nothing in, and after it a cell holds only a known value."""

from __future__ import annotations

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
from barometer.counts import frequencies, synthetic
from barometer.errors import BarometerError, CaseFileError, ParameterError, RenderError
from barometer.params import codebook

YEARS = (2020, 2021, 2022)
NAME = "Barn Barnesen"  # whatever stands in a wrong place; no message may repeat it


def as_text(cases: pd.DataFrame) -> pd.DataFrame:
    return cases.astype(object)


# --- there and back ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_demo_file_comes_back_as_it_was(year, seed, tmp_path_factory):
    book = codebook.read_codebook(year)
    invented = synthetic.invent(book, seed=seed, every_kommune=True)
    path = tmp_path_factory.mktemp("back") / "cases.csv"
    case_file.write_cases(invented, path)
    back = case_file.read_cases(path, book)
    pd.testing.assert_frame_equal(as_text(back), as_text(invented))
    counted = frequencies.frequencies_from_cases(invented, book)
    pd.testing.assert_frame_equal(frequencies.frequencies_from_cases(back, book), counted)


def test_after_the_door_a_cell_can_hold_nothing_but_a_value_of_the_codebook(book, demo_rows, saved, make):
    cases = case_file.read_cases(saved(make["csv"](demo_rows)), book)
    for question in book.questions:
        assert list(cases[question.question].cat.categories) == [*question.answers, ""]
        with pytest.raises(TypeError):
            cases.loc[0, question.question] = NAME


def test_the_same_cases_give_the_same_bytes_and_nothing_beside_them(book, tmp_path):
    for name in ("a.csv", "b.csv", "b.csv"):
        case_file.write_cases(synthetic.invent(book, every_kommune=True), tmp_path / name)
    data = (tmp_path / "a.csv").read_bytes()
    assert data == (tmp_path / "b.csv").read_bytes()
    assert b"\r" not in data and not data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv"]


def test_a_write_that_fails_leaves_the_old_file_and_names_the_option(tmp_path, monkeypatch):
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


@pytest.mark.parametrize("place", ["cases.xlsx", "nowhere/cases.csv"])
def test_a_place_that_cannot_be_written_is_refused(place, tmp_path):
    with pytest.raises(ParameterError):
        case_file.write_cases(pd.DataFrame({"case": ["1"]}), tmp_path / place)


# --- source -----------------------------------------------------------------------------------------------


def without_source(rows: list[list[str]]) -> list[list[str]]:
    place = rows[0].index(c.SOURCE)
    return [row[:place] + row[place + 1 :] for row in rows]


def test_without_a_source_an_invented_kommune_is_invented_and_a_real_one_is_not(book, demo_rows, saved, make):
    rows = without_source(demo_rows)
    assert set(case_file.read_cases(saved(make["csv"](rows)), book)[c.SOURCE]) == {c.SYNTHETIC}
    place = rows[0].index(c.KOMMUNE_CODE)
    of_one = [rows[0], *([*row[:place], "101", *row[place + 1 :]] for row in rows[1:] if row[place] == "S03")]
    read = case_file.read_cases(saved(make["csv"](of_one)), book, partial=True)
    assert set(read[c.SOURCE]) == {c.CASES}
    assert list(read) == [c.CASE, c.KOMMUNE_CODE, c.SOURCE, *book.by_name]


# --- refusal ----------------------------------------------------------------------------------------------


def test_every_fault_is_told_at_once_and_neither_the_file_nor_its_cells_are_named(book, demo_rows, tmp_path, make):
    rows = [list(row) for row in demo_rows]
    for row in rows[1:]:
        row[rows[0].index("boernesamtale")] = NAME
        row.append(NAME)
    rows[0].append("bemærkning")
    path = tmp_path / f"{NAME}.csv"
    path.write_bytes(make["csv"](rows))
    with pytest.raises(CaseFileError) as caught:
        case_file.read_cases(path, book)
    error = caught.value
    assert isinstance(error, BarometerError) and error.exit_code == 4
    lines = str(error).splitlines()
    assert lines[0] == "The case file has 2 faults."
    assert lines[1].startswith("  column T: The column is unknown.")
    assert lines[2].startswith("  rows 2-736 (735 rows), column K (boernesamtale): The answer is unknown.")
    assert "Barn" not in str(error)
    again = pickle.loads(pickle.dumps(error))  # from a worker process
    assert (str(again), [str(fault) for fault in again.faults]) == (str(error), [str(fault) for fault in error.faults])


def test_a_folder_with_the_name_of_a_case_file_is_neither_read_nor_written(book, tmp_path):
    path = tmp_path / "cases.csv"
    path.mkdir()
    with pytest.raises(CaseFileError):
        case_file.read_cases(path, book)
    with pytest.raises(RenderError, match="Is a directory"):
        case_file.write_cases(pd.DataFrame({"case": ["1"]}), path)
    assert list(path.iterdir()) == [] and list(tmp_path.iterdir()) == [path]


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_is_refused_in_words(book, tmp_path_factory, text):
    path: Path = tmp_path_factory.mktemp("text") / "cases.csv"
    path.write_text(text, encoding="utf-8", errors="replace", newline="")
    with pytest.raises(CaseFileError):
        case_file.read_cases(path, book)
