"""What can be concluded where several counts may stand behind a figure: what holds for all of them.

A comparison whose bases were not published has not one p-value but one for each pair of counts that is
compatible with what was published. A conclusion is safe if it is the same whichever of them is true.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .multiplicity import ADJUSTMENTS, Adjustment


class Pairs(NamedTuple):
    """The counts that may stand behind one comparison: one element is one pair of counts, now and before.

    Attributes
    ----------
    count, nobs, count_before, nobs_before : array (M,) of int
    """

    count: NDArray[np.int64]  # type: ignore[assignment]  # hides tuple.count, which nobody asks of pairs
    nobs: NDArray[np.int64]
    count_before: NDArray[np.int64]
    nobs_before: NDArray[np.int64]


class Conclusion(NamedTuple):
    """What a family of K comparisons says over every admissible combination of counts.

    Attributes
    ----------
    least, most : array (K,) of float
        The smallest and the largest adjusted p; nan outside the family.
    holds : array (K,) of str
        In how many combinations the adjusted p is at most alpha: "all", "some" or "none"; "" outside the family.
    fewest_found, most_found : int
        How many of the family are at most alpha in one and the same combination.
    """

    least: NDArray[np.float64]
    most: NDArray[np.float64]
    holds: NDArray[np.str_]
    fewest_found: int
    most_found: int


def pairs(now: tuple[ArrayLike, ArrayLike], before: tuple[ArrayLike, ArrayLike]) -> Pairs:
    """Every count now with every count before.

    Parameters
    ----------
    now, before : pair of array (A,) and (B,) of int
        The counts that may be and their bases, as `rounding.counts_behind` gives them.

    Returns
    -------
    Pairs
        A * B of them, those of the first count now first.
    """
    later, earlier = (tuple(map(np.asarray, year)) for year in (now, before))
    i, j = (place.ravel() for place in np.indices((len(later[0]), len(earlier[0]))))
    return Pairs(later[0][i], later[1][i], earlier[0][j], earlier[1][j])


def inside_parent(candidates: Pairs, yes: int, yes_before: int) -> NDArray[np.bool_]:
    """(M,): whether both bases fit into so many yes to the question that decides who is asked this one."""
    return (candidates.nobs <= yes) & (candidates.nobs_before <= yes_before)


def largest_pair(candidates: Pairs) -> int:
    """The place of the pair with the most cases, now and before together."""
    return int(np.argmax(candidates.nobs + candidates.nobs_before))


def admissible(candidates: Sequence[Pairs], parents: Sequence[int | None]) -> list[NDArray[np.bool_]]:
    """Which pairs of each question stand in at least one admissible combination.

    Parameters
    ----------
    candidates : sequence (K,) of Pairs
        The pairs of each question that are possible by themselves.
    parents : sequence (K,) of int or None
        As for `conclude`.

    Returns
    -------
    list (K,) of array (M_k,) of bool
        All False where no combination is admissible.
    """
    found = [np.zeros(len(mine.nobs), dtype=bool) for mine in candidates]
    for masks in _admissible(candidates, parents):
        found = [known | mask for known, mask in zip(found, masks, strict=True)]
    return found


def conclude(
    candidates: Sequence[Pairs],
    p: Sequence[ArrayLike],
    parents: Sequence[int | None],
    adjust: str | Adjustment,
    alpha: float,
    family: ArrayLike | None = None,
) -> Conclusion:
    """The smallest and the largest adjusted p of each comparison, over every admissible combination of counts.

    A combination takes one pair of counts for each of K questions. It is admissible if the bases of every
    question that is asked only after a yes to another one, its parent, are at most the other's counts of yes,
    now and before.

    Parameters
    ----------
    candidates : sequence (K,) of Pairs
        The pairs of each question that are possible by themselves.
    p : sequence (K,) of array (M_k,) of float
        Of each pair the p of a test, in [0, 1].
    parents : sequence (K,) of int or None
        The place of each question's parent, None where it has none.
    adjust : str or function
        A name of `multiplicity.ADJUSTMENTS`, or a function of an array (..., K) of p along its last axis, of whose
        results none falls when a p rises.
    alpha : float
        Largest adjusted p that counts as found, in (0, 1).
    family : array (K,) of bool, optional
        Which questions are adjusted together; all where none is given. A parent binds also outside of it.

    Returns
    -------
    Conclusion

    Raises
    ------
    ValueError
        Sequences that do not fit, a method or alpha that is none, or no admissible combination at all.

    Notes
    -----
    Nothing is left to chance although the combinations are far too many to try. Once the parents have their
    counts, the others are free of each other; and since no adjusted p falls when a p rises, all of them are
    smallest together where each question has its own smallest p, and largest where it has its largest.
    Two adjustments for each combination of the parents are therefore enough.
    """
    members = np.ones(len(candidates), bool) if family is None else np.asarray(family, dtype=bool)
    values = _checked(candidates, p, parents, members, alpha)
    chosen = ADJUSTMENTS.get(adjust) if isinstance(adjust, str) else adjust
    if chosen is None:
        raise ValueError(f"adjust must be one of {', '.join(ADJUSTMENTS)}, got {adjust!r}")

    ends = [
        [(value[rows].min(), value[rows].max()) for value, rows in zip(values, masks, strict=True)]
        for masks in _admissible(candidates, parents)
    ]
    if not ends:
        raise ValueError("no combination of counts is admissible")

    low, high = (chosen(end) for end in np.moveaxis(np.array(ends)[:, members], -1, 0))
    least, most = np.full((2, len(members)), np.nan)
    least[members], most[members] = low.min(axis=0), high.max(axis=0)
    holds = np.select([~members, most <= alpha, least <= alpha], ["", "all", "some"], "none")
    fewest_found, most_found = (high <= alpha).sum(axis=1).min(), (low <= alpha).sum(axis=1).max()
    return Conclusion(least, most, holds, int(fewest_found), int(most_found))


def _admissible(candidates: Sequence[Pairs], parents: Sequence[int | None]) -> Iterator[list[NDArray[np.bool_]]]:
    """For each combination of the parents' pairs, which pairs of each question may stand beside it."""
    deciding = sorted({parent for parent in parents if parent is not None})
    for rows in product(*(range(len(candidates[k].nobs)) for k in deciding)):
        taken = dict(zip(deciding, rows, strict=True))
        masks = []
        for k, (mine, parent) in enumerate(zip(candidates, parents, strict=True)):
            mask = np.ones(len(mine.nobs), bool)
            if k in taken:
                mask = np.arange(len(mask)) == taken[k]
            if parent is not None:
                row = taken[parent]
                mask &= inside_parent(mine, candidates[parent].count[row], candidates[parent].count_before[row])
            masks.append(mask)
        if all(mask.any() for mask in masks):
            yield masks


def _checked(
    candidates: Sequence[Pairs],
    p: Sequence[ArrayLike],
    parents: Sequence[int | None],
    members: NDArray[np.bool_],
    alpha: float,
) -> list[NDArray[np.float64]]:
    values = [np.asarray(a, dtype=float) for a in p]
    if not len(candidates) == len(values) == len(parents) == len(members) or not members.any():
        raise ValueError("candidates, p, parents and family need one element per question, the family a member")
    if any(value.shape != mine.nobs.shape for value, mine in zip(values, candidates, strict=True)):
        raise ValueError("every pair of counts needs its p")
    if any(k is not None and k not in range(len(values)) for k in parents):
        raise ValueError("a parent is the place of a question")
    if not 0 < alpha < 1:
        raise ValueError(f"alpha must lie between 0 and 1, got {alpha}")
    return values
