"""Confidence intervals for the difference between two independent shares, by name. There is no default method.

The difference is always now minus before: above 0 where the share has grown.

Both intervals are written out here. Newcombe's takes Wilson's from `intervals`, without the import of statsmodels.
The score interval that statsmodels offers is wrong or an error in most small tables, up to its version 0.15.

References
----------
.. [1] Newcombe (1998), Interval estimation for the difference between independent proportions: comparison of
   eleven methods, Statistics in Medicine 17, 873-890.
   doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
.. [2] Miettinen, Nurminen (1985), Comparative analysis of two rates, Statistics in Medicine 4, 213-226.
   doi:10.1002/sim.4780040211
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .intervals import Interval, wilson

DifferenceMethod = Callable[[ArrayLike, ArrayLike, ArrayLike, ArrayLike, float], Interval]

NEWCOMBE = "newcombe"
MIETTINEN_NURMINEN = "miettinen-nurminen"


def difference(
    count: ArrayLike, nobs: ArrayLike, count_before: ArrayLike, nobs_before: ArrayLike
) -> NDArray[np.float64]:
    """How much larger the share is now than before: count/nobs - count_before/nobs_before.

    Parameters
    ----------
    count, nobs, count_before, nobs_before : array of int
        0 <= count <= nobs and nobs >= 1, now and before; arrays broadcast.

    Returns
    -------
    array of float
        In shares, [-1, 1].

    Raises
    ------
    ValueError
        Counts that cannot be counts, an empty base.
    """
    x1, n1, x0, n0 = checked_samples(count, nobs, count_before, nobs_before)
    return x1 / n1 - x0 / n0


def newcombe(
    count: ArrayLike, nobs: ArrayLike, count_before: ArrayLike, nobs_before: ArrayLike, level: float
) -> Interval:
    """Newcombe's interval from two of Wilson's, for display.

    With d the difference, p and p_0 the shares now and before and l, u the ends of Wilson's interval of each:
    low = d - sqrt((p - l)^2 + (u_0 - p_0)^2), upp = d + sqrt((u - p)^2 + (p_0 - l_0)^2).

    Parameters
    ----------
    count, nobs, count_before, nobs_before : array of int
        0 <= count <= nobs and nobs >= 1, now and before; arrays broadcast.
    level : float
        Confidence level in (0, 1).

    Returns
    -------
    ci_low, ci_upp : array of float
        In [-1, 1].

    Raises
    ------
    ValueError
        Counts that cannot be counts, an empty base, a level outside (0, 1).

    Notes
    -----
    Where this fails: it is no test turned round, so it can leave out 0 where a test finds nothing. Like every
    interval here it takes the cases of both years for drawn singly.

    References
    ----------
    [1]_ of this module, method 10.
    """
    x1, n1, x0, n0 = checked_samples(count, nobs, count_before, nobs_before)
    (low, upp), (low_0, upp_0) = wilson(x1, n1, level), wilson(x0, n0, level)
    p, p_0 = x1 / n1, x0 / n0
    d = p - p_0
    return (
        np.maximum(d - np.hypot(p - low, upp_0 - p_0), -1.0),
        np.minimum(d + np.hypot(upp - p, p_0 - low_0), 1.0),
    )


def miettinen_nurminen(
    count: ArrayLike, nobs: ArrayLike, count_before: ArrayLike, nobs_before: ArrayLike, level: float
) -> Interval:
    """The score interval of Miettinen and Nurminen: the differences that their test does not reject.

    {D : (d - D)^2 <= z^2 v(D)}, v(D) = N/(N-1) [p(1-p)/nobs + q(1-q)/nobs_before], where d is the difference
    observed, N the number of all cases, z the normal quantile, and p, q the shares now and before that are
    likeliest among those with p - q = D.

    Parameters
    ----------
    count, nobs, count_before, nobs_before : array of int
        0 <= count <= nobs and nobs >= 1, now and before; arrays broadcast.
    level : float
        Confidence level in (0, 1).

    Returns
    -------
    ci_low, ci_upp : array of float
        In [-1, 1]; -1 and 1 only where the difference itself is.

    Raises
    ------
    ValueError
        Counts that cannot be counts, an empty base, a level outside (0, 1).

    Notes
    -----
    Where this fails: near its level on average, not at every pair of shares. Without N/(N-1) it is the
    interval of Mee, a little narrower ([1]_, method 5).

    References
    ----------
    [2]_ of this module; method 6 of [1]_.
    """
    from scipy.special import ndtri

    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, got {level}")
    x1, n1, x0, n0 = checked_samples(count, nobs, count_before, nobs_before)
    z2 = float(ndtri((1 + level) / 2)) ** 2
    # Now and before change places: the upper end is the lower one of the opposite difference.
    return _lower(x1, n1, x0, n0, z2), -_lower(x0, n0, x1, n1, z2)


DIFFERENCE_INTERVALS: dict[str, DifferenceMethod] = {NEWCOMBE: newcombe, MIETTINEN_NURMINEN: miettinen_nurminen}


def checked_samples(
    count: ArrayLike, nobs: ArrayLike, count_before: ArrayLike, nobs_before: ArrayLike
) -> list[NDArray[np.float64]]:
    """The counts and bases of two years as floats of one shape, or a ValueError."""
    given = np.broadcast_arrays(count, nobs, count_before, nobs_before)
    x1, n1, x0, n0 = found = [np.array(a, dtype=float) for a in given]
    if not all((np.isfinite(a) & (np.floor(a) == a)).all() for a in found):
        raise ValueError("counts and bases must be whole numbers")
    if not all(((x >= 0) & (x <= n) & (n >= 1)).all() for x, n in ((x1, n1), (x0, n0))):
        raise ValueError("a comparison needs 0 <= count <= nobs and nobs > 0, now and before")
    return found


def _lower(x1: NDArray, n1: NDArray, x0: NDArray, n0: NDArray, z2: float) -> NDArray:
    """The least difference that is not rejected, by halving."""
    d = x1 / n1 - x0 / n0
    low, high = np.full(d.shape, -1.0), d
    for _ in range(60):  # a double has 53 bits
        middle = (low + high) / 2
        p, q = _likeliest(x1, n1, x0, n0, middle)
        total = n1 + n0
        variance = total / (total - 1) * (p * (1 - p) / n1 + q * (1 - q) / n0)
        rejected = (d - middle) ** 2 > z2 * variance
        low, high = np.where(rejected, middle, low), np.where(rejected, high, middle)
    return high


def _likeliest(x1: NDArray, n1: NDArray, x0: NDArray, n0: NDArray, given: NDArray) -> tuple[NDArray, NDArray]:
    """The shares now and before that make the counts likeliest, `given` their difference [2]_.

    The share before solves a cubic; of its three real roots one is a pair of shares.
    """
    total, yes = n1 + n0, x1 + x0
    a = (given * (n1 + 2 * n0) - total - yes) / total
    b = (given * (given * n0 - total - 2 * x0) + yes) / total
    c = x0 * given * (1 - given) / total
    # Depressed: t = q + a/3 solves t^3 - 3 r^2 t + 2 s = 0.
    s = a**3 / 27 - a * b / 6 + c / 2
    r = np.where(s < 0, -1.0, 1.0) * np.sqrt(np.maximum(a**2 / 9 - b / 3, 0.0))
    cosine = np.divide(s, r**3, out=np.zeros_like(s), where=r != 0)
    q = 2 * r * np.cos((np.pi + np.arccos(np.clip(cosine, -1.0, 1.0))) / 3) - a / 3
    q = np.clip(q, np.maximum(0.0, -given), np.minimum(1.0, 1 - given))
    return q + given, q
