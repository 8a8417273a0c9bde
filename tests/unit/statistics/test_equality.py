"""Tests of equality against their definitions in whole numbers and against another implementation."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import boschloo_exact

from barometer.statistics.equality import (
    EQUALITY_TESTS,
    boschloo,
    equality_test,
    fisher,
    fisher_mid_p,
    smallest_p,
    smallest_p_given_margins,
)

SHARES = [(count, nobs) for nobs in range(1, 9) for count in range(nobs + 1)]
TABLES = np.array([(*now, *before) for now in SHARES for before in SHARES])
X1, N1, X0, N0 = np.ascontiguousarray(TABLES.T)
each_test = pytest.mark.parametrize("test", EQUALITY_TESTS.values(), ids=EQUALITY_TESTS)
each_name = pytest.mark.parametrize("name", EQUALITY_TESTS)


@st.composite
def tables(draw):
    n1, n0 = draw(st.integers(1, 60)), draw(st.integers(1, 60))
    return draw(st.integers(0, n1)), n1, draw(st.integers(0, n0)), n0


def weights(x1: int, n1: int, x0: int, n0: int) -> tuple[dict[int, int], int]:
    """Of each table with these margins, by its count now, in how many ways it comes about; and their sum."""
    yes = x1 + x0
    ways = {x: comb(n1, x) * comb(n0, yes - x) for x in range(max(0, yes - n0), min(n1, yes) + 1)}
    return ways, comb(n1 + n0, yes)


def fisher_by_definition(row: tuple[int, ...]) -> Fraction:
    ways, total = weights(*row)
    return Fraction(sum(w for w in ways.values() if w <= ways[row[0]]), total)


def mid_p_by_definition(row: tuple[int, ...]) -> Fraction:
    ways, total = weights(*row)
    half = Fraction(ways[row[0]], 2)
    sides = (sum(w for x, w in ways.items() if sign * x > sign * row[0]) + half for sign in (1, -1))
    return min(Fraction(1), 2 * min(sides) / total)


def boschloo_by_definition(row: tuple[int, ...], shares: int = 2_000) -> float:
    """Over every table of the bases, ranked in whole numbers; the common share only on a grid."""
    x1, n1, x0, n0 = row

    def one_sided(a: int, b: int, sign: int) -> Fraction:
        ways, total = weights(a, n1, b, n0)
        return Fraction(sum(w for x, w in ways.items() if sign * x >= sign * a), total)

    share = np.sin(np.linspace(0, np.pi / 2, shares)) ** 2
    sides = []
    for sign in (1, -1):
        limit = one_sided(x1, x0, sign)
        chance = sum(
            comb(n1, a) * comb(n0, b) * share ** (a + b) * (1 - share) ** (n1 + n0 - a - b)
            for a in range(n1 + 1)
            for b in range(n0 + 1)
            if one_sided(a, b, sign) <= limit
        )
        sides.append(np.max(chance))
    return min(1.0, 2 * min(sides))


@pytest.mark.parametrize(("test", "definition"), [(fisher, fisher_by_definition), (fisher_mid_p, mid_p_by_definition)])
def test_it_is_what_the_definition_says(test, definition):
    expected = [float(definition(row)) for row in TABLES.tolist()]
    np.testing.assert_allclose(test(X1, N1, X0, N0), expected, rtol=1e-10)


@pytest.mark.parametrize("test", [fisher, fisher_mid_p])
@settings(max_examples=60, deadline=None)
@given(row=tables())
def test_it_is_what_the_definition_says_in_larger_tables(test, row):
    definition = {fisher: fisher_by_definition, fisher_mid_p: mid_p_by_definition}[test]
    assert test(*row) == pytest.approx(float(definition(row)), rel=1e-9)


def test_boschloo_is_what_the_definition_says():
    rows = [row for row in TABLES.tolist() if row[1] <= 4 and row[3] <= 5]
    ours = boschloo(*np.transpose(rows))
    expected = np.array([boschloo_by_definition(tuple(row)) for row in rows])
    # A grid can only miss the maximum from below, here by a few millionths of it.
    assert (ours >= expected * (1 - 1e-12)).all()
    np.testing.assert_allclose(ours, expected, rtol=5e-6)


def scipys_boschloo(x1: int, n1: int, x0: int, n0: int) -> float:
    p = boschloo_exact([[x1, x0], [n1 - x1, n0 - x0]]).pvalue
    return 1.0 if np.isnan(p) else float(p)


def test_another_implementation_finds_the_same_boschloo():
    rows = np.concatenate([TABLES[::17], [(11, 16, 4, 14), (9, 13, 4, 14), (30, 40, 12, 35)]])
    theirs = [scipys_boschloo(*row) for row in rows.tolist()]
    np.testing.assert_allclose(boschloo(*rows.T), theirs, rtol=1e-9)


@each_test
def test_p_is_a_probability_above_0(test):
    p = test(X1, N1, X0, N0)
    assert (p > 0).all() and (p <= 1).all()


@each_test
def test_where_all_or_none_said_yes_there_is_no_difference(test):
    same = (X1 + X0 == 0) | (X1 + X0 == N1 + N0)
    np.testing.assert_allclose(test(X1, N1, X0, N0)[same], 1, rtol=0, atol=1e-12)


@each_test
def test_neither_the_order_of_the_years_nor_that_of_the_answers_matters(test):
    p = test(X1, N1, X0, N0)
    np.testing.assert_allclose(test(X0, N0, X1, N1), p, rtol=1e-10)
    np.testing.assert_allclose(test(N1 - X1, N1, N0 - X0, N0), p, rtol=1e-10)


def test_boschloo_never_exceeds_twice_fishers_one_side():
    # Whatever the number of yes, the chance of so extreme a table is at most the p that it is measured by.
    twice = [min(1.0, 2 * one_side(row)) for row in TABLES.tolist()]
    assert (boschloo(X1, N1, X0, N0) <= np.array(twice) + 1e-12).all()


def one_side(row: list[int]) -> float:
    ways, total = weights(*row)
    more, less = (sum(w for x, w in ways.items() if sign * x >= sign * row[0]) for sign in (1, -1))
    return min(more, less) / total


def test_half_the_probability_can_come_out_above_fishers():
    # 11 of 11 against 2 of 4: no table lies on the other side, and the one there is is doubled.
    assert fisher_mid_p(11, 11, 2, 4) == pytest.approx(float(fisher(11, 11, 2, 4)), rel=1e-12)
    assert (fisher_mid_p(X1, N1, X0, N0) > fisher(X1, N1, X0, N0) * (1 + 1e-9)).any()


@each_name
def test_the_smallest_p_is_reached_and_not_passed(name):
    for n1 in range(1, 9):
        for n0 in range(1, 9):
            count, before = np.indices((n1 + 1, n0 + 1))
            every = EQUALITY_TESTS[name](count, n1, before, n0)
            assert smallest_p(n1, n0, name) == pytest.approx(every.min(), rel=1e-12)


@each_name
def test_the_smallest_p_given_the_margins_is_reached_and_not_passed(name):
    p = EQUALITY_TESTS[name](X1, N1, X0, N0)
    least = smallest_p_given_margins(X1, N1, X0, N0, name)
    assert (least <= p * (1 + 1e-12)).all()
    assert (smallest_p(N1, N0, name) <= least * (1 + 1e-12)).all()
    reached = {}
    for row, each in zip(TABLES.tolist(), p.tolist(), strict=True):
        margins = (row[1], row[3], row[0] + row[2])
        reached[margins] = min(each, reached.get(margins, 1.0))
    expected = [reached[(n1, n0, x1 + x0)] for x1, n1, x0, n0 in TABLES.tolist()]
    np.testing.assert_allclose(least, expected, rtol=1e-10)


def test_two_cases_against_two_can_never_show_anything():
    assert smallest_p(2, 2, "fisher") == pytest.approx(1 / 3, rel=1e-12)
    assert smallest_p([6, 4], [2, 4], "fisher").tolist() == pytest.approx([1 / 28, 2 / 70], rel=1e-12)


@each_test
def test_shapes_broadcast_and_numbers_give_numbers(test):
    p = test(np.arange(5)[:, None], 4, [0, 1, 2], 3)
    assert p.shape == (5, 3)
    assert np.shape(test(3, 4, 2, 3)) == () and float(test(3, 4, 2, 3)) == pytest.approx(p[3, 2], rel=1e-12)
    assert test([], 4, [], 3).shape == (0,)


@each_name
@pytest.mark.parametrize("row", [(1, 0, 1, 2), (3, 2, 1, 2), (1, 2, -1, 2), (1, 2, 0.5, 2), (1, 2, 1, 1.5)])
def test_what_is_no_part_of_a_base_is_refused(name, row):
    for test in (EQUALITY_TESTS[name], lambda *found: smallest_p_given_margins(*found, name)):
        with pytest.raises(ValueError, match=r"whole|0 <= count <= nobs"):
            test(*row)


@each_name
def test_the_smallest_p_needs_a_base(name):
    with pytest.raises(ValueError, match="nobs > 0"):
        smallest_p(0, 5, name)


@pytest.mark.parametrize("name", ["", "Fisher", "barnard"])
def test_a_test_that_is_none_is_refused(name):
    for ask in (
        lambda: equality_test(name),
        lambda: smallest_p(2, 2, name),
        lambda: smallest_p_given_margins(1, 2, 1, 2, name),
    ):
        with pytest.raises(ValueError, match="one of fisher, fisher-mid-p, boschloo"):
            ask()
