"""Sampling plans: every smaller one is tried and fails."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from barometer.statistics.sample_size import best_cutoff, screening_plan


def by_trying(poor: float, good: float, alpha: float, beta: float) -> tuple[int, int]:
    """The first number of cases for which some cutoff keeps both risks, and the largest such cutoff."""
    for nobs in range(1, 2000):
        cutoff = np.arange(-1, nobs + 1)
        kept = (binom.cdf(cutoff, nobs, good) <= alpha) & (binom.sf(cutoff, nobs, poor) <= beta)
        if kept.any():
            return nobs, int(cutoff[kept].max())
    raise AssertionError("no plan below 2000 cases")


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 85),
    st.integers(10, 60),
    st.sampled_from([0.01, 0.05, 0.1, 0.3]),
    st.sampled_from([0.01, 0.075, 0.2]),
)
def test_no_plan_with_fewer_cases_keeps_both_risks(poor, gap, alpha, beta):
    low, high = poor / 100, min(poor + gap, 100) / 100
    plan = screening_plan(low, high, alpha, beta)
    assert (plan.nobs, plan.cutoff) == by_trying(low, high, alpha, beta)
    assert (
        plan.false_pick == pytest.approx(binom.cdf(plan.cutoff, plan.nobs, high), abs=1e-12)
        and plan.false_pick <= alpha
    )
    assert plan.miss == pytest.approx(binom.sf(plan.cutoff, plan.nobs, low), abs=1e-9) and plan.miss <= beta


def test_nearer_shares_and_smaller_risks_take_more_cases():
    cases = [screening_plan(0.7 - d, 0.7 + d, 0.1, 0.1).nobs for d in (0.2, 0.1, 0.05)]
    assert cases[0] < cases[1] < cases[2]
    assert screening_plan(0.6, 0.8, 0.05, 0.1).nobs > screening_plan(0.6, 0.8, 0.1, 0.1).nobs


def test_all_or_nothing_takes_one_case():
    assert screening_plan(0, 1, 0.05, 0.05) == (1, 0, 0, 0)


@pytest.mark.parametrize(("poor", "good"), [(0.5, 0.8), (0.3, 0.4), (0.85, 0.95)])
def test_the_best_cutoff_has_the_least_of_both_risks_together(poor, good):
    nobs = np.arange(1, 61)
    for n, found in zip(nobs, best_cutoff(nobs, poor, good), strict=True):
        cutoff = np.arange(-1, n + 1)
        risks = binom.cdf(cutoff, n, good) + binom.sf(cutoff, n, poor)
        assert risks[found + 1] == pytest.approx(risks.min(), abs=1e-12)
    assert best_cutoff([[14, 22]], poor, good).shape == (1, 2)


@pytest.mark.parametrize(
    ("poor", "good", "alpha", "beta"),
    [
        (0.8, 0.5, 0.1, 0.1),
        (0.5, 0.5, 0.1, 0.1),
        (-0.1, 0.5, 0.1, 0.1),
        (0.5, 0.8, 0, 0.1),
        (0.5, 0.8, 0.1, 1),
    ],
)
def test_a_plan_needs_shares_in_order_and_risks(poor, good, alpha, beta):
    with pytest.raises(ValueError, match=r"poor|alpha"):
        screening_plan(poor, good, alpha, beta)


def test_a_best_cutoff_needs_cases_and_shares_in_order():
    with pytest.raises(ValueError, match="nobs"):
        best_cutoff([14, 0], 0.5, 0.8)
    with pytest.raises(ValueError, match="poor"):
        best_cutoff(14, 0.8, 0.5)
