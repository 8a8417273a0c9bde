"""Beta-binomial fits that others made.

Sons: of 6,115 families of 13 in nineteenth-century Saxony the first 12 children (Geissler; Sokal and Rohlf,
Biometry). The fit printed in the article "Beta-binomial distribution" of the English Wikipedia, section
"Example: Sex ratio heterogeneity".

Rats: 58 litters in four groups on different diets (Moore and Tsiatis 1991, Biometrics 47, 383-401), of `nobs`
fetuses `count` dead: `lirat` of the R package VGAM. Fitted in R 4.2.2 with VGAM 1.1-7, once, by
vglm(cbind(R, N - R) ~ 1, betabinomial, lirat[lirat$grp == g, ], epsilon = 1e-12, maxit = 200), with Coef()
and logLik() printed to twelve digits.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import betabinom, binom

from barometer.statistics.shrinkage import population

FAMILIES = (3, 24, 104, 286, 670, 1033, 1343, 1112, 829, 478, 181, 45, 7)  # with 0, 1, ..., 12 sons
FITTED = (2.3, 22.6, 104.8, 310.9, 655.7, 1036.2, 1257.9)  # printed for 0 to 6 sons

RATS = {  # dead, fetuses, mean, icc, log-likelihood
    1: (
        "1 4 9 4 10 9 9 11 10 7 12 9 8 9 4 7 14 7 9 8 5 10 10 8 10 3 13 3 8 5 12",
        "10 11 12 4 10 11 9 11 10 10 12 10 8 11 6 9 14 12 11 13 14 10 12 13 10 14 13 4 8 13 12",
        (0.779556047453, 0.338187689393, -60.7450435159),
    ),
    2: (
        "1 1 1 0 4 2 2 1 0 0 0 0",
        "10 3 13 12 14 9 13 16 11 4 1 12",
        (0.1019341325119, 0.0247241999414, -15.0495234542),
    ),
    3: ("0 1 0 1 0", "8 11 14 14 11", (3.44827287814e-02, 2.51707632982e-159, -3.66275296699)),
    4: (
        "0 0 2 2 0 0 1 0 0 0",
        "3 13 9 17 15 2 14 8 6 17",
        (0.0476622283834, 0.0348875125917, -8.76035469702),
    ),
}


@pytest.fixture(scope="module")
def sons():
    return population(np.repeat(np.arange(13), FAMILIES), np.full(sum(FAMILIES), 12))


def test_the_likelihood_of_the_sons_is_as_printed(sons):
    assert round(4 - 2 * sons.log_likelihood, 2) == 24989.74  # their AIC, of two parameters
    assert round(sons.log_likelihood, 1) == -12492.9


def test_the_binomial_distribution_is_as_much_less_likely_as_printed(sons):
    count = np.repeat(np.arange(13), FAMILIES)
    assert round(2 - 2 * binom.logpmf(count, 12, count.mean() / 12).sum(), 2) == 25070.34


def test_the_parameters_are_as_printed(sons):
    # Their search stopped a little before the top, .0002 of its height in the parameters.
    assert (sons.a, sons.b) == pytest.approx((34.09558, 31.5715), rel=5e-4)
    count = np.repeat(np.arange(13), FAMILIES)
    printed = betabinom.logpmf(count, 12, 34.09558, 31.5715).sum()
    assert printed < sons.log_likelihood < printed + 1e-5


@pytest.mark.parametrize("group", RATS)
def test_the_rats_are_as_vgam_has_them(group):
    count, nobs, (mean, icc, log_likelihood) = RATS[group]
    found = population(np.array(count.split(), dtype=int), np.array(nobs.split(), dtype=int))
    assert found.mean == pytest.approx(mean, abs=1e-7)
    assert found.icc == pytest.approx(icc, abs=5e-8)
    assert found.log_likelihood == pytest.approx(log_likelihood, abs=1e-10)


def test_the_third_group_differs_no_more_than_chance():
    count, nobs, _ = RATS[3]
    assert population(np.array(count.split(), dtype=int), np.array(nobs.split(), dtype=int)).icc == 0
