"""League tables: two kommuner with one case each can be worked out by hand; the ends are known; seeds hold."""

from __future__ import annotations

import numpy as np
import pytest

from barometer.statistics.league import simulate_league


def test_two_kommuner_with_one_case_each_are_as_worked_out_by_hand():
    # True shares p and q uniform, so that |p - q| has mean 1/3 and mean square 1/6. The better is ranked first
    # with probability 1/2 + |p - q|/2; ranks turn from one sample to the next with (1 - |p - q|^2)/2.
    found = simulate_league([1, 1], 0.5, 1 / 3, best=1, seed=12, repetitions=50_000)
    expected = {"correlation": 1 / 3, "move": 5 / 12, "top": 2 / 3, "bottom": 2 / 3}
    for name, value in expected.items():
        estimate = getattr(found, name)
        assert estimate.value == pytest.approx(value, abs=4 * estimate.error)
        assert estimate.error < 0.005


def test_where_kommuner_do_not_differ_the_table_is_a_lottery():
    groups = 12
    found = simulate_league(np.full(groups, 14), 0.7, 1e-9, best=3, seed=1, repetitions=20_000)
    assert found.correlation.value == pytest.approx(0, abs=4 * found.correlation.error)
    # Two random orders of K lie (K^2 - 1)/(3 K) places apart on average.
    assert found.move.value == pytest.approx((groups**2 - 1) / (3 * groups), abs=4 * found.move.error)
    assert found.top.value == pytest.approx(3 / groups, abs=4 * found.top.error)
    assert found.bottom.value == pytest.approx(3 / groups, abs=4 * found.bottom.error)


def test_where_everything_is_read_the_table_is_right():
    found = simulate_league(np.full(8, 10**8), 0.7, 0.2, best=1, seed=1, repetitions=500)
    assert found.correlation.value > 0.999 and found.move.value < 0.01
    assert found.top.value > 0.99 and found.bottom.value > 0.99


def test_more_cases_make_a_better_table():
    few, many = (simulate_league(np.full(20, n), 0.7, 0.05, seed=3, repetitions=3_000) for n in (14, 100))
    for name in ("correlation", "top", "bottom"):
        assert getattr(many, name).value > getattr(few, name).value + 0.05
    assert many.move.value < few.move.value - 1


def test_ja_and_nej_turn_the_table_around():
    yes, no = (
        simulate_league([10, 14, 20, 30, 8], mean, 0.1, best=2, seed=4, repetitions=40_000) for mean in (0.7, 0.3)
    )
    error = np.hypot(yes.top.error, no.bottom.error)
    assert yes.top.value == pytest.approx(no.bottom.value, abs=4 * error)
    assert yes.bottom.value == pytest.approx(no.top.value, abs=4 * error)
    assert yes.move.value == pytest.approx(no.move.value, abs=4 * np.hypot(yes.move.error, no.move.error))


def test_the_error_is_how_much_other_seeds_differ():
    found = [simulate_league(np.full(10, 14), 0.7, 0.05, best=2, seed=seed, repetitions=200) for seed in range(200)]
    for name in ("correlation", "move", "top", "bottom"):
        values, errors = zip(*(getattr(f, name) for f in found), strict=True)
        assert np.std(values) == pytest.approx(np.mean(errors), rel=0.2)


def test_the_same_seed_gives_the_same_table_and_another_does_not():
    first, again, other = (simulate_league(np.full(9, 14), 0.7, 0.05, seed=s, repetitions=50) for s in (1, 1, 2))
    assert first == again and first[:4] != other[:4]
    assert (first.best, first.repetitions, first.seed) == (5, 50, 1)


def test_every_repetition_counts_once(monkeypatch):
    monkeypatch.setattr("barometer.statistics.league._CHUNK", 7)
    found = simulate_league(np.full(9, 14), 0.7, 0.05, best=1, seed=1, repetitions=30)
    assert (found.top.value * 30) == pytest.approx(round(found.top.value * 30), abs=1e-9)
    p = found.top.value
    assert found.top.error == pytest.approx(np.sqrt(p * (1 - p) / 29), rel=1e-9)


@pytest.mark.parametrize(
    ("nobs", "mean", "icc", "best", "repetitions"),
    [
        ([14], 0.7, 0.05, 1, 10),
        ([14, 0], 0.7, 0.05, 1, 10),
        ([14, 1.5], 0.7, 0.05, 1, 10),
        ([[14, 15]], 0.7, 0.05, 1, 10),
        ([14, 15], 1, 0.05, 1, 10),
        ([14, 15], 0.7, 0, 1, 10),
        ([14, 15], 0.7, float("nan"), 1, 10),
        ([14, 15], 0.7, 0.05, 2, 10),
        ([14, 15], 0.7, 0.05, 0, 10),
        ([14, 15], 0.7, 0.05, 1, 1),
    ],
)
def test_a_table_that_cannot_be_is_refused(nobs, mean, icc, best, repetitions):
    with pytest.raises(ValueError, match=r"kommuner|mean and icc|best"):
        simulate_league(nobs, mean, icc, best=best, seed=1, repetitions=repetitions)
