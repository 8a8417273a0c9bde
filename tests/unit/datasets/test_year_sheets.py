"""A year's tables as numbers: every cell is recomputed from the frequencies, and words stand where there is no number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

import barometer
from barometer import columns as c
from barometer.datasets.workbook import year_workbook
from barometer.datasets.year_sheets import EVERYONE, HIDDEN_WORD, NOT_RELEVANT
from barometer.page.danish import alphabetical_key, da
from barometer.page.methods import METHOD_NAMES

DAY = date(2021, 1, 1)


@pytest.fixture(scope="module", params=["demo", "hidden", "part"])
def results(request, survey_2020, hidden, part):
    return {"demo": survey_2020.results, "hidden": hidden, "part": part}[request.param]


@pytest.fixture(scope="module")
def book(results, read_book):
    return read_book(year_workbook(results, DAY))


def shown(number, nobs):
    """What stands in the place of a number that follows from a base: itself, or the words for it."""
    if pd.isna(number) and not (pd.notna(nobs) and nobs == 0):
        return HIDDEN_WORD
    return HIDDEN_WORD if pd.isna(nobs) else NOT_RELEVANT if nobs == 0 else number


def test_every_question_has_its_table_with_a_row_a_kommune_and_all_together_last(results, book):
    names = [*sorted(results.kommuner.values(), key=alphabetical_key), EVERYONE]
    for question in results.codebook.questions:
        assert [row["Kommune"] for row in book.table(f"Tabel {question.number}")] == names


def test_every_count_and_share_of_a_question_is_that_of_the_frequencies(results, book):
    codebook = results.codebook
    seen = {HIDDEN_WORD: 0, NOT_RELEVANT: 0, int: 0}
    rows = results.frequencies[results.frequencies[c.CASE_TYPE] == c.ALL].set_index(c.ANSWER)
    by_table = dict(list(rows.groupby([c.KOMMUNE_CODE, c.QUESTION])))
    for question in codebook.questions:
        for row in book.table(f"Tabel {question.number}"):
            own = by_table[row["Kode"], question.question]
            nobs = own[c.NOBS].iloc[0]
            assert row["Antal sager"] == (HIDDEN_WORD if pd.isna(nobs) else nobs)
            for answer, parts in codebook.printed_rows(question).items():
                count = own.loc[list(parts), c.COUNT].sum(skipna=False)
                cell = row[da.law(codebook.survey.answers[answer].label)]
                assert cell == (shown(count, nobs) if pd.notna(nobs) else HIDDEN_WORD if pd.isna(count) else count)
                seen[cell if isinstance(cell, str) else int] += 1
            if question.complies:
                kept = own.loc[list(question.complies), c.COUNT].sum(skipna=False)
                share = shown(kept, nobs)
                assert row["Procent Ja"] == (share if isinstance(share, str) else pytest.approx(kept / nobs, rel=1e-12))
    assert seen[int] and bool(seen[HIDDEN_WORD]) == (codebook.survey.suppress_below is not None)


def test_every_requirement_of_every_kommune_has_its_interval_and_verdict(results, book):
    rows = book.table("Lovkrav")
    expected = results.estimates[results.estimates[c.CASE_TYPE] == c.ALL]
    assert len(rows) == len(expected)
    by_key = {(row["Kode"], row["Lovkrav"]): row for row in rows}
    short = {q.question: q.short for q in results.codebook.questions}
    verdicts = results.verdicts.set_index([c.KOMMUNE_CODE, c.CASE_TYPE, c.QUESTION])
    for row in expected.to_dict("records"):
        cells, nobs = by_key[row[c.KOMMUNE_CODE], short[row[c.QUESTION]]], row[c.NOBS]
        verdict = verdicts.loc[(row[c.KOMMUNE_CODE], c.ALL, row[c.QUESTION])]
        numbers = {
            "Antal overholdt": c.COUNT,
            "Procent overholdt": c.SHARE,
            "Nedre grænse": c.CI_LOW,
            "Øvre grænse": c.CI_UPP,
        }
        for head, column in numbers.items():
            there = shown(row[column] if pd.notna(row[c.COUNT]) else pd.NA, nobs)
            assert cells[head] == (there if isinstance(there, str) else pytest.approx(there, rel=1e-12)), head
        assert cells["Metode"] == (NOT_RELEVANT if pd.notna(nobs) and nobs == 0 else METHOD_NAMES[row[c.METHOD]])
        if pd.isna(nobs):
            assert cells["Kan generaliseres"] == cells["Manglende sager"] == cells["Antal sager"] == HIDDEN_WORD
        else:
            assert cells["Kan generaliseres"] == ("ja" if verdict["generalizes"] else "nej")
            missing = 0 if verdict["generalizes"] else max(0, verdict["cases_needed"] - nobs)
            assert (cells["Antal sager"], cells["Manglende sager"]) == (nobs, missing)


def test_every_row_says_where_its_numbers_come_from(survey_2020, part, hidden, read_book):
    def origins(results) -> dict[str, str]:
        return {row["Kommune"]: row["Oprindelse"] for row in read_book(year_workbook(results, DAY)).table("Tabel 2.2")}

    found = origins(survey_2020.results)
    assert found.pop("Ishøj") == "Offentliggjort" and set(found.values()) == {"Opdigtet"}
    assert set(origins(part).values()) == set(origins(hidden).values()) == {"Sagsfil, ikke offentliggjort"}


def test_types_of_case_and_years_together_stand_on_sheets_of_their_own(pooled, read_book):
    last = barometer.open_survey(2022).results
    book = read_book(year_workbook(last, DAY, pooled.pooled))
    by_type = book.table("Sagstyper")
    labels = [kind.label for kind in last.codebook.survey.case_types.values()]
    assert list(dict.fromkeys(row["Sagstype"] for row in by_type)) == labels
    rows = book.table("Årene samlet")
    assert list(dict.fromkeys(row["År"] for row in rows)) == ["2020-2022", "2020", "2021", "2022"]
    whole = pooled.estimates().set_index(c.QUESTION)
    (bfu,) = [row for row in rows if row["År"] == "2020-2022" and row["Tabel"] == "Tabel 2.2"]
    assert (bfu["Antal overholdt"], bfu["Antal sager"]) == tuple(whole.loc["bfu", [c.COUNT, c.NOBS]])


def test_types_of_case_that_are_not_counted_apart_have_no_sheet(part, read_book):
    assert set(part.withheld) == set()
    kept = part.frequencies[part.frequencies[c.CASE_TYPE] == c.ALL]
    assert "Sagstyper" not in read_book(year_workbook(replace(part, frequencies=kept), DAY)).sheets
