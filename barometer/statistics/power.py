"""How often a test finds a difference that is there, and how large it must be to be found.

References
----------
.. [1] Suissa, Shuster (1985), Exact Unconditional Sample Sizes for the 2x2 Binomial Trial, Journal of the Royal
   Statistical Society A 148, 317-327. doi:10.2307/2981892
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .equality import equality_test


def power(
    share: ArrayLike, nobs: int, share_before: ArrayLike, nobs_before: int, alpha: float, test: str
) -> NDArray[np.float64]:
    """The probability that a test finds the difference between two true shares, and its direction.

    The sum of two binomials over the counts at which p <= alpha and the shares observed differ in the same
    direction as the true ones [1]_.

    Parameters
    ----------
    share, share_before : array of float
        True shares now and before, in [0, 1]; arrays broadcast.
    nobs, nobs_before : int
        Bases now and before, >= 1.
    alpha : float
        Largest p that counts as found, in (0, 1).
    test : str
        A name of `equality.EQUALITY_TESTS`.

    Returns
    -------
    array of float
        In [0, 1]; 0 where the two true shares are the same, since there is nothing to find.

    Raises
    ------
    ValueError
        Shares outside [0, 1], empty bases, an alpha outside (0, 1), a test that is none.

    Notes
    -----
    Where this fails: it is the power of a comparison made alone; adjusted for others it is lower.

    References
    ----------
    [1]_ of this module.
    """
    p, p_0 = _shares(share), _shares(share_before)
    found = _found(nobs, nobs_before, _probability(alpha, "alpha"), test)
    now, before = _binomial(nobs, p), _binomial(nobs_before, p_0)
    more, less = (np.einsum("...i,ij,...j->...", now, side, before) for side in (found > 0, found < 0))
    return np.where(p > p_0, more, np.where(p < p_0, less, 0.0))


def detectable(
    nobs: int, share_before: float, nobs_before: int, target: float, alpha: float, test: str
) -> tuple[float, float]:
    """The true shares nearest to the one before, below and above it, that a test finds often enough.

    Parameters
    ----------
    nobs, nobs_before : int
        Bases now and before, >= 1.
    share_before : float
        True share before, in [0, 1].
    target : float
        Power at least, in (0, 1): how often it must be found.
    alpha : float
        Largest p that counts as found, in (0, 1).
    test : str
        A name of `equality.EQUALITY_TESTS`.

    Returns
    -------
    below, above : float
        In [0, 1]; nan where not even 0 or 1 is found so often.

    Raises
    ------
    ValueError
        As `power`.
    """
    _probability(target, "target")

    def enough(share: float) -> bool:
        return bool(power(share, nobs, share_before, nobs_before, alpha, test) >= target)

    return _nearest(enough, share_before, 0.0), _nearest(enough, share_before, 1.0)


def _nearest(enough: Callable[[float], bool], start: float, end: float) -> float:
    """The share nearest to `start` from which on, up to `end`, the power is enough; by halving."""
    if not enough(end):
        return np.nan
    for _ in range(60):  # a double has 53 bits
        middle = (start + end) / 2
        start, end = (start, middle) if enough(middle) else (middle, end)
    return float(end)


@lru_cache(maxsize=64)
def _found(nobs: int, nobs_before: int, alpha: float, test: str) -> NDArray[np.int64]:
    """(nobs + 1, nobs_before + 1): 1 where more is found than before, -1 where less, else 0."""
    count, count_before = np.arange(nobs + 1)[:, None], np.arange(nobs_before + 1)
    rejected = equality_test(test)(count, nobs, count_before, nobs_before) <= alpha
    # Whole numbers, so that equal shares are equal.
    return np.sign(count * nobs_before - count_before * nobs) * rejected


def _binomial(nobs: int, share: NDArray) -> NDArray[np.float64]:
    from scipy.stats import binom

    return binom.pmf(np.arange(nobs + 1), nobs, share[..., None])


def _shares(share: ArrayLike) -> NDArray[np.float64]:
    found = np.asarray(share, dtype=float)
    if not ((found >= 0) & (found <= 1)).all():
        raise ValueError("true shares must lie in [0, 1]")
    return found


def _probability(value: float, name: str) -> float:
    if not 0 < value < 1:
        raise ValueError(f"{name} must lie between 0 and 1, got {value}")
    return value
