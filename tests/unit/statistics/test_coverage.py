"""Coverage: sums against scipy's binomial, promises that are theorems, a simulation that keeps its word."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from barometer.statistics.coverage import coverage_summaries, exact_coverage, hypergeometric_coverage, simulate
from barometer.statistics.design import variance_clustered, variance_stratified
from barometer.statistics.effective import korn_graubard
from barometer.statistics.intervals import INTERVALS, clopper_pearson, wald

GRID = np.linspace(0, 1, 401)
NOBS = np.arange(2, 101)
SIZE = np.random.default_rng(37).integers(14, 28, 37)
SHARES = np.random.default_rng(38).beta(13.24, 5.08, 37)


def summary(method, nobs, p):
    """The summary of one method at 95 %."""
    (found,) = coverage_summaries({"one": INTERVALS.get(method, method)}, nobs, 0.95, p).values()
    return found


@pytest.fixture(scope="module")
def survey():
    return simulate(SIZE, SHARES, 0.95, seed=2020, repetitions=20_000)


@pytest.mark.parametrize("method", [*INTERVALS, wald])
@pytest.mark.parametrize("nobs", [1, 2, 14, 27, 120, 735])
def test_it_is_the_sum_of_the_binomial_over_the_counts_whose_interval_holds_p(method, nobs):
    p = np.random.default_rng(nobs).permutation(np.append(GRID, [1e-6, 0.701, 1 - 1e-6]))
    count = np.arange(nobs + 1)
    ci_low, ci_upp = INTERVALS.get(method, method)(count, nobs, 0.95)
    holds = (ci_low <= p[:, None] + 1e-12) & (p[:, None] <= ci_upp + 1e-12)
    probability = binom.pmf(count, nobs, p[:, None])
    expected = (probability * holds).sum(axis=1)
    np.testing.assert_allclose(exact_coverage(method, nobs, p, 0.95), expected, rtol=0, atol=1e-12)
    found, width = summary(method, nobs, p), (probability @ (ci_upp - ci_low)).mean()
    np.testing.assert_allclose(found, (expected.mean(), expected.min(), width), rtol=0, atol=1e-12)


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_clopper_and_pearson_keep_their_level_from_2_to_100_cases(level):
    assert exact_coverage("clopper-pearson", NOBS, GRID, level).min() >= level


@pytest.mark.parametrize("nobs", [2, 14, 17, 50, 100])
def test_clopper_and_pearson_keep_their_level_beside_every_end(nobs):
    ends = np.unique(np.concatenate(clopper_pearson(np.arange(nobs + 1), nobs, 0.95)))
    beside = np.clip(np.concatenate([ends - 1e-9, ends + 1e-9]), 0, 1)
    assert exact_coverage("clopper-pearson", nobs, beside, 0.95).min() >= 0.95 - 1e-9


@pytest.mark.parametrize(("name", "least"), [("wilson", 0.82), ("jeffreys", 0.83), ("mid-p", 0.88)])
def test_the_others_are_near_their_level_but_below_it_somewhere(name, least):
    inner = GRID[20:-20]
    found = summary(name, NOBS, inner)
    assert (found.least >= least).all() and (found.least < 0.95).sum() > 90
    assert np.abs(found.mean[NOBS >= 10] - 0.95).max() < 0.02


@pytest.mark.parametrize("name", INTERVALS)
def test_the_truths_0_and_1_are_always_held(name):
    np.testing.assert_allclose(exact_coverage(name, NOBS, [0.0, 1.0], 0.95), 1, rtol=1e-12)


@pytest.mark.parametrize("name", INTERVALS)
def test_a_share_and_its_opposite_are_held_alike(name):
    p = np.linspace(0.011, 0.489, 40)
    yes, no = (exact_coverage(name, [5, 14, 40], q, 0.95) for q in (p, 1 - p))
    np.testing.assert_allclose(yes, no, rtol=1e-9)


@pytest.mark.parametrize("name", INTERVALS)
def test_a_truth_at_an_end_is_held_however_it_was_rounded(name):
    ci_low, ci_upp = INTERVALS[name](np.arange(1, 14), 14, 0.95)
    ends = np.concatenate([ci_low, ci_upp])
    below, at, above = (exact_coverage(name, 14, p, 0.95) for p in (ends - 2e-16, ends, ends + 2e-16))
    np.testing.assert_allclose(below, at, rtol=1e-9)
    np.testing.assert_allclose(above, at, rtol=1e-9)


def test_an_axis_is_missing_where_a_number_was_given():
    assert np.shape(exact_coverage("wilson", 14, 0.5, 0.95)) == ()
    assert exact_coverage("wilson", [14, 15], 0.5, 0.95).shape == (2,)
    assert exact_coverage("wilson", 14, [0.4, 0.5, 0.6], 0.95).shape == (3,)
    assert exact_coverage("wilson", [14, 15], [0.4, 0.5, 0.6], 0.95).shape == (2, 3)
    assert np.shape(summary("wilson", 14, GRID).mean) == ()


def test_the_summary_of_many_bases_is_that_of_each():
    together = summary(wald, [14, 20], GRID)
    alone = [summary(wald, nobs, GRID) for nobs in (14, 20)]
    np.testing.assert_array_equal(together, np.transpose(alone))


def test_the_summary_of_several_methods_is_that_of_each():
    methods = {**INTERVALS, "wald": wald}
    together = coverage_summaries(methods, [14, 20], 0.95, GRID)
    assert list(together) == list(methods)
    for name, method in methods.items():
        np.testing.assert_array_equal(together[name], summary(method, [14, 20], GRID))


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_the_exact_interval_keeps_its_level_in_every_population_to_40(level):
    least = min(
        hypergeometric_coverage(nobs, population, level).min()
        for population in range(1, 41)
        for nobs in range(1, population + 1)
    )
    assert level - 1e-12 <= least < level + 0.02


def test_reading_every_case_always_holds_the_truth():
    np.testing.assert_allclose(hypergeometric_coverage(14, 14, 0.95), 1, rtol=1e-12)


def test_the_same_seed_gives_the_same_numbers_and_another_does_not():
    first, again, other = (simulate(SIZE, SHARES, 0.95, seed, 500) for seed in (1, 1, 2))
    assert first.pooled == again.pooled and first.width == again.width
    assert all((first.kommune[name] == again.kommune[name]).all() for name in INTERVALS)
    assert first.width != other.width


def test_one_repetition_is_one_survey():
    found = simulate(SIZE, SHARES, 0.95, 5, repetitions=1)
    count = np.random.default_rng(5).binomial(SIZE, SHARES, (1, 37))[0]
    p, total = count.sum() / SIZE.sum(), SIZE.sum()
    strata, clusters = variance_stratified(count, SIZE, SIZE), variance_clustered(count, SIZE)
    intervals = {
        "stratified": korn_graubard(p, strata, total, total - 37, 0.95),
        "clustered": korn_graubard(p, clusters, total, 36, 0.95),
        "wilson": INTERVALS["wilson"](count.sum(), total, 0.95),
    }
    for name, (ci_low, ci_upp) in intervals.items():
        assert found.width[name] == pytest.approx(float(ci_upp - ci_low), rel=1e-9)
        assert found.pooled[name] == (ci_low <= found.truth <= ci_upp)


def test_the_chunks_leave_no_trace(monkeypatch):
    whole = simulate(SIZE, SHARES, 0.95, 3, 1000)
    monkeypatch.setattr("barometer.statistics.coverage._CHUNK", 7)
    parts = simulate(SIZE, SHARES, 0.95, 3, 1000)
    assert whole.pooled == parts.pooled
    assert whole.width == pytest.approx(parts.width, rel=1e-12)
    assert all((whole.kommune[name] == parts.kommune[name]).all() for name in INTERVALS)


@pytest.mark.parametrize("name", INTERVALS)
def test_in_each_kommune_it_finds_the_exact_coverage(survey, name):
    exact = [exact_coverage(name, n, p, 0.95) for n, p in zip(SIZE, SHARES, strict=True)]
    error = np.sqrt(np.multiply(exact, 1 - np.array(exact)) / survey.repetitions)
    assert (np.abs(survey.kommune[name] - exact) < 5 * error + 1e-9).all()


def test_the_pooled_truth_is_that_of_the_cases_read(survey):
    assert survey.truth == pytest.approx((SIZE * SHARES).sum() / SIZE.sum(), rel=1e-12)
    assert (survey.repetitions, survey.seed) == (20_000, 2020)


def test_strata_keep_their_level_and_kommuner_that_stay_make_clusters_cover_too_much(survey):
    assert set(survey.pooled) == set(survey.width) == {"stratified", "clustered", "wilson"}
    assert 0.945 < survey.pooled["stratified"] < 0.975
    assert 0.94 < survey.pooled["wilson"] < 0.97
    assert survey.pooled["clustered"] > survey.pooled["stratified"]
    assert survey.width["clustered"] > survey.width["stratified"]


def test_kommuner_that_are_all_alike_make_the_pooled_sample_binomial():
    size, total = np.full(5, 4), 20
    found = simulate(size, np.full(5, 0.6), 0.95, 11, 20_000)
    exact = exact_coverage("wilson", total, 0.6, 0.95)
    assert found.pooled["wilson"] == pytest.approx(exact, abs=5 * np.sqrt(exact * (1 - exact) / 20_000))


@pytest.mark.parametrize(
    ("size", "shares", "repetitions"),
    [
        ([14], [0.5], 10),
        ([14, 14], [0.5], 10),
        ([14, 1], [0.5, 0.5], 10),
        ([14, 2.5], [0.5, 0.5], 10),
        ([14, 14], [0.5, 1.1], 10),
        ([14, 14], [0.5, 0.5], 0),
    ],
)
def test_a_survey_that_cannot_be_is_refused(size, shares, repetitions):
    with pytest.raises(ValueError, match="size"):
        simulate(size, shares, 0.95, 1, repetitions)


@pytest.mark.parametrize(
    ("method", "nobs", "p"),
    [("wald", 14, 0.5), ("wilson", 0, 0.5), ("wilson", 1.5, 0.5), ("wilson", 14, 1.5)],
)
def test_coverage_needs_a_known_method_whole_bases_and_shares(method, nobs, p):
    with pytest.raises(ValueError, match=r"method|nobs|p must"):
        exact_coverage(method, nobs, p, 0.95)
