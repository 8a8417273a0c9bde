"""The intervals against another implementation, and their laws over all 1,890 pairs up to nobs 60."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.stats.proportion import proportion_confint

from barometer.statistics.intervals import clopper_pearson, half_width, wilson

PAIRS = np.array([(count, nobs) for nobs in range(1, 61) for count in range(nobs + 1)])
COUNT, NOBS = np.ascontiguousarray(PAIRS[:, 0]), np.ascontiguousarray(PAIRS[:, 1])
METHODS = {"wilson": wilson, "exact": clopper_pearson}
LEVELS = (0.8, 0.95, 0.99)
each_method = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
each_level = pytest.mark.parametrize("level", LEVELS)


def test_the_pairs_are_all_of_them():
    assert len(PAIRS) == 1890


@pytest.mark.parametrize("name", METHODS)
def test_another_implementation_finds_the_same(name):
    ci_low, ci_upp = METHODS[name](COUNT, NOBS, 0.95)
    theirs = [binomtest(*pair).proportion_ci(0.95, method=name) for pair in PAIRS.tolist()]
    np.testing.assert_allclose(ci_low, [ci.low for ci in theirs], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(ci_upp, [ci.high for ci in theirs], rtol=1e-9, atol=1e-12)


@each_level
def test_statsmodels_finds_the_same_to_the_last_bit(level):
    for ours, theirs in (wilson, "wilson"), (clopper_pearson, "beta"):
        expected = proportion_confint(COUNT, NOBS, 1 - level, theirs)
        inner = ((COUNT > 0) & (COUNT < NOBS))[None]  # at the other ends statsmodels is a rounding off
        np.testing.assert_array_equal(np.where(inner, ours(COUNT, NOBS, level), 0), np.where(inner, expected, 0))
        np.testing.assert_allclose(ours(COUNT, NOBS, level), expected, rtol=0, atol=1e-15)


@each_method
@each_level
def test_the_ends_are_in_order_and_are_shares(method, level):
    ci_low, ci_upp = method(COUNT, NOBS, level)
    assert (ci_low >= 0).all() and (ci_low < ci_upp).all() and (ci_upp <= 1).all()


@each_method
@each_level
def test_the_share_itself_lies_in_its_interval(method, level):
    ci_low, ci_upp = method(COUNT, NOBS, level)
    share = COUNT / NOBS
    assert (ci_low <= share + 1e-12).all() and (share <= ci_upp + 1e-12).all()


@each_method
@each_level
def test_yes_and_no_mirror_each_other(method, level):
    ci_low, ci_upp = method(COUNT, NOBS, level)
    other_low, other_upp = method(NOBS - COUNT, NOBS, level)
    np.testing.assert_allclose(ci_low, 1 - other_upp, rtol=0, atol=1e-12)
    np.testing.assert_allclose(ci_upp, 1 - other_low, rtol=0, atol=1e-12)


@each_method
@each_level
def test_twice_the_cases_make_it_narrower(method, level):
    ci_low, ci_upp = method(COUNT, NOBS, level)
    twice_low, twice_upp = method(2 * COUNT, 2 * NOBS, level)
    assert (twice_upp - twice_low < ci_upp - ci_low).all()


@each_method
def test_a_higher_level_holds_the_lower_one(method):
    inner_low, inner_upp = method(COUNT, NOBS, 0.9)
    outer_low, outer_upp = method(COUNT, NOBS, 0.95)
    assert (outer_low <= inner_low).all() and (inner_upp <= outer_upp).all()


@each_method
def test_one_more_yes_moves_both_ends_up(method):
    more = COUNT < NOBS
    ci_low, ci_upp = method(COUNT[more], NOBS[more], 0.95)
    next_low, next_upp = method(COUNT[more] + 1, NOBS[more], 0.95)
    assert (next_low > ci_low).all() and (next_upp > ci_upp).all()


@each_method
def test_none_and_all_end_exactly_at_0_and_1(method):
    ci_low, ci_upp = method(COUNT, NOBS, 0.95)
    assert (ci_low[COUNT == 0] == 0).all() and (ci_low[COUNT > 0] > 0).all()
    assert (ci_upp[COUNT == NOBS] == 1).all() and (ci_upp[COUNT < NOBS] < 1).all()


@each_method
def test_counts_broadcast_against_one_base(method):
    ci_low, ci_upp = method(np.arange(15), 14 + np.zeros(15), 0.95)
    one_low, one_upp = method(np.arange(15), 14, 0.95)
    assert (one_low == ci_low).all() and (one_upp == ci_upp).all()


@each_method
def test_numbers_give_numbers(method):
    ci_low, ci_upp = method(8, 14, 0.95)
    assert np.shape(ci_low) == np.shape(ci_upp) == ()
    assert 0 < float(ci_low) < 8 / 14 < float(ci_upp) < 1


@each_method
@pytest.mark.parametrize(
    ("count", "nobs"), [(1, 0), (0, 0), (-1, 5), (6, 5), (0, -1), (float("nan"), 5), (1, float("inf"))]
)
def test_what_is_no_part_of_a_base_is_refused(method, count, nobs):
    with pytest.raises(ValueError):
        method(np.array([1.0, count]), np.array([2.0, nobs]), 0.95)


@each_method
@pytest.mark.parametrize("level", [0, 1, 95, -0.5, float("nan")])
def test_a_level_is_a_share_between_0_and_1(method, level):
    with pytest.raises(ValueError, match="level"):
        method(1, 2, level)


def test_wilsons_interval_is_for_whole_counts_and_the_exact_one_is_not():
    with pytest.raises(ValueError, match="whole"):
        wilson(2.5, 5, 0.95)
    ci_low, ci_upp = clopper_pearson(2.5, 5, 0.95)
    assert float(ci_low + ci_upp) == pytest.approx(1, abs=1e-12)


@each_level
def test_the_half_width_is_the_widest_there_is_and_falls(level):
    nobs = np.arange(1.0, 801.0)
    width = half_width(nobs, level)
    assert (width > 0).all() and (width <= 0.5).all() and (np.diff(width) < 0).all()
    ci_low, ci_upp = clopper_pearson(COUNT, NOBS, level)
    assert ((ci_upp - ci_low) / 2 <= half_width(NOBS, level) + 1e-12).all()


@settings(max_examples=50, deadline=None)
@given(nobs=st.floats(1, 5000), more=st.floats(0.01, 100), level=st.floats(0.5, 0.999))
def test_the_half_width_falls_between_whole_numbers_too(nobs, more, level):
    assert half_width(nobs + more, level) < half_width(nobs, level)


@given(truths=st.lists(st.floats(0, 1), min_size=1, max_size=25), level=st.sampled_from([0.8, 0.95]))
def test_the_exact_interval_keeps_its_level_for_cases_of_unlike_kommuner(truths, level):
    chance = np.ones(1)  # of each count, when each case has a truth of its own
    for truth in truths:
        chance = np.convolve(chance, [1 - truth, truth])
    ci_low, ci_upp = clopper_pearson(np.arange(len(chance)), len(truths), level)
    middle = np.mean(truths)
    assert chance[(ci_low <= middle + 1e-12) & (middle <= ci_upp + 1e-12)].sum() >= level - 1e-9
