"""Reliability: what the word says, by drawing two samples of the same kommuner; the rest is in test_design."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from barometer.statistics.clustering import nobs_for_reliability, reliability


def test_it_is_the_correlation_of_two_samples_of_the_same_kommuner():
    rng = np.random.default_rng(76)
    truth = rng.beta(0.7 * 19, 0.3 * 19, 400_000)
    first, second = (rng.binomial(14, truth) / 14 for _ in range(2))
    assert np.corrcoef(first, second)[0, 1] == pytest.approx(float(reliability(14, 0.05)), abs=4 / np.sqrt(400_000))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 500), st.floats(1e-4, 1))
def test_one_case_more_is_never_worse(nobs, icc):
    assert 0 < reliability(nobs, icc) <= reliability(nobs + 1, icc) <= 1
    assert reliability(1, icc) == pytest.approx(icc, rel=1e-12)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.01, 0.99), st.floats(0.001, 1))
def test_the_cases_needed_are_the_fewest_that_do(wanted, icc):
    nobs = int(nobs_for_reliability(wanted, icc))
    assert reliability(nobs, icc) >= wanted * (1 - 1e-9)
    assert nobs == 1 or reliability(nobs - 1, icc) < wanted


def test_half_of_it_takes_exactly_19_cases_at_one_in_twenty():
    assert nobs_for_reliability(0.5, 0.05) == 19  # .5/.5 * .95/.05, and no further case for a rounding


def test_without_cases_or_without_difference_there_is_none():
    np.testing.assert_array_equal(reliability([0, 14, 0], [0.05, 0, 1]), [0, 0, 0])
    assert reliability([[14], [20]], [0.02, 0.05, 0.1]).shape == (2, 3)


@pytest.mark.parametrize(("nobs", "icc"), [(-1, 0.05), (float("nan"), 0.05), (14, -0.01), (14, 1.01)])
def test_reliability_needs_cases_and_a_correlation(nobs, icc):
    with pytest.raises(ValueError, match=r"nobs|correlation"):
        reliability(nobs, icc)


@pytest.mark.parametrize(("wanted", "icc"), [(1, 0.05), (-0.1, 0.05), (0.8, 0), (0.8, 1.1), (0.8, float("nan"))])
def test_no_number_of_cases_makes_it_certain(wanted, icc):
    with pytest.raises(ValueError, match="reliability"):
        nobs_for_reliability(wanted, icc)
