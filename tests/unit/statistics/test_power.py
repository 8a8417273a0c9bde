"""Power, by adding up every table, and the shares at which it is enough."""

from __future__ import annotations

from math import comb, isnan

import numpy as np
import pytest

from barometer.statistics.equality import EQUALITY_TESTS
from barometer.statistics.power import detectable, power

each_name = pytest.mark.parametrize("name", EQUALITY_TESTS)


def chance(count: int, nobs: int, share: float) -> float:
    return comb(nobs, count) * share**count * (1 - share) ** (nobs - count)


def added_up(share: float, nobs: int, share_before: float, nobs_before: int, alpha: float, name: str) -> float:
    sign = 1 if share > share_before else -1
    return sum(
        chance(x1, nobs, share) * chance(x0, nobs_before, share_before)
        for x1 in range(nobs + 1)
        for x0 in range(nobs_before + 1)
        if EQUALITY_TESTS[name](x1, nobs, x0, nobs_before) <= alpha and sign * (x1 * nobs_before - x0 * nobs) > 0
    )


@each_name
@pytest.mark.parametrize("shares", [(0.9, 0.3), (0.2, 0.7), (0.55, 0.5), (1.0, 0.0)])
def test_it_is_the_sum_over_every_table(name, shares):
    expected = added_up(shares[0], 9, shares[1], 7, 0.1, name)
    assert power(shares[0], 9, shares[1], 7, 0.1, name) == pytest.approx(expected, rel=1e-10)


@each_name
def test_neither_the_order_of_the_years_nor_that_of_the_answers_matters(name):
    p, p_0 = np.meshgrid(np.linspace(0, 1, 9), np.linspace(0, 1, 9))
    found = power(p, 10, p_0, 8, 0.05, name)
    np.testing.assert_allclose(power(p_0, 8, p, 10, 0.05, name), found, rtol=0, atol=1e-12)
    np.testing.assert_allclose(power(1 - p, 10, 1 - p_0, 8, 0.05, name), found, rtol=0, atol=1e-12)


@each_name
def test_it_grows_with_the_difference_and_with_alpha(name):
    share = np.linspace(0.3, 1, 71)
    found = power(share, 16, 0.3, 14, 0.05, name)
    assert found[0] == 0 and (np.diff(found[1:]) > 0).all() and found[-1] <= 1
    assert (power(share, 16, 0.3, 14, 0.1, name) >= found).all()


def test_a_difference_that_is_not_there_is_not_found():
    assert power([0.2, 0.5, 1], 16, [0.2, 0.5, 1], 14, 0.05, "fisher").tolist() == [0, 0, 0]


def test_an_exact_test_finds_what_is_not_there_in_at_most_alpha():
    for share in np.linspace(0.01, 0.99, 25):
        both = sum(power(share + hair, 16, share, 14, 0.05, "boschloo") for hair in (1e-9, -1e-9))
        assert 0 < both <= 0.05 + 1e-6


@each_name
def test_a_detectable_share_has_the_power_and_none_nearer_does(name):
    below, above = detectable(40, 0.5, 35, 0.8, 0.05, name)
    assert 0 < below < 0.5 < above < 1
    for edge, nearer in ((below, below + 1e-9), (above, above - 1e-9)):
        assert power(edge, 40, 0.5, 35, 0.05, name) >= 0.8 > power(nearer, 40, 0.5, 35, 0.05, name)


@each_name
def test_detectable_shares_mirror_each_other(name):
    below, above = detectable(40, 0.4, 35, 0.8, 0.05, name)
    other = detectable(40, 0.6, 35, 0.8, 0.05, name)
    assert (below, above) == pytest.approx((1 - other[1], 1 - other[0]), abs=1e-9)


@each_name
def test_where_nothing_is_far_enough_no_share_is_named(name):
    below, above = detectable(16, 0.29, 14, 0.8, 0.05, name)
    assert isnan(below) and 0.29 < above < 1
    assert all(map(isnan, detectable(2, 0.5, 2, 0.8, 0.05, name)))


def test_shapes_broadcast_and_numbers_give_numbers():
    found = power(np.linspace(0, 1, 4)[:, None], 6, [0.1, 0.5, 0.9], 5, 0.05, "fisher")
    assert found.shape == (4, 3)
    assert np.shape(power(1, 6, 0.5, 5, 0.05, "fisher")) == ()
    assert power(1, 6, 0.5, 5, 0.05, "fisher") == pytest.approx(found[3, 1], rel=1e-12)


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ((1.2, 6, 0.5, 5, 0.05, "fisher"), "shares"),
        ((0.2, 6, -0.5, 5, 0.05, "fisher"), "shares"),
        ((0.2, 6, float("nan"), 5, 0.05, "fisher"), "shares"),
        ((0.2, 0, 0.5, 5, 0.05, "fisher"), "nobs > 0"),
        ((0.2, 6, 0.5, 5, 5, "fisher"), "alpha"),
        ((0.2, 6, 0.5, 5, 0.05, "wald"), "one of fisher"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked, word):
    with pytest.raises(ValueError, match=word):
        power(*asked)


@pytest.mark.parametrize("target", [0, 1, 80, float("nan")])
def test_a_target_is_a_probability(target):
    with pytest.raises(ValueError, match="target"):
        detectable(6, 0.5, 5, target, 0.05, "fisher")
