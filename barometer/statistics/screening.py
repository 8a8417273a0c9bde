"""Picking kommuner for a closer look by the share of a few cases: how often the pick is right.

A rule is its cutoff, the largest number of Ja with which a kommune is still picked (`picking_rules`). All that
follows from it is exact: no simulation, no normal distribution.

References
----------
.. [1] Dodge, Romig (1929), A method of sampling inspection, Bell System Technical Journal 8, 613-631.
   doi:10.1002/j.1538-7305.1929.tb01240.x
.. [2] Sandiford (1993), Lot quality assurance sampling for monitoring immunization programmes: cost-efficient or
   quick and dirty?, Health Policy and Planning 8, 217-223. doi:10.1093/heapol/8.3.217
.. [3] Hund (2014), New tools for evaluating LQAS survey designs, Emerging Themes in Epidemiology 11:2.
   doi:10.1186/1742-7622-11-2
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .shrinkage import LEAST_ICC


class Screening(NamedTuple):
    """What a rule does to kommuner drawn from a population. All are probabilities.

    Attributes
    ----------
    picked : array of float
        That a kommune is picked.
    poor : array of float
        That its true share is below the threshold.
    both : array of float
        That it is poor and is picked.
    """

    picked: NDArray[np.float64]
    poor: NDArray[np.float64]
    both: NDArray[np.float64]

    @property
    def wrongly(self) -> NDArray[np.float64]:
        """That it is picked without being poor; times K, the wrong picks to expect."""
        return np.maximum(self.picked - self.both, 0.0)

    @property
    def sensitivity(self) -> NDArray[np.float64]:
        """Of the poor, how many are picked; nan where none can be poor."""
        return _part(self.both, self.poor)

    @property
    def specificity(self) -> NDArray[np.float64]:
        """Of those not poor, how many are left alone; nan where all are poor."""
        return _part(1 - self.picked - self.poor + self.both, 1 - self.poor)

    @property
    def ppv(self) -> NDArray[np.float64]:
        """Positive predictive value: of the picked, how many are poor [3]_; nan where none is picked."""
        return _part(self.both, self.picked)

    @property
    def npv(self) -> NDArray[np.float64]:
        """Negative predictive value: of those left alone, how many are not poor; nan where all are picked."""
        return _part(1 - self.picked - self.poor + self.both, 1 - self.picked)


def chance_picked(p: ArrayLike, nobs: ArrayLike, cutoff: ArrayLike) -> NDArray[np.float64]:
    """The probability that a kommune whose true share is p is picked: its operating characteristic [1]_.

    Parameters
    ----------
    p : array of float
        True shares, in [0, 1]; arrays broadcast.
    nobs, cutoff : array of int
        nobs >= 1, -1 <= cutoff <= nobs.

    Returns
    -------
    array of float
        P(X <= cutoff), X binomial; falls as p grows.

    Raises
    ------
    ValueError
        Shares outside [0, 1], bases below 1, cutoffs outside their range.

    References
    ----------
    [1]_ of this module.
    """
    from scipy.special import bdtr

    share, n, c = np.broadcast_arrays(_shares(p, "p"), *_rule(nobs, cutoff))
    return np.where(c < 0, 0.0, bdtr(np.maximum(c, 0), n.astype(int), share))


def screen(nobs: ArrayLike, cutoff: ArrayLike, threshold: ArrayLike, mean: ArrayLike, icc: ArrayLike) -> Screening:
    """What a rule does when the true shares of kommuner are drawn from a beta distribution.

    Exact: the sum over counts of their beta-binomial probability, and of that times the probability that the
    true share is below the threshold, which after y of n is that of the beta distribution with y + a and
    n - y + b.

    Parameters
    ----------
    nobs, cutoff : array of int
        As in `chance_picked`; all arrays broadcast.
    threshold : array of float
        In [0, 1]: a true share below it makes a kommune poor. It need not be that of the rule.
    mean, icc : array of float
        Of the population, mean in (0, 1), icc in [0, 1). At 0 no kommune differs from another, and what is
        picked is picked by chance.

    Returns
    -------
    Screening

    Raises
    ------
    ValueError
        Anything outside its range.

    Notes
    -----
    Few kommuner are poor, many are near the threshold: most picks of a rule that misses nobody are wrong [2]_.
    Where this fails: true shares need not follow a beta distribution; a threshold far out in its tail asks
    most of that shape.

    References
    ----------
    [2]_, [3]_ of this module.
    """
    n, c = _rule(nobs, cutoff)
    t, m, rho = _shares(threshold, "threshold"), _shares(mean, "mean"), _shares(icc, "icc")
    if ((m == 0) | (m == 1) | (rho == 1)).any():
        raise ValueError("a population needs a mean in (0, 1) and an icc in [0, 1)")
    given = np.broadcast_arrays(n, c, t, m, rho)
    cells = [_screen(*case) for case in zip(*(a.ravel() for a in given), strict=True)]
    return Screening(*(column.reshape(given[0].shape) for column in np.reshape(cells, (-1, 3)).T))


def any_of(each: Screening, axis: int = -1) -> Screening:
    """The rule "on any requirement": picked if picked on one of them, poor if poor on one of them.

    Parameters
    ----------
    each : Screening
        Of every requirement, along `axis`.
    axis : int
        The axis of the requirements, which the result lacks.

    Returns
    -------
    Screening
        Of a kommune. A kommune picked on one requirement and poor on another counts as picked rightly.

    Notes
    -----
    Takes requirements for independent. Where this fails: a case that lacks one thing often lacks another.
    Then fewer kommuner are picked than this says, and those on more requirements at once.
    """
    neither = 1 - each.picked - each.poor + each.both
    left, fine, well = (p.prod(axis=axis) for p in (1 - each.picked, 1 - each.poor, neither))
    return Screening(1 - left, 1 - fine, np.clip(1 - left - fine + well, 0.0, 1.0))


def number_picked(chances: ArrayLike) -> NDArray[np.float64]:
    """The probabilities that 0, 1, ..., K kommuner are picked, each independently with a chance of its own.

    Parameters
    ----------
    chances : array (K,) of float
        In [0, 1], as `Screening.picked` or `chance_picked`.

    Returns
    -------
    array (K + 1,) of float
        Adds to 1.

    Raises
    ------
    ValueError
        Another shape, chances outside [0, 1].
    """
    chance = _shares(chances, "chances")
    if chance.ndim != 1:
        raise ValueError("chances must be one number per kommune")
    pmf = np.ones(1)
    for p in chance:
        pmf = np.convolve(pmf, [1 - p, p])
    return pmf


def _screen(nobs: float, cutoff: float, threshold: float, mean: float, icc: float) -> tuple[float, ...]:
    """Picked, poor and both, for one kommune."""
    from scipy.special import betainc

    pmf, count = _probabilities(int(nobs), mean, icc)[: int(cutoff) + 1], np.arange(cutoff + 1)
    picked = min(float(pmf.sum()), 1.0)  # the sum of all of them can be a rounding above 1
    if icc < LEAST_ICC:
        return picked, float(mean < threshold), picked * (mean < threshold)
    a, b = mean * (1 / icc - 1), (1 - mean) * (1 / icc - 1)
    both = float((pmf * betainc(count + a, nobs - count + b, threshold)).sum())
    return picked, float(betainc(a, b, threshold)), min(both, picked)


def _probabilities(nobs: int, mean: float, icc: float) -> NDArray[np.float64]:
    """Of 0, 1, ..., nobs Ja: beta-binomial, in the form that goes on smoothly to the binomial at icc 0."""
    j, rest = np.arange(nobs), 1 - icc
    none = np.log(((1 - mean) * rest + j * icc) / (rest + j * icc)).sum()
    # From each count to the next, a case goes over from the Nej to the Ja.
    ratio = (nobs - j) / (j + 1) * (mean * rest + j * icc) / ((1 - mean) * rest + (nobs - 1 - j) * icc)
    return np.exp(none + np.concatenate([[0.0], np.log(ratio).cumsum()]))


def _part(of: NDArray, whole: NDArray) -> NDArray[np.float64]:
    possible = np.asarray(whole) > 0
    return np.where(possible, np.clip(of / np.where(possible, whole, 1.0), 0.0, 1.0), np.nan)


def _bases(nobs: ArrayLike) -> NDArray[np.float64]:
    n = np.asarray(nobs, dtype=float)
    if not (np.isfinite(n) & (n >= 1) & (np.floor(n) == n)).all():
        raise ValueError("nobs must be whole numbers of at least 1")
    return n


def _rule(nobs: ArrayLike, cutoff: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    n, c = np.broadcast_arrays(_bases(nobs), np.asarray(cutoff, dtype=float))
    if not ((c >= -1) & (c <= n) & (np.floor(c) == c)).all():
        raise ValueError("a cutoff is a whole number from -1, nobody is picked, to nobs, everybody is")
    return n, c


def _shares(values: ArrayLike, name: str) -> NDArray[np.float64]:
    p = np.asarray(values, dtype=float)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError(f"{name} must lie in [0, 1]")
    return p
