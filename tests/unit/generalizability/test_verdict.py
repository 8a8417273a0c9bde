"""One rule, one verdict: what the published statements say, and the laws a verdict keeps."""

from __future__ import annotations

from inspect import signature
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from barometer.errors import ConfigError, ParameterError
from barometer.generalizability.terms import Binding, Coverage, Reading, Target
from barometer.generalizability.verdict import verdict
from barometer.params.rule import Rule, Threshold, rule

FAIL = (0, 1, 14, 15, 16, 17, 29, 30, 50, 103)
PASS = (104, 107, 697, 708, 735, 2140)
each_target = pytest.mark.parametrize("target", Target)


def thresholds(**changed: float) -> Rule:
    values = {"level": 0.95, "min_nobs": 30, "min_df": 8, "min_kommuner": 9, "max_half_width": 0.10,
              "min_drawn_nobs": 5, "min_page_nobs": 2, "min_split_nobs": 10, "min_split_kommuner": 3} | changed  # fmt: skip
    return Rule(**{name: Threshold(value=value, source="a test") for name, value in values.items()})


@each_target
@pytest.mark.parametrize("nobs", FAIL)
def test_too_few_cases_do_not_generalize(nobs, target):
    assert not verdict(nobs, target)


@each_target
@pytest.mark.parametrize("nobs", PASS)
def test_enough_cases_do(nobs, target):
    assert verdict(nobs, target)


def test_a_verdict_never_turns_back_with_more_cases():
    found = [bool(verdict(nobs, Target.KOMMUNE)) for nobs in range(0, 300)]
    assert found == sorted(found)
    assert found.index(True) == rule().cases_needed() == 104


def test_more_cases_never_make_the_interval_wider():
    widths = [verdict(nobs, Target.KOMMUNE).half_width for nobs in range(0, 300)]
    assert all(more < fewer for fewer, more in pairwise(widths))
    assert widths[0] == 1.0


@pytest.mark.parametrize("nobs", range(0, 220, 7))
def test_the_margin_is_the_cases_to_spare_or_missing(nobs):
    answer = verdict(nobs, Target.PARTICIPANTS)
    assert answer.margin == nobs - 104 == nobs - answer.cases_needed
    assert answer.generalizes == (answer.margin >= 0)


@pytest.mark.parametrize(
    ("nobs", "binding"),
    [(0, Binding.MIN_NOBS), (29, Binding.MIN_NOBS), (30, Binding.HALF_WIDTH), (103, Binding.HALF_WIDTH),
     (104, Binding.HALF_WIDTH), (735, Binding.HALF_WIDTH)],
)  # fmt: skip
def test_the_condition_that_decides_is_named(nobs, binding):
    assert verdict(nobs, Target.KOMMUNE).binding is binding


def test_where_the_least_base_decides_how_many_are_needed_it_is_named():
    wide = thresholds(max_half_width=0.25)
    assert wide.cases_needed() == 30
    assert verdict(31, Target.KOMMUNE, by=wide).binding is Binding.MIN_NOBS


@pytest.mark.parametrize("nobs", [0, 14, 735, 10**6])
def test_without_coverage_nothing_generalizes(nobs):
    answer = verdict(nobs, Target.COUNTRY, coverage=Coverage.SOME)
    assert not answer
    assert answer.binding is Binding.COVERAGE


def test_a_verdict_is_asked_with_a_base_and_never_with_answers():
    given, kept = signature(verdict).parameters, vars(verdict(50, Target.KOMMUNE))
    assert {"count", "share", "answers"}.isdisjoint({*given, *kept})


@pytest.mark.parametrize("nobs", [-1, -104])
def test_fewer_than_no_cases_are_refused(nobs):
    with pytest.raises(ParameterError, match="no whole number from 0 on") as caught:
        verdict(nobs, Target.KOMMUNE)
    assert caught.value.where == "nobs" and caught.value.got == str(nobs)


@settings(max_examples=40, deadline=None)
@given(
    width=st.floats(0.01, 0.45),
    least=st.integers(1, 400),
    df=st.integers(1, 400),
    level=st.floats(0.5, 0.999),
    nobs=st.integers(0, 3000),
)
def test_the_number_needed_is_the_least_that_meets_every_condition(width, least, df, level, nobs):
    by = thresholds(max_half_width=width, min_nobs=least, min_df=df, level=level)
    answer = verdict(nobs, Target.KOMMUNE, by=by)
    assert answer.generalizes == (nobs >= least and nobs > df and answer.half_width <= width)
    assert answer.generalizes == (nobs >= answer.cases_needed)


