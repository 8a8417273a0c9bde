"""A year's tables on the disk: all of them or none, made again when something they are made from changes, and whose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from barometer.datasets import files as datasets
from barometer.datasets.names import workbook_name
from barometer.errors import PersonalDataError
from barometer.render import year_tables
from barometer.render.records import read_record, record_path
from barometer.render.year_tables import YearTables

BEFORE, AFTER = date(2020, 7, 8), date(2020, 7, 9)


@pytest.fixture
def tables(survey_2020, tmp_path) -> YearTables:
    return YearTables(tmp_path / "2020", survey_2020.results, None, AFTER)


@pytest.fixture
def made(monkeypatch) -> list[int]:
    """One entry for each time that the files for spreadsheets were made."""
    calls: list[int] = []
    make = datasets.dataset_files

    def counted(*arguments):
        calls.append(1)
        return make(*arguments)

    monkeypatch.setattr("barometer.datasets.files.dataset_files", counted)
    return calls


def test_what_is_written_is_what_is_told_and_stands_in_the_record(tables):
    assert tables.write() == tables.files
    there = {path for path in tables.folder.rglob("*") if path.is_file() and ".records" not in path.parts}
    assert there == set(tables.files)
    record = read_record(record_path(tables.folder, tables.stem))
    assert {tables.folder / name for name in record.files} == there


def test_what_is_up_to_date_is_not_made_again(tables, made, survey_2020):
    tables.write()
    tables.write()
    replace(tables, as_of=date(2026, 1, 1)).write()  # after publication every day is the same
    assert len(made) == 1
    replace(tables, as_of=BEFORE).write()
    assert len(made) == 2
    (tables.stem / workbook_name(2020)).unlink()
    replace(tables, as_of=BEFORE).write()
    assert len(made) == 3


def test_the_plain_tables_are_the_same_on_every_day(tables):
    def plain() -> dict[str, bytes]:
        names = ("frequencies.csv", "designs.csv", "estimates.csv", "verdicts.csv", "questions.csv", "survey.json")
        return {name: (tables.stem / name).read_bytes() for name in names}

    tables.write()
    after = plain()
    replace(tables, as_of=BEFORE).write()
    assert plain() == after


def test_tables_of_a_case_file_can_be_read_by_the_user_alone(tables, results_of, ordinary):
    of_cases = replace(tables, results=results_of({"183": ordinary(14), "707": ordinary(30)}))
    assert {path.stat().st_mode & 0o777 for path in of_cases.write()} == {0o600}


def test_those_of_invented_cases_are_as_the_umask_says(tables):
    assert {path.stat().st_mode & 0o077 for path in tables.write()} != {0}


def test_a_personal_number_in_one_of_them_lets_none_be_written(tables, monkeypatch):
    number = "".join(("05", "06", "09", "1122"))
    spoilt = {workbook_name(2020): f"a workbook with {number}"}
    monkeypatch.setattr("barometer.datasets.files.dataset_files", lambda *_: spoilt)
    with pytest.raises(PersonalDataError) as caught:
        tables.write()
    assert workbook_name(2020) in caught.value.where and number not in str(caught.value)
    assert not tables.stem.exists()


def test_what_writes_workbooks_is_not_imported_where_nothing_is_due():
    assert not any("xlsxwriter" in str(value) for value in vars(year_tables).values())
