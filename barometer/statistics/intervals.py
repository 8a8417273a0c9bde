"""Confidence intervals for one proportion, by name. There is no default method.

References
----------
.. [1] Brown, Cai, DasGupta (2001), Interval Estimation for a Binomial Proportion, Statistical Science 16,
   101-133. doi:10.1214/ss/1009213286
.. [2] Wilson (1927), Probable Inference, the Law of Succession, and Statistical Inference, JASA 22, 209-212.
   doi:10.1080/01621459.1927.10502953
.. [3] Clopper, Pearson (1934), The Use of Confidence or Fiducial Limits Illustrated in the Case of the
   Binomial, Biometrika 26, 404-413. doi:10.1093/biomet/26.4.404
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Interval = tuple[NDArray[np.float64], NDArray[np.float64]]

WILSON = "wilson"
CLOPPER_PEARSON = "clopper-pearson"


def wilson(count: ArrayLike, nobs: ArrayLike, level: float) -> Interval:
    """Wilson's score interval, for display.

    The set of p that a two-sided score test does not reject. Its coverage is near `level` on average
    (95.5 % at nobs 14) and never below 91 % there; it has no more width than it needs.

    Parameters
    ----------
    count, nobs : array of int
        0 <= count <= nobs, nobs >= 1; arrays broadcast.
    level : float
        Confidence level in (0, 1).

    Returns
    -------
    ci_low, ci_upp : array of float
        In [0, 1]; exactly 0 at count 0 and exactly 1 at count nobs.

    Raises
    ------
    ValueError
        Counts that cannot be counts, an empty base, a level outside (0, 1).

    Notes
    -----
    Where this fails: one-sided coverage near 0 and 1 is uneven [1]_. It knows nothing of clusters: it is the
    interval of a simple random sample from the practice it describes.

    References
    ----------
    [1]_, [2]_ of this module.
    """
    return _interval(count, nobs, level, "wilson")


def clopper_pearson(count: ArrayLike, nobs: ArrayLike, level: float) -> Interval:
    """The exact interval of Clopper and Pearson, for verdicts.

    Inverts two one-sided binomial tests, so that its coverage is never below `level`; wider than needed.
    With B the beta quantile: low = B((1-level)/2; count, nobs-count+1), upp = B((1+level)/2; count+1,
    nobs-count).

    Parameters
    ----------
    count, nobs : array of float
        0 <= count <= nobs, nobs > 0. Need not be whole: a verdict asks for half of an odd base, and an
        effective sample size has decimals.
    level : float
        Confidence level in (0, 1).

    Returns
    -------
    ci_low, ci_upp : array of float
        In [0, 1]; exactly 0 at count 0 and exactly 1 at count nobs.

    Raises
    ------
    ValueError
        Counts outside their base, an empty base, a level outside (0, 1).

    Notes
    -----
    Where this fails: conservative at small nobs (97.9 % on average at nobs 14) [1]_.

    References
    ----------
    [1]_, [3]_ of this module.
    """
    return _interval(count, nobs, level, "beta")


def half_width(nobs: ArrayLike, level: float) -> NDArray[np.float64]:
    """Half the width of the Clopper-Pearson interval at p = 1/2, where it is widest.

    Parameters
    ----------
    nobs : array of float
        Effective number of cases, > 0.
    level : float
        Confidence level in (0, 1).

    Returns
    -------
    array of float
        In (0, 1/2]; falls as nobs grows.
    """
    nobs_ = np.asarray(nobs, dtype=float)
    ci_low, ci_upp = clopper_pearson(nobs_ / 2, nobs_, level)
    return (ci_upp - ci_low) / 2


def _interval(count: ArrayLike, nobs: ArrayLike, level: float, method: str) -> Interval:
    count_, nobs_ = np.broadcast_arrays(np.asarray(count, dtype=float), np.asarray(nobs, dtype=float))
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, got {level}")
    if not (np.isfinite(count_).all() and np.isfinite(nobs_).all()):
        raise ValueError("count and nobs must be finite")
    if (nobs_ <= 0).any() or (count_ < 0).any() or (count_ > nobs_).any():
        raise ValueError("an interval needs 0 <= count <= nobs and nobs > 0")
    if method == "wilson" and (count_ % 1 != 0).any():
        raise ValueError("Wilson's interval is for whole counts")

    from statsmodels.stats.proportion import proportion_confint  # a second of import: only where used

    ci_low, ci_upp = proportion_confint(count_, nobs_, alpha=1 - level, method=method)
    # Binary arithmetic leaves 20 of 20 a hair below 1, and 0 of 20 a hair beside 0; both ends are exact.
    ci_low = np.where(count_ == 0, 0.0, np.clip(ci_low, 0.0, 1.0))
    ci_upp = np.where(count_ == nobs_, 1.0, np.clip(ci_upp, 0.0, 1.0))
    return ci_low, ci_upp
