"""Exact intervals for the share of a finite population, of which some cases were drawn without replacement.

This is the reading in which a statement is about one year's cases and nothing beyond them: when all were
read there is nothing left to be unsure of.

No library has the interval. Its probabilities are summed here and not by `scipy.stats.hypergeom`, because a page that
asks for a verdict would then import scipy.stats, which takes half a second.

References
----------
.. [1] Cochran (1977), Sampling Techniques, third edition, Wiley, chapter 3.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..rounding import HAIR
from .intervals import Interval

HYPERGEOMETRIC = "hypergeometric"


def hypergeometric(count: ArrayLike, nobs: ArrayLike, population: ArrayLike, level: float) -> Interval:
    """The exact interval for a share of a finite population.

    With M the number of Ja in the population of N and X the number of them among `nobs` drawn:
    low = min{M : P(X >= count | M) > (1-level)/2} / N, upp = max{M : P(X <= count | M) > (1-level)/2} / N.

    Parameters
    ----------
    count, nobs, population : array of int
        0 <= count <= nobs <= population, nobs >= 1; arrays broadcast. All three are of the cases for which
        the question is relevant.
    level : float
        Confidence level in (0, 1).

    Returns
    -------
    ci_low, ci_upp : array of float
        Whole numbers of cases over `population`; both are count / nobs where every case was drawn.

    Raises
    ------
    ValueError
        Numbers that are not whole or not in this order, a level outside (0, 1).

    Notes
    -----
    Where this fails: discrete, and therefore conservative; it never covers less than `level` and mostly more.
    The ends are whole cases, so that count/nobs itself can lie outside, by less than one case.
    Says nothing of practice: with nobs = population it has no width, however few the cases. Takes for granted
    that the cases drawn are any of the population's, which files chosen by those who are audited are not.

    References
    ----------
    [1]_ of this module.
    """
    x, n, size = _checked(count, nobs, population, level)
    tail = (1 - level) / 2 * (1 + HAIR)  # 1/40 against (1 - 0.95)/2 does occur
    ci_low = _fewest(x, n, size, tail)
    ci_upp = size - _fewest(n - x, n, size, tail)  # a few Ja are many Nej
    return ci_low / size, ci_upp / size


def hypergeometric_half_width(nobs: ArrayLike, population: ArrayLike, level: float) -> NDArray[np.float64]:
    """Half the width of the exact interval at the count where it is widest.

    max over count = 0..nobs of (upp - low)/2; not the larger distance from count/nobs to an end, which the
    rounding of M to whole cases makes uneven.

    Parameters
    ----------
    nobs, population : array of int
        1 <= nobs <= population; arrays broadcast.
    level : float
        Confidence level in (0, 1).

    Returns
    -------
    array of float
        In [0, 1/2]; 0 where nobs = population, and near the Clopper-Pearson half-width in large populations.

    Raises
    ------
    ValueError
        As `hypergeometric`.
    """
    _, n, size = _checked(0, nobs, population, level)
    pairs, place = np.unique(np.stack([n.ravel(), size.ravel()], axis=1), axis=0, return_inverse=True)
    widest = np.array([_widest(int(a), int(b), float(level)) for a, b in pairs])
    return widest[place.reshape(-1)].reshape(n.shape)


@lru_cache(maxsize=4096)
def _widest(nobs: int, population: int, level: float) -> float:
    # Mirrored counts have mirrored intervals, so half of them will do.
    ci_low, ci_upp = hypergeometric(np.arange(nobs // 2 + 1), nobs, population, level)
    return float((ci_upp - ci_low).max() / 2)


def _checked(count: ArrayLike, nobs: ArrayLike, population: ArrayLike, level: float) -> list[NDArray]:
    given = [np.asarray(a, dtype=float) for a in np.broadcast_arrays(count, nobs, population)]
    x, n, size = given
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, got {level}")
    if not all((np.isfinite(a) & (np.floor(a) == a)).all() for a in given):
        raise ValueError("count, nobs and population must be whole numbers")
    if (x < 0).any() or (n < 1).any() or (x > n).any() or (n > size).any():
        raise ValueError("an interval needs 0 <= count <= nobs <= population and nobs > 0")
    return given


def _fewest(count: NDArray, nobs: NDArray, population: NDArray, tail: float) -> NDArray:
    """min{M : P(X >= count | M) > tail}, by halving: the probability rises with M."""
    # At M = count - 1 the probability is 0; at M = population - nobs + count it is 1.
    low, high = count - 1, population - nobs + count
    while (wide := high - low > 1).any():
        middle = np.floor((low + high) / 2)
        enough = _at_least(count, nobs, population, np.maximum(middle, 0)) > tail
        low = np.where(wide & ~enough, middle, low)
        high = np.where(wide & enough, middle, high)
    return high


def _at_least(count: NDArray, nobs: NDArray, population: NDArray, yes: NDArray) -> NDArray:
    """P(X >= count) for the number X of `yes` marked cases of `population` among `nobs` drawn."""
    from scipy.special import gammaln

    n, total, marked = (a[..., None].astype(int) for a in (nobs, population, yes))
    x = np.arange(n.max(initial=0) + 1)
    possible = (x <= n) & (x <= marked) & (n - x <= total - marked)
    log_factorial = gammaln(np.arange(total.max(initial=0) + 1) + 1.0)
    parts = (x, n - x, marked - x, total - marked - n + x)
    logs = -sum(log_factorial[np.where(possible, part, 0)] for part in parts)
    # What all terms share is left out, and with it most of the error of the logarithms.
    logs = np.where(possible, logs, -np.inf)
    terms = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return np.where(x >= count[..., None], terms, 0.0).sum(axis=-1) / terms.sum(axis=-1)
