"""Rank sets against every truth that the intervals allow, and how often the sets hold at once."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, rankdata

from barometer.statistics.intervals import INTERVALS
from barometer.statistics.ranking import joint_level, rank_sets, share_rank_sets

ends = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted), min_size=1, max_size=9
).map(lambda pairs: np.array(pairs).T / 20)  # fmt: skip


def every_rank(low: np.ndarray, upp: np.ndarray) -> list[set[int]]:
    """The ranks that each may have, trying every truth at and halfway between whole numbers."""
    possible: list[set[int]] = [set() for _ in low]
    for truth in product(*(np.arange(a, b + 0.5, 0.5) for a, b in zip(low, upp, strict=True))):
        first, last = (rankdata([-t for t in truth], method=method) for method in ("min", "max"))
        for ranks, a, b in zip(possible, first.astype(int), last.astype(int), strict=True):
            ranks |= set(range(a, b + 1))
    return possible


@pytest.mark.parametrize("seed", range(8))
def test_a_set_holds_exactly_the_ranks_that_the_intervals_allow(seed):
    rng = np.random.default_rng(seed)
    low = rng.integers(0, 6, 4)
    upp = low + rng.integers(0, 4, 4)
    best, worst = rank_sets(low, upp)
    assert [set(range(a, b + 1)) for a, b in zip(best, worst, strict=True)] == every_rank(low, upp)


@settings(max_examples=60, deadline=None)
@given(ends)
def test_sets_are_ranks_and_a_true_rank_lies_in_them(pair):
    low, upp = pair
    best, worst = rank_sets(low, upp)
    assert (best >= 1).all() and (best <= worst).all() and (worst <= len(low)).all()
    truth = low + (upp - low) * np.random.default_rng(len(low)).random(len(low))
    rank = rankdata(-truth)
    assert (best <= rank).all() and (rank <= worst).all()


@settings(max_examples=60, deadline=None)
@given(ends, st.floats(0, 0.3))
def test_wider_intervals_leave_more_ranks_open(pair, more):
    low, upp = pair
    best, worst = rank_sets(low, upp)
    wider_best, wider_worst = rank_sets(low - more, upp + more)
    assert (wider_best <= best).all() and (worst <= wider_worst).all()


@settings(max_examples=60, deadline=None)
@given(ends)
def test_the_opposite_answer_turns_the_ranks_around(pair):
    low, upp = pair
    best, worst = rank_sets(low, upp)
    other_best, other_worst = rank_sets(1 - upp, 1 - low)
    np.testing.assert_array_equal(best, len(low) + 1 - other_worst)
    np.testing.assert_array_equal(worst, len(low) + 1 - other_best)


def test_intervals_that_touch_leave_the_order_open():
    best, worst = rank_sets([0.5, 0.2, 0.0], [0.8, 0.5, 0.1])
    assert best.tolist() == [1, 1, 3] and worst.tolist() == [2, 2, 3]


def test_a_kommune_by_itself_is_first():
    assert [int(end[0]) for end in rank_sets([0.2], [0.7])] == [1, 1]


@pytest.mark.parametrize("groups", [1, 2, 37])
def test_independent_intervals_at_their_joint_level_hold_together(groups):
    assert joint_level(0.95, groups, "sidak") ** groups == pytest.approx(0.95, rel=1e-12)
    assert groups * (1 - joint_level(0.95, groups, "bonferroni")) == pytest.approx(0.05, rel=1e-9)
    assert 0.95 <= joint_level(0.95, groups, "sidak") <= joint_level(0.95, groups, "bonferroni") < 1


@pytest.mark.parametrize("adjustment", ["sidak", "bonferroni"])
@pytest.mark.parametrize("method", INTERVALS)
def test_sets_of_shares_are_those_of_their_joint_intervals(method, adjustment):
    count, nobs = np.array([3, 14, 20, 9]), np.array([14, 15, 20, 12])
    found = share_rank_sets(count, nobs, 0.9, method=method, adjustment=adjustment)
    expected = rank_sets(*INTERVALS[method](count, nobs, joint_level(0.9, 4, adjustment)))
    np.testing.assert_array_equal(found, expected)
    assert found[0][0] == 3 and found[1][0] == 4  # 3 of 14 is below 14 of 15 and 20 of 20, but not below 9 of 12


def test_all_sets_hold_at_once_as_often_as_they_say():
    rng = np.random.default_rng(2020)
    truth, nobs = rng.beta(13.3, 5.7, 10), rng.integers(40, 90, 10)
    rank, held = rankdata(-truth), 0
    for count in rng.binomial(nobs, truth, (400, 10)):
        best, worst = share_rank_sets(count, nobs, 0.8, method="clopper-pearson", adjustment="sidak")
        held += bool(((best <= rank) & (rank <= worst)).all())
    assert held / 400 >= 0.8


def test_far_apart_and_well_known_kommuner_have_one_rank_each():
    best, worst = share_rank_sets([100, 500, 900], [1000] * 3, 0.95, method="wilson", adjustment="sidak")
    assert best.tolist() == worst.tolist() == [3, 2, 1]


def test_few_cases_leave_nearly_every_rank_open():
    count = np.random.default_rng(14).binomial(14, np.random.default_rng(5).beta(13.3, 5.7, 37))
    best, worst = share_rank_sets(count, np.full(37, 14), 0.95, method="wilson", adjustment="sidak")
    assert (worst - best + 1).mean() > 35


def test_the_level_of_51_states_is_that_of_the_paper():
    assert norm.ppf((1 + joint_level(0.9, 51, "sidak")) / 2) == pytest.approx(3.081, abs=5e-4)


@pytest.mark.parametrize(("low", "upp"), [([0.5], [0.4]), ([0.1, 0.2], [0.3]), (0.1, 0.2), ([np.nan, 0.1], [0.3, 0.2])])
def test_a_set_needs_intervals(low, upp):
    with pytest.raises(ValueError, match="interval"):
        rank_sets(low, upp)


@pytest.mark.parametrize(
    ("level", "groups", "adjustment"),
    [(1, 3, "sidak"), (0.95, 0, "sidak"), (0.95, 3, "holm"), (0, 3, "bonferroni")],
)
def test_a_joint_level_needs_a_level_groups_and_a_name(level, groups, adjustment):
    with pytest.raises(ValueError, match=r"level|adjustment"):
        joint_level(level, groups, adjustment)


def test_the_method_is_spelled_out():
    with pytest.raises(ValueError, match="method"):
        share_rank_sets([1], [2], 0.95, method="wald", adjustment="sidak")
