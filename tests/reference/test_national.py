"""The demo survey shows every national figure that was published, and every count of a whole kommune."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from barometer import columns as c
from barometer.counts.survey_counts import counts_of_demo
from barometer.params import codebook, folder, periods
from barometer.rounding import whole_percent

POOLED = "2020-2022"
POOLED_YEARS = (2020, 2021, 2022)
FACTS = list(csv.DictReader((Path(__file__).parent / "national.csv").read_text(encoding="utf-8").splitlines()))


@cache
def demo(year: int) -> pd.DataFrame:
    """One row is kommune x type of case x question x answer of the demo of a year."""
    return counts_of_demo(codebook.read_codebook(year)).frequencies


def book_of(scope: int | str) -> codebook.Codebook:
    if scope == POOLED:
        return periods.codebook(periods.read_period(POOLED))
    return codebook.read_codebook(int(scope))


def years_of(scope: str) -> tuple[int, ...]:
    return POOLED_YEARS if scope == POOLED else (int(scope),)


def count_of(scope: str, code: str, question: str, answer: str | None = None, case_type: str = c.ALL) -> int:
    total = 0
    for year in years_of(scope):
        frame = demo(year)
        rows = (frame[c.KOMMUNE_CODE] == code) & (frame[c.CASE_TYPE] == case_type)
        rows &= frame[c.QUESTION] == question
        if answer is not None:
            rows &= frame[c.ANSWER] == answer
        total += int(frame.loc[rows, c.COUNT].sum())
    return total


def published_shares() -> list[tuple[str, str, int]]:
    found = []
    for scope in ("2020", "2021", "2022", POOLED):
        frame = book_of(scope).published.shares
        national = frame[frame[c.KOMMUNE_CODE] == c.ALL]
        found += [(scope, q, int(p)) for q, p in zip(national[c.QUESTION], national["percent"], strict=True)]
    return found


def published_counts() -> list[tuple[str, str, str, str, int]]:
    found = []
    for scope in ("2020", "2021", "2022", POOLED):
        frame = book_of(scope).published.counts
        columns = (c.KOMMUNE_CODE, c.QUESTION, c.ANSWER, c.COUNT)
        found += [(scope, *row) for row in zip(*(frame[name].tolist() for name in columns), strict=True)]
    return found


def test_there_is_something_to_compare_with():
    assert len(published_shares()) == 4 + 5 + 8
    assert len(published_counts()) == 39 + 3 + 3


@pytest.mark.parametrize(("scope", "question", "printed"), published_shares())
def test_published_percentage(scope, question, printed):
    kept = codebook.read_codebook(years_of(scope)[0]).question(question).complies[0]
    nobs = count_of(scope, c.ALL, question)
    assert whole_percent(count_of(scope, c.ALL, question, kept), nobs) == printed


@pytest.mark.parametrize(("scope", "code", "question", "answer", "count"), published_counts())
def test_published_count(scope, code, question, answer, count):
    assert count_of(scope, code, question, answer) == count


@pytest.mark.parametrize(
    ("scope", "cases", "kommuner"),
    [("2020", 735, 37), ("2021", 708, 27), ("2022", 697, 31), (POOLED, 2140, 95)],
)
def test_published_numbers_of_cases_and_kommuner(scope, cases, kommuner):
    assert count_of(scope, c.ALL, "foranstaltning") == cases
    taking_part = sum(demo(year)[c.KOMMUNE_CODE].nunique() - 1 for year in years_of(scope))
    assert taking_part == kommuner


@pytest.mark.parametrize(
    ("scope", "case_type", "cases"),
    [
        (POOLED, "familiebehandling", 1184),
        (POOLED, "anbringelse", 956),
        (POOLED, "anbringelse_uden_samtykke", 50),
        ("2022", "familiebehandling", 375),
        ("2022", "anbringelse", 322),
        ("2022", "anbringelse_uden_samtykke", 15),
    ],
)
def test_published_numbers_by_type_of_case(scope, case_type, cases):
    assert count_of(scope, c.ALL, "foranstaltning", case_type=case_type) == cases


@pytest.mark.parametrize("scope", ["2021", "2022", POOLED])
def test_params_say_what_the_list_of_facts_says(scope):
    kind = "pooled" if scope == POOLED else "annual"
    facts = {r["indicator"]: int(r["percent"]) for r in FACTS if (r["scope"], r["years"]) == (kind, scope)}
    assert facts == {question: printed for where, question, printed in published_shares() if where == scope}


@pytest.mark.parametrize("year", POOLED_YEARS)
def test_survey_yml_says_what_the_list_of_facts_says(year):
    survey = codebook.read_codebook(year).survey
    facts = {(r["kommuner"], r["cases"]) for r in FACTS if (r["scope"], r["years"]) == ("annual", str(year))}
    assert facts == {(str(survey.kommuner), str(survey.cases))}


def test_pooled_numbers_are_the_sums_of_the_years():
    surveys = [codebook.read_codebook(year).survey for year in POOLED_YEARS]
    facts = {(int(r["kommuner"]), int(r["cases"])) for r in FACTS if r["scope"] == "pooled"}
    assert facts == {(sum(s.kommuner for s in surveys), sum(s.cases for s in surveys))}


def test_the_pooled_folder_is_no_year():
    assert POOLED not in map(str, folder.survey_years())
