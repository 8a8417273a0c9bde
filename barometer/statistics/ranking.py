"""Which ranks a kommune may truly have: confidence sets, in the place of a league table.

References
----------
.. [1] Klein, Wright, Wieczorek (2020), A joint confidence region for an overall ranking of populations, Journal
   of the Royal Statistical Society C 69, 589-606. doi:10.1111/rssc.12402
.. [2] Šidák (1967), Rectangular Confidence Regions for the Means of Multivariate Normal Distributions, JASA 62,
   626-633. doi:10.1080/01621459.1967.10482935
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .intervals import INTERVALS

RankSets = tuple[NDArray[np.int64], NDArray[np.int64]]

SIDAK = "sidak"
BONFERRONI = "bonferroni"


def joint_level(level: float, groups: int, adjustment: str) -> float:
    """The level each of `groups` intervals needs for all of them to hold at once with probability `level`.

    Parameters
    ----------
    level : float
        Wanted for all together, in (0, 1).
    groups : int
        K, how many intervals, >= 1.
    adjustment : {"sidak", "bonferroni"}
        level^(1/K), exact for independent samples [2]_, as those of different kommuner are; or
        1 - (1-level)/K, safe for any.

    Returns
    -------
    float
        In [level, 1).

    Raises
    ------
    ValueError
        A level outside (0, 1), no group, another adjustment.

    References
    ----------
    [2]_ of this module.
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, got {level}")
    if groups < 1:
        raise ValueError(f"a joint level is for at least one interval, got {groups}")
    if adjustment == SIDAK:
        return level ** (1 / groups)
    if adjustment == BONFERRONI:
        return 1 - (1 - level) / groups
    raise ValueError(f"adjustment must be {SIDAK!r} or {BONFERRONI!r}, got {adjustment!r}")


def rank_sets(ci_low: ArrayLike, ci_upp: ArrayLike) -> RankSets:
    """The ranks that intervals leave open: from 1 + #{j : low_j > upp_i} to K - #{j : upp_j < low_i} [1]_.

    Parameters
    ----------
    ci_low, ci_upp : array (K,) of float
        One interval per kommune, ends included, ci_low <= ci_upp.

    Returns
    -------
    best, worst : array (K,) of int
        In 1..K, best <= worst; rank 1 is the highest share. Where every interval holds its truth, every set
        holds the true rank; shares that are truly tied share their ranks, and the set holds all of those.

    Raises
    ------
    ValueError
        Shapes that do not fit, ends in the wrong order or missing.

    Notes
    -----
    Where this fails: the sets hold at once only if the intervals do (`joint_level`). They are wide, since they
    hold for every kommune, and a method made for one kommune at a time would find some of them shorter.
    """
    low, upp = np.asarray(ci_low, dtype=float), np.asarray(ci_upp, dtype=float)
    if low.ndim != 1 or low.shape != upp.shape or not (low <= upp).all():
        raise ValueError("a rank set needs one interval per kommune, with ci_low <= ci_upp")
    surely_above = (low[None, :] > upp[:, None]).sum(axis=1)
    surely_below = (upp[None, :] < low[:, None]).sum(axis=1)
    return surely_above + 1, len(low) - surely_below


def share_rank_sets(count: ArrayLike, nobs: ArrayLike, level: float, *, method: str, adjustment: str) -> RankSets:
    """The ranks each kommune's true share may have, all of them right at once with probability `level`.

    Parameters
    ----------
    count, nobs : array (K,) of int
        Per kommune; 0 <= count <= nobs, nobs >= 1.
    level : float
        For all sets together, in (0, 1).
    method : str
        A name of `intervals.INTERVALS`. Clopper and Pearson's keeps the level at any shares; the others are
        made for a single interval at the usual levels, and far out in the tails they keep it less well.
    adjustment : {"sidak", "bonferroni"}
        See `joint_level`.

    Returns
    -------
    best, worst : array (K,) of int
        As `rank_sets`.

    Raises
    ------
    ValueError
        As `joint_level` and the interval; a method that is none.

    References
    ----------
    [1]_ of this module.
    """
    if method not in INTERVALS:
        raise ValueError(f"method must be one of {', '.join(INTERVALS)}, got {method!r}")
    each = joint_level(level, np.asarray(count).size, adjustment)
    return rank_sets(*INTERVALS[method](count, nobs, each))
