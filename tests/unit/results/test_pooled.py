"""Several years together: counts add up, the published figures come out, what cannot be is refused."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import barometer
from barometer import columns as c
from barometer.counts import frequencies
from barometer.errors import FrequencyError, ParameterError
from barometer.generalizability.verdict import Target
from barometer.page.numbers import HIDDEN
from barometer.params import codebook, periods, published
from barometer.params.rule import rule
from barometer.privacy.suppression import primary_suppression
from barometer.results import pooled as pooling
from barometer.results.area import Area

KEY = [c.CASE_TYPE, c.QUESTION, c.ANSWER]
TYPES = (c.ALL, "familiebehandling", "anbringelse", "anbringelse_uden_samtykke")


@pytest.fixture(scope="module")
def pool(pooled):
    return pooled.pooled


@pytest.fixture
def tables(pool, write_tables, tmp_path):
    return write_tables(tmp_path / "2020-2022", pool.whole, *pool.years)


def half_up(count: int, nobs: int) -> int:
    return (200 * count + nobs) // (2 * nobs)


def printing_as(percent: int, nobs: int) -> list[int]:
    """Every count that is printed so."""
    return [count for count in range(nobs + 1) if half_up(count, nobs) == percent]


# --- the sums -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case_type", TYPES)
def test_the_years_counts_add_up_to_the_pools(pool, case_type):
    def counts(results):
        rows = Area(results, c.ALL, case_type).frequencies().set_index(KEY)
        return rows[[c.COUNT, c.NOBS]]

    whole, years = counts(pool.whole), [counts(results) for results in pool.years]
    assert len(whole) == sum(len(q.answers) for q in pool.whole.codebook.questions)
    pd.testing.assert_frame_equal(sum(years[1:], years[0]).loc[whole.index], whole)


def test_the_kommuner_behind_a_result_add_up_too_for_none_takes_part_twice(pool):
    def taking_part(results):
        return results.designs.set_index([c.CASE_TYPE, c.QUESTION])[c.KOMMUNER]

    whole = taking_part(pool.whole)
    assert sum(taking_part(results) for results in pool.years).loc[whole.index].equals(whole)
    assert whole[(c.ALL, "foranstaltning")] == 95


def test_a_pool_holds_no_kommune_by_itself(pool):
    for results in (pool.whole, *pool.years):
        assert set(results.frequencies[c.KOMMUNE_CODE]) == {c.ALL} and results.kommuner == {}


def test_the_years_of_a_pool_are_what_they_are_alone(pool, survey_2020):
    alone, beside = Area(survey_2020.results, c.ALL), Area(pool.years[0], c.ALL)
    columns = [c.QUESTION, c.COUNT, c.NOBS, c.CI_LOW, c.CI_UPP, "generalizes", "cases_needed"]
    assert beside.estimates()[columns].equals(alone.estimates()[columns])


# --- the published figures ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case_type", "cases"),
    [(c.ALL, 2140), ("familiebehandling", 1184), ("anbringelse", 956), ("anbringelse_uden_samtykke", 50)],
)
def test_the_published_numbers_of_cases_come_out(pool, case_type, cases):
    assert Area(pool.whole, c.ALL, case_type).nobs == cases


def test_the_published_percentages_come_out(pool):
    found = Area(pool.whole, c.ALL).estimates().set_index(c.QUESTION)
    known = periods.codebook(periods.read_period("2020-2022")).published.shares.set_index(c.QUESTION)[published.PERCENT]
    assert len(known) == 8
    assert {q: half_up(found.loc[q, c.COUNT], found.loc[q, c.NOBS]) for q in known.index} == known.to_dict()


@pytest.mark.parametrize(
    ("case_type", "generalizes"),
    [(None, True), ("familiebehandling", True), ("anbringelse", True), ("anbringelse_uden_samtykke", False)],
)
def test_the_published_statements_come_out_of_the_rule(pooled, case_type, generalizes):
    verdict = pooled.verdict(case_type=case_type)
    assert verdict.target is Target.COUNTRY and bool(verdict) == generalizes


# --- the accounting identity ----------------------------------------------------------------------------


@pytest.mark.parametrize(("question", "low", "upp"), [("bfu", 68.6, 73.1), ("boernesamtale", 52.9, 57.3)])
def test_what_the_published_percentages_leave_open_for_2020(pool, question, low, upp):
    (found,) = pool.identity[pool.identity[c.QUESTION] == question].to_dict("records")
    assert found["missing"] == 2020
    assert (round(100 * found["low"], 1), round(100 * found["upp"], 1)) == (low, upp)
    assert found["low"] <= found[c.SHARE] <= found["upp"]


@pytest.mark.parametrize("question", ["bfu", "boernesamtale"])
def test_that_is_the_pools_counts_less_those_of_the_other_years(pool, question):
    books = (periods.codebook(periods.read_period("2020-2022")), *map(codebook.read_codebook, (2021, 2022)))
    percents = [book.published.national_percents[question] for book in books]
    whole, *others = (printing_as(percent, n) for percent, n in zip(percents, (2140, 708, 697), strict=True))
    (found,) = pool.identity[pool.identity[c.QUESTION] == question].to_dict("records")
    assert found["low"] == (whole[0] - sum(other[-1] for other in others)) / 735
    assert found["upp"] == (whole[-1] - sum(other[0] for other in others)) / 735


def test_only_a_question_asked_of_every_case_and_published_but_for_one_year_is_bounded(pool):
    # handleplan is asked of every case too, but published for neither 2020 nor 2021; vurdering_24t of some.
    assert list(pool.identity[c.QUESTION]) == ["bfu", "boernesamtale"]


# --- written and read again -----------------------------------------------------------------------------


def test_written_tables_open_as_the_same_pool(pooled, tables):
    again = barometer.pool("2020-2022", tables=str(tables))
    both = ((p.whole, *p.years) for p in (again.pooled, pooled.pooled))
    for mine, theirs in zip(*both, strict=True):
        assert mine.target is theirs.target
        assert mine.estimates.drop(columns=c.YEAR).equals(theirs.estimates.drop(columns=c.YEAR))
        assert mine.verdicts.drop(columns=c.YEAR).equals(theirs.verdicts.drop(columns=c.YEAR))
    assert again.pooled.identity.equals(pooled.pooled.identity)
    for part in ("years", "identity", "changed", "by_case_type", "forest", "uncertainty"):
        assert getattr(again, part)().blocks() == getattr(pooled, part)().blocks()


def change(folder, year: str, column: str, by: int) -> None:
    """Changes one number of the children's talks in a year, or in the pool."""
    frame = pd.read_csv(folder / "frequencies.csv", dtype=str)
    row = frame.index[(frame[c.YEAR] == year) & (frame[c.QUESTION] == "boernesamtale")][0]
    frame.loc[row, column] = str(int(frame.loc[row, column]) + by)
    frequencies.write_frequencies(frame, folder / "frequencies.csv")


