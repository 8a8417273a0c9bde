"""The beta-binomial fit against scipy's distribution and a general optimiser; what is believed, against truth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import beta, betabinom, binom, chi2

from barometer.statistics.clustering import reliability
from barometer.statistics.shrinkage import Population, icc_interval, population, shrink

SEEDS = range(3)


def kommuner(seed: int, icc: float, groups: int = 37, mean: float = 0.7) -> tuple[np.ndarray, ...]:
    """Counts, bases and true shares."""
    rng = np.random.default_rng(seed)
    nobs = rng.integers(10, 28, groups)
    strength = 1 / icc - 1
    truth = rng.beta(mean * strength, (1 - mean) * strength, groups)
    return rng.binomial(nobs, truth), nobs, truth


def by_optimiser(count: np.ndarray, nobs: np.ndarray) -> tuple[float, float, float]:
    """Mean, icc and log-likelihood, by a search that knows nothing of the problem."""

    def loss(logits: np.ndarray) -> float:
        mean, icc = expit(logits)
        return -betabinom.logpmf(count, nobs, mean * (1 / icc - 1), (1 - mean) * (1 / icc - 1)).sum()

    options = {"xatol": 1e-10, "fatol": 1e-12, "maxiter": 5000}
    found = [minimize(loss, start, method="Nelder-Mead", options=options) for start in ([1, -3], [0, -1])]
    best = min(found, key=lambda result: result.fun)
    return (*expit(best.x), -best.fun)


counts = st.lists(
    st.integers(0, 12).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=12
).map(lambda pairs: np.array(pairs).T)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("icc", [0.1, 0.4])
def test_a_general_optimiser_finds_the_same(seed, icc):
    count, nobs, _ = kommuner(seed, icc)
    found, (mean, correlation, log_likelihood) = population(count, nobs), by_optimiser(count, nobs)
    assert (found.mean, found.icc) == pytest.approx((mean, correlation), abs=1e-6)
    assert found.log_likelihood == pytest.approx(log_likelihood, abs=1e-9)
    assert found.log_likelihood == pytest.approx(betabinom.logpmf(count, nobs, found.a, found.b).sum(), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(counts, st.floats(0.01, 0.99), st.floats(1e-4, 0.999))
def test_no_other_population_is_more_likely(pair, mean, icc):
    count, nobs = pair
    found = population(count, nobs)
    if np.isnan(found.icc):
        assert count.sum() in (0, nobs.sum()) or nobs.max() < 2 or (nobs > 0).sum() < 2
        return
    other = betabinom.logpmf(count, nobs, mean * (1 / icc - 1), (1 - mean) * (1 / icc - 1)).sum()
    assert found.log_likelihood >= other - 1e-9
    assert 0 < found.mean < 1 and 0 <= found.icc <= 1


@settings(max_examples=60, deadline=None)
@given(counts)
def test_ja_and_nej_are_one_population(pair):
    count, nobs = pair
    yes, no = population(count, nobs), population(nobs - count, nobs)
    np.testing.assert_allclose(yes.mean, 1 - no.mean, atol=1e-7)
    np.testing.assert_allclose(yes.log_likelihood, no.log_likelihood, atol=1e-9)
    np.testing.assert_allclose(yes.icc, no.icc, atol=1e-6)


def test_kommuner_that_differ_no_more_than_chance_have_an_icc_of_0():
    count, nobs = np.array([14, 13, 14, 10]), np.array([20, 20, 20, 14])
    found = population(count, nobs)
    assert found.icc == 0 and found.a == found.b == np.inf
    assert found.mean == pytest.approx(count.sum() / nobs.sum(), rel=1e-12)
    assert found.log_likelihood == pytest.approx(binom.logpmf(count, nobs, 51 / 74).sum(), rel=1e-12)


def test_kommuner_that_are_all_or_nothing_have_an_icc_of_1():
    found = population([3, 0, 5, 2], [3, 4, 5, 2])
    assert (found.mean, found.icc, found.a, found.b) == (0.75, 1, 0, 0)
    assert found.log_likelihood == pytest.approx(3 * np.log(0.75) + np.log(0.25), rel=1e-12)


def test_a_kommune_without_cases_changes_nothing():
    count, nobs, _ = kommuner(1, 0.1)
    with_empty = population(np.append(count, [0, 0]), np.append(nobs, [0, 0]))
    assert with_empty == pytest.approx(population(count, nobs), rel=1e-12)


@pytest.mark.parametrize(
    ("count", "nobs", "mean"),
    [
        ([0, 0, 0], [14, 15, 2], 0),
        ([14, 3], [14, 3], 1),
        ([1, 0, 1, 1], [1, 1, 1, 1], 0.75),
        ([3, 0], [5, 0], 0.6),
        ([0, 0], [0, 0], np.nan),
        ([], [], np.nan),
    ],
)
def test_where_the_data_cannot_say_the_icc_is_missing(count, nobs, mean):
    found = population(count, nobs)
    np.testing.assert_array_equal(found, (mean, np.nan, np.nan))
    assert np.isnan(icc_interval(count, nobs, 0.95)).all()


def test_on_average_it_finds_the_population_it_was_drawn_from():
    draws = [population(*kommuner(seed, 0.05, groups=300)[:2]) for seed in range(60)]
    for name, truth in (("mean", 0.7), ("icc", 0.05)):
        values = np.array([getattr(d, name) for d in draws])
        assert values.mean() == pytest.approx(truth, abs=4 * values.std() / np.sqrt(len(values)))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("level", [0.5, 0.95])
def test_the_interval_ends_where_the_likelihood_has_fallen_so_far(seed, level):
    count, nobs, _ = kommuner(seed, 0.05)
    best, (low, upp) = population(count, nobs), icc_interval(count, nobs, level)
    assert 0 <= low <= best.icc <= upp <= 1

    def most(icc: float) -> float:
        means = np.linspace(0.4, 0.95, 20_001)[:, None]
        return betabinom.logpmf(count, nobs, means * (1 / icc - 1), (1 - means) * (1 / icc - 1)).sum(axis=1).max()

    floor = best.log_likelihood - chi2.ppf(level, 1) / 2
    assert most(upp) == pytest.approx(floor, abs=1e-5)
    if low > 0:
        assert most(low) == pytest.approx(floor, abs=1e-5)
    else:
        assert binom.logpmf(count, nobs, count.sum() / nobs.sum()).sum() >= floor


def test_the_interval_is_wider_at_a_higher_level_and_can_reach_1():
    low, upp = icc_interval([3, 0, 5, 2], [3, 4, 5, 2], 0.95)
    assert 0 < low < 1 == upp
    inner = icc_interval([3, 0, 5, 2], [3, 4, 5, 2], 0.5)
    assert low < inner[0] < inner[1] == 1


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    ends = [icc_interval(*kommuner(seed, 0.05)[:2], 0.95) for seed in range(300)]
    held = np.mean([low <= 0.05 <= upp for low, upp in ends])
    assert held == pytest.approx(0.95, abs=4 * np.sqrt(0.95 * 0.05 / 300))


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_the_belief_is_the_beta_distribution_after_the_cases(level):
    count, nobs, _ = kommuner(3, 0.05)
    found = shrink(count, nobs, 0.7, 0.05, level)
    after = beta(count + 0.7 * 19, nobs - count + 0.3 * 19)
    np.testing.assert_allclose(found.share, after.mean(), rtol=1e-12)
    np.testing.assert_allclose(found.ci_low, after.ppf((1 - level) / 2), rtol=1e-9)
    np.testing.assert_allclose(found.ci_upp, after.ppf((1 + level) / 2), rtol=1e-9)
    np.testing.assert_array_equal(found.reliability, reliability(nobs, 0.05))


@settings(max_examples=60, deadline=None)
@given(counts, st.floats(0.01, 0.99), st.floats(0, 1))
def test_a_share_is_drawn_towards_the_mean_and_never_past_it(pair, mean, icc):
    count, nobs = pair
    found, own = shrink(count, nobs, mean, icc, 0.9), np.where(nobs > 0, count / np.maximum(nobs, 1), mean)
    assert (np.minimum(own, mean) - 1e-12 <= found.share).all()
    assert (found.share <= np.maximum(own, mean) + 1e-12).all()
    assert (found.ci_low >= 0).all() and (found.ci_low <= found.ci_upp).all() and (found.ci_upp <= 1).all()


def test_the_ends_of_the_icc():
    none, all_ = (shrink([3, 1, 0, 0], [4, 4, 4, 0], 0.7, icc, 0.95) for icc in (0, 1))
    for part in none[:3]:
        np.testing.assert_allclose(part, 0.7)
    np.testing.assert_allclose(all_.share, [0.75, 0.25, 0, 0.7])
    assert (all_.ci_low[2:] == 0).all() and (all_.ci_upp[2:] == [0, 1]).all()
    most_likely_all = shrink([0], [0], 0.7, 1, 0.3)
    assert most_likely_all.ci_low[0] == most_likely_all.ci_upp[0] == 1
    near = shrink([3, 1, 0, 0], [4, 4, 4, 0], 0.7, 1e-9, 0.95)
    np.testing.assert_allclose(near.ci_low, 0.7, atol=1e-4)


def test_with_the_population_known_the_interval_holds_as_often_as_it_says_and_the_shares_are_nearer():
    held, gain = [], []
    for seed in range(300):
        count, nobs, truth = kommuner(seed, 0.05)
        found = shrink(count, nobs, 0.7, 0.05, 0.95)
        held.append(np.mean((found.ci_low <= truth) & (truth <= found.ci_upp)))
        gain.append(((found.share - truth) ** 2).sum() / ((count / nobs - truth) ** 2).sum())
    assert np.mean(held) == pytest.approx(0.95, abs=4 * np.sqrt(0.95 * 0.05 / (300 * 37)))
    assert np.mean(gain) < 0.6


def test_with_the_population_estimated_the_interval_holds_less_often():
    held = []
    for seed in range(150):
        count, nobs, truth = kommuner(seed, 0.02)
        found = shrink(count, nobs, *population(count, nobs)[:2], 0.95)
        held.append(np.mean((found.ci_low <= truth) & (truth <= found.ci_upp)))
    assert np.mean(held) < 0.9


def test_a_population_tells_its_two_parameters():
    assert (Population(0.7, 0.05, 0.0).a, Population(0.7, 0.05, 0.0).b) == pytest.approx((13.3, 5.7), rel=1e-12)
    assert Population(0.0, np.nan, np.nan).a == 0 and np.isnan(Population(0.7, np.nan, 0.0).b)


@pytest.mark.parametrize(
    ("count", "nobs"), [([1], [1, 2]), (3, 4), ([-1, 2], [3, 3]), ([4, 2], [3, 3]), ([0.5, 1], [2, 2])]
)
def test_counts_must_be_counts(count, nobs):
    for fails in (
        population,
        lambda x, n: icc_interval(x, n, 0.95),
        lambda x, n: shrink(x, n, 0.7, 0.05, 0.95),
    ):
        with pytest.raises(ValueError, match="count"):
            fails(count, nobs)


@pytest.mark.parametrize(
    ("mean", "icc", "level"), [(1.1, 0.05, 0.95), (0.7, np.nan, 0.95), (0.7, -0.1, 0.95), (0.7, 0.05, 95)]
)
def test_a_belief_needs_a_population_and_a_level(mean, icc, level):
    with pytest.raises(ValueError, match=r"mean and icc|level"):
        shrink([3, 4], [14, 14], mean, icc, level)


def test_an_interval_needs_a_level():
    with pytest.raises(ValueError, match="level"):
        icc_interval([3, 4], [14, 14], 1)
