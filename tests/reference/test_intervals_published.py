"""Intervals as published.

The examples: R. G. Newcombe (1998), Two-sided confidence intervals for the single proportion: comparison of
seven methods, Statistics in Medicine 17, 857-872,
doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E. Method 3 is Wilson's score interval
without continuity correction, method 5 is Clopper and Pearson's.

The exact coverage at 14 cases and the half-widths at a share of one half: computed with R 4.2.2, once, and
written down here as percent with the digits that were printed.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from barometer.statistics.intervals import clopper_pearson, half_width, wilson

NEWCOMBE = {
    (81, 263): {wilson: (0.2553, 0.3662), clopper_pearson: (0.2527, 0.3676)},
    (15, 148): {wilson: (0.0624, 0.1605), clopper_pearson: (0.0578, 0.1617)},
    (0, 20): {wilson: (0.0000, 0.1611), clopper_pearson: (0.0000, 0.1684)},
    (1, 29): {wilson: (0.0061, 0.1718), clopper_pearson: (0.0009, 0.1776)},
}
COVERAGE = {wilson: (95.5, 91.6), clopper_pearson: (97.9, 95.5)}  # mean and least, for shares from .05 to .95
HALF_WIDTHS = {14: 27.0, 50: 14.5, 107: 9.8, 697: 3.8, 2140: 2.1}  # percentage points


@pytest.mark.parametrize("method", [wilson, clopper_pearson], ids=["method 3", "method 5"])
@pytest.mark.parametrize("pair", NEWCOMBE, ids="{0[0]} of {0[1]}".format)
def test_newcombes_examples(pair, method):
    assert tuple(round(float(end), 4) for end in method(*pair, 0.95)) == NEWCOMBE[pair][method]


@pytest.mark.parametrize("method", COVERAGE)
def test_exact_coverage_at_14_cases(method):
    nobs, counts, shares = 14, np.arange(15), np.linspace(0.05, 0.95, 18_001)
    ci_low, ci_upp = method(counts, np.full(15, nobs), 0.95)
    holds = (ci_low[:, None] <= shares) & (shares <= ci_upp[:, None])
    coverage = 100 * (binom.pmf(counts[:, None], nobs, shares) * holds).sum(axis=0)
    assert (round(float(coverage.mean()), 1), round(float(coverage.min()), 1)) == COVERAGE[method]


@pytest.mark.parametrize(("nobs", "points"), HALF_WIDTHS.items())
def test_half_widths_at_one_half(nobs, points):
    assert round(100 * float(half_width(nobs, 0.95)), 1) == points


def test_ten_percentage_points_take_104_cases():
    assert float(half_width(104, 0.95)) <= 0.10 < float(half_width(103, 0.95))
