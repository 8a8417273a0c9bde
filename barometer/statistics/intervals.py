"""Confidence intervals for one proportion, by name. There is no default method.

statsmodels has Wilson's and Clopper and Pearson's interval too, to the last bit the same, but to import it takes
half a second of every process that renders a page. It also lacks the mid-P interval and the two ends of Jeffreys'.

References
----------
.. [1] Brown, Cai, DasGupta (2001), Interval Estimation for a Binomial Proportion, Statistical Science 16,
   101-133. doi:10.1214/ss/1009213286
.. [2] Wilson (1927), Probable Inference, the Law of Succession, and Statistical Inference, JASA 22, 209-212.
   doi:10.1080/01621459.1927.10502953
.. [3] Clopper, Pearson (1934), The Use of Confidence or Fiducial Limits Illustrated in the Case of the
   Binomial, Biometrika 26, 404-413. doi:10.1093/biomet/26.4.404
.. [4] Newcombe (1998), Two-sided confidence intervals for the single proportion: comparison of seven methods,
   Statistics in Medicine 17, 857-872.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Interval = tuple[NDArray[np.float64], NDArray[np.float64]]
IntervalMethod = Callable[[ArrayLike, ArrayLike, float], Interval]

WILSON = "wilson"
CLOPPER_PEARSON = "clopper-pearson"
JEFFREYS = "jeffreys"
MID_P = "mid-p"
WALD = "wald"


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
    from scipy.special import ndtri

    count_, nobs_ = _checked(count, nobs, level)
    _whole(count_, nobs_, "Wilson's")
    share, z = count_ / nobs_, -ndtri((1 - level) / 2)
    shrunk = 1 + z**2 / nobs_
    middle = (share + z**2 / (2 * nobs_)) / shrunk
    half = z * np.sqrt(share * (1 - share) / nobs_ + z**2 / (4 * nobs_**2)) / shrunk
    return _ends(count_, nobs_, middle - half, middle + half)


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
    from scipy.special import betainccinv, betaincinv

    count_, nobs_ = _checked(count, nobs, level)
    tail = (1 - level) / 2
    low, upp = betaincinv(count_, nobs_ - count_ + 1, tail), betainccinv(count_ + 1, nobs_ - count_, tail)
    return _ends(count_, nobs_, low, upp)


def jeffreys(count: ArrayLike, nobs: ArrayLike, level: float) -> Interval:
    """The equal-tailed interval of Jeffreys' prior, for readers who think in beliefs.

    With B the beta quantile: low = B((1-level)/2; count+1/2, nobs-count+1/2), upp = B((1+level)/2; same), but
    0 at count 0 and 1 at count nobs: without these two ends its coverage would fall to 0 near 0 and 1 [1]_.

    Parameters
    ----------
    count, nobs : array of float
        0 <= count <= nobs, nobs > 0. Need not be whole.
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
    Where this fails: its coverage is `level` on average, not at every share (89.9 % at worst at nobs 14).

    References
    ----------
    [1]_ of this module.
    """
    from scipy.special import betaincinv

    count_, nobs_ = _checked(count, nobs, level)
    a, b = count_ + 0.5, nobs_ - count_ + 0.5
    return _ends(count_, nobs_, betaincinv(a, b, (1 - level) / 2), betaincinv(a, b, (1 + level) / 2))


def mid_p(count: ArrayLike, nobs: ArrayLike, level: float) -> Interval:
    """The mid-P interval: Clopper and Pearson's with half the probability of what was observed.

    low solves P(X > count) + P(X = count)/2 = (1-level)/2 and upp the same for P(X < count), X binomial.

    Parameters
    ----------
    count, nobs : array of int
        0 <= count <= nobs, nobs >= 1; arrays broadcast.
    level : float
        Confidence level in (0, 1).

    Returns
    -------
    ci_low, ci_upp : array of float
        In [0, 1]; exactly 0 at count 0 and exactly 1 at count nobs. Inside the Clopper-Pearson interval.

    Raises
    ------
    ValueError
        Counts that cannot be counts, an empty base, a level outside (0, 1).

    Notes
    -----
    Where this fails: not exact; coverage can fall below `level` (91.3 % at worst at nobs 14).

    References
    ----------
    [4]_ of this module, method 6.
    """
    count_, nobs_ = _checked(count, nobs, level)
    _whole(count_, nobs_, "mid-P")
    tail = (1 - level) / 2
    return _ends(count_, nobs_, _mid_p_low(count_, nobs_, tail), 1 - _mid_p_low(nobs_ - count_, nobs_, tail))


def wald(count: ArrayLike, nobs: ArrayLike, level: float) -> Interval:
    """The textbook interval share +- z sqrt(share (1-share)/nobs), to show why it is not used.

    It is not in INTERVALS, so that no setting can choose it.

    Parameters
    ----------
    count, nobs : array of float
        0 <= count <= nobs, nobs > 0. Need not be whole.
    level : float
        Confidence level in (0, 1).

    Returns
    -------
    ci_low, ci_upp : array of float
        Not kept within [0, 1]: its ends leave the shares, which is part of what is wrong with it.

    Raises
    ------
    ValueError
        Counts outside their base, an empty base, a level outside (0, 1).

    Notes
    -----
    Where this fails: everywhere [1]_. At nobs 14 it covers 87.0 % on average and 51.2 % at worst; at count 0
    and at count nobs it has no width.
    """
    from scipy.special import ndtri

    count_, nobs_ = _checked(count, nobs, level)
    share = count_ / nobs_
    half = ndtri((1 + level) / 2) * np.sqrt(share * (1 - share) / nobs_)
    return share - half, share + half


INTERVALS: dict[str, IntervalMethod] = {
    WILSON: wilson,
    CLOPPER_PEARSON: clopper_pearson,
    JEFFREYS: jeffreys,
    MID_P: mid_p,
}


def half_width(nobs: ArrayLike, level: float, method: str = CLOPPER_PEARSON) -> NDArray[np.float64]:
    """Half the width of an interval at p = 1/2, where it is widest.

    Parameters
    ----------
    nobs : array of float
        Effective number of cases, > 0; need not be whole.
    level : float
        Confidence level in (0, 1).
    method : {"clopper-pearson", "jeffreys", "wilson", "wald"}
        With z the normal quantile: Wilson z/2 / sqrt(nobs + z^2), Wald z/2 / sqrt(nobs). Mid-P is not among
        them, since it is for whole counts.

    Returns
    -------
    array of float
        In (0, 1/2], with "wald" beyond; falls as nobs grows.

    Raises
    ------
    ValueError
        An empty base, a level outside (0, 1), another method.
    """
    from scipy.special import betaincinv, ndtri

    nobs_ = np.asarray(nobs, dtype=float)
    _checked(nobs_ / 2, nobs_, level)
    z = ndtri((1 + level) / 2)
    if method == WILSON:
        return z / 2 / np.sqrt(nobs_ + z**2)
    if method == WALD:
        return z / 2 / np.sqrt(nobs_)
    # At 1/2 both intervals are symmetric, so their upper end tells all; a rule asks for it a thousand times over.
    if method == CLOPPER_PEARSON:
        return betaincinv(nobs_ / 2 + 1, nobs_ / 2, (1 + level) / 2) - 0.5
    if method == JEFFREYS:
        return betaincinv((nobs_ + 1) / 2, (nobs_ + 1) / 2, (1 + level) / 2) - 0.5
    raise ValueError(f"no half-width at 1/2 by the method {method!r}")


def _checked(count: ArrayLike, nobs: ArrayLike, level: float) -> tuple[NDArray, NDArray]:
    """Counts and their bases as floats of one shape."""
    count_, nobs_ = (np.asarray(a, dtype=float) for a in np.broadcast_arrays(count, nobs))
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, got {level}")
    if not (np.isfinite(count_).all() and np.isfinite(nobs_).all()):
        raise ValueError("count and nobs must be finite")
    if (nobs_ <= 0).any() or (count_ < 0).any() or (count_ > nobs_).any():
        raise ValueError("an interval needs 0 <= count <= nobs and nobs > 0")
    return count_, nobs_


def _whole(count: NDArray, nobs: NDArray, name: str) -> None:
    if (count % 1 != 0).any() or (nobs % 1 != 0).any():
        raise ValueError(f"the {name} interval is for whole counts")


def _ends(count: NDArray, nobs: NDArray, ci_low: NDArray, ci_upp: NDArray) -> Interval:
    # Binary arithmetic leaves 20 of 20 a hair below 1, and 0 of 20 a hair beside 0; both ends are exact.
    ci_low = np.where(count == 0, 0.0, np.clip(ci_low, 0.0, 1.0))
    ci_upp = np.where(count == nobs, 1.0, np.clip(ci_upp, 0.0, 1.0))
    return ci_low, ci_upp


def _mid_p_low(count: NDArray, nobs: NDArray, tail: float) -> NDArray:
    """The lower end, by Newton's method; whatever stands at count 0 is replaced by `_ends`."""
    from scipy.special import betainc, betaincinv, betaln

    # P(X >= count) = I_p(count, nobs-count+1) and P(X > count) = I_p(count+1, nobs-count). The p at which
    # either is `tail` are on both sides of the p sought: a step that leaves them is replaced by their middle.
    # Both forms need positive parameters; at count nobs P(X > count) is 0, and p = (2 tail)^(1/nobs) outright.
    inner = (count > 0) & (count < nobs)
    x, n = np.where(inner, count, 1.0), np.where(inner, nobs, 2.0)
    low, high = betaincinv(x, n - x + 1, tail), betaincinv(x + 1, n - x, tail)
    p = (low + high) / 2
    for _ in range(60):  # by halving alone a double, which has 53 bits, is found
        excess = betainc(x, n - x + 1, p) + betainc(x + 1, n - x, p) - 2 * tail
        powers = (x - 1) * np.log(p) + (n - x - 1) * np.log1p(-p)
        slope = (1 - p) * np.exp(powers - betaln(x, n - x + 1)) + p * np.exp(powers - betaln(x + 1, n - x))
        low, high = np.where(excess < 0, p, low), np.where(excess < 0, high, p)
        nearer = p - excess / slope
        nearer = np.where((low <= nearer) & (nearer <= high), nearer, (low + high) / 2)
        moved, p = np.abs(nearer - p), nearer
        if (moved <= 1e-12 * p).all():  # each step squares the error, so that none is left
            break
    return np.where(inner, p, (2 * tail) ** (1 / nobs))
