"""How alike the cases of one kommune are, and what that costs.

References
----------
.. [1] Ridout, Demetrio, Firth (1999), Estimating Intraclass Correlation for Binary Data, Biometrics 55,
   137-148. doi:10.1111/j.0006-341X.1999.00137.x
.. [2] Kish (1965), Survey Sampling, Wiley.
.. [3] Spearman (1910), Correlation calculated from faulty data, British Journal of Psychology 3, 271-295.
   doi:10.1111/j.2044-8295.1910.tb00206.x
.. [4] Brown (1910), Some experimental results in the correlation of mental abilities, British Journal of
   Psychology 3, 296-322. doi:10.1111/j.2044-8295.1910.tb00207.x
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..rounding import HAIR


def anticipated_deff(icc: ArrayLike, size: ArrayLike) -> NDArray[np.float64]:
    """The design effect to expect before the cases are read: 1 + (m - 1) icc, m = sum(n_k^2)/sum(n_k).

    Parameters
    ----------
    icc : array of float
        Intraclass correlation, in [-1, 1].
    size : array (K,) of float
        n_k, relevant cases per kommune, >= 0; not all 0.

    Returns
    -------
    array of float
        The shape of `icc`.

    Raises
    ------
    ValueError
        A correlation outside [-1, 1], sizes that are none.

    Notes
    -----
    Where this fails: m is the kommune size that a case sees, larger than the mean; with N_k/n_k as weights
    the effect of unequal weights comes on top.

    References
    ----------
    [2]_ of this module.
    """
    icc_, n = np.asarray(icc, dtype=float), np.asarray(size, dtype=float)
    if not (np.abs(icc_) <= 1).all():
        raise ValueError("an intraclass correlation lies in [-1, 1]")
    if n.ndim != 1 or not (np.isfinite(n).all() and (n >= 0).all() and n.sum() > 0):
        raise ValueError("size needs one number >= 0 per kommune, not all 0")
    return 1 + ((n**2).sum() / n.sum() - 1) * icc_


def icc_anova(count: ArrayLike, nobs: ArrayLike) -> NDArray[np.float64]:
    """The intraclass correlation of yes and no within kommuner, by analysis of variance.

    (MSB - MSW) / (MSB + (n0 - 1) MSW), n0 = (n - sum(n_k^2)/n) / (K - 1), n = sum(n_k),
    MSB = sum n_k (p_k - p)^2 / (K - 1), MSW = sum n_k p_k (1 - p_k) / (n - K).

    Parameters
    ----------
    count, nobs : array (K, ...) of int
        Yes, and relevant cases, per kommune; 0 <= count <= nobs. A kommune with nobs 0 is left out.

    Returns
    -------
    array (...) of float
        At most 1, and below 0 if kommuner differ less than chance would have them. nan with fewer than two
        kommuner, one case in each, or one answer only.

    Raises
    ------
    ValueError
        Shapes that do not fit, numbers that cannot be counts.

    Notes
    -----
    Where this fails: very uncertain with few kommuner; its estimate is not cut off at 0.

    References
    ----------
    [1]_ of this module.
    """
    x, n = np.asarray(count, dtype=float), np.asarray(nobs, dtype=float)
    if x.ndim == 0 or x.shape != n.shape or not (np.isfinite(n).all() and ((x >= 0) & (x <= n)).all()):
        raise ValueError("count and nobs need one shape (K, ...) and 0 <= count <= nobs")
    some = n > 0
    groups, total = some.sum(axis=0), n.sum(axis=0)
    each = x / np.where(some, n, 1)
    possible = (groups > 1) & (total > groups)
    pooled = x.sum(axis=0) / np.maximum(total, 1)
    between = (n * (each - pooled) ** 2).sum(axis=0) / np.where(possible, groups - 1, 1)
    within = (n * each * (1 - each)).sum(axis=0) / np.where(possible, total - groups, 1)
    n0 = (total - (n**2).sum(axis=0) / np.maximum(total, 1)) / np.where(possible, groups - 1, 1)
    spread = between + (n0 - 1) * within
    # A share of 0 or 1 leaves nothing to divide, even where rounding left a trace of it.
    possible &= (pooled > 0) & (pooled < 1)
    return np.where(possible, (between - within) / np.where(possible, spread, 1.0), np.nan)


def reliability(nobs: ArrayLike, icc: ArrayLike) -> NDArray[np.float64]:
    """How much of what shares differ by is the kommuner and not chance: n icc/(1 + (n - 1) icc) [3]_, [4]_.

    The correlation of the shares that two samples of `nobs` cases from the same kommuner would give, and the
    weight that a kommune's own cases have beside what the others show (`shrinkage.shrink`).

    Parameters
    ----------
    nobs : array of float
        Relevant cases of a kommune, >= 0.
    icc : array of float
        Intraclass correlation, in [0, 1]; arrays broadcast.

    Returns
    -------
    array of float
        In [0, 1]; 0 without cases and where kommuner do not differ.

    Raises
    ------
    ValueError
        A base below 0, a correlation outside [0, 1].

    Notes
    -----
    Where this fails: it is of kommuner that differ as a group of them does. It says nothing of how well the
    share measures what it is to measure.

    References
    ----------
    [3]_, [4]_ of this module.
    """
    n, icc_ = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (nobs, icc)))
    if not (np.isfinite(n) & (n >= 0)).all():
        raise ValueError("nobs must be numbers of at least 0")
    if not ((icc_ >= 0) & (icc_ <= 1)).all():
        raise ValueError("the intraclass correlation of a reliability lies in [0, 1]")
    spread = 1 + (n - 1) * icc_
    return np.where(n > 0, n * icc_ / np.where(n > 0, spread, 1.0), 0.0)


def nobs_for_reliability(wanted: ArrayLike, icc: ArrayLike) -> NDArray[np.int64]:
    """The fewest cases per kommune at which shares are so reliable: wanted (1 - icc)/[(1 - wanted) icc].

    Parameters
    ----------
    wanted : array of float
        Reliability, in [0, 1).
    icc : array of float
        Intraclass correlation, in (0, 1]; arrays broadcast. At 0 no number of cases would do.

    Returns
    -------
    array of int
        At least 1.

    Raises
    ------
    ValueError
        A reliability or a correlation outside its range.
    """
    wanted_, icc_ = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (wanted, icc)))
    if not ((wanted_ >= 0) & (wanted_ < 1)).all():
        raise ValueError("a wanted reliability lies in [0, 1)")
    if not ((icc_ > 0) & (icc_ <= 1)).all():
        raise ValueError("a reliability is reached only where the intraclass correlation lies in (0, 1]")
    cases = wanted_ * (1 - icc_) / ((1 - wanted_) * icc_)
    return np.ceil(cases - HAIR).clip(1).astype(np.int64)
