"""The whole rule: what holds of it whatever the numbers, and what it says at the edges of its conditions."""

from __future__ import annotations

from math import inf, nan

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.stats import t

from barometer.errors import ParameterError
from barometer.generalizability.verdict import Binding, Coverage, Reading, Target, verdict
from barometer.params.rule import rule
from barometer.statistics.finite import hypergeometric_half_width
from barometer.statistics.intervals import half_width

BOUNDS = rule()
LIMIT = BOUNDS.max_half_width.value
cases = st.integers(min_value=0, max_value=3000)
kommuner = st.integers(min_value=1, max_value=98)
deffs = st.floats(min_value=0.2, max_value=6)
coverages = st.sampled_from(Coverage)


def with_limit(limit: float):
    threshold = BOUNDS.max_half_width.model_copy(update={"value": limit})
    return BOUNDS.model_copy(update={"max_half_width": threshold})


@given(beyond=st.integers(1, 3000), more=st.integers(0, 500), kommuner=kommuner, deff=deffs, coverage=coverages)
@example(beyond=102, more=1, kommuner=1, deff=1.0, coverage=Coverage.ALL)
def test_more_cases_never_take_a_verdict_away(beyond, more, kommuner, deff, coverage):
    # A kommune without a case is none of the kommuner the cases come from. Where few kommuner are drawn, n* is n times
    # the squared ratio of two t quantiles, and n t(n-1)^2 falls until n is 5: no sample of so few passes any rule.
    nobs = max(kommuner + beyond, 5)
    few, many = (
        verdict(n, Target.PARTICIPANTS, kommuner=kommuner, deff=deff, coverage=coverage) for n in (nobs, nobs + more)
    )
    assert bool(many) >= bool(few)
    assert many.half_width <= few.half_width + 1e-12 and many.nobs_effective >= few.nobs_effective - 1e-9
    assert many.cases_needed == few.cases_needed and many.margin == few.margin + more


@given(nobs=cases, kommuner=kommuner, deff=deffs, coverage=coverages)
def test_a_verdict_is_its_conditions_and_no_more(nobs, kommuner, deff, coverage):
    v = verdict(nobs, Target.PARTICIPANTS, kommuner=kommuner, deff=deff, coverage=coverage)
    drawn = coverage is Coverage.DRAWN and kommuner >= BOUNDS.min_kommuner.value
    covered = coverage is Coverage.ALL or drawn
    enough = v.nobs_effective >= BOUNDS.min_nobs.value and v.df >= BOUNDS.min_df.value
    assert bool(v) == v.generalizes == (covered and enough and v.half_width <= LIMIT)
    assert not v.describes


@given(nobs=st.integers(2, 3000), kommuner=kommuner, deff=deffs)
def test_the_effective_cases_are_those_of_the_formula(nobs, kommuner, deff):
    for coverage, df in ((Coverage.ALL, nobs - kommuner), (Coverage.DRAWN, kommuner - 1)):
        v = verdict(nobs, Target.PARTICIPANTS, kommuner=kommuner, deff=deff, coverage=coverage)
        if df <= 0:
            assert (v.df, v.nobs_effective, v.half_width) == (0, 0.0, 1.0)
            continue
        ratio = t.ppf(0.975, nobs - 1) / t.ppf(0.975, df)
        assert v.nobs_effective == pytest.approx(min(nobs, nobs / max(1, deff) * ratio**2), rel=1e-9)
        assert v.half_width == pytest.approx(float(half_width(v.nobs_effective, 0.95)), rel=1e-9)


def test_what_the_cases_say_is_no_argument_of_the_rule():
    import inspect

    assert not {"count", "share", "p"} & set(inspect.signature(verdict).parameters)


@given(nobs=cases, kommuner=kommuner, deff=deffs)
def test_the_same_counts_give_the_same_verdict_whichever_answer_is_called_yes(nobs, kommuner, deff):
    once, again = (verdict(nobs, Target.PARTICIPANTS, kommuner=kommuner, deff=deff) for _ in range(2))
    assert once == again


