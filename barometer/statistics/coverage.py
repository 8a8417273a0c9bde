"""How often an interval holds the truth: exactly for one kommune, by repetition for many together.

References
----------
.. [1] Brown, Cai, DasGupta (2001), Interval Estimation for a Binomial Proportion, Statistical Science 16,
   101-133. doi:10.1214/ss/1009213286
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..rounding import HAIR
from .design import share, variance_clustered, variance_stratified
from .effective import degrees_of_freedom, korn_graubard
from .finite import hypergeometric
from .intervals import INTERVALS, IntervalMethod, wilson

_POOLED = ("stratified", "clustered", "wilson")
_CHUNK = 5_000  # repetitions at once


class CoverageCurve(NamedTuple):
    """What an interval does over a range of truths.

    Attributes
    ----------
    mean, least : array (len(nobs),) of float
        Of the coverage over the truths, in [0, 1].
    width : array (len(nobs),) of float
        Expected width, averaged over the truths.
    """

    mean: NDArray[np.float64]
    least: NDArray[np.float64]
    width: NDArray[np.float64]


class Simulation(NamedTuple):
    """What the intervals of a survey do when it is repeated.

    Attributes
    ----------
    truth : float
        The share that the pooled intervals are to hold, sum(size shares)/sum(size).
    pooled : dict of str to float
        Coverage of "stratified" and "clustered" (both Korn-Graubard) and of "wilson", which knows of no
        kommuner.
    width : dict of str to float
        Mean width of the same.
    kommune : dict of str to array (K,) of float
        Coverage in each kommune by each method of `intervals.INTERVALS`.
    repetitions, seed : int
        As given.
    """

    truth: float
    pooled: dict[str, float]
    width: dict[str, float]
    kommune: dict[str, NDArray[np.float64]]
    repetitions: int
    seed: int


def exact_coverage(method: str | IntervalMethod, nobs: ArrayLike, p: ArrayLike, level: float) -> NDArray[np.float64]:
    """The probability that an interval holds p: the sum of the binomial over the counts for which it does.

    Parameters
    ----------
    method : str or function
        A name of `intervals.INTERVALS`, or a function (count, nobs, level) -> (ci_low, ci_upp) of arrays.
    nobs : int or array (N,) of int
        Numbers of cases, >= 1.
    p : float or array (P,) of float
        Truths, in [0, 1].
    level : float
        Confidence level in (0, 1).

    Returns
    -------
    array (N, P) of float
        In [0, 1]; an axis is missing where a number was given.

    Raises
    ------
    ValueError
        A method that is none, truths outside [0, 1], bases below 1.

    Notes
    -----
    Where this fails: as a function of p it jumps at every end of an interval; a grid sees its least value
    only about [1]_.
    """
    interval, n, truth = _asked(method, nobs, p)
    rising = truth.argsort()
    found = np.empty((len(n), len(truth)))
    found[:, rising] = [covered for ((covered, _),) in _exact([interval], n, truth[rising], level)]
    return found.reshape(np.shape(nobs) + np.shape(p))


def coverage_summaries(
    methods: Mapping[str, IntervalMethod], nobs: ArrayLike, level: float, p: ArrayLike
) -> dict[str, CoverageCurve]:
    """Mean and least coverage and the mean expected width over a grid of truths, of several methods.

    Parameters
    ----------
    methods : mapping of str to function
        Name -> a function (count, nobs, level) -> (ci_low, ci_upp) of arrays, such as those of
        `intervals.INTERVALS`.
    nobs : int or array (N,) of int
        Numbers of cases, >= 1.
    level : float
        Confidence level in (0, 1).
    p : array (P,) of float
        Truths, in [0, 1], each of which counts alike.

    Returns
    -------
    dict of str to CoverageCurve
        By the same names; each of the shape of `nobs`.

    Raises
    ------
    ValueError
        Truths outside [0, 1], bases below 1.
    """
    _, n, truth = _asked(wilson, nobs, p)
    each = [
        [(covered.mean(), covered.min(), width.mean()) for covered, width in by_method]
        for by_method in _exact(list(methods.values()), n, np.sort(truth), level)
    ]
    shape = np.shape(nobs)
    return {
        name: CoverageCurve(*(np.array(column).reshape(shape) for column in zip(*rows, strict=True)))
        for name, rows in zip(methods, zip(*each, strict=True), strict=True)
    }


def hypergeometric_coverage(nobs: int, population: int, level: float) -> NDArray[np.float64]:
    """The probability that the exact interval of a finite population holds its share.

    Parameters
    ----------
    nobs, population : int
        1 <= nobs <= population.
    level : float
        Confidence level in (0, 1).

    Returns
    -------
    array (population + 1,) of float
        For 0, 1, ... population yes in the population; never below `level`.

    Raises
    ------
    ValueError
        As `finite.hypergeometric`.
    """
    count = np.arange(nobs + 1)
    ci_low, ci_upp = hypergeometric(count, nobs, population, level)
    yes = np.arange(population + 1)[:, None]
    holds = (np.rint(ci_low * population) <= yes) & (yes <= np.rint(ci_upp * population))
    logs = _log_choose(yes, count) + _log_choose(population - yes, nobs - count)
    terms = np.exp(logs - logs.max(axis=1, keepdims=True))
    return (terms * holds).sum(axis=1) / terms.sum(axis=1)


def simulate(size: ArrayLike, shares: ArrayLike, level: float, seed: int, repetitions: int = 100_000) -> Simulation:
    """Repeats a survey of which every kommune's truth is known.

    In each repetition the yes of kommune k are binomial(n_k, p_k): chance chooses the cases, the kommuner
    stay. The question is relevant for every case.

    Parameters
    ----------
    size : array (K,) of int
        n_k, cases drawn per kommune, >= 2.
    shares : array (K,) of float
        p_k, true shares, in [0, 1].
    level : float
        Confidence level in (0, 1).
    seed : int
        Of numpy's default generator; the same seed gives the same numbers.
    repetitions : int
        >= 1. Coverage is known to about sqrt(level (1-level)/repetitions), 0.07 percentage points at
        100,000.

    Returns
    -------
    Simulation

    Raises
    ------
    ValueError
        Shapes that do not fit, fewer than two kommuner or two cases in one, shares outside [0, 1].

    Notes
    -----
    Where this fails: "clustered" is meant for kommuner drawn by chance; here they stay, so that it covers
    more than it promises. Whether it keeps its promise takes new truths in every repetition.
    """
    n, p = np.asarray(size), np.asarray(shares, dtype=float)
    if n.ndim != 1 or n.shape != p.shape or len(n) < 2:
        raise ValueError("size and shares need one number per kommune, for at least two")
    if not ((n >= 2) & (np.floor(n) == n)).all() or not ((p >= 0) & (p <= 1)).all() or repetitions < 1:
        raise ValueError("needs whole sizes of at least 2, shares in [0, 1] and a repetition")
    n = n.astype(np.int64)
    rng, truth = np.random.default_rng(seed), float((n * p).sum() / n.sum())
    seen = [np.zeros(n.max() + 1, dtype=np.int64) for _ in n]  # per kommune, how often each count came
    held, wide = dict.fromkeys(_POOLED, 0), dict.fromkeys(_POOLED, 0.0)
    for start in range(0, repetitions, _CHUNK):  # so that memory does not grow with the repetitions
        drawn = rng.binomial(n, p, size=(min(_CHUNK, repetitions - start), len(n))).T
        for row, counts in zip(seen, drawn, strict=True):
            row += np.bincount(counts, minlength=len(row))
        for name, (ci_low, ci_upp) in _pooled(drawn, n, level).items():
            held[name] += int(_holds(ci_low, ci_upp, truth).sum())
            wide[name] += float((ci_upp - ci_low).sum())
    return Simulation(
        truth,
        {name: number / repetitions for name, number in held.items()},
        {name: total / repetitions for name, total in wide.items()},
        {name: _per_kommune(method, seen, n, p, level) for name, method in INTERVALS.items()},
        repetitions,
        seed,
    )


def _pooled(drawn: NDArray, size: NDArray, level: float) -> dict[str, tuple[NDArray, NDArray]]:
    """The intervals of the pooled share, for every repetition of a chunk."""
    nobs = np.broadcast_to(size[:, None], drawn.shape)
    p, total = share(drawn, nobs), size.sum()
    stratified, clustered = variance_stratified(drawn, nobs, size), variance_clustered(drawn, nobs)
    yes, place = np.unique(drawn.sum(axis=0), return_inverse=True)  # few counts, many repetitions
    ci_low, ci_upp = wilson(yes, total, level)
    return {
        "stratified": korn_graubard(p, stratified, total, degrees_of_freedom(size, "stratified"), level),
        "clustered": korn_graubard(p, clustered, total, degrees_of_freedom(size, "clustered"), level),
        "wilson": (ci_low[place], ci_upp[place]),
    }


def _per_kommune(
    method: IntervalMethod, seen: list[NDArray], size: NDArray, shares: NDArray, level: float
) -> NDArray[np.float64]:
    """How often each kommune's interval held its truth; only n_k + 1 intervals per size are computed."""
    ends = {n: method(np.arange(n + 1), n, level) for n in np.unique(size).tolist()}
    return np.array(
        [
            times[: n + 1][_holds(*ends[n], p)].sum() / times.sum()
            for times, n, p in zip(seen, size.tolist(), shares, strict=True)
        ]
    )


