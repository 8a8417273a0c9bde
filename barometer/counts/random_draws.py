"""Random draws with exact totals; knows no survey."""

from __future__ import annotations

from statistics import NormalDist
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from ..rounding import HAIR

Counts = NDArray[np.int64]
Shares = NDArray[np.float64]
Rng = np.random.Generator

_SMALLEST, _SPREAD = 8, 0.75  # a kommune's cases beyond the smallest are lognormal, with this sigma
_RAKING = 20  # rounds
_OUTERMOST = 1e-9  # a place at 0 or 1 itself has no normal quantile
_LEAST_MEAN = 1e-12  # in place of a mean of 0, by which nothing can be divided


def keyed_generator(*key: int | str) -> Rng:
    """Random numbers of one key alone: what else is invented, before or after, does not change them."""
    return np.random.default_rng([crc32(part.encode()) if isinstance(part, str) else part for part in key])


def whole_parts(shares: Shares, whole: int) -> Counts:
    """Whole numbers that sum to `whole` and follow the shares: the cumulated shares, rounded."""
    cumulated = np.floor(np.cumsum(shares) * whole + 0.5 + HAIR).astype(np.int64)
    cumulated[-1] = whole
    return np.diff(np.minimum(cumulated, whole), prepend=0)


def kommune_sizes(rng: Rng, number: int, cases: int) -> Counts:
    """Many small kommuner and a few large ones.

    One kommune from every `number`-th part of the distribution: each seed has its small and its large ones.
    """
    places = (rng.permutation(number) + rng.random(number)) / number
    beyond = np.exp([_SPREAD * NormalDist().inv_cdf(min(max(p, _OUTERMOST), 1 - _OUTERMOST)) for p in places])
    smallest = min(_SMALLEST, cases // number)
    return smallest + whole_parts(beyond / beyond.sum(), cases - smallest * number)


def draw_answers(rng: Rng, kommune: Counts, counts: Counts, icc: float) -> Counts:
    """A category for each case, drawn with its kommune's own shares, then mended to exactly `counts`."""
    if not len(kommune):
        return np.zeros(0, np.int64)
    _, group, cases = np.unique(kommune, return_inverse=True, return_counts=True)
    shares = _shares(rng, cases / len(kommune), counts / counts.sum(), icc)
    drawn = (rng.random((len(kommune), 1)) >= shares.cumsum(axis=1)[group, :-1]).sum(axis=1)
    excess = np.bincount(drawn, minlength=len(counts)) - counts
    if excess.any():
        order = rng.permutation(len(drawn))
        change = [order[drawn[order] == answer][:n] for answer, n in enumerate(excess) if n > 0]
        wanted = np.repeat(np.arange(len(counts)), np.maximum(-excess, 0))
        drawn[np.concatenate(change)] = rng.permutation(wanted)
    return drawn


def _shares(rng: Rng, weights: Shares, mean: Shares, icc: float) -> Shares:
    """Each kommune's own shares (a row each), whose weighted mean is the national one."""
    shares = np.tile(mean, (len(weights), 1))
    if icc == 0:
        return shares
    some = mean > 0
    # Every component of a Dirichlet distribution is a beta with the same a + b.
    own = rng.dirichlet(mean[some] * (1 / icc - 1), size=len(weights))
    for _ in range(_RAKING):
        # Without this the draw misses the counts by more, and mending it makes the kommuner more alike.
        own *= mean[some] / np.maximum((weights[:, None] * own).sum(axis=0), _LEAST_MEAN)
        own /= own.sum(axis=1, keepdims=True)
    shares[:, some] = own
    return shares