# --- the thresholds come from params/rule.yml -----------------------------------------------------------


def test_the_rule_of_the_project():
    asked = rule()
    assert (asked.level.value, asked.min_nobs.value) == (0.95, 30)
    assert (asked.min_df.value, asked.min_kommuner.value) == (8, 9)
    assert (asked.max_half_width.value, asked.min_drawn_nobs.value) == (0.10, 5)


@pytest.mark.parametrize(
    ("old", "new", "needed"),
    [
        ("value: 0.10", "value: 0.15", 47),
        ("value: 30", "value: 108", 108),
        ("value: 0.95", "value: 0.90", 76),
        ("value: 8", "value: 108", 109),
    ],
)
def test_another_threshold_in_the_file_gives_another_verdict(edit, old, new, needed):
    edit("rule.yml", old, new)
    assert rule().cases_needed() == needed
    assert verdict(needed, Target.KOMMUNE) and not verdict(needed - 1, Target.KOMMUNE)


def test_a_verdict_carries_the_rule_that_was_asked(edit):
    edit("rule.yml", "value: 0.10", "value: 0.15")
    assert verdict(50, Target.KOMMUNE).rule == rule()
    assert verdict(50, Target.KOMMUNE).rule.max_half_width.value == 0.15


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("max_half_width:", "max_width:", "max_half_width"),
        ("value: 0.10", "value: ten", "max_half_width.value"),
        ('source: "Pakkens egen"', 'source: ""', "min_drawn_nobs.source"),
        ("value: 0.95", "value: 95", "level"),
        ("value: 0.95", "value: 0", "level"),
        ("value: 0.10", "value: 10", "max_half_width"),
        ("min_df:", "min_degrees:", "min_df"),
        ("value: 8", "value: 0", "min_df"),
        ("value: 9", "value: none", "min_kommuner.value"),
    ],
)
def test_a_threshold_that_cannot_be_one_is_refused_by_file_and_field(edit, old, new, field):
    edit("rule.yml", old, new)
    with pytest.raises(ConfigError) as caught:
        rule()
    assert "params/rule.yml" in str(caught.value) and field in str(caught.value)


ENUMS = {"target": Target, "coverage": Coverage, "reading": Reading}
NAMED = [(name, option) for name, options in ENUMS.items() for option in options]


@pytest.mark.parametrize(("name", "option"), NAMED)
@pytest.mark.parametrize("kommuner", [1, 5, 37])
def test_a_text_is_taken_as_the_option_it_names(name, option, kommuner):
    given = {"target": Target.COUNTRY, "kommuner": kommuner, "population": 9000}
    by_text = verdict(735, **{**given, name: option.value})
    assert by_text == verdict(735, **{**given, name: option})
    assert getattr(by_text, name) is option


def test_kommuner_drawn_by_chance_are_too_few_by_text_too():
    # Compared with `is`, the text "drawn" once counted as strata, and five kommuner spoke of the country.
    assert verdict(735, "country", kommuner=5, coverage="drawn").binding is Binding.COVERAGE


@pytest.mark.parametrize("name", ENUMS)
@pytest.mark.parametrize("text", ["", "Practice", "countryy", "none", None, 1])
def test_a_text_that_names_no_option_is_refused(name, text):
    with pytest.raises(ParameterError) as caught:
        verdict(735, **{"target": Target.COUNTRY, name: text})
    assert caught.value.where == name
    assert caught.value.expected == ", ".join(option.value for option in ENUMS[name])


@pytest.mark.parametrize(
    ("name", "value"), [("nobs", 14.5), ("nobs", "14"), ("nobs", -1), ("kommuner", 1.5), ("kommuner", 0)]
)
def test_a_number_of_cases_or_kommuner_is_whole(name, value):
    with pytest.raises(ParameterError) as caught:
        verdict(**{"nobs": 14, "target": Target.KOMMUNE, name: value})
    assert caught.value.where == name


@pytest.mark.parametrize("name", ["target", "reading"])
def test_an_area_takes_texts_as_the_options_they_name(survey_2020, name):
    for option in ENUMS[name]:
        if option is not Target.KOMMUNE:
            more = {"population": 9000} if name == "reading" else {}
            by_text, by_option = (survey_2020.verdict(**{name: value}, **more) for value in (option.value, option))
            assert by_text == by_option
    with pytest.raises(ParameterError):
        survey_2020.verdict(**{name: "kommunen"})
