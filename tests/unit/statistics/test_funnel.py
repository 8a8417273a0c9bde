"""Funnel limits against the published formula in loops; over-dispersion against two other implementations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, chi2_contingency, norm
from statsmodels.stats.meta_analysis import combine_effects

from barometer.statistics.funnel import LEVELS, funnel_limits, overdispersion, z_scores
from barometer.statistics.picking_rules import cutoff_funnel
from barometer.statistics.screening import chance_picked

TARGETS = np.linspace(0.01, 0.99, 99)
NOBS = np.arange(1, 121)
SEEDS = range(3)


def published(nobs: int, target: float, p: float) -> float:
    """(r - a)/nobs as in the paper, one count after the other."""
    r = next(r for r in range(nobs + 1) if binom.cdf(r, nobs, target) >= p)
    f, before = binom.cdf(r, nobs, target), binom.cdf(r - 1, nobs, target)
    return max(0.0, (r - (f - p) / (f - before)) / nobs)


def kommuner(seed: int, icc: float, groups: int = 37) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    nobs = rng.integers(10, 40, groups)
    shares = rng.beta(0.7 * (1 / icc - 1), 0.3 * (1 / icc - 1), groups) if icc else 0.7
    return rng.binomial(nobs, shares), nobs


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("target", [0.02, 0.31, 0.5, 0.69, 0.97])
def test_it_is_the_published_formula_at_both_ends(level, target):
    low, upp = funnel_limits([1, 2, 14, 17, 50, 107], target, level)
    tail = (1 - level) / 2
    np.testing.assert_allclose(low, [published(n, target, tail) for n in (1, 2, 14, 17, 50, 107)], atol=1e-9)
    mirrored = [1 - published(n, 1 - target, tail) for n in (1, 2, 14, 17, 50, 107)]
    np.testing.assert_allclose(upp, mirrored, atol=1e-9)


@pytest.mark.parametrize("level", [0.5, *LEVELS])
@pytest.mark.parametrize("tau2", [0.0, 0.01])
def test_the_target_lies_between_the_limits_and_they_between_0_and_1(level, tau2):
    for target in TARGETS:
        low, upp = funnel_limits(NOBS, target, level, tau2)
        assert (low >= 0).all() and (low <= target).all() and (target <= upp).all() and (upp <= 1).all()


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("target", [0.05, 0.44, 0.69, 0.96])
def test_the_funnel_narrows_with_every_case(level, target):
    low, upp = funnel_limits(NOBS, target, level)
    assert (np.diff(low) >= -1e-12).all() and (np.diff(upp) <= 1e-12).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 400), st.floats(0.001, 0.999), st.sampled_from([0.5, *LEVELS]), st.sampled_from([0, 0.02]))
def test_ja_and_nej_have_one_funnel(nobs, target, level, tau2):
    low, upp = funnel_limits(nobs, target, level, tau2)
    other_low, other_upp = funnel_limits(nobs, 1 - target, level, tau2)
    assert low == pytest.approx(1 - other_upp, abs=1e-9) and upp == pytest.approx(1 - other_low, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 400), st.floats(0.001, 0.999), st.sampled_from(LEVELS))
def test_chance_puts_no_more_below_the_funnel_than_was_said(nobs, target, level):
    cutoff = cutoff_funnel(nobs, target, level)
    assert chance_picked(target, nobs, cutoff) <= (1 - level) / 2
    assert chance_picked(target, nobs, cutoff + 1) >= (1 - level) / 2 * (1 - 1e-9)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("tau2", [0.0, 0.0004, 0.01])
def test_with_many_cases_the_limits_are_those_of_the_normal_distribution(level, tau2):
    nobs, target = 200_000, 0.69
    spread = norm.ppf((1 + level) / 2) * np.sqrt(target * (1 - target) / nobs + tau2)
    low, upp = funnel_limits(nobs, target, level, tau2)
    assert (target - low, upp - target) == pytest.approx((spread, spread), rel=2e-3)


def test_more_difference_between_kommuner_makes_wider_limits():
    lows, upps = zip(*(funnel_limits([14, 50, 200], 0.69, 0.95, tau2) for tau2 in (0, 0.001, 0.01)), strict=True)
    assert (np.diff(lows, axis=0) < 0).all() and (np.diff(upps, axis=0) > 0).all()


def test_z_scores_count_standard_errors():
    z = z_scores([8, 12, 14], [14, 14, 20], 0.7)
    np.testing.assert_allclose(z, (np.array([8 / 14, 12 / 14, 0.7]) - 0.7) / np.sqrt(0.21 / np.array([14, 14, 20])))
    np.testing.assert_allclose(z_scores(8, 14, 0.7, 0.01), (8 / 14 - 0.7) / np.sqrt(0.21 / 14 + 0.01), rtol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_test_is_pearsons_for_a_table_of_two_columns(seed):
    count, nobs = kommuner(seed, 0.05)
    found = overdispersion(count, nobs, count.sum() / nobs.sum())
    table = chi2_contingency(np.stack([count, nobs - count]), correction=False)
    assert (found.chi2, found.p_value) == pytest.approx((table.statistic, table.pvalue), rel=1e-9)
    assert found.df == table.dof


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("icc", [0.0, 0.05])
def test_without_winsorising_tau2_is_dersimonian_and_lairds(seed, icc):
    count, nobs = kommuner(seed, icc)
    target = count.sum() / nobs.sum()
    found = overdispersion(count, nobs, target, winsorised=0)
    other = combine_effects(count / nobs, target * (1 - target) / nobs, method_re="dl")
    assert found.tau2 == pytest.approx(max(0.0, other.tau2), abs=1e-12)
    assert found.phi == pytest.approx(found.chi2 / 37, rel=1e-12)
    assert found.icc == pytest.approx(found.tau2 / (target * (1 - target)), rel=1e-12)


def test_winsorising_moves_a_tenth_at_either_end_to_its_neighbour():
    # Of 11 scores the quantiles at .1 and .9 are the second and the last but one.
    nobs = np.full(11, 20)
    count = np.array([2, 9, 11, 12, 13, 14, 14, 15, 16, 17, 20])
    moved = np.array([9, 9, 11, 12, 13, 14, 14, 15, 16, 17, 17])
    target = count.sum() / nobs.sum()
    phi = float((z_scores(moved, nobs, target) ** 2).mean())
    found = overdispersion(count, nobs, target)
    assert found.phi == pytest.approx(phi, rel=1e-12)
    assert found.tau2 == pytest.approx(target * (1 - target) * (11 * phi - 10) / 200, rel=1e-9)


def test_kommuner_that_are_all_alike_differ_by_nothing():
    found = overdispersion(np.full(9, 14), np.full(9, 20), 0.7)
    assert (found.phi, found.tau2, found.icc, found.chi2) == pytest.approx((0, 0, 0, 0), abs=1e-20)
    assert found.p_value == 1


def test_on_average_it_finds_all_but_one_nth_of_the_difference_that_is_there():
    draws = [kommuner(seed, 0.05, groups=200) for seed in range(1000, 1600)]
    found = [overdispersion(x, n, x.sum() / n.sum(), winsorised=0).icc for x, n in draws]
    cases = np.mean([(n.sum() - (n**2).sum() / n.sum()) / 199 for _, n in draws])
    error = np.std(found) / np.sqrt(len(found))
    assert np.mean(found) == pytest.approx(0.05 * (1 - 1 / cases), abs=4 * error)
    assert error < 0.0005


@pytest.mark.parametrize("seed", SEEDS)
def test_winsorising_finds_no_more_difference(seed):
    count, nobs = kommuner(seed, 0.05)
    whole, most = (overdispersion(count, nobs, count.sum() / nobs.sum(), part) for part in (0, 0.1))
    assert most.phi <= whole.phi and most.tau2 <= whole.tau2 and most.chi2 == whole.chi2


def test_by_chance_alone_winsorised_phi_is_about_seven_tenths():
    draws = [kommuner(seed, 0.0) for seed in range(200, 400)]
    phi = np.mean([overdispersion(x, n, x.sum() / n.sum()).phi for x, n in draws])
    assert 0.6 < phi < 0.8


def test_shapes():
    assert np.shape(funnel_limits(14, 0.69, 0.95)[0]) == ()
    assert funnel_limits([[14, 15, 16]], 0.69, 0.95)[1].shape == (1, 3)


@pytest.mark.parametrize(
    ("nobs", "target", "level", "tau2", "named"),
    [
        (0, 0.7, 0.95, 0, "nobs"),
        (1.5, 0.7, 0.95, 0, "nobs"),
        (14, 0, 0.95, 0, "target"),
        (14, 1, 0.95, 0, "target"),
        (14, 0.7, 95, 0, "level"),
        (14, 0.7, 0.95, -0.1, "tau2"),
        (14, 0.7, 0.95, float("nan"), "tau2"),
    ],
)
def test_limits_need_cases_a_target_and_a_level(nobs, target, level, tau2, named):
    with pytest.raises(ValueError, match=named):
        funnel_limits(nobs, target, level, tau2)


@pytest.mark.parametrize(
    ("count", "nobs", "winsorised", "named"),
    [
        ([3, 15], [14, 14], 0.1, "count"),
        ([3, 1.5], [14, 14], 0.1, "count"),
        ([3, 0], [14, 0], 0.1, "nobs"),
        ([3], [14], 0.1, "two"),
        ([3, 5], [14, 14], 0.5, "winsorised"),
    ],
)
def test_overdispersion_needs_two_kommuner_with_cases(count, nobs, winsorised, named):
    with pytest.raises(ValueError, match=named):
        overdispersion(count, nobs, 0.5, winsorised)
