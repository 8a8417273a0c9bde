"""How alike the cases of one kommune are, and what that costs.

References
----------
.. [1] Ridout, Demetrio, Firth (1999), Estimating Intraclass Correlation for Binary Data, Biometrics 55,
   137-148. doi:10.1111/j.0006-341X.1999.00137.x
.. [2] Kish (1965), Survey Sampling, Wiley.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


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
