"""Counts hidden in small tables drawn by chance: a linear program never finds one, and finds what is not protected."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog

from barometer.errors import FrequencyError
from barometer.privacy.suppression import KNOWN, UNSHOWN, LinkedCounts, primary_suppression, suppression


def table_with_margins(inner: np.ndarray, known: str = "") -> LinkedCounts:
    """A table of two ways with its margins; `known` margins are known to everybody: of the rows, or none."""
    rows, columns = inner.shape
    whole = np.pad(inner, ((0, 1), (0, 1)))
    whole[-1, :], whole[:, -1] = whole.sum(axis=0), whole.sum(axis=1)
    whole[-1, -1] = inner.sum()
    place = np.arange(whole.size).reshape(whole.shape)
    relations = [{**dict.fromkeys(place[row, :-1], 1.0), place[row, -1]: -1.0} for row in range(rows + 1)]
    relations += [{**dict.fromkeys(place[:-1, column], 1.0), place[-1, column]: -1.0} for column in range(columns + 1)]
    cost = np.ones(whole.shape)
    cost[-1, :], cost[:, -1] = 10, 10
    if known:
        cost[:, -1] = KNOWN
    return linked(whole.ravel(), cost.ravel(), relations)


def linked(value, cost, relations) -> LinkedCounts:
    matrix = np.zeros((len(relations), len(value)))
    for row, terms in enumerate(relations):
        for one, factor in terms.items():
            matrix[row, one] = factor
    n, zero = len(value), np.zeros(len(relations))
    value = np.asarray(value, dtype=float)
    most = np.full(n, np.nansum(value) + 10)
    return LinkedCounts(value, np.zeros(n), most, cost, np.zeros(n, dtype=int), sparse.csr_array(matrix), zero, zero)


def interval(counts: LinkedCounts, hidden: np.ndarray, cell: int) -> tuple[float, float]:
    """What an attacker finds who knows all that is not hidden, and what everybody knows."""
    free = hidden | (counts.cost == UNSHOWN)
    bounds = [
        (low, upp) if open_ else (value, value)
        for low, upp, open_, value in zip(counts.lower, counts.upper, free, counts.value, strict=True)
    ]
    objective = np.zeros(len(bounds))
    objective[cell] = 1.0
    ends = [
        linprog(sign * objective, A_eq=counts.relations, b_eq=counts.low, bounds=bounds, method="highs").fun * sign
        for sign in (1.0, -1.0)
    ]
    return ends[0], ends[1]


def is_protected(counts: LinkedCounts, hidden: np.ndarray, cell: int, below: int) -> bool:
    low, upp = interval(counts, hidden, cell)
    # Nothing is promised beyond what remains when everything is hidden.
    least, most = interval(counts, counts.shown, cell)
    value, hair = counts.value[cell], 1e-6
    if 1 <= value < below:
        return low <= max(0.0, least) + hair and upp >= min(below, most) - hair
    return upp - low >= min(below, most - least) - hair


tables = st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(
    lambda shape: st.lists(st.integers(0, 12), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]).map(
        lambda numbers: np.array(numbers).reshape(shape)
    )
)


@settings(max_examples=40)
@given(tables, st.sampled_from([3, 5]), st.sampled_from(["", "rows"]))
def test_no_hidden_count_is_ever_computed_to_within_its_protection(inner, below, known):
    counts = table_with_margins(inner, known)
    hidden = suppression(counts, below)
    assert not (counts.small(below) & counts.shown & ~hidden).any()
    assert not (hidden & ~counts.shown).any()
    assert all(is_protected(counts, hidden, cell, below) for cell in np.flatnonzero(hidden))


def test_hiding_small_counts_alone_protects_nothing():
    counts = table_with_margins(np.array([[2, 20, 30], [15, 25, 35], [18, 28, 38]]))
    hidden = primary_suppression(counts, 5)
    assert np.flatnonzero(hidden).tolist() == [0]
    assert interval(counts, hidden, 0) == pytest.approx((2, 2))


def test_one_small_count_takes_three_more_of_a_table():
    counts = table_with_margins(np.array([[2, 20, 30], [15, 25, 35], [18, 28, 38]]))
    hidden = suppression(counts, 5).reshape(4, 4)
    assert hidden[0, 0]
    assert hidden[:3, :3].sum() == 4  # a rectangle
    assert not hidden[3].any()
    assert not hidden[:, 3].any()


def test_nothing_small_hides_nothing_and_zero_is_not_small():
    counts = table_with_margins(np.array([[0, 20], [15, 0]]))
    assert not suppression(counts, 5).any()


def test_a_difference_that_is_never_printed_is_protected_too():
    # 20 cases of a type and 18 of a part of it are printed: the other 2 are not, and follow from these.
    relations = [{0: 1.0, 1: -1.0, 2: -1.0}]
    counts = linked([20.0, 18.0, 2.0], np.array([1.0, 1.5, UNSHOWN]), relations)
    hidden = suppression(counts, 5)
    assert hidden.tolist() == [True, False, False]
    assert interval(counts, hidden, 2)[1] >= 5


def test_of_few_cases_in_all_everything_is_hidden_and_no_more_is_promised():
    counts = table_with_margins(np.array([[1, 2]]), "rows")
    hidden = suppression(counts, 5).reshape(2, 3)
    assert hidden[0].tolist() == [True, True, False]
    assert interval(counts, hidden.ravel(), 0) == pytest.approx((0, 3))


def test_what_everybody_knows_is_not_hidden():
    counts = linked([2.0, 2.0], np.array([KNOWN, 1.0]), [{0: 1.0, 1: -1.0}])
    assert suppression(counts, 5).tolist() == [False, True]


def test_counts_that_contradict_each_other_are_refused():
    counts = linked([2.0, 20.0, 23.0], np.array([1.0, 1.0, KNOWN]), [{0: 1.0, 1: 1.0}, {1: 1.0, 2: -1.0}])
    with pytest.raises(FrequencyError, match="contradict"):
        suppression(counts, 5)


@given(tables)
@settings(max_examples=5)
def test_the_same_counts_always_hide_the_same(inner):
    counts = table_with_margins(inner)
    assert (suppression(counts, 5) == suppression(counts, 5)).all()
