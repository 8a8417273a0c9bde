"""Rules as cutoffs, against the rule itself asked of every count."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from barometer.statistics.funnel import funnel_limits
from barometer.statistics.intervals import INTERVALS
from barometer.statistics.picking_rules import cutoff_funnel, cutoff_interval, cutoff_share

NOBS = np.arange(1, 61)


def by_asking(picked: np.ndarray) -> int:
    """The largest count picked; those below it must be picked too."""
    assert (np.diff(picked.astype(int)) <= 0).all()
    return int(picked.sum()) - 1


@pytest.mark.parametrize("threshold", ["0", "0.1", "0.29", "0.5", "0.55", "0.57", "0.7", "0.95", "1"])
def test_below_a_share_is_asked_in_whole_numbers(threshold):
    found = cutoff_share(NOBS, float(threshold))
    expected = [
        max((x for x in range(n + 1) if Fraction(x, n) < Fraction(threshold)), default=-1) for n in NOBS.tolist()
    ]
    assert found.tolist() == expected


def test_eleven_of_twenty_are_not_below_55_percent():
    assert cutoff_share([20, 100], 0.55).tolist() == [10, 54]
    assert cutoff_share(100, 0.07) == 6


@pytest.mark.parametrize("method", INTERVALS)
@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.8])
def test_surely_below_is_what_the_interval_says(method, threshold):
    found = cutoff_interval(NOBS, threshold, 0.95, method)
    upp = [INTERVALS[method](np.arange(n + 1), n, 0.95)[1] for n in NOBS]
    assert found.tolist() == [by_asking(u < threshold) for u in upp]
    assert (found <= cutoff_share(NOBS, threshold)).all() and found[-1] >= 0


@pytest.mark.parametrize("tau2", [0, 0.005])
def test_below_the_funnel_is_what_the_limit_says(tau2):
    low, _ = funnel_limits(NOBS, 0.69, 0.95, tau2)
    found = cutoff_funnel(NOBS, 0.69, 0.95, tau2)
    assert found.tolist() == [by_asking(np.arange(n + 1) / n < end) for n, end in zip(NOBS, low, strict=True)]


def test_shapes_broadcast_and_numbers_give_numbers():
    assert cutoff_share([[14], [20]], [0.3, 0.5, 0.7]).shape == (2, 3)
    assert cutoff_interval([[14, 20]], 0.5, 0.95, "wilson").shape == (1, 2)
    assert np.shape(cutoff_share(14, 0.5)) == np.shape(cutoff_funnel(14, 0.5, 0.95)) == ()
    assert cutoff_share(14, 0.5).dtype == np.int64


@pytest.mark.parametrize(("nobs", "threshold"), [(0, 0.5), (1.5, 0.5), (14, -0.1), (14, 1.1), (14, float("nan"))])
def test_a_rule_needs_cases_and_a_threshold(nobs, threshold):
    for rule in (cutoff_share, lambda n, t: cutoff_interval(n, t, 0.95, "wilson")):
        with pytest.raises(ValueError, match=r"nobs|threshold"):
            rule(nobs, threshold)


def test_the_method_is_spelled_out():
    with pytest.raises(ValueError, match="method"):
        cutoff_interval(14, 0.5, 0.95, "wald")