@pytest.mark.parametrize("year", ["2020-2022", "2020", "2021", "2022"])
@pytest.mark.parametrize(("column", "by"), [(c.COUNT, 1), (c.COUNT, -1), (c.NOBS, 1)])
def test_a_contradiction_in_the_counts_of_any_year_is_refused(tables, year, column, by):
    change(tables, year, column, by)
    with pytest.raises(FrequencyError, match="do not add up"):
        pooling.read_pooled(tables, periods.read_period("2020-2022"))


def test_a_pool_that_is_not_the_sum_of_its_years_is_refused(tables):
    frame = pd.read_csv(tables / "frequencies.csv", dtype=str)
    place = (frame[c.YEAR] == "2020-2022") & (frame[c.CASE_TYPE] == c.ALL) & (frame[c.QUESTION] == "boernesamtale")
    yes, no = frame.index[place]
    for row, by in ((yes, -500), (no, 500)):
        frame.loc[row, c.COUNT] = str(int(frame.loc[row, c.COUNT]) + by)
    frequencies.write_frequencies(frame, tables / "frequencies.csv")
    with pytest.raises(FrequencyError):
        pooling.read_pooled(tables, periods.read_period("2020-2022"))


def test_a_row_of_a_year_outside_the_period_is_refused(tables):
    path = tables / "frequencies.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("\n2021,", "\n2019,", 1), encoding="utf-8")
    with pytest.raises(FrequencyError, match="another year") as caught:
        pooling.read_pooled(tables, periods.read_period("2020-2022"))
    assert caught.value.got == "2019" and "2020-2022" in caught.value.expected


@pytest.mark.parametrize("name", ["frequencies.csv", "designs.csv"])
def test_a_pool_needs_both_its_files(tables, name):
    (tables / name).unlink()
    with pytest.raises(FrequencyError, match=name.replace(".", r"\.")):
        barometer.pool("2020-2022", tables=tables)


# --- which years ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [[], "2020"])
def test_no_year_and_a_single_year_are_refused_as_periods_that_are_not_there(said):
    with pytest.raises(ParameterError):
        barometer.pool(said)


@pytest.mark.parametrize("said", [[2022, 2020, 2021], (2020, 2021, 2022), "2020-2022"])
def test_a_period_is_named_by_its_years_in_any_order_or_by_its_name(tables, said):
    assert barometer.pool(said, tables=tables).pooled.period.years == [2020, 2021, 2022]


