"""A memo in a notebook: which kommune it finds, from what it is made, and what it refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest

import barometer
from barometer import columns as c
from barometer.counts.survey_facts import SurveyFacts
from barometer.errors import BarometerError, FrequencyError, ParameterError
from barometer.page.blocks import MIME, Figure, Page, Prose, Table
from barometer.params import kommuner
from barometer.privacy.suppression import primary_suppression


@pytest.fixture(scope="module")
def tables(tmp_path_factory, write_tables):
    """Year -> the tables of its invented survey."""
    folder = tmp_path_factory.mktemp("tables")
    return {y: str(write_tables(folder / str(y), barometer.open_survey(y).results)) for y in (2020, 2021)}


@pytest.mark.parametrize("kommune", ["707", "Norddjurs", "norddjurs"])
def test_a_kommune_is_found_by_code_and_by_name(kommune):
    memo = barometer.change(kommune, 2020, 2023)
    assert (memo.change.code, memo.change.name) == ("707", "Norddjurs")
    assert (memo.change.cases_before, memo.change.cases_now) == (14, 16)


def test_each_method_shows_one_thing():
    memo = barometer.change("Norddjurs", 2020, 2023)
    kinds = {"head": Page, "table": Table, "dumbbell": Figure, "claims": Page, "refused": Page, "p_values": Table,
             "method": Prose, "sources": Prose}  # fmt: skip
    assert {name: type(getattr(memo, name)()) for name in kinds} == kinds
    assert memo._repr_mimebundle_()[MIME] == memo.table().blocks()
    assert "Børnefaglig undersøgelse" in repr(memo)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Norddjors", 2020, 2023), "Did you mean Norddjurs?"),
        (("Odense", 2020, 2023), "Nothing of Odense is published"),
        (("Norddjurs", 2020, 2022), "Nothing of Norddjurs is published"),
        (("Norddjurs", 2023, 2020), "earlier year to a later one"),
        (("Norddjurs", 2019, 2023), "There is no survey of 2019"),
        ((c.ALL, 2020, 2021), "Nothing of all kommuner together is published"),
        ((c.ALL, 2023, 2024), "of neither year"),
        (("S01", 2020, 2023), "There is no kommune S01"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments, said):
    with pytest.raises(ParameterError, match=said.replace("?", r"\?")):
        barometer.change(*arguments)


def test_from_tables_an_invented_kommune_has_its_own_counts(tables):
    memo = barometer.change("S01", 2020, 2021, tables_before=tables[2020], tables=tables[2021])
    rows = memo.rows.dropna(subset=c.DIFFERENCE).set_index(c.QUESTION)
    area = barometer.open_survey(2021).kommune("S01")
    own = area.estimates().set_index(c.QUESTION)
    assert (rows[c.NOBS] == own.loc[rows.index, c.NOBS]).all() and (rows[c.COUNT] == own.loc[rows.index, c.COUNT]).all()
    assert rows["counted"].all() and (rows["readings"] == 1).all()
    assert memo.change.cases_now == area.nobs
    assert [b["tone"] for b in memo.head("2026-01-01").blocks() if b["kind"] == "stamp"] == ["synthetic"]


def test_from_tables_all_together_are_counted_and_their_bases_known(tables, read, grammar):
    memo = barometer.change(c.ALL, 2020, 2021, tables_before=tables[2020], tables=tables[2021])
    assert (memo.change.cases_before, memo.change.cases_now, memo.change.at_largest) == (735, 708, False)
    page = Page([memo.head("2026-01-01"), memo.table(), memo.refused(), memo.method(), memo.p_values()])
    assert grammar(read(page)) == []
    assert "usikkerheden er større, end testene regner med" in read(memo.head("2026-01-01"))


def test_one_year_may_be_published_and_the_other_counted(tables):
    memo = barometer.change("Ishøj", 2020, 2023, tables_before=tables[2020])
    told = barometer.change("Ishøj", 2020, 2023)
    assert memo.rows.drop(columns="percent").equals(told.rows.drop(columns="percent"))


def test_tables_without_the_kommune_are_refused_with_those_there_are(tables):
    with pytest.raises(ParameterError, match="hold no case of the kommune") as caught:
        barometer.change("Norddjurs", 2020, 2023, tables_before=tables[2020])
    assert "S01" in caught.value.expected


def test_tables_of_another_year_or_none_are_refused(tables, tmp_path):
    with pytest.raises(FrequencyError, match="another year"):
        barometer.change("S01", 2020, 2021, tables_before=tables[2021], tables=tables[2021])
    with pytest.raises(BarometerError):
        barometer.change("S01", 2020, 2021, tables_before=str(tmp_path), tables=tables[2021])


def test_every_kommune_of_the_register_is_known_by_its_name():
    for code, name in list(kommuner.register().items())[:5]:
        with pytest.raises(ParameterError, match=f"Nothing of {name} is published"):
            barometer.change(code, 2020, 2023)


def test_tables_of_a_part_of_a_year_say_nothing_of_all_together(tables, write_tables, tmp_path):
    whole = barometer.open_survey(2021).results
    part = str(write_tables(tmp_path, replace(whole, facts=SurveyFacts(partial=True))))
    assert barometer.change("S01", 2020, 2021, tables_before=tables[2020], tables=part)
    with pytest.raises(ParameterError, match="a part of the year") as caught:
        barometer.change(c.ALL, 2020, 2021, tables_before=tables[2020], tables=part)
    assert caught.value.where == "tables"


def test_what_a_year_hides_is_compared_with_nothing(edit, monkeypatch, write_tables, tables, tmp_path):
    edit("2020/survey.yml", "year: 2020\n", "year: 2020\nsuppress_below: 5\n")
    monkeypatch.setattr("barometer.privacy.suppression.suppression", primary_suppression)
    results = barometer.open_survey(2020).results
    shown = results.estimates[results.estimates[c.KOMMUNE_CODE] == "S01"].set_index(c.QUESTION)
    hidden = shown[[c.COUNT, c.NOBS]].isna().any(axis=1)
    assert hidden.any() and not hidden.all()
    memo = barometer.change("S01", 2020, 2021, tables_before=str(write_tables(tmp_path, results)), tables=tables[2021])
    rows = memo.rows.set_index(c.QUESTION)
    told = rows[c.NOBS_BEFORE].notna()
    assert not told[hidden[hidden].index].any()
    assert rows.loc[~told, [c.COUNT_BEFORE, c.DIFFERENCE]].isna().all(axis=None)
    assert rows.loc[told, c.NOBS_BEFORE].tolist() == shown.loc[told[told].index, c.NOBS].tolist()
    assert memo.change.cases_before == shown.loc["bfu", c.NOBS]  # put to every case
    for part in ("head", "table", "dumbbell", "refused", "p_values", "method", "sources"):
        assert getattr(memo, part)().blocks()
