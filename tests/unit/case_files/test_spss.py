"""Files from SPSS: a labelled value is its label, a missing one declared by the office is not blank."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from barometer.case_files.cell_text import cell_text
from barometer.case_files.readers import read_raw
from barometer.errors import CaseFileError

SECRET = "Barn Barnesen"


def texts(table) -> list[list[str]]:
    return table.cells.astype(object).to_numpy().tolist()


def fault_of(path):
    with pytest.raises(CaseFileError) as caught:
        read_raw(path)
    (fault,) = caught.value.faults
    assert SECRET not in str(caught.value)
    return fault


@pytest.mark.parametrize("ending", [".sav", ".zsav"])
def test_values_are_their_labels_and_missing_ones_are_told_apart(tmp_path, ending):
    cases = pd.DataFrame(
        {
            "case": [1.0, 2.0, 3.0],
            "kommune_code": [101.0, 183.0, 101.0],
            "bfu": [1.0, 2.0, 9.0],
            "frist": [None, 1.0, 1.5],
            "note": [" ja", "Nej,\xa0men", None],
            "day": [date(2020, 1, 1), None, None],
        }
    )
    path = tmp_path / f"cases{ending}"
    labels = {"bfu": {1: "Ja", 2: "Nej, men lovlig grund", 9: "Uoplyst"}, "frist": {1: "Ja"}}
    pyreadstat.write_sav(
        cases, path, variable_value_labels=labels, missing_ranges={"bfu": [9]}, compress=ending == ".zsav"
    )
    table = read_raw(path)
    assert table.head == tuple(cases)
    assert texts(table) == [
        ["1", "101", "Ja", "", "ja", "2020-01-01"],
        ["2", "183", "Nej, men lovlig grund", "Ja", "Nej, men", ""],
        ["3", "101", "Uoplyst", "1.5", "", ""],
    ]
    assert table.rows.tolist() == [1, 2, 3] and "labels" in table.notes[0] and "from 1" in table.notes[0]


word = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=6)


@settings(max_examples=8)  # each starts a process
@given(
    table=st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(word, min_size=width, max_size=width), min_size=1))
)
def test_any_table_of_text_comes_back(tmp_path_factory, table):
    path = tmp_path_factory.mktemp("any") / "cases.sav"
    pyreadstat.write_sav(pd.DataFrame(table, columns=[f"q{i}" for i in range(len(table[0]))]), path)
    assert texts(read_raw(path)) == [[cell_text(cell) for cell in row] for row in table]


@pytest.mark.parametrize("data", [b"", b"$FL2", b"case,bfu\n1,ja\n", b"$FL2" + b"\xff" * 800])
def test_what_is_not_from_spss_is_told(saved, data):
    assert fault_of(saved(data, ".sav")).what == "The file is damaged, or not from SPSS."


def test_a_file_without_cases_is_told(tmp_path):
    path = tmp_path / f"{SECRET}.sav"
    pyreadstat.write_sav(pd.DataFrame({"bfu": pd.Series([], dtype=float)}), path)
    assert fault_of(path).what == "The file has no cases."
