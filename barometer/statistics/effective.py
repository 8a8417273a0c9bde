"""What a variance is worth in cases, and the intervals that follow from it.

A share of n cases whose variance is `deff` times that of n cases drawn singly carries as much as n/deff of
them. Korn and Graubard put that number, made smaller where the variance itself rests on few degrees of
freedom, in the place of n in Clopper and Pearson's interval.

References
----------
.. [1] Korn, Graubard (1998), Confidence Intervals for Proportions with Small Expected Number of Positive
   Counts Estimated from Survey Data, Survey Methodology 24, 193-201.
.. [2] Parker et al. (2017), National Center for Health Statistics Data Presentation Standards for
   Proportions, Vital and Health Statistics 2(175).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .intervals import Interval


def deff(variance: ArrayLike, share: ArrayLike, nobs: ArrayLike) -> NDArray[np.float64]:
    """The design effect: variance over that of as many cases drawn singly, v / [p (1-p)/n].

    Parameters
    ----------
    variance : array of float
        Of the share, >= 0.
    share : array of float
        In [0, 1].
    nobs : array of int
        Relevant cases, >= 0.

    Returns
    -------
    array of float
        >= 0; nan where the share is 0 or 1 and where there is no case.

    Notes
    -----
    Divides by n, so that n/deff is Korn and Graubard's n_e. Who divides by n - 1, the sample variance of the
    answers, finds (n-1)/n of it.
    """
    v, p, n = (np.asarray(a, dtype=float) for a in (variance, share, nobs))
    single = p * (1 - p)
    possible = (single > 0) & (n > 0)
    return np.where(possible, v * n / np.where(possible, single, 1.0), np.nan)


def degrees_of_freedom(nobs: ArrayLike, design: Literal["stratified", "clustered"]) -> NDArray[np.int64]:
    """Sampling units with data less strata with data.

    Parameters
    ----------
    nobs : array (K, ...) of int
        Relevant cases per kommune, >= 0. With G the kommuner where it is not 0:
    design : {"stratified", "clustered"}
        Cases are the units and kommuner the strata: sum(nobs) - G. Kommuner are the units of one stratum:
        G - 1, for `variance_two_stage` too.

    Returns
    -------
    array (...) of int
        >= 0.

    Raises
    ------
    ValueError
        Another design, a base below 0.
    """
    n = np.asarray(nobs)
    if n.ndim == 0 or not (n >= 0).all():
        raise ValueError("nobs needs the shape (K, ...) and no number below 0")
    groups = (n > 0).sum(axis=0)
    if design == "stratified":
        return (n.sum(axis=0) - groups).astype(np.int64)
    if design == "clustered":
        return np.maximum(groups - 1, 0).astype(np.int64)
    raise ValueError(f"design must be 'stratified' or 'clustered', got {design!r}")


def effective_nobs(
    nobs: ArrayLike, deff: ArrayLike, df: ArrayLike, level: float, *, truncated: bool = True
) -> NDArray[np.float64]:
    """The effective number of cases, n* = (n/deff) [t_(n-1) / t_df]^2, t the quantile at (1+level)/2.

    Parameters
    ----------
    nobs : array of int
        Relevant cases, >= 0.
    deff : array of float
        Design effect, >= 0; n/deff is p (1-p)/v.
    df : array of float
        Degrees of freedom of the variance.
    level : float
        Confidence level in (0, 1).
    truncated : bool
        At most n, as NCHS has it [2]_: what stratification or a finite population gained is not counted.

    Returns
    -------
    array of float
        In cases; nan where df <= 0 or nobs is 0. Where deff is 0: n if truncated, else inf.

    Raises
    ------
    ValueError
        A level outside (0, 1), a design effect below 0.

    Notes
    -----
    Where this fails: truncated, it is not for the reading of one year's cases, in which the gain from having
    read a large part of them is the point.

    References
    ----------
    [1]_, [2]_ of this module.
    """
    from scipy.special import stdtrit

    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, got {level}")
    n, effect, df_ = (np.asarray(a, dtype=float) for a in (nobs, deff, df))
    if (effect < 0).any():
        raise ValueError("a design effect cannot be below 0")
    known = (n > 0) & (df_ > 0) & ~np.isnan(effect)
    # The quantiles are taken before anything is broadcast: a design effect has thousands, a sample one n and one df.
    of_n, of_df = (stdtrit(np.where(a > 0, a, 1.0), (1 + level) / 2) for a in (n - 1, df_))
    # One case has no t quantile; its ratio is 1, as in NCHS's macro.
    ratio = np.where(n > 1, of_n / of_df, 1.0)
    none = known & (effect == 0)
    found = np.where(none, np.inf, n / np.where(known & ~none, effect, 1.0) * ratio**2)
    return np.where(known, np.minimum(found, n) if truncated else found, np.nan)


def korn_graubard(
    share: ArrayLike,
    variance: ArrayLike,
    nobs: ArrayLike,
    df: ArrayLike,
    level: float,
    *,
    truncated: bool = True,
) -> Interval:
    """Korn and Graubard's interval: Clopper and Pearson's with n* cases, n* p of them yes.

    With B the beta quantile: low = B((1-level)/2; n* p, n* (1-p) + 1), upp = B((1+level)/2; n* p + 1,
    n* (1-p)), n* of `effective_nobs` with deff = v / [p (1-p)/n].

    Parameters
    ----------
    share : array of float
        In [0, 1]; nan gives nan.
    variance : array of float
        Of the share, >= 0, by any design.
    nobs : array of int
        Relevant cases, >= 0.
    df : array of float
        Of the variance.
    level : float
        Confidence level in (0, 1).
    truncated : bool
        n* at most n, and n* = n at a share of 0 or 1, as in NCHS's SAS macro [2]_. Otherwise the form of R's
        svyciprop(method = "beta"), which is nan at 0 and 1.

    Returns
    -------
    ci_low, ci_upp : array of float
        In [0, 1]; nan where df <= 0 or there is no case. Where the variance is 0 between 0 and 1, n* is n if
        truncated; untruncated, both ends are the share.

    Raises
    ------
    ValueError
        A share outside [0, 1], a variance below 0, a level outside (0, 1).

    Notes
    -----
    Where this fails: a variance that is 0 or small by chance passes for precision unless truncated.

    References
    ----------
    [1]_, [2]_ of this module.
    """
    from scipy.special import betaincinv

    p, v, n, _ = _moments(share, variance, nobs, df)
    edge = (p == 0) | (p == 1)
    effect = np.where(edge, 1.0 if truncated else np.nan, deff(v, p, n))
    n_star = effective_nobs(nobs, effect, df, level, truncated=truncated)
    n_star = np.where(edge & truncated & ~np.isnan(n_star), n, n_star)  # no ratio of t there
    known, endless = ~np.isnan(n_star), np.isinf(n_star)
    yes = np.where(known & ~endless & ~edge, n_star * np.where(edge, 0.5, p), 1.0)
    no = np.where(known & ~endless & ~edge, n_star - yes, 1.0)
    tail = (1 - level) / 2
    low, upp = betaincinv(yes, no + 1, tail), betaincinv(yes + 1, no, 1 - tail)
    low, upp = np.where(endless, p, low), np.where(endless, p, upp)
    # At 0 and 1 one parameter is 0, and B has a closed form.
    power = tail ** (1 / np.where(edge & known, n_star, 1.0))
    low = np.where(p == 0, 0.0, np.where(p == 1, power, low))
    upp = np.where(p == 1, 1.0, np.where(p == 0, 1 - power, upp))
    return np.where(known, low, np.nan), np.where(known, upp, np.nan)


def logit(share: ArrayLike, variance: ArrayLike, df: ArrayLike, level: float) -> Interval:
    """The interval that is symmetric on the scale of log odds: logit p +- t_df sqrt(v) / [p (1-p)].

    Parameters
    ----------
    share, variance, df : array of float
        As in `korn_graubard`.
    level : float
        Confidence level in (0, 1).

    Returns
    -------
    ci_low, ci_upp : array of float
        Within (0, 1); nan at a share of 0 or 1, where it is undefined, and where df <= 0.

    Raises
    ------
    ValueError
        As `korn_graubard`.

    Notes
    -----
    Where this fails: at 0 and 1; near them, with few cases, log odds are far from normal. It takes no notice
    of how few cases there are but through the variance.
    """
    from scipy.special import expit, stdtrit
    from scipy.special import logit as log_odds

    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, got {level}")
    p, v, _, df_ = _moments(share, variance, 1.0, df)
    known = (p > 0) & (p < 1) & (df_ > 0) & ~np.isnan(v)
    inner = np.where(known, p, 0.5)
    half = stdtrit(np.where(known, df_, 1.0), (1 + level) / 2) * np.sqrt(np.where(known, v, 0.0))
    half = half / (inner * (1 - inner))
    low, upp = expit(log_odds(inner) - half), expit(log_odds(inner) + half)
    return np.where(known, low, np.nan), np.where(known, upp, np.nan)


def _moments(share: ArrayLike, variance: ArrayLike, nobs: ArrayLike, df: ArrayLike) -> tuple[NDArray[np.float64], ...]:
    p, v, n, df_ = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (share, variance, nobs, df)))
    if (p < 0).any() or (p > 1).any() or (v < 0).any() or (n < 0).any():
        raise ValueError("needs a share in [0, 1], and no variance or base below 0")
    return p, v, n, df_
