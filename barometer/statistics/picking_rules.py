"""Rules for picking kommuner by the share of a few cases, each as a cutoff.

A cutoff is the largest number of Ja with which a kommune is still picked, -1 where no number is small enough.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..rounding import HAIR
from .funnel import funnel_limits
from .intervals import INTERVALS


def cutoff_share(nobs: ArrayLike, threshold: ArrayLike) -> NDArray[np.int64]:
    """The rule "below a share": picked if count/nobs < threshold.

    Parameters
    ----------
    nobs : array of int
        Relevant cases, >= 1.
    threshold : array of float
        In [0, 1]; arrays broadcast.

    Returns
    -------
    array of int
        In -1..nobs - 1.

    Raises
    ------
    ValueError
        A base below 1, a threshold outside [0, 1].
    """
    n, t = _checked(nobs, threshold)
    return (np.ceil(n * t - HAIR) - 1).astype(np.int64)


def cutoff_interval(nobs: ArrayLike, threshold: float, level: float, method: str) -> NDArray[np.int64]:
    """The rule "surely below a share": picked if the upper end of its interval is below the threshold.

    Parameters
    ----------
    nobs : array of int
        Relevant cases, >= 1.
    threshold : float
        In [0, 1].
    level : float
        Of the two-sided interval, in (0, 1).
    method : str
        A name of `intervals.INTERVALS`.

    Returns
    -------
    array of int
        In -1..nobs - 1; at most `cutoff_share`.

    Raises
    ------
    ValueError
        As `cutoff_share`; a level or method the interval does not know.
    """
    n, _ = _checked(nobs, threshold)
    if method not in INTERVALS:
        raise ValueError(f"method must be one of {', '.join(INTERVALS)}, got {method!r}")
    below = [
        (INTERVALS[method](np.arange(each + 1), each, level)[1] < threshold - HAIR).sum() - 1
        for each in n.ravel().astype(int)
    ]
    return np.array(below, dtype=np.int64).reshape(n.shape)


def cutoff_funnel(nobs: ArrayLike, target: float, level: float, tau2: float = 0.0) -> NDArray[np.int64]:
    """The rule "below the funnel": picked if count/nobs is below the lower limit of `funnel.funnel_limits`.

    Parameters
    ----------
    nobs : array of int
        Relevant cases, >= 1.
    target : float
        In (0, 1), such as the share of all kommuner together.
    level : float
        Confidence level in (0, 1).
    tau2 : float
        Variance of true shares between kommuner, >= 0, which widens the limits.

    Returns
    -------
    array of int
        The shape of `nobs`, in -1..nobs - 1.

    Raises
    ------
    ValueError
        A base that is not a whole number of at least 1, a target or level outside (0, 1), a tau2 below 0.
    """
    return cutoff_share(nobs, funnel_limits(nobs, target, level, tau2)[0])


def _checked(nobs: ArrayLike, threshold: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    n, t = np.broadcast_arrays(np.asarray(nobs, dtype=float), np.asarray(threshold, dtype=float))
    if not (np.isfinite(n) & (n >= 1) & (np.floor(n) == n)).all():
        raise ValueError("nobs must be whole numbers of at least 1")
    if not ((t >= 0) & (t <= 1)).all():
        raise ValueError("threshold must lie in [0, 1]")
    return n, t
