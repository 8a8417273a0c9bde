"""How many cases it takes to pick kommuner with two known risks: of picking a good one, of missing a poor one.

References
----------
.. [1] Guenther (1969), Use of the Binomial, Hypergeometric and Poisson Tables to Obtain Sampling Plans, Journal
   of Quality Technology 1, 105-109.
.. [2] Lemeshow, Taber (1991), Lot quality assurance sampling: single- and double-sampling plans, World Health
   Statistics Quarterly 44, 115-132.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .screening import chance_picked


class SamplingPlan(NamedTuple):
    """A sample size and a rule.

    Attributes
    ----------
    nobs : int
        Cases to be read.
    cutoff : int
        The largest number of Ja with which a kommune is picked.
    false_pick : float
        The chance that a good kommune is picked.
    miss : float
        The chance that a poor one is not.
    """

    nobs: int
    cutoff: int
    false_pick: float
    miss: float


def screening_plan(poor: float, good: float, alpha: float, beta: float) -> SamplingPlan:
    """The fewest cases with which both risks are kept [1]_.

    Kommuner between the two shares may be picked or not: they are the price of any finite number of cases.

    Parameters
    ----------
    poor, good : float
        True shares, 0 <= poor < good <= 1: such as a threshold less and plus what is tolerated.
    alpha : float
        The chance at most with which a kommune at `good` or above is picked, in (0, 1).
    beta : float
        The chance at most with which one at `poor` or below is missed, in (0, 1).

    Returns
    -------
    SamplingPlan
        Of the cutoffs that keep alpha the largest, which misses least.

    Raises
    ------
    ValueError
        Shares that are not in this order, risks outside (0, 1).

    Notes
    -----
    Where this fails: binomial, so that it asks too much where most of a kommune's cases are read and their
    year is all that is asked about. A case or two more than the answer may break one of the risks again.

    References
    ----------
    [1]_ of this module.
    """
    _ordered(poor, good)
    if not (0 < alpha < 1 and 0 < beta < 1):
        raise ValueError(f"alpha and beta must lie between 0 and 1, got {alpha} and {beta}")
    nobs, cutoff = 1, -1
    while True:
        # With one case more the largest cutoff that keeps alpha stays or grows by one.
        if float(chance_picked(good, nobs, cutoff + 1)) <= alpha:
            cutoff += 1
        miss = 1 - float(chance_picked(poor, nobs, cutoff))
        if miss <= beta:
            return SamplingPlan(nobs, cutoff, float(chance_picked(good, nobs, cutoff)), miss)
        nobs += 1


def best_cutoff(nobs: ArrayLike, poor: float, good: float) -> NDArray[np.int64]:
    """The rule with which the two risks add to the least, at so many cases [2]_.

    Parameters
    ----------
    nobs : array of int
        Relevant cases, >= 1.
    poor, good : float
        True shares, 0 <= poor < good <= 1.

    Returns
    -------
    array of int
        In 0..nobs - 1; the smaller where two do alike.

    Raises
    ------
    ValueError
        A base below 1, shares that are not in this order.

    References
    ----------
    [2]_ of this module.
    """
    _ordered(poor, good)
    n = np.asarray(nobs)
    found = []
    for each in n.ravel():
        cutoff = np.arange(each)
        risks = chance_picked(good, each, cutoff) - chance_picked(poor, each, cutoff)
        found.append(int(risks.argmin()))
    return np.array(found, dtype=np.int64).reshape(n.shape)


def _ordered(poor: float, good: float) -> None:
    if not 0 <= poor < good <= 1:
        raise ValueError(f"needs 0 <= poor < good <= 1, got {poor} and {good}")
