"""Shares, intervals and verdicts from frequencies, a row a requirement."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from barometer import columns as c
from barometer.generalizability.verdict import Target, verdict
from barometer.params.rule import Rule, Threshold, rule
from barometer.results.estimates import estimates, verdicts
from barometer.statistics.effective import korn_graubard
from barometer.statistics.intervals import clopper_pearson, wilson

ROW = [c.KOMMUNE_CODE, c.CASE_TYPE, c.QUESTION]


@pytest.fixture
def small(results_of, ordinary):
    return results_of({"183": ordinary(14), "707": ordinary(110)})


def row(frame, code: str, question: str, case_type: str = c.ALL):
    found = frame[(frame[c.KOMMUNE_CODE] == code) & (frame[c.QUESTION] == question) & (frame[c.CASE_TYPE] == case_type)]
    assert len(found) == 1
    return found.iloc[0]


def test_the_columns_are_the_vocabulary_in_its_order(small):
    assert tuple(small.estimates.columns) == c.ESTIMATES


def test_one_row_is_a_requirement_of_a_kommune_or_of_all_by_type(small, book_2020):
    places = [
        ("183", c.ALL),
        ("707", c.ALL),
        (c.ALL, c.ALL),
        *((c.ALL, t) for t in book_2020.survey.case_types),
    ]
    expected = {(*place, q.question) for place in places for q in book_2020.requirements}
    found = list(small.estimates[ROW].itertuples(index=False, name=None))
    assert set(found) == expected and len(found) == len(expected)


def test_a_question_that_is_no_requirement_has_no_row(small):
    assert "foranstaltning" not in set(small.estimates[c.QUESTION])


def test_the_share_is_of_the_cases_for_which_the_question_was_relevant(small):
    one = row(small.estimates, "183", "bfu")
    assert (one[c.COUNT], one[c.NOBS], one[c.SHARE]) == (6, 14, 6 / 14)
    deadline = row(small.estimates, "183", "bfu_frist")
    assert (deadline[c.COUNT], deadline[c.NOBS], deadline[c.SHARE]) == (3, 6, 0.5)


def test_a_lawful_no_counts_where_the_codebook_says_that_it_complies(small, book_2020):
    lenient = replace(
        book_2020,
        questions=tuple(
            replace(q, complies=("ja", "nej_lovlig")) if q.question == "bfu" else q for q in book_2020.questions
        ),
    )
    assert row(estimates(small.frequencies, lenient, small.designs), "183", "bfu")[c.COUNT] == 6 + 3


def test_a_kommunes_interval_is_wilsons_at_the_rules_level(small):
    some = small.estimates[(small.estimates[c.NOBS] > 0) & (small.estimates[c.KOMMUNE_CODE] != c.ALL)]
    ci_low, ci_upp = wilson(some[c.COUNT].to_numpy(), some[c.NOBS].to_numpy(), rule().level.value)
    np.testing.assert_array_equal(some[c.CI_LOW], ci_low)
    np.testing.assert_array_equal(some[c.CI_UPP], ci_upp)
    assert set(some[c.METHOD]) == {"wilson"} and set(small.estimates[c.LEVEL]) == {0.95}


def test_the_interval_of_all_together_is_korn_and_graubards_with_the_kommuner_as_strata(survey_2020):
    results = survey_2020.results
    every = results.estimates[(results.estimates[c.KOMMUNE_CODE] == c.ALL) & (results.estimates[c.NOBS] > 0)]
    both = every.merge(results.designs[[c.CASE_TYPE, c.QUESTION, c.KOMMUNER, c.DEFF_STRATIFIED]])
    both = both[~both[c.CASE_TYPE].isin(few_degrees(both))]
    p, n = both[c.SHARE], both[c.NOBS]
    variance = both[c.DEFF_STRATIFIED].fillna(0) * p * (1 - p) / n
    low, upp = korn_graubard(p, variance, n, n - both[c.KOMMUNER], 0.95)
    np.testing.assert_allclose(both[c.CI_LOW], low, rtol=1e-12)
    np.testing.assert_allclose(both[c.CI_UPP], upp, rtol=1e-12)
    assert set(both[c.METHOD]) == {"korn-graubard"} and len(both) > 40


def few_degrees(both) -> set[str]:
    """The types of case with a requirement whose variance has too few degrees of freedom."""
    return set(both.loc[both[c.NOBS] - both[c.KOMMUNER] < rule().min_df.value, c.CASE_TYPE])


def test_a_type_with_too_few_cases_for_a_variance_has_the_exact_interval_in_every_row(survey_2020):
    results = survey_2020.results
    every = results.estimates[(results.estimates[c.KOMMUNE_CODE] == c.ALL) & (results.estimates[c.NOBS] > 0)]
    both = every.merge(results.designs[[c.CASE_TYPE, c.QUESTION, c.KOMMUNER]])
    few = both[both[c.CASE_TYPE].isin(few_degrees(both))]
    assert set(few[c.CASE_TYPE]) == {"anbringelse_uden_samtykke"} and set(few[c.METHOD]) == {"clopper-pearson"}
    low, upp = clopper_pearson(few[c.COUNT].to_numpy(), few[c.NOBS].to_numpy(), 0.95)
    np.testing.assert_array_equal(few[[c.CI_LOW, c.CI_UPP]], np.transpose([low, upp]))
    assert (few[c.NOBS] - few[c.KOMMUNER] >= rule().min_df.value).any()  # by itself such a row could have the other


def together(book, rows):
    """The estimates of all kommuner together, of rows (count, nobs, kommuner, design effect)."""
    asked = book.requirements[: len(rows)]
    common = {c.YEAR: "2020", c.KOMMUNE_CODE: c.ALL, c.KOMMUNE: c.ALL, c.CASE_TYPE: c.ALL, c.SOURCE: c.SYNTHETIC}
    frequencies = pd.DataFrame(
        {**common, c.QUESTION: q.question, c.ANSWER: answer, c.COUNT: number, c.NOBS: nobs}
        for q, (count, nobs, _, _) in zip(asked, rows, strict=True)
        for answer, number in (("ja", count), ("nej", nobs - count))
    )
    designs = pd.DataFrame(
        {**common, c.QUESTION: q.question, c.KOMMUNER: kommuner, c.DEFF_STRATIFIED: deff}
        for q, (_, _, kommuner, deff) in zip(asked, rows, strict=True)
    )
    found = estimates(frequencies, book, designs)
    return found.assign(kommuner=[kommuner for *_, kommuner, _ in rows], width=found[c.CI_UPP] - found[c.CI_LOW])


def test_one_case_never_looks_surer_than_six(book_2020):
    width = together(book_2020, [(5, 6, 5, 1.2), (1, 1, 1, np.nan), (6, 6, 5, np.nan), (60, 72, 20, 1.2)])["width"]
    five_of_six, one, six, many = width.tolist()
    assert one > six and one > five_of_six > many


def test_nor_do_three_cases_of_one_kommune_beside_six_of_five(book_2020):
    found = together(book_2020, [(5, 6, 5, 1.2), (2, 3, 1, 1.0)])  # one and two degrees of freedom
    assert set(found[c.METHOD]) == {"clopper-pearson"} and found["width"].iloc[0] < found["width"].iloc[1]


@given(
    st.lists(
        st.tuples(st.integers(1, 300), st.floats(0, 1), st.integers(1, 40)).map(
            lambda t: (round(t[0] * t[1]), t[0], min(t[0], t[2]), 1.0)
        ),
        min_size=2,
        max_size=8,
    ),
    st.integers(2, 9),
)
def test_a_table_has_one_method_and_fewer_cases_never_a_narrower_interval(book_2020, rows, times):
    grown = [(count * times, nobs * times, kommuner, deff) for count, nobs, kommuner, deff in rows[:4]]
    found = together(book_2020, [*rows[:4], *grown])
    assert found[c.METHOD].nunique() == 1
    few, many = (part["width"].to_numpy() for part in (found[: len(grown)], found[len(grown) :]))
    assert (few >= many - 1e-12).all()  # the same share of the same kommuner
    exact = together(book_2020, [*rows[:4], *grown, (1, 1, 1, np.nan)])
    assert (exact["width"].iloc[-1] >= exact["width"] - 1e-12).all()


def test_it_is_never_narrower_than_the_exact_interval_of_one_simple_sample(survey_2020):
    frame = survey_2020.results.estimates
    every = frame[(frame[c.KOMMUNE_CODE] == c.ALL) & (frame[c.NOBS] > 0)]
    low, upp = clopper_pearson(every[c.COUNT].to_numpy(), every[c.NOBS].to_numpy(), 0.95)
    assert (every[c.CI_LOW] <= low + 1e-12).all() and (every[c.CI_UPP] >= upp - 1e-12).all()


@pytest.mark.parametrize("known", [False, True])
def test_where_the_kommuner_say_nothing_it_is_that_exact_interval(results_of, ordinary, book_2020, known):
    small = results_of({"183": ordinary(1), "707": ordinary(1)})
    designs = small.designs if known else small.designs.iloc[:0]
    found = estimates(small.frequencies, book_2020, designs)
    every = found[(found[c.KOMMUNE_CODE] == c.ALL) & (found[c.CASE_TYPE] == c.ALL) & (found[c.NOBS] > 0)]
    low, upp = clopper_pearson(every[c.COUNT].to_numpy(), every[c.NOBS].to_numpy(), 0.95)
    np.testing.assert_array_equal(every[[c.CI_LOW, c.CI_UPP]], np.transpose([low, upp]))
    assert set(every[c.METHOD]) == {"clopper-pearson"}


def test_another_level_makes_another_interval(small, book_2020):
    values = {name: threshold.model_copy() for name, threshold in rule()}
    asked = Rule(**values | {"level": Threshold(value=0.8, source="a test")})
    narrow = estimates(small.frequencies, book_2020, small.designs, asked)
    some = narrow[c.NOBS] > 0
    assert (narrow.loc[some, c.CI_LOW] >= small.estimates.loc[some, c.CI_LOW]).all()
    assert (narrow.loc[some, c.CI_UPP] < small.estimates.loc[some, c.CI_UPP] + 1e-12).all()
    assert set(narrow[c.LEVEL]) == {0.8}


def test_where_nothing_was_relevant_share_and_interval_are_missing(small):
    nothing = small.estimates[small.estimates[c.NOBS] == 0]
    assert len(nothing) and (nothing[c.COUNT] == 0).all()
    assert nothing[[c.SHARE, c.CI_LOW, c.CI_UPP]].isna().all(axis=None)
    something = small.estimates[small.estimates[c.NOBS] > 0]
    assert something[[c.SHARE, c.CI_LOW, c.CI_UPP]].notna().all(axis=None)


def test_a_survey_of_nobody_has_rows_and_no_shares(results_of):
    nobody = results_of({"183": []})
    assert len(nobody.estimates) and nobody.estimates[c.SHARE].isna().all()
    assert not nobody.verdicts["generalizes"].any()


def test_a_kommunes_target_is_its_practice_and_that_of_alle_the_participants(small):
    targets = small.verdicts.set_index(c.KOMMUNE_CODE)["target"]
    assert {code: set(targets.loc[[code]]) for code in ("183", "707", c.ALL)} == {
        "183": {"kommune"}, "707": {"kommune"}, c.ALL: {"participants"}
    }  # fmt: skip


def test_the_verdict_stands_beside_the_base_it_was_asked_with(small):
    found = small.verdicts
    assert (found["generalizes"] == (found[c.NOBS] >= found["cases_needed"])).all()
    kommune = found[c.KOMMUNE_CODE] != c.ALL
    assert (found.loc[kommune, "cases_needed"] == 104).all()
    assert found.loc[~kommune, "cases_needed"].ge(104).all()
    for one in found[~kommune].to_dict("records"):
        asked = verdict(one[c.NOBS], Target.PARTICIPANTS, kommuner=one[c.KOMMUNER], deff=one["deff"])
        assert one["cases_needed"] == asked.cases_needed and one["half_width"] == asked.half_width
    assert found[ROW].equals(small.estimates[ROW]) and found[c.NOBS].equals(small.estimates[c.NOBS])
    assert row(found, "707", "bfu")["generalizes"] and not row(found, "707", "bfu_frist")["generalizes"]
    assert set(found["binding"]) == {"min_nobs", "half_width"}


def test_a_verdict_is_the_same_whatever_the_answers(survey_2020):
    frame, designs = survey_2020.results.estimates, survey_2020.results.designs
    turned = frame.assign(**{c.COUNT: frame[c.NOBS] - frame[c.COUNT], c.SHARE: 1 - frame[c.SHARE]})
    found = [verdicts(f, designs, Target.PARTICIPANTS).drop(columns="nchs") for f in (turned, frame)]
    assert found[0].equals(found[1])


def test_the_source_of_a_row_is_that_of_its_counts(survey_2020):
    frame = survey_2020.results.estimates
    assert set(frame.loc[frame[c.KOMMUNE_CODE] == "183", c.SOURCE]) == {c.PUBLISHED}
    assert set(frame.loc[frame[c.KOMMUNE_CODE] != "183", c.SOURCE]) == {c.SYNTHETIC}


def test_the_inputs_are_left_as_they_were(small, book_2020):
    before = [frame.copy(deep=True) for frame in (small.frequencies, small.designs)]
    verdicts(estimates(small.frequencies, book_2020, small.designs), small.designs, Target.PARTICIPANTS)
    assert small.frequencies.equals(before[0]) and small.designs.equals(before[1])
