"""The exact interval of a finite population, against its definition in whole numbers."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from scipy.stats import hypergeom

from barometer.statistics.finite import hypergeometric, hypergeometric_half_width
from barometer.statistics.intervals import clopper_pearson, half_width


def at_least(count: int, nobs: int, population: int, yes: int) -> Fraction:
    ways = sum(comb(yes, x) * comb(population - yes, nobs - x) for x in range(count, nobs + 1))
    return Fraction(ways, comb(population, nobs))


def by_definition(count: int, nobs: int, population: int, tail: Fraction) -> tuple[int, int]:
    """M_L and M_U, by trying every M."""
    every = range(population + 1)
    low = min(m for m in every if at_least(count, nobs, population, m) > tail)
    upp = max(m for m in every if 1 - at_least(count + 1, nobs, population, m) > tail)
    return low, upp


@pytest.mark.parametrize("population", range(1, 17))
def test_it_is_what_the_definition_says(population):
    rows = [(x, n) for n in range(1, population + 1) for x in range(n + 1)]
    count, nobs = (np.array(column) for column in zip(*rows, strict=True))
    ci_low, ci_upp = hypergeometric(count, nobs, population, 0.95)
    expected = [by_definition(x, n, population, Fraction(1, 40)) for x, n in rows]
    np.testing.assert_array_equal(np.rint(ci_low * population), [low for low, _ in expected])
    np.testing.assert_array_equal(np.rint(ci_upp * population), [upp for _, upp in expected])


@pytest.mark.parametrize(("count", "nobs", "population"), [(1, 1, 40), (2, 2, 16), (1, 2, 80), (0, 1, 40)])
def test_a_probability_that_equals_the_tail_is_not_above_it(count, nobs, population):
    # One of 40 drawn: P(X >= 1 | M = 1) is 1/40 and no more, so that a single yes takes at least two.
    found = hypergeometric(count, nobs, population, 0.95)
    expected = by_definition(count, nobs, population, Fraction(1, 40))
    assert tuple(round(float(end) * population) for end in found) == expected


def test_large_populations_agree_with_scipy():
    nobs, population = 104, 2000
    count = np.arange(nobs + 1)
    ci_low, ci_upp = (np.rint(end * population).astype(int) for end in hypergeometric(count, nobs, population, 0.95))
    assert (hypergeom.sf(count - 1, population, ci_low, nobs) > 0.025).all()
    assert (hypergeom.sf(count[1:] - 1, population, ci_low[1:] - 1, nobs) <= 0.025).all()
    assert (hypergeom.cdf(count, population, ci_upp, nobs) > 0.025).all()
    assert (hypergeom.cdf(count[:-1], population, ci_upp[:-1] + 1, nobs) <= 0.025).all()


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_laws_over_all_populations_to_30(level):
    rows = [(x, n, m) for m in range(1, 31) for n in range(1, m + 1) for x in range(n + 1)]
    count, nobs, population = np.ascontiguousarray(np.array(rows).T)
    ci_low, ci_upp = hypergeometric(count, nobs, population, level)
    other_low, other_upp = hypergeometric(nobs - count, nobs, population, level)
    share = count / nobs
    assert (ci_low >= 0).all() and (ci_low <= ci_upp).all() and (ci_upp <= 1).all()
    # 18 of 19 read of 20 says 19 or 20 of 20 at level 0.8: the ends are whole cases, the share is not.
    assert (ci_low < share + 1 / population).all() and (share - 1 / population < ci_upp).all()
    np.testing.assert_allclose(ci_low, 1 - other_upp, rtol=0, atol=1e-12)
    np.testing.assert_allclose(ci_upp, 1 - other_low, rtol=0, atol=1e-12)
    # What was seen is certain: count yes and nobs - count no are in the population.
    assert (ci_low * population >= count - 1e-9).all()
    assert (ci_upp * population <= population - nobs + count + 1e-9).all()


def test_reading_every_case_leaves_nothing_open():
    ci_low, ci_upp = hypergeometric(np.arange(15), 14, 14, 0.95)
    np.testing.assert_array_equal(ci_low, np.arange(15) / 14)
    np.testing.assert_array_equal(ci_low, ci_upp)
    assert hypergeometric_half_width(14, 14, 0.95) == 0


@pytest.mark.parametrize("nobs", [1, 14, 50])
def test_large_populations_come_near_to_clopper_and_pearson(nobs):
    count = np.arange(nobs + 1)
    exact = np.array(clopper_pearson(count, nobs, 0.95))
    off = [
        np.abs(np.array(hypergeometric(count, nobs, population, 0.95)) - exact).max()
        for population in (200, 2_000, 20_000, 200_000)
    ]
    assert (np.diff(off) < 0).all() and off[-1] < 5 / 200_000
    ci_low, ci_upp = hypergeometric(count, nobs, 200_000, 0.95)
    assert (ci_upp - ci_low).max() / 2 == pytest.approx(half_width(nobs, 0.95) if nobs > 1 else 0.4875, abs=1e-4)


def test_the_half_width_is_the_widest_of_all_counts():
    for population in range(1, 26):
        for nobs in range(1, population + 1):
            ci_low, ci_upp = hypergeometric(np.arange(nobs + 1), nobs, population, 0.9)
            assert hypergeometric_half_width(nobs, population, 0.9) == pytest.approx((ci_upp - ci_low).max() / 2)


def test_shapes_broadcast_and_numbers_give_numbers():
    ci_low, ci_upp = hypergeometric(np.arange(3)[:, None], 14, [14, 20, 30], 0.95)
    assert ci_low.shape == ci_upp.shape == (3, 3)
    assert np.shape(hypergeometric(2, 14, 20, 0.95)[0]) == ()
    assert hypergeometric(2, 14, 20, 0.95)[1] == ci_upp[2, 1]
    assert hypergeometric_half_width([[14, 16]], [[20], [30]], 0.95).shape == (2, 2)
    assert np.shape(hypergeometric_half_width(14, 20, 0.95)) == ()


@pytest.mark.parametrize(
    ("count", "nobs", "population"),
    [(-1, 5, 9), (6, 5, 9), (0, 0, 9), (3, 10, 9), (1.5, 5, 9), (1, 5, 9.5), (1, 5, float("inf"))],
)
def test_numbers_that_cannot_be_cases_are_refused(count, nobs, population):
    with pytest.raises(ValueError, match="count"):
        hypergeometric(count, nobs, population, 0.95)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_is_a_share_between_0_and_1(level):
    with pytest.raises(ValueError, match="level"):
        hypergeometric(1, 5, 9, level)
    with pytest.raises(ValueError, match="level"):
        hypergeometric_half_width(5, 9, level)
