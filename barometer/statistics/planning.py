"""How many cases a wanted half-width takes.

References
----------
.. [1] Cochran (1977), Sampling Techniques, third edition, Wiley, chapter 4.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..rounding import HAIR
from .finite import hypergeometric_half_width
from .intervals import CLOPPER_PEARSON, WALD
from .intervals import half_width as binomial_half_width

# Around the answer the exact half-width wavers by one case of the population.
_NEAR = 5


def cases_needed(
    half_width: float, level: float, population: ArrayLike | None = None, *, method: str
) -> NDArray[np.int64]:
    """The fewest cases whose interval is at most `half_width` to either side, whatever they say.

    "wald": n0 = z^2/(4 half_width^2), in a population of N cases n0/(1 + (n0 - 1)/N), rounded up [1]_.
    The others: the least nobs whose half-width at p = 1/2 fits (`intervals.half_width`). Clopper and
    Pearson's interval is that of the hypergeometric distribution where a population is given: the least nobs
    whose interval fits at every count (`finite.hypergeometric_half_width`).

    Parameters
    ----------
    half_width : float
        In (0, 1/2), a share: 0.10 is ten percentage points.
    level : float
        Confidence level in (0, 1).
    population : array of int, optional
        N, the cases for which the question is relevant, >= 1. None: no end of cases, the reading of
        practice.
    method : {"wald", "clopper-pearson", "wilson", "jeffreys"}
        The last two know no finite population.

    Returns
    -------
    array of int
        The shape of `population`, at most it, at least 1.

    Raises
    ------
    ValueError
        A half-width or level outside its range, a population below 1 or not whole, a method that is none
        or knows no population.

    Notes
    -----
    Where this fails: it is for cases drawn singly; multiply by the design effect. Cochran's formula trusts
    the normal distribution and can ask for fewer cases than the exact interval does. The exact half-width
    comes in steps of half a case of the population: a case more than the answer may miss it again, and a
    larger population may take a few cases fewer.

    References
    ----------
    [1]_ of this module.
    """
    if not 0 < half_width < 0.5:
        raise ValueError(f"half_width must lie between 0 and 1/2, got {half_width}")
    if population is None:
        return np.asarray(_unlimited(half_width, level, method), dtype=np.int64)
    cases = np.asarray(population, dtype=float)
    if not (np.isfinite(cases) & (np.floor(cases) == cases) & (cases >= 1)).all():
        raise ValueError("a population is a whole number of cases, at least 1")
    if method == WALD:
        n0 = _cochran(half_width, level)
        return np.minimum(np.ceil(n0 / (1 + (n0 - 1) / cases) - HAIR), cases).clip(1).astype(np.int64)
    if method != CLOPPER_PEARSON:
        raise ValueError(f"the method {method!r} knows no finite population")
    distinct, place = np.unique(cases, return_inverse=True)
    found = np.array([_finite(half_width, level, int(n)) for n in distinct], dtype=np.int64)
    return found[place.reshape(-1)].reshape(cases.shape)


def _cochran(half_width: float, level: float) -> float:
    """n0 = z^2/(4 half_width^2), from the half-width of a single case."""
    return (float(binomial_half_width(1, level, WALD)) / half_width) ** 2


def _unlimited(half_width: float, level: float, method: str) -> int:
    if method == WALD:
        return max(1, ceil(_cochran(half_width, level) - HAIR))

    def fits(nobs: int) -> bool:
        return float(binomial_half_width(nobs, level, method)) <= half_width + HAIR

    enough = 1
    while not fits(enough):
        enough *= 2
    return _least(fits, enough)


def _finite(half_width: float, level: float, population: int) -> int:
    def fits(nobs: int) -> bool:
        return float(hypergeometric_half_width(nobs, population, level)) <= half_width + HAIR

    around = _least(fits, population)  # all cases always fit: nothing is left to chance
    return next(nobs for nobs in range(max(1, around - _NEAR), around + 1) if fits(nobs))


def _least(fits: Callable[[int], bool], enough: int) -> int:
    """The least number that fits if all above it do, by halving; `enough` fits."""
    low, high = 0, enough
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high