def _asked(method: str | IntervalMethod, nobs: ArrayLike, p: ArrayLike) -> tuple[IntervalMethod, NDArray, NDArray]:
    if isinstance(method, str) and method not in INTERVALS:
        raise ValueError(f"method must be one of {', '.join(INTERVALS)}, got {method!r}")
    n, truth = np.atleast_1d(np.asarray(nobs)), np.atleast_1d(np.asarray(p, dtype=float))
    if n.ndim > 1 or truth.ndim > 1 or not ((n >= 1) & (np.floor(n) == n)).all():
        raise ValueError("nobs must be whole numbers of at least 1 in one row, p in one row")
    if not ((truth >= 0) & (truth <= 1)).all():
        raise ValueError("p must lie in [0, 1]")
    return INTERVALS[method] if isinstance(method, str) else method, n.astype(np.int64), truth


def _exact(
    intervals: Sequence[IntervalMethod], nobs: NDArray[np.int64], p: NDArray[np.float64], level: float
) -> Iterator[list[tuple[NDArray[np.float64], NDArray[np.float64]]]]:
    """For each number of cases, by each interval, the coverage and the expected width at each p; the p must rise."""
    count, base = np.concatenate([np.arange(n + 1) for n in nobs]), np.repeat(nobs, nobs + 1)
    ends = [interval(count, base, level) for interval in intervals]
    # Each count's interval holds a stretch of the truths: only there its probability is added.
    held = [
        (np.searchsorted(p, ci_low - HAIR, "left"), np.searchsorted(p, ci_upp + HAIR, "right"))
        for ci_low, ci_upp in ends
    ]
    start = 0
    for n in nobs:
        counts = slice(start, start := start + n + 1)
        pmf = _binomial(n, p)  # the same for all intervals
        found = []
        for (ci_low, ci_upp), (first, after) in zip(ends, held, strict=True):
            covered = np.zeros(len(p))
            for probability, low, upp in zip(pmf, first[counts], after[counts], strict=True):
                covered[low:upp] += probability[low:upp]
            found.append((covered, (ci_upp[counts] - ci_low[counts]) @ pmf))
        yield found


