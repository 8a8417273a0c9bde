"""Small counts hidden in three whole years: nobody computes one from all their tables, pages and memos together."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pandas as pd
import pytest
from attacker import attacker_of

import barometer
from barometer import columns as c
from barometer.api import PooledYears
from barometer.counts.survey_counts import SurveyCounts, counts_of_demo
from barometer.params import periods
from barometer.params.folder import folder
from barometer.params.rule import rule
from barometer.results.area import Results
from barometer.results.pooled import pooled_counts, pooled_results

BELOW = 5
YEARS = (2020, 2021, 2022)  # one kommune's counts of 2020 are published, so everybody knows them
PERIOD = "2020-2022"
MEMOS = (c.ALL, "S01", "S02", "S03")


@pytest.fixture(scope="module")
def years(tmp_path_factory) -> dict[int, Results]:
    """The years with their small counts hidden."""
    copy = tmp_path_factory.mktemp("hidden") / "params"
    shutil.copytree(folder(), copy)
    for year in YEARS:
        with (copy / str(year) / "survey.yml").open("a", encoding="utf-8") as file:
            file.write(f"suppress_below: {BELOW}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BAROMETER_PARAMS", str(copy))
        yield {year: barometer.open_survey(year).results for year in YEARS}


@pytest.fixture(scope="module")
def hidden(years) -> dict[tuple[str, ...], int]:
    """(Year, kommune, type of case, question, answer) -> what is hidden; the answer is empty for a base."""
    found = {}
    for year, results in years.items():
        book = results.codebook
        hides_nothing = book.survey.model_copy(update={"suppress_below": None})
        whole = counts_of_demo(replace(book, survey=hides_nothing)).frequencies
        for row, shown in zip(whole.to_dict("records"), results.frequencies.to_dict("records"), strict=True):
            here = (str(year), row[c.KOMMUNE_CODE], row[c.CASE_TYPE], row[c.QUESTION])
            for name, number in ((row[c.ANSWER], c.COUNT), ("", c.NOBS)):
                if pd.isna(shown[number]):
                    found[(*here, name)] = row[number]
    return found


@pytest.fixture(scope="module")
def attacker(years, write_tables, tmp_path_factory):
    """Somebody who has read the years, their sum, some memos, and all that was published elsewhere."""
    read = attacker_of(*years.values())
    period = periods.read_period(PERIOD)
    counted = {year: SurveyCounts(r.frequencies, r.designs, r.frequencies[:0]) for year, r in years.items()}
    read.reads_years_together(PooledYears(pooled_results(period, *pooled_counts(period, counted), rule())))
    tables = {year: str(write_tables(tmp_path_factory.mktemp(str(year)), results)) for year, results in years.items()}
    for code in MEMOS:
        read.reads_change(barometer.change(code, 2020, 2021, tables_before=tables[2020], tables=tables[2021]))
        read.reads_change(barometer.change(code, 2021, 2022, tables_before=tables[2021], tables=tables[2022]))
    for year, results in years.items():
        read.reads_published(str(year), results.codebook)
    read.reads_published(PERIOD, periods.codebook(period))
    return read


def test_nobody_computes_a_hidden_number_of_three_whole_years(years, hidden, attacker):
    assert len(hidden) > 1500
    promised = {code: BELOW for results in years.values() for code in (c.ALL, *results.kommuner)}
    assert attacker.computes(hidden, promised) == {}


def test_no_sentence_tells_a_small_number_of_cases(years, attacker):
    known = {code for results in years.values() for code in results.codebook.completely_published}
    assert known
    assert not any(told & set(range(1, BELOW)) for code, told in attacker.told.items() if code not in known)