@pytest.mark.parametrize(
    "said", [[2020, 2021], [2020, 2022], [2020, 2020, 2021, 2022], [2020], "2020-2023", "2022-2020"]
)
def test_other_years_than_a_periods_are_refused(said):
    with pytest.raises(ParameterError):
        barometer.pool(said)


def test_a_period_without_every_kommune_speaks_of_those_that_took_part(pool):
    short = pool.period.model_copy(update={"kommuner_in_all": 98})
    every = (pool.whole, *pool.years)
    frames = [pd.concat([getattr(r, name) for r in every]) for name in ("frequencies", "designs")]
    assert pooling.pooled_results(short, *frames, rule()).whole.target is Target.PARTICIPANTS


# --- questions that are not the same --------------------------------------------------------------------


def test_a_question_that_one_year_did_not_ask_is_left_out_of_the_pool(params_copy):
    for name in ("codebook.csv", "synthetic.csv"):
        path = params_copy / "2021" / name
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(x for x in lines if "vurdering_24t_efter" not in x), encoding="utf-8")
    pooled = barometer.pool([2020, 2021, 2022])
    whole, *years = (set(r.frequencies[c.QUESTION]) for r in (pooled.results, *pooled.pooled.years))
    assert "vurdering_24t_efter" not in whole | years[1]
    assert "vurdering_24t_efter" in years[0] & years[2]
    assert "vurdering_24t_efter" not in set(pooled.results.designs[c.QUESTION])
    labels = {q.short for q in pooled.codebook.requirements}
    assert {row[0] for row in pooled.years().rows} == labels and len(labels) == 14
    assert pooled.nobs == 2140


def test_a_question_that_changed_its_meaning_is_named(pooled, edit, params_copy):
    comparable = "bfu in ja,undersøgelsen er ny og ikke en opdatering,,,ja,2020 2021,"
    edit("2022/codebook.csv", comparable, comparable.replace("2020 2021", "2021"))
    assert [q.question for q in periods.questions_changed(pooled.pooled.period)] == ["bfu_frist"]
    assert "”Firemånedersfristen”" in pooled.changed().markdown


def test_the_results_of_a_pool_are_asked_with_its_own_rule(pool):
    limit = rule().max_half_width.model_copy(update={"value": 0.01})
    strict = rule().model_copy(update={"max_half_width": limit})
    assert not Area(replace(pool.whole, rule=strict), c.ALL).verdict()


# --- hidden numbers ---------------------------------------------------------------------------------------


@pytest.fixture
def hiding(edit, monkeypatch):
    """The years together, two of them with their small counts hidden; what protects these is of no matter here."""
    for year in (2020, 2022):
        edit(f"{year}/survey.yml", f"year: {year}\n", f"year: {year}\nsuppress_below: 90\n")
    monkeypatch.setattr("barometer.privacy.suppression.suppression", primary_suppression)
    return barometer.pool([2020, 2021, 2022])


@pytest.mark.parametrize("case_type", TYPES)
def test_a_sum_is_hidden_where_one_years_part_of_it_is_and_only_there(hiding, pool, case_type):
    def numbers(results, number):
        rows = Area(results, c.ALL, case_type).frequencies()
        return rows.set_index(KEY)[number].astype("Int64")

    for number in (c.COUNT, c.NOBS):
        years = pd.concat([numbers(results, number) for results in hiding.pooled.years], axis=1)
        whole = numbers(hiding.pooled.whole, number)
        assert (whole.isna() == years.isna().any(axis=1).loc[whole.index]).all()
        assert whole.isna().any()
        shown = whole.notna()
        assert (whole[shown] == numbers(pool.whole, number)[shown]).all()


def test_hidden_sums_are_told_and_survive_a_file(hiding, write_tables, tmp_path):
    assert HIDDEN in repr(hiding.years())
    assert any("fra 1 til 89" in note for note in hiding.years().notes)
    folder = write_tables(tmp_path / "2020-2022", hiding.pooled.whole, *hiding.pooled.years)
    again = barometer.pool([2020, 2021, 2022], tables=folder)
    for part in ("head", "years", "changed", "identity", "by_case_type", "forest", "uncertainty", "chapters"):
        assert getattr(again, part)().blocks() == getattr(hiding, part)().blocks()


def test_no_design_effect_tells_of_hidden_numbers(hiding):
    designs = hiding.pooled.whole.designs
    assert set(designs[c.CASE_TYPE]) == {c.ALL}
    assert designs[c.DEFF_STRATIFIED].dropna().eq(1.0).all()
    assert designs[[c.DEFF_CLUSTERED, c.ICC]].isna().all(axis=None)
