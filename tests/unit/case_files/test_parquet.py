"""Parquet files, where pyarrow is there: `make parquet` puts it into a folder of its own and runs these tests."""

from __future__ import annotations

import io
from datetime import date

import pytest

from barometer.case_files.readers import read_raw
from barometer.errors import CaseFileError

pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed: make parquet runs these tests")
parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed: make parquet runs these tests")

SECRET = "Barn Barnesen"


@pytest.fixture
def written(saved):
    """Saves columns as a Parquet file, and gives the place."""

    def write(columns: dict[str, list]):
        file = io.BytesIO()
        parquet.write_table(pyarrow.table(columns), file)
        return saved(file.getvalue(), ".parquet")

    return write


def fault_of(path):
    with pytest.raises(CaseFileError) as caught:
        read_raw(path)
    (fault,) = caught.value.faults
    assert SECRET not in str(caught.value)
    return fault


def test_columns_of_every_kind_become_text(written):
    columns = {
        "case": [1, 2, 3],
        "kommune_code": [101.0, None, 183.5],
        "bfu": [" ja", "Ta\u030arnby", None],
        "given": [True, False, None],
        "day": [date(2020, 1, 1), None, None],
    }
    table = read_raw(written(columns))
    assert table.head == tuple(columns)
    assert table.cells.astype(object).to_numpy().tolist() == [
        ["1", "101", "ja", "TRUE", "2020-01-01"],
        ["2", "", "Tårnby", "FALSE", ""],
        ["3", "183.5", "", "", ""],
    ]
    assert (table.rows.tolist(), table.notes) == ([1, 2, 3], ("Rows are counted from 1.",))


def test_dictionaries_and_empty_columns_at_the_end(written):
    columns = {"bfu": pyarrow.array(["ja", "nej", "ja"]).dictionary_encode(), "": pyarrow.nulls(3)}
    table = read_raw(written(columns))
    assert table.cells[0].tolist() == ["ja", "nej", "ja"] and table.head == ("bfu",)


def test_a_column_of_lists_is_refused(written):
    assert fault_of(written({"bfu": [[SECRET], []]})).what == "A column holds lists or records."
    assert fault_of(written({"bfu": [{"x": SECRET}]})).what == "A column holds lists or records."


@pytest.mark.parametrize("data", [b"", b"PAR1", b"case,bfu\n1,ja\n", b"PAR1" + b"\xff" * 60 + b"PAR1"])
def test_what_is_no_parquet_is_told(saved, data):
    assert fault_of(saved(data, ".parquet")).what == "The file is not Parquet."


def test_a_file_without_cases_is_told(written):
    assert fault_of(written({"bfu": pyarrow.array([], pyarrow.string())})).what == "The file has no cases."
