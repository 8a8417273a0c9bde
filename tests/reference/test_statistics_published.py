"""Numbers that others found, with the digits they printed.

R. G. Newcombe (1998), Two-sided confidence intervals for the single proportion: comparison of seven methods,
Statistics in Medicine 17, 857-872: method 6 is the mid-P interval.

W. G. Cochran (1977), Sampling Techniques, third edition, Wiley, chapter 4: the anthropologist who wants the
share of a blood group on an island to within 5 percentage points, with 2 for the normal quantile: 400 people,
and 356 if the island has no more than 3,200.

All other numbers were computed in R 4.2.2 with the package survey 4.5, once, for the questions that this
survey raises, and written down with the digits that were printed; percentage points are called points.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr

from barometer.statistics.bias import bias_from_spread
from barometer.statistics.clustering import anticipated_deff
from barometer.statistics.coverage import coverage_summaries
from barometer.statistics.effective import effective_nobs, korn_graubard
from barometer.statistics.finite import hypergeometric_half_width
from barometer.statistics.intervals import INTERVALS, half_width, mid_p, wald
from barometer.statistics.planning import cases_needed

NEWCOMBE_6 = {
    (81, 263): (0.2544, 0.3658),
    (15, 148): (0.0601, 0.1581),
    (0, 20): (0.0000, 0.1391),
    (1, 29): (0.0017, 0.1585),
}
# At 14 cases, over shares from .05 to .95: mean and least coverage in percent, mean width.
COVERAGE = {
    "wald": (87.0, 51.2, 0.395),
    "wilson": (95.5, 91.6, 0.395),
    "jeffreys": (95.0, 89.9, 0.396),
    "mid-p": (96.2, 91.3, 0.414),
    "clopper-pearson": (97.9, 95.5, 0.454),
}
# Half-width at a share of one half, in points, for 14, 50, 107, 697 and 2,140 cases.
HALF_WIDTHS = {
    "wald": (26.2, 13.9, 9.5, 3.7, 2.1),
    "wilson": (23.2, 13.4, 9.3, 3.7, 2.1),
    "clopper-pearson": (27.0, 14.5, 9.8, 3.8, 2.1),
    "jeffreys": (24.1, 13.5, 9.4, 3.7, 2.1),
}
# The same for 322 and 107 cases in 31 kommuner and 50 in 40, at intraclass correlations of 0, .05, .10, .20.
WINDOWS = {
    "wald": ((5.5, 6.6, 7.6, 9.3), (9.5, 10.04, 10.6, 11.6), (13.9, 14.0, 14.0, 14.2)),
    "wilson": ((5.4, 6.6, 7.5, 9.1), (9.3, 9.8, 10.3, 11.3), (13.4, 13.4, 13.5, 13.7)),
    "clopper-pearson": ((5.6, 6.8, 7.8, 9.6), (9.8, 10.4, 11.0, 12.0), (14.5, 14.6, 14.6, 14.8)),
    "jeffreys": ((5.4, 6.6, 7.6, 9.2), (9.4, 9.9, 10.4, 11.4), (13.5, 13.6, 13.7, 13.9)),
}
# Worst exact half-width of 14 cases drawn from so many, in points.
OF_FEW = {14: 0, 15: 3.3, 16: 6.3, 17: 8.8, 18: 11.1, 20: 15.0, 30: 20.0, 100: 25.0}
POPULATIONS = (14, 17, 20, 25, 30, 40, 50, 75, 100, 150, 200, 500)
COCHRAN = (13, 15, 17, 21, 24, 29, 34, 43, 50, 59, 66, 81)
EXACT = (12, 14, 16, 20, 23, 28, 33, 43, 48, 61, 68)  # none was computed for 500


def cut_wald(count, nobs, level):
    return tuple(np.clip(end, 0, 1) for end in wald(count, nobs, level))


@pytest.mark.parametrize("pair", NEWCOMBE_6, ids="{0[0]} of {0[1]}".format)
def test_newcombes_examples_by_method_6(pair):
    assert tuple(round(float(end), 4) for end in mid_p(*pair, 0.95)) == NEWCOMBE_6[pair]


def test_cochrans_island():
    two = 2 * ndtr(2.0) - 1  # the level whose quantile is 2
    assert cases_needed(0.05, two, method="wald") == 400
    assert cases_needed(0.05, two, 3200, method="wald") == 356


@pytest.mark.parametrize("name", COVERAGE)
def test_exact_coverage_at_14_cases(name):
    method = cut_wald if name == "wald" else INTERVALS[name]
    found = coverage_summaries({name: method}, 14, 0.95, np.linspace(0.05, 0.95, 18_001))[name]
    percent = round(100 * float(found.mean), 1), round(100 * float(found.least), 1)
    assert (*percent, round(float(found.width), 3)) == COVERAGE[name]


@pytest.mark.parametrize("name", HALF_WIDTHS)
def test_half_widths_at_one_half(name):
    found = 100 * half_width([14, 50, 107, 697, 2140], 0.95, name)
    assert tuple(found.round(1).tolist()) == HALF_WIDTHS[name]


@pytest.mark.parametrize("name", WINDOWS)
def test_half_widths_of_correlated_cases(name):
    for (nobs, kommuner), printed in zip(((322, 31), (107, 31), (50, 40)), WINDOWS[name], strict=True):
        effect = anticipated_deff([0, 0.05, 0.10, 0.20], np.full(kommuner, nobs / kommuner))
        found = 100 * half_width(nobs / effect, 0.95, name)
        assert round(float(found[0]), 1) == printed[0]
        # How many cases each kommune had was not printed; alike in all, they come within a rounding.
        np.testing.assert_allclose(found, printed, rtol=0, atol=0.06)


@pytest.mark.parametrize(("population", "points"), OF_FEW.items())
def test_the_worst_half_width_of_14_cases(population, points):
    # 6.25 was printed as 6.3: half up.
    found = 100 * float(hypergeometric_half_width(14, population, 0.95))
    assert np.floor(10 * found + 0.5) / 10 == points


def test_ten_points_are_reached_by_14_of_17_and_16_of_20():
    fits = [hypergeometric_half_width(14, n, 0.95) <= 0.10 for n in (14, 15, 16, 17, 18, 20, 30)]
    assert fits == [True] * 4 + [False] * 3
    fits = [hypergeometric_half_width(16, n, 0.95) <= 0.10 + 1e-12 for n in (19, 20, 21)]
    assert fits == [True, True, False]


def test_cases_needed_for_ten_points():
    assert tuple(cases_needed(0.10, 0.95, POPULATIONS, method="wald").tolist()) == COCHRAN
    assert tuple(cases_needed(0.10, 0.95, POPULATIONS[:-1], method="clopper-pearson").tolist()) == EXACT
    without_end = {"wald": 97, "clopper-pearson": 104, "wilson": 93, "jeffreys": 94}
    assert {name: int(cases_needed(0.10, 0.95, method=name)) for name in without_end} == without_end


def test_cases_needed_for_fifteen_points():
    assert cases_needed(0.15, 0.95, [50, 100], method="wald").tolist() == [24, 31]
    assert cases_needed(0.15, 0.95, method="wald") == 43


@pytest.mark.parametrize(("df", "cases", "points"), [(76, 106.0, 9.87), (30, 100.8, 10.12)])
def test_107_cases_with_their_degrees_of_freedom(df, cases, points):
    # 76 with cases as units in 31 kommuner, 30 with the kommuner as units
    found = float(effective_nobs(107, 1, df, 0.95))
    assert round(found, 1) == cases and round(100 * float(half_width(found, 0.95)), 2) == points


def test_22_cases_in_15_kommuner():
    assert effective_nobs(22, 22 / 21.8, 7, 0.95) == pytest.approx(16.8, abs=0.1)


def kg_width(nobs: int, deff: float, df: int) -> float:
    ci_low, ci_upp = korn_graubard(0.5, deff * 0.25 / nobs, nobs, df, 0.95)
    return float(ci_upp - ci_low)


def test_50_cases_by_korn_and_graubard():
    assert round(kg_width(50, 1, 49), 4) == 0.2895
    # Narrower than .30 if they come from at most 29 kommuner, or their design effect is below 1.073.
    assert kg_width(50, 1, 50 - 29) < 0.30 <= kg_width(50, 1, 50 - 30)
    assert kg_width(50, 1.0725, 49) < 0.30 <= kg_width(50, 1.0735, 49)


def test_the_bias_to_fear():
    assert bias_from_spread(0.3, 1, 0.10) == pytest.approx(-0.030, rel=1e-12)
