"""Intervals for a difference against other implementations, and their laws over all 1,936 tables up to 8 by 8."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.special import ndtri, xlog1py, xlogy
from statsmodels.stats.proportion import confint_proportions_2indep

from barometer.statistics.differences import DIFFERENCE_INTERVALS, difference, miettinen_nurminen, newcombe

SHARES = [(count, nobs) for nobs in range(1, 9) for count in range(nobs + 1)]
TABLES = np.array([(*now, *before) for now in SHARES for before in SHARES])
X1, N1, X0, N0 = np.ascontiguousarray(TABLES.T)
LEVELS = (0.8, 0.95, 0.99)
each_method = pytest.mark.parametrize("method", DIFFERENCE_INTERVALS.values(), ids=DIFFERENCE_INTERVALS)
each_level = pytest.mark.parametrize("level", LEVELS)


@st.composite
def tables(draw):
    n1, n0 = draw(st.integers(1, 800)), draw(st.integers(1, 800))
    return draw(st.integers(0, n1)), n1, draw(st.integers(0, n0)), n0


def z_squared(x1: int, n1: int, x0: int, n0: int, given: float) -> float:
    """The square of the score statistic, with the likeliest shares found by trying."""

    def unlikely(q: float) -> float:
        p = q + given
        return -(xlogy(x1, p) + xlog1py(n1 - x1, -p) + xlogy(x0, q) + xlog1py(n0 - x0, -q))

    bounds = max(0.0, -given), min(1.0, 1 - given)
    # The trial never comes to the ends of its range, where the likeliest share may lie.
    inner = minimize_scalar(unlikely, bounds=bounds, method="bounded", options={"xatol": 1e-13}).x
    q = min((inner, *bounds), key=unlikely)
    p = q + given
    total = n1 + n0
    variance = total / (total - 1) * (p * (1 - p) / n1 + q * (1 - q) / n0)
    return (x1 / n1 - x0 / n0 - given) ** 2 / variance


def test_the_tables_are_all_of_them():
    assert len(SHARES) == 44 and len(TABLES) == 44**2


def test_it_is_now_minus_before():
    assert difference(11, 16, 4, 14) == 11 / 16 - 4 / 14
    assert difference([0, 4], 4, [4, 0], 4).tolist() == [-1, 1]


@each_level
def test_another_implementation_finds_newcombes_interval(level):
    theirs = [
        confint_proportions_2indep(*row, method="newcomb", compare="diff", alpha=1 - level) for row in TABLES.tolist()
    ]
    np.testing.assert_allclose(np.transpose(newcombe(X1, N1, X0, N0, level)), theirs, rtol=0, atol=1e-12)


@each_level
def test_the_ends_of_the_score_interval_are_where_the_statistic_is_z(level):
    tables = TABLES[:: 13 if level == 0.95 else 101]
    wanted = ndtri((1 + level) / 2) ** 2
    for row in tables.tolist():
        for end in map(float, miettinen_nurminen(*row, level)):
            if abs(end) < 1:
                assert z_squared(*row, end) == pytest.approx(wanted, rel=1e-6), (row, end)


def test_every_difference_inside_is_kept_and_every_one_outside_rejected():
    z2 = ndtri(0.975) ** 2
    for row in TABLES[::61].tolist():
        ci_low, ci_upp = map(float, miettinen_nurminen(*row, 0.95))
        for given_ in np.linspace(-0.995, 0.995, 60):
            if min(abs(given_ - ci_low), abs(given_ - ci_upp)) > 1e-9:
                assert (z_squared(*row, given_) <= z2) == (ci_low < given_ < ci_upp), (row, given_)


@each_method
@each_level
def test_the_ends_are_in_order_and_are_differences_of_shares(method, level):
    ci_low, ci_upp = method(X1, N1, X0, N0, level)
    assert (ci_low >= -1).all() and (ci_low < ci_upp).all() and (ci_upp <= 1).all()


@each_method
@each_level
def test_the_difference_itself_lies_in_its_interval(method, level):
    ci_low, ci_upp = method(X1, N1, X0, N0, level)
    d = difference(X1, N1, X0, N0)
    assert (ci_low <= d + 1e-12).all() and (d <= ci_upp + 1e-12).all()


@each_method
def test_now_and_before_change_places_and_the_sign_changes(method):
    ci_low, ci_upp = method(X1, N1, X0, N0, 0.95)
    other_low, other_upp = method(X0, N0, X1, N1, 0.95)
    np.testing.assert_allclose(ci_low, -other_upp, rtol=0, atol=1e-12)
    np.testing.assert_allclose(ci_upp, -other_low, rtol=0, atol=1e-12)
    assert (difference(X1, N1, X0, N0) == -difference(X0, N0, X1, N1)).all()


@each_method
def test_yes_and_no_change_places_and_the_sign_changes(method):
    ci_low, ci_upp = method(X1, N1, X0, N0, 0.95)
    other_low, other_upp = method(N1 - X1, N1, N0 - X0, N0, 0.95)
    np.testing.assert_allclose(ci_low, -other_upp, rtol=0, atol=1e-12)
    np.testing.assert_allclose(ci_upp, -other_low, rtol=0, atol=1e-12)
    np.testing.assert_allclose(difference(X1, N1, X0, N0), -difference(N1 - X1, N1, N0 - X0, N0), rtol=0, atol=1e-12)


@each_method
def test_a_higher_level_holds_the_lower_one(method):
    inner_low, inner_upp = method(X1, N1, X0, N0, 0.9)
    outer_low, outer_upp = method(X1, N1, X0, N0, 0.95)
    assert (outer_low <= inner_low).all() and (inner_upp <= outer_upp).all()
    assert (outer_upp - outer_low > inner_upp - inner_low).all()


@each_method
@each_level
def test_twice_the_cases_make_it_narrower(method, level):
    ci_low, ci_upp = method(X1, N1, X0, N0, level)
    twice_low, twice_upp = method(2 * X1, 2 * N1, 2 * X0, 2 * N0, level)
    assert (twice_upp - twice_low < ci_upp - ci_low).all()


@each_method
def test_one_more_yes_now_moves_both_ends_up(method):
    more = X1 < N1
    x1, n1, x0, n0 = (a[more] for a in (X1, N1, X0, N0))
    ci_low, ci_upp = method(x1, n1, x0, n0, 0.95)
    next_low, next_upp = method(x1 + 1, n1, x0, n0, 0.95)
    assert (next_low > ci_low).all() and (next_upp >= ci_upp).all()
    assert (next_upp > ci_upp)[ci_upp < 1].all()


def test_the_score_interval_reaches_1_only_with_the_difference():
    d = difference(X1, N1, X0, N0)
    ci_low, ci_upp = miettinen_nurminen(X1, N1, X0, N0, 0.95)
    np.testing.assert_array_equal(ci_low == -1, d == -1)
    np.testing.assert_array_equal(ci_upp == 1, d == 1)


@settings(max_examples=60, deadline=None)
@given(table=tables(), level=st.floats(0.5, 0.999))
def test_the_score_interval_keeps_its_laws_in_large_tables(table, level):
    ci_low, ci_upp = map(float, miettinen_nurminen(*table, level))
    d = float(difference(*table))
    assert -1 <= ci_low <= d <= ci_upp <= 1
    other_low, other_upp = map(float, miettinen_nurminen(*table[2:], *table[:2], level))
    assert (ci_low, ci_upp) == pytest.approx((-other_upp, -other_low), abs=1e-12)


@each_method
def test_shapes_broadcast_and_numbers_give_numbers(method):
    ci_low, ci_upp = method(np.arange(5)[:, None], 4, [0, 1, 2], 3, 0.95)
    assert ci_low.shape == ci_upp.shape == (5, 3)
    alone = method(3, 4, 2, 3, 0.95)
    assert [np.shape(end) for end in alone] == [(), ()]
    assert (float(alone[0]), float(alone[1])) == pytest.approx((ci_low[3, 2], ci_upp[3, 2]), abs=1e-15)
    assert method([], 4, [], 3, 0.95)[0].shape == (0,)


@pytest.mark.parametrize("place", ["now", "before"])
@pytest.mark.parametrize(
    ("count", "nobs"), [(1, 0), (0, 0), (-1, 5), (6, 5), (0, -1), (2.5, 5), (2, 5.5), (float("nan"), 5)]
)
def test_what_is_no_part_of_a_base_is_refused(count, nobs, place):
    row = (count, nobs, 1, 2) if place == "now" else (1, 2, count, nobs)
    for method in DIFFERENCE_INTERVALS.values():
        with pytest.raises(ValueError, match=r"whole|0 <= count <= nobs"):
            method(*row, 0.95)
    with pytest.raises(ValueError, match=r"whole|0 <= count <= nobs"):
        difference(*row)


@each_method
@pytest.mark.parametrize("level", [0, 1, 95, -0.5, float("nan")])
def test_a_level_is_a_share_between_0_and_1(method, level):
    with pytest.raises(ValueError, match="level"):
        method(1, 2, 1, 3, level)
