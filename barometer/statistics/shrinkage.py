"""How much kommuner differ beneath the chance of few cases, and what that says of each of them.

Every kommune's true share is taken for a draw from one beta distribution, the population; its cases are drawn
from that share. The few cases of a kommune are then read together with what the others show.

References
----------
.. [1] Griffiths (1973), Maximum Likelihood Estimation for the Beta-Binomial Distribution and an Application to
   the Household Distribution of the Total Number of Cases of a Disease, Biometrics 29, 637-648.
   doi:10.2307/2529131
.. [2] Efron, Morris (1975), Data Analysis Using Stein's Estimator and its Generalizations, JASA 70, 311-319.
   doi:10.1080/01621459.1975.10479864
.. [3] Carlin, Gelfand (1990), Approaches for Empirical Bayes Confidence Intervals, JASA 85, 105-114.
   doi:10.1080/01621459.1990.10475312
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .clustering import reliability

# A smaller icc counts as 0: no quantile of so narrow a distribution can be computed.
LEAST_ICC = 1e-12
_INNERMOST = 1e-12  # the mean is looked for so far inside of 0 and 1, where its slope is infinite
_GRID = np.concatenate([[0.0], np.geomspace(1e-6, 1, 49)])  # between its points peaks are looked for


class Population(NamedTuple):
    """The beta distribution that true shares are drawn from.

    Attributes
    ----------
    mean : float
        In [0, 1].
    icc : float
        Intraclass correlation of the cases of one kommune, 1/(a + b + 1), in [0, 1]; the variance of the true
        shares is icc mean (1-mean). nan where the data cannot say.
    log_likelihood : float
        Of the counts, binomial coefficients included.
    """

    mean: float
    icc: float
    log_likelihood: float

    @property
    def a(self) -> float:
        """First parameter of the beta distribution, mean (1/icc - 1); inf where icc is 0."""
        return _times(self.mean, self.icc)

    @property
    def b(self) -> float:
        """Second parameter, (1-mean) (1/icc - 1); inf where icc is 0."""
        return _times(1 - self.mean, self.icc)


class Shrunken(NamedTuple):
    """What is believed of each kommune's true share.

    Attributes
    ----------
    share : array of float
        Mean of the belief: population mean + reliability (count/nobs - population mean).
    ci_low, ci_upp : array of float
        Equal-tailed.
    reliability : array of float
        The weight of the kommune's own cases, in [0, 1].
    """

    share: NDArray[np.float64]
    ci_low: NDArray[np.float64]
    ci_upp: NDArray[np.float64]
    reliability: NDArray[np.float64]


def population(count: ArrayLike, nobs: ArrayLike) -> Population:
    """The beta-binomial distribution under which the counts are most likely.

    Maximises sum log C(n, y) B(y+a, n-y+b)/B(a, b), written in mean and icc [1]_: that form goes on smoothly
    to icc 0, the binomial distribution, which is the answer where kommuner differ no more than chance.

    Parameters
    ----------
    count, nobs : array (K,) of int
        Per kommune; 0 <= count <= nobs. A kommune with nobs 0 says nothing and changes nothing.

    Returns
    -------
    Population
        icc is nan with fewer than two kommuner, one case in each, or one answer only; mean is then the share
        of all cases together, nan without a case.

    Raises
    ------
    ValueError
        Shapes that do not fit, numbers that cannot be counts.

    Notes
    -----
    Where this fails: few kommuner with few cases say little of the icc, and it comes out as 0 more often than
    it is; see `icc_interval`. A mixture of two kinds of kommuner is no beta distribution.

    References
    ----------
    [1]_ of this module.
    """
    x, n = _counts(count, nobs)
    likelihood = _Likelihood(x, n)
    total = n.sum()
    pooled = float(x.sum() / total) if total else np.nan
    if not likelihood.tells:
        return Population(pooled, np.nan, np.nan)
    scores = np.array([likelihood.slope(icc) for icc in _GRID])
    peaks = [0.0, 1.0] + [
        _root(likelihood.slope, low, high)
        for low, high, before, after in zip(_GRID, _GRID[1:], scores, scores[1:], strict=False)
        if before > 0 >= after
    ]
    icc = max(peaks, key=likelihood.profile)
    return Population(likelihood.mean(icc), icc, likelihood.profile(icc))


def icc_interval(count: ArrayLike, nobs: ArrayLike, level: float) -> tuple[float, float]:
    """The intraclass correlations that a likelihood ratio test does not reject.

    Parameters
    ----------
    count, nobs : array (K,) of int
        As for `population`.
    level : float
        Confidence level in (0, 1). The lower end is above 0 where kommuner differ by more than chance.

    Returns
    -------
    low, upp : float
        In [0, 1], `population(count, nobs).icc` between them; both nan where that is nan.

    Raises
    ------
    ValueError
        As `population`; a level outside (0, 1).

    Notes
    -----
    Where this fails: an icc cannot be below 0, so that near 0 it covers more than it promises; with few
    kommuner the test's distribution is only about right.
    """
    from scipy.special import chdtri

    _level(level)
    x, n = _counts(count, nobs)
    best = population(x, n)
    if np.isnan(best.icc):
        return np.nan, np.nan
    likelihood = _Likelihood(x, n)
    floor = best.log_likelihood - chdtri(1, 1 - level) / 2

    def above(icc: float) -> float:
        return max(likelihood.profile(icc), -1e300) - floor  # a root is sought between numbers

    low = 0.0 if above(0.0) >= 0 else _root(above, 0.0, best.icc)
    upp = 1.0 if above(1.0) >= 0 else _root(above, best.icc, 1.0)
    return low, upp


def shrink(count: ArrayLike, nobs: ArrayLike, mean: float, icc: float, level: float) -> Shrunken:
    """Each kommune's share, drawn towards the population's as far as its few cases deserve.

    The belief after y of n is the beta distribution with y + a and n - y + b, a and b those of the
    population.

    Parameters
    ----------
    count, nobs : array of int
        0 <= count <= nobs. A kommune with nobs 0 is believed to be any of the population.
    mean, icc : float
        Of the population, both in [0, 1]. At icc 0 every kommune is the mean, at 1 all or nothing.
    level : float
        Of the interval, in (0, 1).

    Returns
    -------
    Shrunken
        Each of the shape of `count`.

    Raises
    ------
    ValueError
        Shapes that do not fit, numbers that cannot be counts, a mean, icc or level outside its range; an icc
        that could not be estimated is nan, and has no belief.

    Notes
    -----
    Where this fails: the interval takes mean and icc for known. Estimated from the same kommuner, as here,
    they are not, and the interval is too narrow, much so where icc is estimated as 0: it then has no width at
    all [3]_. It is right on average over kommuner, not for each: one that truly stands out is drawn in too
    far [2]_.

    References
    ----------
    [2]_, [3]_ of this module.
    """
    from scipy.special import betaincinv

    x, n = _counts(count, nobs)
    _level(level)
    if not (0 <= mean <= 1 and 0 <= icc <= 1):
        raise ValueError(f"mean and icc must lie in [0, 1], got {mean} and {icc}")
    own = reliability(n, icc)
    share = mean + own * (x / np.where(n > 0, n, 1) - mean)
    if icc < LEAST_ICC:
        return Shrunken(share, share, share, own)
    a, b = x + _times(mean, icc), n - x + _times(1 - mean, icc)
    spread = (a > 0) & (b > 0)  # without one of them all belief is at one end
    a, b = np.where(spread, a, 1.0), np.where(spread, b, 1.0)
    ends = []
    for tail in ((1 - level) / 2, (1 + level) / 2):
        at = np.where(n > 0, share, float(tail > 1 - mean))  # at icc 1 a kommune not seen is all or nothing
        ends.append(np.where(spread, betaincinv(a, b, tail), at))
    ci_low, ci_upp = ends
    return Shrunken(share, ci_low, ci_upp, own)


class _Likelihood:
    """The log-likelihood of counts in mean and icc, each of its terms counted once for all kommuner."""

    def __init__(self, count: NDArray, nobs: NDArray) -> None:
        from scipy.special import gammaln

        self._j = np.arange(1, max(nobs.max(initial=0), 2))
        yes, no, all_ = ((a[:, None] > self._j).sum(axis=0) for a in (count, nobs - count, nobs))
        self._yes, self._no, self._all = yes, no, all_
        self._some_yes, self._some_no = int((count > 0).sum()), int((count < nobs).sum())
        self._mixed = int(((count > 0) & (count < nobs)).sum())
        self._choose = float((gammaln(nobs + 1) - gammaln(count + 1) - gammaln(nobs - count + 1)).sum())
        asked = int((nobs > 0).sum())
        self.tells = asked > 1 and nobs.max() > 1 and self._some_yes > 0 and self._some_no > 0

    def mean(self, icc: float) -> float:
        """The mean that is most likely at this icc: the one zero of a falling slope."""
        if icc == 1:
            return self._some_yes / (self._some_yes + self._some_no)

        def slope(mean: float) -> float:
            rest = 1 - icc
            yes = self._some_yes / mean + (rest * self._yes / (mean * rest + self._j * icc)).sum()
            no = self._some_no / (1 - mean) + (rest * self._no / ((1 - mean) * rest + self._j * icc)).sum()
            return float(yes - no)

        return _root(slope, _INNERMOST, 1 - _INNERMOST)

    def profile(self, icc: float) -> float:
        """The log-likelihood at this icc and its mean; -inf at icc 1 if a kommune has both answers."""
        if icc == 1 and self._mixed:
            return -np.inf
        mean, rest = self.mean(icc), 1 - icc
        first = self._some_yes * np.log(mean) + self._some_no * np.log1p(-mean)
        if self._mixed:
            first += self._mixed * np.log(rest)
        yes = self._yes * np.log(mean * rest + self._j * icc)
        no = self._no * np.log((1 - mean) * rest + self._j * icc)
        return float(self._choose + first + (yes + no - self._all * np.log(rest + self._j * icc)).sum())

    def slope(self, icc: float) -> float:
        """The derivative of the profile; the mean's own part in it is 0."""
        mean, rest, j = self.mean(icc), 1 - icc, self._j
        yes = self._yes * (j - mean) / (mean * rest + j * icc)
        no = self._no * (j - 1 + mean) / ((1 - mean) * rest + j * icc)
        all_ = self._all * (j - 1) / (rest + j * icc)
        first = self._mixed / max(rest, 1e-300) if self._mixed else 0.0
        return float((yes + no - all_).sum() - first)


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    from scipy.optimize import brentq

    return float(brentq(function, low, high, xtol=1e-15, rtol=1e-14))


def _times(mean: float, icc: float) -> float:
    """A parameter of the beta distribution, mean (1/icc - 1); a mean of 0 has none of it."""
    if mean == 0:
        return 0.0
    return mean * (1 / icc - 1) if icc else np.inf


def _level(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, got {level}")


def _counts(count: ArrayLike, nobs: ArrayLike) -> tuple[NDArray, NDArray]:
    x, n = np.asarray(count, dtype=float), np.asarray(nobs, dtype=float)
    if x.ndim != 1 or x.shape != n.shape or not np.isfinite(n).all():
        raise ValueError("count and nobs need one number per kommune")
    if not ((x >= 0) & (x <= n) & (np.floor(x) == x) & (np.floor(n) == n)).all():
        raise ValueError("count and nobs must be whole numbers with 0 <= count <= nobs")
    return x, n