@pytest.mark.parametrize("nobs", [0, 1, 14, 15, 16, 17, 50, 103])
@pytest.mark.parametrize("target", Target)
def test_too_few_cases_fail_however_few_the_kommuner(nobs, target):
    v = verdict(nobs, target)
    assert not v.generalizes and v.cases_needed == 104 and v.margin == nobs - 104


@given(nobs=st.integers(1, 50), kommuner=kommuner, deff=deffs, coverage=coverages)
def test_up_to_fifty_cases_fail_whatever_the_design(nobs, kommuner, deff, coverage):
    assert not verdict(nobs, Target.COUNTRY, kommuner=kommuner, deff=deff, coverage=coverage)


@given(nobs=st.integers(0, 10**6), kommuner=kommuner, deff=deffs, target=st.sampled_from(Target))
def test_kommuner_that_took_part_by_no_chance_speak_of_no_others(nobs, kommuner, deff, target):
    v = verdict(nobs, target, kommuner=kommuner, deff=deff, coverage=Coverage.SOME)
    assert not v.holds and v.binding is Binding.COVERAGE and v.window == (0.0, 0.5)


@pytest.mark.parametrize(("number", "holds"), [(1, False), (8, False), (9, True), (37, True)])
def test_a_draw_of_kommuner_takes_nine_of_them(number, holds):
    v = verdict(5000, Target.COUNTRY, kommuner=number, coverage=Coverage.DRAWN)
    assert v.generalizes is holds and v.df == number - 1
    assert (v.binding is Binding.COVERAGE) is not holds


@given(nobs=cases, kommuner=kommuner, low=deffs, high=deffs)
def test_a_larger_design_effect_never_asks_for_fewer_cases(nobs, kommuner, low, high):
    low, high = sorted((low, high))
    small, large = (verdict(nobs, Target.PARTICIPANTS, kommuner=kommuner, deff=d) for d in (low, high))
    assert large.cases_needed >= small.cases_needed and large.half_width >= small.half_width - 1e-12


@pytest.mark.parametrize(("deff", "needed"), [(0.3, 104), (1.0, 104), (1.5, 156), (2.0, 208), (3.0, 312)])
def test_cases_needed_grow_with_the_design_effect_and_no_gain_is_counted(deff, needed):
    found = verdict(0, Target.KOMMUNE, deff=deff).cases_needed
    assert needed - 3 * deff <= found <= needed


def test_strata_cost_degrees_of_freedom():
    alone, spread = (verdict(107, Target.PARTICIPANTS, kommuner=k) for k in (1, 31))
    assert (alone.df, spread.df) == (106, 76)
    assert (alone.margin, spread.margin) == (3, 2)
    assert (round(spread.nobs_effective, 1), round(100 * spread.half_width, 2)) == (106.0, 9.87)


def test_kommuner_as_drawn_cost_more():
    v = verdict(107, Target.PARTICIPANTS, kommuner=31, coverage=Coverage.DRAWN)
    assert (v.df, round(v.nobs_effective, 1), round(100 * v.half_width, 2)) == (30, 100.8, 10.12)
    assert not v


@pytest.mark.parametrize(
    ("population", "points"),
    [(14, 0.0), (15, 3.3), (16, 6.3), (17, 8.8), (18, 11.1), (20, 15.0), (30, 20.0), (100, 25.0)],
)
def test_fourteen_files_of_so_many(population, points):
    v = verdict(14, Target.KOMMUNE, reading=Reading.FILES, population=population)
    assert abs(100 * v.half_width - points) <= 0.05 + 1e-9  # 6.25 is printed 6.3
    assert v.describes is v.holds is (points <= 10)
    assert not v.generalizes and not v


@pytest.mark.parametrize(("population", "describes"), [(18, True), (20, True), (21, False)])
def test_sixteen_files_of_so_many(population, describes):
    assert verdict(16, Target.KOMMUNE, reading=Reading.FILES, population=population).describes is describes


