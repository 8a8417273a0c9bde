"""Whole percent: halves up, in integers, and nothing adjusted afterwards."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from barometer.rounding import counts_behind, whole_percent, whole_percent_of_share

PAIRS = [(count, nobs) for nobs in range(1, 121) for count in range(nobs + 1)]


def half_up(share: Fraction) -> int:
    return math.floor(100 * share + Fraction(1, 2))


def test_percent_is_the_exact_fraction_rounded_half_up():
    assert [whole_percent(*pair) for pair in PAIRS] == [half_up(Fraction(*pair)) for pair in PAIRS]


def test_arrays_round_as_numbers_do():
    count, nobs = (np.array(column) for column in zip(*PAIRS, strict=True))
    assert whole_percent(count, nobs).tolist() == [whole_percent(*pair) for pair in PAIRS]


def test_counts_broadcast_against_one_base():
    assert whole_percent([0, 1, 8], 8).tolist() == [0, 13, 100]


@pytest.mark.parametrize(("least", "most"), [(1, 16), (8, 14), (5, 5), (1, 120)])
def test_every_count_behind_a_percentage_rounds_to_it_and_none_is_missing(least, most):
    expected = {percentage: [] for percentage in range(101)}
    for count, nobs in PAIRS:
        if least <= nobs <= most:
            expected[half_up(Fraction(count, nobs))].append([count, nobs])
    found = {p: np.transpose(counts_behind(p, least, most)).tolist() for p in range(101)}
    assert found == expected


def test_a_percentage_that_no_base_gives_has_nothing_behind_it():
    assert [array.tolist() for array in counts_behind(51, 1, 30)] == [[], []]


@pytest.mark.parametrize(
    ("percentage", "least", "most"), [(101, 1, 5), (-1, 1, 5), (0.5, 1, 5), (50, 0, 5), (50, 6, 5)]
)
def test_what_is_no_percentage_or_no_range_is_refused(percentage, least, most):
    with pytest.raises(ValueError, match="percent"):
        counts_behind(percentage, least, most)


@pytest.mark.parametrize("nobs", [8, 40, 200, 1000, 10**9 * 8])
def test_a_half_goes_up_and_never_to_the_even_neighbour(nobs):
    assert whole_percent(nobs // 8, nobs) == 13
    assert whole_percent(5 * nobs // 8, nobs) == 63


def test_a_share_of_a_ratio_rounds_as_the_ratio_itself():
    assert [whole_percent_of_share(count / nobs) for count, nobs in PAIRS] == [whole_percent(*pair) for pair in PAIRS]


@pytest.mark.parametrize("ulps", range(-3, 4))
def test_a_share_that_misses_its_half_by_a_few_ulp_still_goes_up(ulps):
    share = 0.325
    for _ in range(abs(ulps)):
        share = math.nextafter(share, math.inf if ulps > 0 else -math.inf)
    assert whole_percent_of_share(share) == 33


def test_two_parts_sum_to_100_or_with_two_halves_to_101():
    for count, nobs in PAIRS:
        halves = (200 * count) % (2 * nobs) == nobs
        assert whole_percent(count, nobs) + whole_percent(nobs - count, nobs) == (101 if halves else 100)


def test_three_parts_sum_to_99_100_or_101():
    sums = {
        whole_percent(a, nobs) + whole_percent(b, nobs) + whole_percent(nobs - a - b, nobs)
        for nobs in range(1, 41)
        for a in range(nobs + 1)
        for b in range(nobs - a + 1)
    }
    assert sums == {99, 100, 101}


@pytest.mark.parametrize(("count", "nobs"), [(0, 0), (1, 0), (-1, 5), (6, 5), (0, -1), ([1, 6], 5)])
def test_what_is_no_part_of_a_base_is_refused(count, nobs):
    with pytest.raises(ValueError, match="0 <= count <= nobs"):
        whole_percent(count, nobs)


def test_the_result_of_numbers_is_a_number():
    assert type(whole_percent(1, 8)) is int
    assert type(whole_percent_of_share(0.5)) is int
