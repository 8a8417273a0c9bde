"""Screening: sums against integrals, any-of against every combination, all of it against draws."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import beta, betabinom, binom

from barometer.statistics.picking_rules import cutoff_share
from barometer.statistics.screening import Screening, any_of, chance_picked, number_picked, screen

MEASURES = ("sensitivity", "specificity", "ppv", "npv")

rules = st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(-1, n)))
chances = st.floats(0.01, 0.99)


@settings(max_examples=60, deadline=None)
@given(rules, st.floats(0, 1))
def test_the_chance_to_be_picked_is_the_binomial_distribution(rule, p):
    nobs, cutoff = rule
    assert chance_picked(p, nobs, cutoff) == pytest.approx(binom.cdf(cutoff, nobs, p), abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(rules, chances, chances)
def test_better_kommuner_are_picked_less_often(rule, p, other):
    worse, better = sorted([p, other])
    assert chance_picked(worse, *rule) >= chance_picked(better, *rule) - 1e-12


@settings(max_examples=60, deadline=None)
@given(rules, chances)
def test_ja_and_nej_are_one_rule(rule, p):
    nobs, cutoff = rule
    assert chance_picked(p, nobs, cutoff) == pytest.approx(1 - chance_picked(1 - p, nobs, nobs - cutoff - 1), abs=1e-9)


@pytest.mark.parametrize("threshold", [0.5, 0.6, 0.7, 0.8])
def test_ten_times_the_cases_tell_better_on_both_sides_of_the_threshold(threshold):
    nobs = np.array([20, 200, 2000])
    above, below = (chance_picked(threshold + d, nobs, cutoff_share(nobs, threshold)) for d in (0.1, -0.1))
    assert (np.diff(above) < 0).all() and (np.diff(below) > 0).all()


@pytest.mark.parametrize(("nobs", "cutoff"), [(1, 0), (14, 6), (14, -1), (14, 14), (22, 10), (107, 60)])
@pytest.mark.parametrize(("mean", "icc"), [(0.69, 0.05), (0.44, 0.2), (0.96, 0.02)])
@pytest.mark.parametrize("threshold", [0.5, 0.8])
def test_the_sum_over_counts_is_the_integral_over_shares(nobs, cutoff, mean, icc, threshold):
    found, population = (
        screen(nobs, cutoff, threshold, mean, icc),
        beta(mean * (1 / icc - 1), (1 - mean) * (1 / icc - 1)),
    )

    def both(p: float) -> float:
        return population.pdf(p) * binom.cdf(cutoff, nobs, p)

    below, above = (quad(both, *ends, epsabs=1e-12)[0] for ends in ((0, threshold), (threshold, 1)))
    assert found.both == pytest.approx(below, abs=1e-9)
    assert found.picked == pytest.approx(below + above, abs=1e-8)
    assert found.wrongly == pytest.approx(above, abs=1e-8)
    assert found.poor == pytest.approx(population.cdf(threshold), abs=1e-12)
    assert found.picked == pytest.approx(betabinom.cdf(cutoff, nobs, *population.args), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(rules, chances, chances, st.one_of(st.just(0.0), st.floats(1e-9, 0.99)))
def test_every_measure_is_a_probability_or_missing(rule, threshold, mean, icc):
    found = screen(*rule, threshold, mean, icc)
    assert 0 <= found.both <= min(found.picked, found.poor) + 1e-12 and found.picked <= 1 + 1e-9
    for name in MEASURES:
        value = getattr(found, name)
        assert np.isnan(value) or 0 <= value <= 1
    if found.picked > 1e-6 and not np.isnan(found.ppv):
        assert found.ppv * found.picked == pytest.approx(float(found.both), abs=1e-9)
        assert found.wrongly == pytest.approx(float((1 - found.ppv) * found.picked), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(rules, chances, chances, st.floats(0.001, 0.9))
def test_being_picked_makes_it_likelier_to_be_poor(rule, threshold, mean, icc):
    found = screen(*rule, threshold, mean, icc)
    if found.picked > 1e-6:
        assert found.ppv >= found.poor - 1e-6
    if found.picked < 1 - 1e-6:
        assert found.npv >= 1 - found.poor - 1e-6


@settings(max_examples=60, deadline=None)
@given(rules, st.floats(0.05, 0.95))
def test_where_kommuner_hardly_differ_it_is_as_if_they_did_not(rule, mean):
    near, none = screen(*rule, 0.5, mean, 1e-9), screen(*rule, 0.5, mean, 0)
    assert near.picked == pytest.approx(float(none.picked), abs=1e-6)
    assert none.picked == pytest.approx(binom.cdf(rule[1], rule[0], mean), abs=1e-12)


def test_without_difference_a_kommune_is_poor_or_it_is_not():
    found = screen(14, 6, [0.5, 0.69, 0.8], 0.69, 0)
    assert found.poor.tolist() == [0, 0, 1]
    np.testing.assert_array_equal(found.both, found.picked * found.poor)
    np.testing.assert_array_equal(np.isnan(found.sensitivity), [True, True, False])
    np.testing.assert_array_equal(np.isnan(found.specificity), [False, False, True])


def draw(seed: int, times: int, nobs: list[int], mean: list[float], icc: float) -> tuple[np.ndarray, np.ndarray]:
    """True shares and counts, each of the shape (times, requirements)."""
    rng, m = np.random.default_rng(seed), np.array(mean)
    truth = rng.beta(m * (1 / icc - 1), (1 - m) * (1 / icc - 1), (times, len(nobs)))
    return truth, rng.binomial(nobs, truth)


def test_draws_find_the_same():
    nobs, mean, threshold, times = (
        [22, 8, 15, 5],
        [0.69, 0.57, 0.81, 0.9],
        np.array([0.5, 0.5, 0.6, 0.7]),
        200_000,
    )
    truth, count = draw(26, times, nobs, mean, 0.05)
    each = screen(nobs, cutoff_share(nobs, threshold), threshold, mean, 0.05)
    picked, poor = count / nobs < threshold, truth < threshold
    seen = {"picked": picked, "poor": poor, "both": picked & poor}
    found = any_of(each)
    for name, values in seen.items():
        error = np.sqrt(0.25 / times)
        np.testing.assert_allclose(getattr(each, name), values.mean(axis=0), rtol=0, atol=4 * error)
    anywhere = {"picked": picked.any(axis=1), "poor": poor.any(axis=1)}
    anywhere["both"] = anywhere["picked"] & anywhere["poor"]
    for name, values in anywhere.items():
        assert getattr(found, name) == pytest.approx(values.mean(), abs=4 * np.sqrt(0.25 / times))
    assert found.ppv == pytest.approx(anywhere["both"].sum() / anywhere["picked"].sum(), abs=0.01)
    assert found.sensitivity == pytest.approx(anywhere["both"].sum() / anywhere["poor"].sum(), abs=0.01)


def test_any_of_is_the_sum_over_every_combination():
    each = screen([14, 22, 6], [6, 10, 3], [0.5, 0.6, 0.7], [0.69, 0.5, 0.8], 0.1)
    total = dict.fromkeys(Screening._fields, 0.0)
    for states in product(product([True, False], repeat=2), repeat=3):
        chance = 1.0
        for (picked, poor), p, q, b in zip(states, *each, strict=True):
            chance *= {(1, 1): b, (1, 0): p - b, (0, 1): q - b, (0, 0): 1 - p - q + b}[(picked, poor)]
        picked, poor = (any(state[i] for state in states) for i in range(2))
        total["picked"] += chance * picked
        total["poor"] += chance * poor
        total["both"] += chance * (picked and poor)
    assert any_of(each)._asdict() == pytest.approx(total, abs=1e-12)


def test_any_of_one_requirement_is_that_requirement_and_the_axis_can_be_chosen():
    each = screen([[14], [22]], [[6], [10]], 0.5, 0.69, [[0.05], [0]])
    for found in (any_of(each), any_of(Screening(*(a.T for a in each)), axis=0)):
        for name, value in each._asdict().items():
            np.testing.assert_allclose(getattr(found, name), value[:, 0], atol=1e-12)


def test_more_requirements_pick_more():
    picked = [float(any_of(screen([22] * q, [10] * q, 0.5, 0.69, 0.0)).picked) for q in (1, 5, 15)]
    assert picked[0] < picked[1] < picked[2]
    assert picked[2] == pytest.approx(1 - (1 - picked[0]) ** 15, rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=0, max_size=7))
def test_the_number_picked_is_the_sum_over_every_combination(each):
    expected = np.zeros(len(each) + 1)
    for picked in product([0, 1], repeat=len(each)):
        expected[sum(picked)] += np.prod([p if one else 1 - p for p, one in zip(each, picked, strict=True)])
    found = number_picked(each)
    np.testing.assert_allclose(found, expected, atol=1e-12)
    assert found.sum() == pytest.approx(1, rel=1e-9)
    assert found @ np.arange(len(found)) == pytest.approx(sum(each), abs=1e-9)


def test_a_rule_that_picks_everybody_picks_everybody():
    each = screen(np.arange(1, 200), np.arange(1, 200), 0.5, 0.69, [[0.0], [0.05], [0.3]])
    assert (each.picked <= 1).all() and (each.both <= each.picked).all()
    np.testing.assert_allclose(each.picked, 1, rtol=1e-9)
    np.testing.assert_allclose(each.both, each.poor, rtol=1e-9, atol=1e-12)
    assert number_picked(any_of(each).picked)[-1] == pytest.approx(1, rel=1e-9)


def test_kommuner_with_one_chance_are_picked_binomially():
    np.testing.assert_allclose(number_picked(np.full(31, 0.84)), binom.pmf(np.arange(32), 31, 0.84), atol=1e-12)


def test_shapes_broadcast_and_numbers_give_numbers():
    assert screen([[14], [22]], 6, 0.5, [0.6, 0.7, 0.8], 0.05).picked.shape == (2, 3)
    assert screen([], [], 0.5, 0.7, 0.05).both.shape == (0,)
    assert np.shape(screen(14, 6, 0.5, 0.7, 0.05).ppv) == np.shape(chance_picked(0.5, 14, 6)) == ()


@pytest.mark.parametrize(
    ("nobs", "cutoff", "threshold", "mean", "icc", "named"),
    [
        (0, -1, 0.5, 0.7, 0.05, "nobs"),
        (14, 15, 0.5, 0.7, 0.05, "cutoff"),
        (14, -2, 0.5, 0.7, 0.05, "cutoff"),
        (14, 6.5, 0.5, 0.7, 0.05, "cutoff"),
        (14, 6, 1.5, 0.7, 0.05, "threshold"),
        (14, 6, 0.5, 0, 0.05, "mean"),
        (14, 6, 0.5, 0.7, 1, "icc"),
        (14, 6, 0.5, 0.7, float("nan"), "icc"),
    ],
)
def test_a_screening_needs_a_rule_and_a_population(nobs, cutoff, threshold, mean, icc, named):
    with pytest.raises(ValueError, match=named):
        screen(nobs, cutoff, threshold, mean, icc)


@pytest.mark.parametrize(("p", "nobs", "cutoff"), [(-0.1, 14, 6), (1.1, 14, 6), (0.5, 0, -1), (0.5, 14, 15)])
def test_a_chance_needs_a_share_and_a_rule(p, nobs, cutoff):
    with pytest.raises(ValueError, match=r"p must|nobs|cutoff"):
        chance_picked(p, nobs, cutoff)


@pytest.mark.parametrize("values", [0.5, [[0.5]], [1.2], [float("nan")]])
def test_the_number_picked_needs_one_chance_per_kommune(values):
    with pytest.raises(ValueError, match="chances"):
        number_picked(values)