def test_twelve_points_would_let_eighteen_files_pass():
    found = [
        verdict(14, Target.KOMMUNE, reading=Reading.FILES, population=n, by=with_limit(0.12)).describes
        for n in (18, 19)
    ]
    assert found == [True, False]


@given(data=st.data(), kommuner=kommuner, deff=deffs, coverage=coverages)
def test_files_never_generalize(data, kommuner, deff, coverage):
    population = data.draw(st.integers(1, 400))
    nobs = data.draw(st.integers(0, population))
    v = verdict(
        nobs, Target.PARTICIPANTS, kommuner=kommuner, deff=deff, coverage=coverage, reading=Reading.FILES,
        population=population,
    )  # fmt: skip
    assert not v.generalizes and not bool(v)
    assert v.describes == v.holds


@given(data=st.data())
def test_one_kommunes_files_are_described_where_their_half_width_fits(data):
    population = data.draw(st.integers(1, 220))
    nobs = data.draw(st.integers(1, population))
    v = verdict(nobs, Target.KOMMUNE, reading=Reading.FILES, population=population)
    assert v.half_width == float(hypergeometric_half_width(nobs, population, 0.95))
    assert v.describes is (v.half_width <= LIMIT + 1e-9)


def test_where_the_exact_half_width_wavers_it_decides_and_not_the_number_of_cases():
    v = verdict(69, Target.KOMMUNE, reading=Reading.FILES, population=207)
    assert v.half_width > LIMIT and v.nobs >= v.cases_needed
    assert not v.describes


@pytest.mark.parametrize("kommuner", [1, 37])
def test_all_files_read_describe_themselves(kommuner):
    v = verdict(37, Target.PARTICIPANTS, kommuner=kommuner, reading=Reading.FILES, population=37)
    assert v.describes and v.half_width == 0.0


@given(
    nobs=st.integers(2, 3000), kommuner=kommuner, deff=deffs,
    coverage=st.sampled_from([Coverage.ALL, Coverage.DRAWN]),
)  # fmt: skip
def test_the_answer_changes_at_the_edge_of_its_window_and_not_within(nobs, kommuner, deff, coverage):
    def ask(limit):
        return verdict(
            nobs, Target.PARTICIPANTS, kommuner=kommuner, deff=deff, coverage=coverage, by=with_limit(limit)
        ).holds

    v = verdict(nobs, Target.PARTICIPANTS, kommuner=kommuner, deff=deff, coverage=coverage)
    low, high = v.window
    inside = [low + (high - low) * part for part in (0.001, 0.5, 0.999)]
    assert all(ask(limit) is v.holds for limit in inside if 0.001 < limit < 0.5)
    if low > 0.001:
        assert ask(low * 0.999) is not v.holds
    if high < 0.5:
        assert ask(min(high * 1.001, 0.499)) is not v.holds


@given(nobs=cases, kommuner=st.integers(1, 98), deff=st.floats(0.5, 4))
def test_the_margin_is_what_can_be_given_up(nobs, kommuner, deff):
    v = verdict(nobs, Target.PARTICIPANTS, kommuner=kommuner, deff=deff)
    at, below = (
        verdict(n, Target.PARTICIPANTS, kommuner=kommuner, deff=deff) for n in (v.cases_needed, v.cases_needed - 1)
    )
    assert at.generalizes and not below.generalizes
    assert at.margin == 0 and below.binding is at.binding


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        ({"nobs": -1}, "nobs"),
        ({"nobs": 14, "kommuner": 0}, "kommuner"),
        ({"nobs": 14, "deff": 0.0}, "deff"),
        ({"nobs": 14, "deff": -1.0}, "deff"),
        ({"nobs": 14, "deff": nan}, "deff"),
        ({"nobs": 14, "deff": inf}, "deff"),
        ({"nobs": 14, "reading": Reading.FILES}, "population"),
        ({"nobs": 14, "reading": Reading.FILES, "population": 13}, "population"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_by_name(arguments, where):
    nobs = arguments.pop("nobs")
    with pytest.raises(ParameterError) as refused:
        verdict(nobs, Target.KOMMUNE, **arguments)
    assert refused.value.where == where
