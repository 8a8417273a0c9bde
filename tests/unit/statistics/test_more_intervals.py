"""Jeffreys' and the mid-P interval: their equations, and their laws over all 1,890 pairs up to nobs 60."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import beta, binom
from statsmodels.stats.proportion import proportion_confint

from barometer.statistics import intervals
from barometer.statistics.intervals import INTERVALS, clopper_pearson, half_width, jeffreys, mid_p, wald, wilson

PAIRS = np.array([(count, nobs) for nobs in range(1, 61) for count in range(nobs + 1)])
COUNT, NOBS = np.ascontiguousarray(PAIRS[:, 0]), np.ascontiguousarray(PAIRS[:, 1])
each_method = pytest.mark.parametrize("method", [jeffreys, mid_p])
each_name = pytest.mark.parametrize("name", INTERVALS)
each_level = pytest.mark.parametrize("level", [0.8, 0.95, 0.99])


def test_the_names_lead_to_their_methods():
    expected = {"wilson": wilson, "clopper-pearson": clopper_pearson, "jeffreys": jeffreys, "mid-p": mid_p}
    assert expected == INTERVALS


def test_no_name_leads_to_wald():
    assert intervals.WALD not in INTERVALS and wald not in INTERVALS.values()


@each_method
@each_level
def test_the_ends_are_in_order_and_hold_the_share(method, level):
    ci_low, ci_upp = method(COUNT, NOBS, level)
    share = COUNT / NOBS
    assert (ci_low >= 0).all() and (ci_low < ci_upp).all() and (ci_upp <= 1).all()
    assert (ci_low <= share).all() and (share <= ci_upp).all()


@each_method
@each_level
def test_yes_and_no_mirror_each_other(method, level):
    ci_low, ci_upp = method(COUNT, NOBS, level)
    other_low, other_upp = method(NOBS - COUNT, NOBS, level)
    np.testing.assert_allclose(ci_low, 1 - other_upp, rtol=0, atol=1e-12)
    np.testing.assert_allclose(ci_upp, 1 - other_low, rtol=0, atol=1e-12)


@each_method
def test_one_more_yes_moves_both_ends_up(method):
    more = COUNT < NOBS
    ci_low, ci_upp = method(COUNT[more], NOBS[more], 0.95)
    next_low, next_upp = method(COUNT[more] + 1, NOBS[more], 0.95)
    assert (next_low > ci_low).all() and (next_upp > ci_upp).all()


@each_method
def test_a_higher_level_holds_the_lower_one(method):
    inner_low, inner_upp = method(COUNT, NOBS, 0.9)
    outer_low, outer_upp = method(COUNT, NOBS, 0.95)
    assert (outer_low <= inner_low).all() and (inner_upp <= outer_upp).all()


@each_method
def test_none_and_all_end_exactly_at_0_and_1(method):
    ci_low, ci_upp = method(COUNT, NOBS, 0.95)
    assert (ci_low[COUNT == 0] == 0).all() and (ci_low[COUNT > 0] > 0).all()
    assert (ci_upp[COUNT == NOBS] == 1).all() and (ci_upp[COUNT < NOBS] < 1).all()


@pytest.mark.parametrize("method", [jeffreys, mid_p, wilson, clopper_pearson])
def test_counts_broadcast_and_numbers_give_numbers(method):
    ci_low, ci_upp = method(np.arange(15)[:, None], [14, 20], 0.95)
    assert ci_low.shape == ci_upp.shape == (15, 2)
    again = method(np.arange(15.0)[:, None], np.array([14.0, 20.0]), 0.95)
    np.testing.assert_array_equal(again, (ci_low, ci_upp))
    one_low, one_upp = method(8, 20, 0.95)
    assert np.shape(one_low) == ()
    assert (float(one_low), float(one_upp)) == (ci_low[8, 1], ci_upp[8, 1])


@pytest.mark.parametrize("method", [jeffreys, mid_p, wald])
@pytest.mark.parametrize(("count", "nobs"), [(0, 0), (-1, 5), (6, 5), (float("nan"), 5)])
def test_what_is_no_part_of_a_base_is_refused(method, count, nobs):
    with pytest.raises(ValueError, match="count"):
        method([1, count], [2, nobs], 0.95)


@pytest.mark.parametrize("method", [jeffreys, mid_p, wald])
@pytest.mark.parametrize("level", [0, 1, 95, float("nan")])
def test_a_level_is_a_share_between_0_and_1(method, level):
    with pytest.raises(ValueError, match="level"):
        method(1, 2, level)


@pytest.mark.parametrize(("count", "nobs"), [(2.5, 5), (2, 5.5)])
def test_mid_p_is_for_whole_counts(count, nobs):
    with pytest.raises(ValueError, match="whole"):
        mid_p(count, nobs, 0.95)


@each_level
def test_mid_p_solves_its_equation(level):
    ci_low, ci_upp = mid_p(COUNT, NOBS, level)
    above = binom.sf(COUNT, NOBS, ci_low) + binom.pmf(COUNT, NOBS, ci_low) / 2
    below = binom.cdf(COUNT - 1, NOBS, ci_upp) + binom.pmf(COUNT, NOBS, ci_upp) / 2
    np.testing.assert_allclose(above[COUNT > 0], (1 - level) / 2, rtol=1e-9)
    np.testing.assert_allclose(below[COUNT < NOBS], (1 - level) / 2, rtol=1e-9)


def test_mid_p_lies_within_clopper_and_pearson():
    ci_low, ci_upp = mid_p(COUNT, NOBS, 0.95)
    outer_low, outer_upp = clopper_pearson(COUNT, NOBS, 0.95)
    assert (ci_low[COUNT > 0] > outer_low[COUNT > 0]).all()
    assert (ci_upp[COUNT < NOBS] < outer_upp[COUNT < NOBS]).all()


@pytest.mark.parametrize("nobs", [1, 14, 2140, 1_000_000])
def test_mid_p_holds_at_the_ends_of_large_bases(nobs):
    ci_low, ci_upp = mid_p([0, nobs], nobs, 0.95)
    assert (ci_low[0], ci_upp[1]) == (0, 1)
    assert ci_upp[0] == pytest.approx(1 - 0.05 ** (1 / nobs), rel=1e-9)
    assert ci_low[1] == pytest.approx(0.05 ** (1 / nobs), rel=1e-12)


def test_mid_p_keeps_its_digits_where_the_share_is_tiny():
    ci_low, _ = mid_p(1, 1_000_000, 0.95)
    tail = binom.sf(1, 1_000_000, ci_low) + binom.pmf(1, 1_000_000, ci_low) / 2
    assert tail == pytest.approx(0.025, rel=1e-9)


@each_level
def test_jeffreys_is_that_of_statsmodels_but_for_the_ends(level):
    ci_low, ci_upp = jeffreys(COUNT, NOBS, level)
    their_low, their_upp = proportion_confint(COUNT, NOBS, 1 - level, "jeffreys")
    np.testing.assert_allclose(ci_low[COUNT > 0], their_low[COUNT > 0], rtol=1e-9)
    np.testing.assert_allclose(ci_upp[COUNT < NOBS], their_upp[COUNT < NOBS], rtol=1e-9)
    assert (their_low[COUNT == 0] > 0).all() and (their_upp[COUNT == NOBS] < 1).all()


@each_level
def test_jeffreys_leaves_as_much_belief_below_as_above(level):
    inner = (COUNT > 0) & (COUNT < NOBS)
    ci_low, ci_upp = (end[inner] for end in jeffreys(COUNT, NOBS, level))
    belief = beta(COUNT[inner] + 0.5, NOBS[inner] - COUNT[inner] + 0.5)
    np.testing.assert_allclose(belief.cdf(ci_low), (1 - level) / 2, rtol=1e-9)
    np.testing.assert_allclose(belief.sf(ci_upp), (1 - level) / 2, rtol=1e-9)


def test_wald_is_that_of_statsmodels_before_it_is_cut():
    ci_low, ci_upp = wald(COUNT, NOBS, 0.95)
    their_low, their_upp = proportion_confint(COUNT, NOBS, 0.05, "normal")
    np.testing.assert_allclose(np.clip(ci_low, 0, 1), np.clip(their_low, 0, 1), rtol=0, atol=1e-12)
    np.testing.assert_allclose(np.clip(ci_upp, 0, 1), np.clip(their_upp, 0, 1), rtol=0, atol=1e-12)
    assert (ci_low < 0).any() and (ci_upp > 1).any()
    assert (ci_low[COUNT == 0] == ci_upp[COUNT == 0]).all()


@pytest.mark.parametrize("method", [wilson, clopper_pearson, jeffreys, wald])
@each_level
def test_the_half_width_is_that_of_half_the_cases(method, level):
    nobs = np.arange(2, 301, 2)
    name = method.__name__.replace("_", "-")
    ci_low, ci_upp = method(nobs // 2, nobs, level)
    np.testing.assert_allclose(half_width(nobs, level, name), (ci_upp - ci_low) / 2, rtol=1e-9)
    every = half_width(np.arange(1.0, 801.0), level, name)
    assert (np.diff(every) < 0).all()


@pytest.mark.parametrize("name", ["wilson", "clopper-pearson", "jeffreys", "wald"])
def test_at_one_half_it_is_widest(name):
    method = wald if name == "wald" else INTERVALS[name]
    ci_low, ci_upp = method(COUNT, NOBS, 0.95)
    assert ((ci_upp - ci_low) / 2 <= half_width(NOBS, 0.95, name) + 1e-12).all()


def test_the_half_width_needs_a_method_that_has_one():
    with pytest.raises(ValueError, match="mid-p"):
        half_width(14, 0.95, "mid-p")
    with pytest.raises(ValueError, match="nobs"):
        half_width(0, 0.95, "wilson")


@each_name
def test_lists_will_do(name):
    ci_low, ci_upp = INTERVALS[name]([0, 7, 14], [14, 14, 14], 0.95)
    assert ci_low.shape == ci_upp.shape == (3,)
