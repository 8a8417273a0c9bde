"""How wrong a league table is: kommuner of which the truth is known, ranked by the few cases that are read.

References
----------
.. [1] Goldstein, Spiegelhalter (1996), League Tables and Their Limitations: Statistical Issues in Comparisons of
   Institutional Performance, Journal of the Royal Statistical Society A 159, 385-443. doi:10.2307/2983325
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

_CHUNK = 2_000


class Estimate(NamedTuple):
    """A mean over repetitions.

    Attributes
    ----------
    value : float
    error : float
        Its Monte Carlo standard error.
    """

    value: float
    error: float


class League(NamedTuple):
    """What a ranking by observed shares is worth.

    Attributes
    ----------
    correlation : Estimate
        Spearman's, of the observed ranks with the true ones.
    move : Estimate
        Ranks by which a kommune moves, up or down, when its cases are drawn anew from the same practice.
    top, bottom : Estimate
        The chance that the kommune ranked first is truly among the `best` best, and that the one ranked last
        is truly among as many worst.
    best, repetitions, seed : int
        As given.
    """

    correlation: Estimate
    move: Estimate
    top: Estimate
    bottom: Estimate
    best: int
    repetitions: int
    seed: int


def simulate_league(
    nobs: ArrayLike, mean: float, icc: float, *, best: int = 5, seed: int, repetitions: int = 10_000
) -> League:
    """Draws true shares, draws cases from them twice, ranks, and compares.

    In each repetition the true shares are beta(a, b), a + b = 1/icc - 1, a/(a + b) = mean, and the Ja of a
    kommune are binomial, twice. A table has to put equal shares in some order; here it is drawn.

    Parameters
    ----------
    nobs : array (K,) of int
        Relevant cases per kommune, >= 1.
    mean, icc : float
        Of the population of true shares, both in (0, 1).
    best : int
        How many are called the best, 1 <= best < K.
    seed : int
        Of numpy's default generator; the same seed gives the same numbers.
    repetitions : int
        >= 2.

    Returns
    -------
    League

    Raises
    ------
    ValueError
        Fewer than two kommuner, bases below 1, anything else outside its range.

    Notes
    -----
    Where this fails: true shares of kommuner need not follow a beta distribution, and the icc is known only
    roughly. That ranks move says nothing of whether shares do: practice is the same in both samples.

    References
    ----------
    [1]_ of this module.
    """
    n = np.asarray(nobs)
    if n.ndim != 1 or len(n) < 2 or not ((n >= 1) & (np.floor(n) == n)).all():
        raise ValueError("nobs needs a whole number of at least 1 for each of at least two kommuner")
    if not (0 < mean < 1 and 0 < icc < 1):
        raise ValueError(f"mean and icc must lie between 0 and 1, got {mean} and {icc}")
    if not 1 <= best < len(n) or repetitions < 2:
        raise ValueError("needs 1 <= best < kommuner and at least two repetitions")
    n, rng = n.astype(np.int64), np.random.default_rng(seed)
    parts = [  # so that memory does not grow with the repetitions
        _repeat(n, mean, icc, best, rng, min(_CHUNK, repetitions - start)) for start in range(0, repetitions, _CHUNK)
    ]
    correlation, move, top, bottom = (_estimate(row) for row in np.concatenate(parts, axis=1))
    return League(correlation, move, top, bottom, best, repetitions, seed)


def _repeat(
    nobs: NDArray, mean: float, icc: float, best: int, rng: np.random.Generator, times: int
) -> NDArray[np.float64]:
    """One row is what is estimated, one column a repetition."""
    shape, strength = (times, len(nobs)), 1 / icc - 1
    truth = rng.beta(mean * strength, (1 - mean) * strength, shape)
    true_rank, rank, again = (
        _ranks(shares, rng) for shares in (truth, *(rng.binomial(nobs, truth) / nobs for _ in range(2)))
    )
    row = np.arange(times)
    return np.stack(
        [
            _correlation(rank, true_rank),
            np.abs(rank - again).mean(axis=1),
            true_rank[row, rank.argmin(axis=1)] <= best,
            true_rank[row, rank.argmax(axis=1)] > len(nobs) - best,
        ]
    )


def _ranks(shares: NDArray, rng: np.random.Generator) -> NDArray[np.int64]:
    """From 1, the highest, to K in every row; equal shares by lot."""
    order = np.lexsort((rng.random(shares.shape), -shares), axis=-1)
    return order.argsort(axis=-1) + 1


def _correlation(rank: NDArray, other: NDArray) -> NDArray[np.float64]:
    """Spearman's, row by row, of ranks without ties: 1 - 6 sum d^2/(K^3 - K)."""
    groups = rank.shape[1]
    return 1 - 6 * ((rank - other) ** 2).sum(axis=1) / (groups**3 - groups)


def _estimate(values: NDArray) -> Estimate:
    return Estimate(float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values))))
