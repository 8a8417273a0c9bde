"""How the cases fell to the kommuner: recomputed case by case, and nothing of a kommune in what comes out."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from barometer import columns as c
from barometer.counts import design_effects, frequencies
from barometer.counts.survey_counts import counts_of_demo
from barometer.errors import FrequencyError

TYPES = (c.ALL, "familiebehandling", "anbringelse", "anbringelse_uden_samtykke")


@pytest.fixture(scope="module")
def cases(book_2020) -> pd.DataFrame:
    return counts_of_demo(book_2020).cases


@pytest.fixture(scope="module")
def frame(cases, book_2020) -> pd.DataFrame:
    return design_effects.design_effects_from_cases(cases, book_2020)


def row(frame: pd.DataFrame, question: str, case_type: str = c.ALL) -> pd.Series:
    (found,) = frame[(frame[c.QUESTION] == question) & (frame[c.CASE_TYPE] == case_type)].to_dict("records")
    return pd.Series(found)


def by_case(cases: pd.DataFrame, answers: list[str], question: str) -> dict[str, float]:
    """A row of designs from single cases: `answers` are the measures of the type, the case is the unit."""
    inside = (cases["foranstaltning"].isin(answers) & (cases[question] != "")).to_numpy()
    kept = (inside & (cases[question] == "ja")).to_numpy(float)
    n, p = inside.sum(), kept.sum() / inside.sum()
    z = pd.Series((kept - p * inside) / n)  # a case outside the domain counts, with 0
    groups = z.groupby(cases[c.KOMMUNE_CODE].to_numpy())
    totals, simple = groups.sum(), p * (1 - p) / n
    stratified = sum(len(one) * one.var(ddof=1) for _, one in groups)
    clustered = len(totals) * totals.var(ddof=1)
    y = pd.Series(kept[inside]).groupby(cases[c.KOMMUNE_CODE].to_numpy()[inside])
    size, k = y.size(), len(y)
    between = (size * (y.mean() - p) ** 2).sum() / (k - 1)
    within = sum(((one - one.mean()) ** 2).sum() for _, one in y) / (n - k)
    typical = (n - (size**2).sum() / n) / (k - 1)
    return {
        c.COUNT: kept.sum(),
        c.NOBS: n,
        c.KOMMUNER: k,
        c.DEFF_STRATIFIED: stratified / simple,
        c.DEFF_CLUSTERED: clustered / simple,
        c.ICC: (between - within) / (between + (typical - 1) * within),
    }


@pytest.mark.parametrize("case_type", TYPES)
@pytest.mark.parametrize("question", ["bfu", "bfu_frist", "handleplan"])
def test_a_row_is_what_the_single_cases_give(cases, frame, book_2020, question, case_type):
    every = list(book_2020.question("foranstaltning").answers)
    answers = every if case_type == c.ALL else book_2020.survey.case_types[case_type].answers
    found = row(frame, question, case_type)
    expected = by_case(cases, answers, question)
    np.testing.assert_allclose([found[name] for name in expected], list(expected.values()), rtol=1e-9)


def test_without_types_of_case_frequencies_say_as_much_as_the_cases(cases, frame, book_2020):
    counted = frequencies.frequencies_from_cases(cases, book_2020)
    every = frame[frame[c.CASE_TYPE] == c.ALL].reset_index(drop=True)
    pd.testing.assert_frame_equal(design_effects.design_effects_from_frequencies(counted, book_2020), every)


def test_one_row_is_a_question_of_a_type_in_the_order_of_the_tables(frame, book_2020):
    assert tuple(frame.columns) == c.DESIGNS
    expected = [(kind, q) for kind in [c.ALL, *book_2020.survey.case_types] for q in book_2020.by_name]
    assert list(frame[[c.CASE_TYPE, c.QUESTION]].itertuples(index=False, name=None)) == expected


def test_no_kommune_leaves_the_room(cases, frame):
    codes = set(cases[c.KOMMUNE_CODE])
    texts = set(frame.select_dtypes(exclude="number").to_numpy().ravel())
    assert not texts & codes and c.KOMMUNE_CODE not in frame
    assert len(frame) == len(frame.drop_duplicates([c.CASE_TYPE, c.QUESTION]))
    assert (frame[c.KOMMUNER] <= len(codes)).all()


def test_the_counts_are_those_of_all_kommuner_together(frame, survey_2020):
    estimates = survey_2020.results.estimates
    every = estimates[estimates[c.KOMMUNE_CODE] == c.ALL].set_index([c.CASE_TYPE, c.QUESTION])
    mine = frame.set_index([c.CASE_TYPE, c.QUESTION]).loc[every.index]
    assert mine[c.COUNT].equals(every[c.COUNT]) and mine[c.NOBS].equals(every[c.NOBS])


def test_a_question_that_is_no_requirement_has_a_base_and_no_design_effect(frame):
    found = row(frame, "foranstaltning")
    assert (found[c.NOBS], found[c.KOMMUNER]) == (735, 37)
    assert all(math.isnan(found[name]) for name in (c.DEFF_STRATIFIED, c.DEFF_CLUSTERED, c.ICC))


def test_a_type_without_cases_has_its_rows_and_nothing_in_them(case_frame, book_2020, ordinary):
    only = [{**answers, "foranstaltning": "familiebehandling"} for answers in ordinary(12)]
    found = design_effects.design_effects_from_cases(case_frame({"183": only, "707": only[:7]}), book_2020)
    none = found[found[c.CASE_TYPE] == "anbringelse"]
    assert len(none) == len(book_2020.questions)
    assert (none[[c.COUNT, c.NOBS, c.KOMMUNER]] == 0).all(axis=None)
    assert none[[c.DEFF_STRATIFIED, c.DEFF_CLUSTERED, c.ICC]].isna().all(axis=None)


def test_one_kommune_says_nothing_of_how_kommuner_differ(case_frame, book_2020, ordinary):
    found = design_effects.design_effects_from_cases(case_frame({"183": ordinary(14)}), book_2020)
    assert found[[c.DEFF_STRATIFIED, c.DEFF_CLUSTERED, c.ICC]].isna().all(axis=None)
    assert row(found, "bfu")[c.KOMMUNER] == 1


def test_kommuner_that_each_answer_alike_throughout_are_all_between_and_nothing_within(case_frame, book_2020):
    yes, no = ({"foranstaltning": "familiebehandling", "boernesamtale": said} for said in ("ja", "nej"))
    cases = case_frame({"183": [yes] * 9, "707": [no] * 9, "461": [yes] * 9})
    found = row(design_effects.design_effects_from_cases(cases, book_2020), "boernesamtale")
    assert found[c.DEFF_STRATIFIED] == 0 and found[c.ICC] == pytest.approx(1)
    assert found[c.DEFF_CLUSTERED] > 9


def test_a_kommune_with_one_case_does_not_stop_the_others(case_frame, book_2020, ordinary):
    sizes = {"183": 14, "707": 9, "461": 1}
    cases = case_frame({code: ordinary(number) for code, number in sizes.items()})
    found = design_effects.design_effects_from_cases(cases, book_2020)
    assert row(found, "bfu")[c.KOMMUNER] == 3 and row(found, "bfu")[c.DEFF_STRATIFIED] > 0


def test_a_file_written_and_read_is_the_same_frame_with_its_year_as_text(frame, survey_2020, tmp_path):
    frequencies.write_frequencies(frame, tmp_path / "designs.csv")
    again = design_effects.read_design_effects(tmp_path / "designs.csv", survey_2020.results.frequencies)
    pd.testing.assert_frame_equal(again, frame.astype({c.YEAR: "str"}), check_exact=True)


@pytest.mark.parametrize("column", c.DESIGNS)
def test_a_file_without_a_column_is_refused_by_name(frame, survey_2020, tmp_path, column):
    frequencies.write_frequencies(frame.drop(columns=column), tmp_path / "designs.csv")
    with pytest.raises(FrequencyError, match="Columns are missing") as caught:
        design_effects.read_design_effects(tmp_path / "designs.csv", survey_2020.results.frequencies)
    assert (caught.value.where, caught.value.expected) == ("designs.csv", column)


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00", b'a,b\n"1'])
def test_a_file_that_is_none_is_refused_by_name(survey_2020, tmp_path, content):
    if content is not None:
        (tmp_path / "designs.csv").write_bytes(content)
    with pytest.raises(FrequencyError, match="designs\\.csv"):
        design_effects.read_design_effects(tmp_path / "designs.csv", survey_2020.results.frequencies)


def test_a_file_of_some_rows_only_is_refused(frame, survey_2020, tmp_path):
    frequencies.write_frequencies(frame.iloc[:3], tmp_path / "designs.csv")
    with pytest.raises(FrequencyError, match="not those of the frequencies"):
        design_effects.read_design_effects(tmp_path / "designs.csv", survey_2020.results.frequencies)
