"""How many cases: the answer fits, one case less does not."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.special import ndtr

from barometer.statistics.finite import hypergeometric_half_width
from barometer.statistics.intervals import half_width
from barometer.statistics.planning import cases_needed

METHODS = ("wald", "clopper-pearson", "wilson", "jeffreys")


@pytest.mark.parametrize("method", METHODS)
def test_the_answer_is_the_first_that_fits(method):
    for wanted, level in product([0.02, 0.033, 0.05, 0.10, 0.15, 0.3], [0.9, 0.95]):
        nobs = int(cases_needed(wanted, level, method=method))
        assert half_width(nobs, level, method) <= wanted
        assert nobs == 1 or half_width(nobs - 1, level, method) > wanted


@pytest.mark.parametrize("wanted", [0.05, 0.08, 0.10, 0.15, 0.2])
def test_the_exact_answer_is_the_first_that_fits_at_every_count(wanted):
    populations = np.array([1, 2, 5, 14, 17, 40, 75, 110])
    found = cases_needed(wanted, 0.95, populations, method="clopper-pearson")
    for nobs, population in zip(found, populations, strict=True):
        widths = hypergeometric_half_width(np.arange(1, population + 1), population, 0.95)
        assert nobs == np.flatnonzero(widths <= wanted + 1e-9)[0] + 1


@pytest.mark.parametrize(("wanted", "population", "first"), [(0.05, 200, 131), (0.085, 80, 51), (0.1, 212, 68)])
def test_a_case_before_the_half_width_wavers_is_found(wanted, population, first):
    # So many suffice, one more does not, and two more do again.
    widths = hypergeometric_half_width(first + np.arange(-1, 3), population, 0.95)
    assert (widths <= wanted + 1e-9).tolist() == [False, True, False, True]
    assert cases_needed(wanted, 0.95, population, method="clopper-pearson") == first


def test_a_whole_number_of_cases_is_not_rounded_up():
    two = 2 * ndtr(2.0) - 1  # n0 is 400, and 400 N / (399 + N) a whole number
    assert cases_needed(0.05, two, method="wald") == 400
    assert cases_needed(0.05, two, [57, 133, 399, 1197], method="wald").tolist() == [50, 100, 200, 300]


@pytest.mark.parametrize("method", ["wald", "clopper-pearson"])
def test_it_never_takes_more_cases_than_there_are(method):
    populations = np.arange(1, 121)
    found = cases_needed(0.1, 0.95, populations, method=method)
    assert (found >= 1).all() and (found <= populations).all()
    assert found[-1] < cases_needed(0.1, 0.95, method=method)


def test_a_larger_population_takes_no_fewer_by_cochran_and_hardly_fewer_exactly():
    populations = np.arange(1, 121)
    cochran = cases_needed(0.1, 0.95, populations, method="wald")
    exact = cases_needed(0.1, 0.95, populations, method="clopper-pearson")
    assert (np.diff(cochran) >= 0).all()
    # Half-widths are multiples of half a case, of which ten percentage points hold more or fewer.
    assert (np.diff(exact) >= -4).all() and (np.diff(exact) < 0).any()


def test_a_large_population_takes_as_many_as_one_without_end():
    assert cases_needed(0.1, 0.95, 10**9, method="wald") == cases_needed(0.1, 0.95, method="wald")


@pytest.mark.parametrize("method", ["wald", "clopper-pearson"])
def test_the_shape_is_that_of_the_population(method):
    assert cases_needed(0.1, 0.95, [[20, 14], [14, 20]], method=method).shape == (2, 2)
    assert np.shape(cases_needed(0.1, 0.95, 20, method=method)) == ()
    assert np.shape(cases_needed(0.1, 0.95, method=method)) == ()


@pytest.mark.parametrize("wanted", [0, 0.5, 10, -0.1, float("nan")])
def test_a_half_width_is_a_share_below_one_half(wanted):
    with pytest.raises(ValueError, match="half_width"):
        cases_needed(wanted, 0.95, method="wald")


@pytest.mark.parametrize("method", METHODS)
def test_a_level_is_a_share(method):
    with pytest.raises(ValueError, match="level"):
        cases_needed(0.1, 95, method=method)


@pytest.mark.parametrize("population", [0, -3, 14.5, float("inf"), float("nan")])
def test_a_population_is_a_whole_number_of_cases(population):
    with pytest.raises(ValueError, match="population"):
        cases_needed(0.1, 0.95, population, method="wald")


@pytest.mark.parametrize("method", ["wilson", "jeffreys", "no such"])
def test_some_methods_know_no_population(method):
    with pytest.raises(ValueError, match=method):
        cases_needed(0.1, 0.95, 20, method=method)


@pytest.mark.parametrize("method", ["mid-p", "no such"])
def test_a_method_must_have_a_half_width(method):
    with pytest.raises(ValueError, match=method):
        cases_needed(0.1, 0.95, method=method)