def _binomial(nobs: int, p: NDArray[np.float64]) -> NDArray[np.float64]:
    """(nobs + 1, P): the probability of 0, 1, ..., nobs yes at each of the shares p (P,)."""
    count = np.arange(nobs + 1, dtype=float)[:, None]
    tiny = np.finfo(float).tiny  # in place of 0: it has a logarithm, and as a probability is none
    yes, no = np.log(np.maximum(p, tiny)), np.log(np.maximum(1 - p, tiny))
    logs = count * yes
    logs += (nobs - count) * no
    logs += _log_choose(nobs, count)
    return np.exp(logs, out=logs)


def _holds(ci_low: NDArray, ci_upp: NDArray, p: float) -> NDArray[np.bool_]:
    return (ci_low <= p + HAIR) & (p <= ci_upp + HAIR)


def _log_choose(n: ArrayLike, k: ArrayLike) -> NDArray[np.float64]:
    """The logarithm of n over k; -inf where k is not between 0 and n."""
    from scipy.special import gammaln

    n_, k_ = np.broadcast_arrays(np.asarray(n, dtype=float), np.asarray(k, dtype=float))
    possible = (k_ >= 0) & (k_ <= n_)
    k_, n_ = np.where(possible, k_, 0.0), np.where(possible, n_, 0.0)
    return np.where(possible, gammaln(n_ + 1) - gammaln(k_ + 1) - gammaln(n_ - k_ + 1), -np.inf)
