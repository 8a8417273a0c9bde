"""Shares and variances from counts, against the same formulas for single cases, written out in full."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from barometer.statistics.bias import bias_from_spread, bias_of_unweighted_share
from barometer.statistics.clustering import anticipated_deff, icc_anova
from barometer.statistics.design import share, variance_clustered, variance_stratified, variance_two_stage
from barometer.statistics.effective import deff, degrees_of_freedom, effective_nobs, korn_graubard, logit
from barometer.statistics.intervals import clopper_pearson

SEEDS = range(3)


def draw(seed: int, kommuner: int = 9, questions: int = 5) -> dict[str, np.ndarray]:
    """Counts of a small survey; some questions are relevant for few cases or none in a kommune."""
    rng = np.random.default_rng(seed)
    size = rng.integers(2, 12, kommuner)
    relevant = np.linspace(0.15, 1, questions)
    nobs = rng.binomial(size[:, None], relevant)
    nobs[0] = np.maximum(nobs[0], 1)
    count = rng.binomial(nobs, rng.beta(4, 2, (kommuner, 1)))
    population = size + rng.integers(0, 30, kommuner)
    return {"count": count, "nobs": nobs, "size": size, "population": population, "weight": population / size}


def cases(data: dict[str, np.ndarray], question: int) -> list[list[tuple[int, int]]]:
    """Per kommune a pair (relevant, yes) for every case drawn."""
    return [
        [(1, 1)] * x + [(1, 0)] * (n - x) + [(0, 0)] * (m - n)
        for x, n, m in zip(
            data["count"][:, question].tolist(),
            data["nobs"][:, question].tolist(),
            data["size"].tolist(),
            strict=True,
        )
    ]


def residuals(data: dict[str, np.ndarray], question: int, weight: np.ndarray) -> tuple[float, list[np.ndarray]]:
    """The share, and the z of every case by kommune."""
    strata = cases(data, question)
    base = sum(w * d for w, stratum in zip(weight, strata, strict=True) for d, _ in stratum)
    p = sum(w * y for w, stratum in zip(weight, strata, strict=True) for _, y in stratum) / base
    return p, [
        np.array([w * d * (y - p) / base for d, y in stratum]) for w, stratum in zip(weight, strata, strict=True)
    ]


def stratified_of_cases(z: list[np.ndarray], population: np.ndarray | None) -> float:
    cases_of = [np.inf] * len(z) if population is None else population
    return sum(
        (1 - len(r) / n) * len(r) / (len(r) - 1) * ((r - r.mean()) ** 2).sum() if len(r) > 1 else 0.0
        for r, n in zip(z, cases_of, strict=True)
    )


def clustered_of_cases(z: list[np.ndarray], psu_population: float = np.inf) -> float:
    totals = np.array([r.sum() for r in z])
    factor = (1 - len(z) / psu_population) * len(z) / (len(z) - 1)
    return factor * ((totals - totals.mean()) ** 2).sum()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("weighted", [False, True])
def test_counts_hold_all_that_the_formulas_for_cases_need(seed, weighted):
    data = draw(seed)
    count, nobs, size, population = (data[name] for name in ("count", "nobs", "size", "population"))
    weight = data["weight"] if weighted else None
    found = (
        share(count, nobs, weight),
        variance_stratified(count, nobs, size, None, weight),
        variance_stratified(count, nobs, size, population, weight),
        variance_clustered(count, nobs, weight=weight),
        variance_clustered(count, nobs, 30, weight),
        variance_two_stage(count, nobs, size, 30, population, weight),
    )
    for question in range(count.shape[1]):
        p, z = residuals(data, question, data["weight"] if weighted else np.ones(len(size)))
        within, between = stratified_of_cases(z, population), clustered_of_cases(z, 30)
        expected = (
            p,
            stratified_of_cases(z, None),
            within,
            clustered_of_cases(z),
            between,
            between + len(size) / 30 * within,
        )
        np.testing.assert_allclose([f[question] for f in found], expected, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("seed", SEEDS)
def test_questions_are_worked_on_one_by_one_as_all_at_once(seed):
    data = draw(seed)
    size, population, weight = data["size"], data["population"], data["weight"]
    together = variance_two_stage(data["count"], data["nobs"], size, 30, population, weight)
    for question, expected in enumerate(together):
        x, n = data["count"][:, question], data["nobs"][:, question]
        alone = variance_two_stage(x, n, size, 30, population, weight)
        assert np.shape(alone) == () and alone == pytest.approx(expected, rel=1e-12)
    deeper = variance_stratified(np.stack([data["count"]] * 2, axis=2), np.stack([data["nobs"]] * 2, axis=2), size)
    assert deeper.shape == (5, 2)


@pytest.mark.parametrize("seed", SEEDS)
def test_yes_and_no_have_the_same_variance(seed):
    data = draw(seed)
    x, n, size, population, weight = (data[k] for k in ("count", "nobs", "size", "population", "weight"))
    np.testing.assert_allclose(share(n - x, n, weight), 1 - share(x, n, weight), rtol=1e-12, atol=1e-15)
    for variance in (
        lambda c: variance_stratified(c, n, size, population, weight),
        lambda c: variance_clustered(c, n, 30, weight),
        lambda c: variance_two_stage(c, n, size, 30, population, weight),
    ):
        np.testing.assert_allclose(variance(n - x), variance(x), rtol=1e-9, atol=1e-18)


@pytest.mark.parametrize("seed", SEEDS)
def test_twice_the_weights_change_nothing(seed):
    data = draw(seed)
    x, n, size, population, weight = (data[k] for k in ("count", "nobs", "size", "population", "weight"))
    assert share(x, n, 2 * weight) == pytest.approx(share(x, n, weight), rel=1e-12)
    v = variance_two_stage(x, n, size, 30, population, 2 * weight)
    assert v == pytest.approx(variance_two_stage(x, n, size, 30, population, weight), rel=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_the_kommuner_does_not_matter(seed):
    data = draw(seed)
    turned = {name: values[::-1] for name, values in data.items()}
    for one, other in (
        [variance_stratified(d["count"], d["nobs"], d["size"], d["population"], d["weight"]) for d in (data, turned)],
        [variance_clustered(d["count"], d["nobs"], 30, d["weight"]) for d in (data, turned)],
    ):
        np.testing.assert_allclose(one, other, rtol=1e-9)


@settings(max_examples=60, deadline=None)
@given(nobs=st.integers(2, 400), part=st.floats(0, 1))
def test_one_stratum_without_correction_is_a_simple_random_sample(nobs, part):
    count = round(part * nobs)
    p = count / nobs
    v = variance_stratified([count], [nobs], [nobs])
    assert v == pytest.approx(p * (1 - p) / (nobs - 1), rel=1e-9, abs=1e-18)
    if 0 < count < nobs:
        assert deff(v, p, nobs) == pytest.approx(nobs / (nobs - 1), rel=1e-9)


def test_where_every_case_was_read_nothing_varies():
    data = draw(1)
    v = variance_stratified(data["count"], data["nobs"], data["size"], data["size"])
    assert (v == 0).all()
    half = variance_stratified(data["count"], data["nobs"], data["size"], 2 * data["size"])
    whole = variance_stratified(data["count"], data["nobs"], data["size"])
    np.testing.assert_allclose(half, whole / 2, rtol=1e-12)
    unknown = variance_stratified(data["count"], data["nobs"], data["size"], np.full(9, np.inf))
    np.testing.assert_array_equal(unknown, whole)


def test_every_kommune_of_the_country_leaves_only_the_cases_to_chance():
    data = draw(2)
    x, n, size, population = (data[k] for k in ("count", "nobs", "size", "population"))
    assert (variance_clustered(x, n, len(size)) == 0).all()
    two = variance_two_stage(x, n, size, len(size), population)
    np.testing.assert_allclose(two, variance_stratified(x, n, size, population), rtol=1e-12)
    many = variance_two_stage(x, n, size, 1e12, population)
    np.testing.assert_allclose(many, variance_clustered(x, n), rtol=1e-9)


def test_cases_that_are_not_relevant_still_count_as_drawn():
    count, nobs = np.array([4, 0]), np.array([4, 5])
    assert variance_stratified(count, nobs, nobs) == 0  # as if 4 and 5 had been settled beforehand
    p = 4 / 9
    z = np.array([(1 - p) / 9] * 4 + [0] * 10), np.array([-p / 9] * 5 + [0] * 9)
    expected = sum(14 / 13 * ((part - part.mean()) ** 2).sum() for part in z)
    assert variance_stratified(count, nobs, [14, 14]) == pytest.approx(expected, rel=1e-12)


def test_kommuner_that_differ_widely_help_strata_and_hurt_clusters():
    count, nobs = np.array([10, 10, 0, 0]), np.full(4, 10)
    assert variance_stratified(count, nobs, nobs) == 0
    assert variance_clustered(count, nobs) == pytest.approx(1 / 12, rel=1e-12)


def test_a_question_relevant_for_nobody_has_no_share_and_no_variance():
    nobody = np.zeros((3, 1))
    assert np.isnan(share(nobody, nobody)).all()
    assert np.isnan(variance_stratified(nobody, nobody, [5, 5, 5])).all()
    assert np.isnan(variance_clustered(nobody, nobody)).all()
    assert np.isnan(variance_two_stage(nobody, nobody, [5, 5, 5], 95)).all()


def test_a_kommune_without_cases_adds_nothing_to_strata_but_is_a_unit():
    x, n, size = np.array([3, 4]), np.array([5, 6]), np.array([6, 6])
    more = (np.append(x, 0), np.append(n, 0), np.append(size, 0))
    assert variance_stratified(*more) == variance_stratified(x, n, size)
    assert variance_clustered(*more[:2]) == pytest.approx(variance_clustered(x, n) * (3 / 2) / (2 / 1), rel=1e-12)


def test_a_lonely_case_is_refused_removed_or_all_there_is():
    x, n, size = np.array([1, 3]), np.array([1, 5]), np.array([1, 6])
    with pytest.raises(ValueError, match="lonely='remove'"):
        variance_stratified(x, n, size)
    with pytest.raises(ValueError, match="lonely"):
        variance_two_stage(x, n, size, 95, [2, 9])
    removed = variance_stratified(x, n, size, lonely="remove")
    p = 4 / 6
    z = np.array([1 - p] * 3 + [-p] * 2 + [0]) / 6
    assert removed == pytest.approx(6 / 5 * ((z - z.mean()) ** 2).sum(), rel=1e-12)
    assert variance_stratified(x, n, size, [1, np.inf]) == pytest.approx(removed, rel=1e-12)
    with pytest.raises(ValueError, match="average"):
        variance_stratified(x, n, size, lonely="average")


GOOD = {"count": [1, 2], "nobs": [3, 4], "size": [5, 6]}


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"count": [1, 2, 3]}, "shape"),
        ({"count": 1, "nobs": 2}, "shape"),
        ({"count": [4, 2]}, "count <= nobs"),
        ({"count": [-1, 2]}, "count"),
        ({"nobs": [3, float("nan")]}, "count"),
        ({"size": [2, 6]}, "size"),
        ({"size": [5, 6, 7]}, "size"),
        ({"size": 5}, "size"),
        ({"population": [4, 9]}, "population"),
        ({"population": [9]}, "population"),
        ({"population": [9, float("nan")]}, "population"),
        ({"weight": [1, 0]}, "weight"),
        ({"weight": [1, float("inf")]}, "weight"),
        ({"weight": [[1], [1]]}, "weight"),
    ],
)
def test_numbers_that_cannot_be_a_survey_are_refused(wrong, word):
    with pytest.raises(ValueError, match=word):
        variance_stratified(**{**GOOD, **wrong})


def test_units_must_be_several_and_no_more_than_there_are():
    with pytest.raises(ValueError, match="one primary"):
        variance_clustered([1], [2])
    with pytest.raises(ValueError, match="drawn from"):
        variance_clustered([1, 1], [2, 2], 1)
    with pytest.raises(ValueError, match="drawn from"):
        variance_two_stage([1, 1], [2, 2], [2, 2], float("nan"))


def test_degrees_of_freedom_count_only_kommuner_with_data():
    nobs = np.array([[3, 0, 0], [4, 1, 0], [0, 1, 0]])
    assert degrees_of_freedom(nobs, "stratified").tolist() == [5, 0, 0]
    assert degrees_of_freedom(nobs, "clustered").tolist() == [1, 1, 0]
    assert degrees_of_freedom([14] * 37, "stratified") == 37 * 13
    with pytest.raises(ValueError, match="design"):
        degrees_of_freedom(nobs, "no such")
    with pytest.raises(ValueError, match="nobs"):
        degrees_of_freedom([-1, 2], "stratified")


def test_a_design_effect_needs_cases_of_both_kinds():
    assert np.isnan(deff([0.0, 0.0, 0.1], [0.0, 1.0, np.nan], [5, 5, 0])).all()
    assert deff(0.5 * 0.5 / 100 * 2, 0.5, 100) == pytest.approx(2, rel=1e-12)


def test_the_anticipated_effect_rests_on_the_size_a_case_sees():
    assert anticipated_deff(0.05, [20] * 37) == pytest.approx(1.95, rel=1e-12)
    assert anticipated_deff(0.05, [10, 30]) == pytest.approx(1 + 24 * 0.05, rel=1e-12)
    np.testing.assert_allclose(anticipated_deff([0, 0.05], [1, 1, 1]), [1, 1])
    np.testing.assert_allclose(anticipated_deff([0, 1], [0, 4, 4]), [1, 4])
    for size in ([], [0, 0], [-1, 2], [[1, 2]]):
        with pytest.raises(ValueError, match="size"):
            anticipated_deff(0.05, size)
    with pytest.raises(ValueError, match="correlation"):
        anticipated_deff(5, [2, 2])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_correlation_is_that_of_an_analysis_of_variance_of_cases(seed):
    data = draw(seed)
    found = icc_anova(data["count"], data["nobs"])
    for question in range(5):
        groups = [np.array([y for d, y in stratum if d]) for stratum in cases(data, question)]
        groups = [g for g in groups if len(g)]
        every = np.concatenate(groups)
        n, k = len(every), len(groups)
        if k < 2 or n == k or every.min() == every.max():
            assert np.isnan(found[question])
            continue
        msb = sum(len(g) * (g.mean() - every.mean()) ** 2 for g in groups) / (k - 1)
        msw = sum(((g - g.mean()) ** 2).sum() for g in groups) / (n - k)
        n0 = (n - sum(len(g) ** 2 for g in groups) / n) / (k - 1)
        assert found[question] == pytest.approx((msb - msw) / (msb + (n0 - 1) * msw), rel=1e-9, abs=1e-12)


def test_kommuner_of_one_mind_correlate_fully_and_equal_ones_below_nothing():
    assert icc_anova([5, 0, 5], [5, 5, 5]) == pytest.approx(1, rel=1e-12)
    assert icc_anova([2, 2, 2], [4, 4, 4]) == pytest.approx(-1 / 3, rel=1e-12)
    assert np.isnan(icc_anova([4, 4], [4, 4])) and np.isnan(icc_anova([0, 0], [4, 4]))
    assert np.isnan(icc_anova([1], [4])) and np.isnan(icc_anova([1, 0], [1, 1]))
    assert np.isnan(icc_anova([1, 0], [4, 0]))
    with pytest.raises(ValueError, match="count"):
        icc_anova([5], [4])


def test_the_correlation_found_is_the_one_put_in():
    rng = np.random.default_rng(1999)
    icc, kommuner = 0.1, 4000
    a = 0.7 * (1 / icc - 1)
    b = 0.3 * (1 / icc - 1)
    nobs = rng.integers(10, 25, (kommuner, 1))
    count = rng.binomial(nobs, rng.beta(a, b, (kommuner, 1)))
    assert icc_anova(count, nobs) == pytest.approx(icc, abs=0.01)
    # and it inflates the variance of kommuner as units by as much as was anticipated
    v = variance_clustered(count, nobs)
    found = deff(v, share(count, nobs), nobs.sum())
    assert found == pytest.approx(anticipated_deff(icc, nobs[:, 0]), rel=0.1)


def test_the_effective_number_is_cut_off_only_where_asked():
    assert effective_nobs(107, 1, 106, 0.95) == pytest.approx(107, rel=1e-12)
    assert effective_nobs(735, 0.5, 700, 0.95) == 735
    assert effective_nobs(735, 0.5, 700, 0.95, truncated=False) == pytest.approx(1470, rel=1e-3)
    assert effective_nobs(100, 2, 99, 0.95) == pytest.approx(50, rel=1e-12)
    assert effective_nobs(100, 0, 99, 0.95) == 100
    assert effective_nobs(100, 0, 99, 0.95, truncated=False) == np.inf
    assert effective_nobs(1, 1, 5, 0.95) == 1


def test_few_degrees_of_freedom_cost_cases():
    found = effective_nobs(100, 1, np.arange(1, 99), 0.95)
    assert (np.diff(found) > 0).all() and found[-1] < 100


def test_without_cases_or_degrees_of_freedom_there_is_no_effective_number():
    assert np.isnan(effective_nobs([0, 10, 10, 10, 1], [1, 1, 1, np.nan, 1], [5, 0, -1, 5, 0], 0.95)).all()
    with pytest.raises(ValueError, match="level"):
        effective_nobs(10, 1, 5, 95)
    with pytest.raises(ValueError, match="design effect"):
        effective_nobs(10, -1, 5, 0.95)


@pytest.mark.parametrize("truncated", [True, False])
def test_a_simple_random_sample_has_clopper_and_pearsons_interval(truncated):
    nobs = 20
    count = np.arange(0 if truncated else 1, nobs + truncated)
    p = count / nobs
    found = korn_graubard(p, p * (1 - p) / nobs, nobs, nobs - 1, 0.95, truncated=truncated)
    np.testing.assert_allclose(found, clopper_pearson(count, nobs, 0.95), rtol=1e-9, atol=1e-15)


def test_none_and_all_take_every_case_and_ask_for_no_ratio():
    ci_low, ci_upp = korn_graubard([0, 1], 0, 22, 7, 0.95)
    expected_low, expected_upp = clopper_pearson([0, 22], 22, 0.95)
    np.testing.assert_allclose([ci_low, ci_upp], [expected_low, expected_upp], rtol=1e-12)
    assert ci_low[0] == 0 and ci_upp[1] == 1
    assert np.isnan(korn_graubard([0, 1], 0, 22, 7, 0.95, truncated=False)).all()


def test_a_variance_of_nothing_is_believed_only_untruncated():
    found = korn_graubard(0.5, 0, 20, 18, 0.95)
    np.testing.assert_allclose(found, clopper_pearson(10, 20, 0.95), rtol=1e-9)
    assert tuple(map(float, korn_graubard(0.5, 0, 20, 18, 0.95, truncated=False))) == (0.5, 0.5)


@pytest.mark.parametrize("truncated", [True, False])
def test_yes_and_no_mirror_each_other_by_design_too(truncated):
    p = np.linspace(0.01, 0.99, 50)
    v = p * (1 - p) / 40
    ci_low, ci_upp = korn_graubard(p, v, 60, 30, 0.95, truncated=truncated)
    other_low, other_upp = korn_graubard(1 - p, v, 60, 30, 0.95, truncated=truncated)
    np.testing.assert_allclose(ci_low, 1 - other_upp, rtol=0, atol=1e-12)
    np.testing.assert_allclose(ci_upp, 1 - other_low, rtol=0, atol=1e-12)
    log_low, log_upp = logit(p, v, 30, 0.95)
    turned_low, turned_upp = logit(1 - p, v, 30, 0.95)
    np.testing.assert_allclose(log_low, 1 - turned_upp, rtol=0, atol=1e-12)
    np.testing.assert_allclose(log_upp, 1 - turned_low, rtol=0, atol=1e-12)
    for low, upp in ((ci_low, ci_upp), (log_low, log_upp)):
        assert ((low > 0) & (low < p) & (p < upp) & (upp < 1)).all()


def test_what_cannot_be_known_is_missing_not_invented():
    for p, v, n, df in ((np.nan, np.nan, 0, 0), (0.5, 0.01, 20, 0), (0.5, np.nan, 20, 5), (0, 0, 20, 0)):
        assert np.isnan(korn_graubard(p, v, n, df, 0.95)).all()
        assert np.isnan(logit(p, v, df, 0.95)).all()
    assert np.isnan(logit([0, 1], 0, 5, 0.95)).all()


@pytest.mark.parametrize(("p", "v"), [(1.2, 0.1), (-0.1, 0.1), (0.5, -0.1)])
def test_a_share_and_a_variance_have_their_range(p, v):
    with pytest.raises(ValueError, match="share"):
        korn_graubard(p, v, 20, 10, 0.95)
    with pytest.raises(ValueError, match="share"):
        logit(p, v, 10, 0.95)


@pytest.mark.parametrize(
    "interval",
    [lambda level: korn_graubard(0.5, 0.01, 20, 10, level), lambda level: logit(0.5, 0.01, 10, level)],
)
def test_a_level_is_a_share_between_0_and_1(interval):
    with pytest.raises(ValueError, match="level"):
        interval(95)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_bias_is_that_of_its_spread_where_as_many_are_read_everywhere(seed):
    rng = np.random.default_rng(seed)
    population, shares = rng.integers(10, 400, 37), rng.beta(7, 3, (37, 4))
    found = bias_of_unweighted_share(population, shares)
    for question in range(4):
        p = shares[:, question]
        cor = np.corrcoef(population, p)[0, 1]
        expected = bias_from_spread(cor, population.std() / population.mean(), p.std())
        assert found[question] == pytest.approx(expected, rel=1e-9)


def test_there_is_no_bias_where_the_same_part_is_read():
    population, shares = np.array([10, 100, 400]), np.array([0.5, 0.7, 0.9])
    assert bias_of_unweighted_share(population, shares, population / 5) == pytest.approx(0, abs=1e-15)
    assert bias_of_unweighted_share(population, shares) == pytest.approx(0.7 - 435 / 510, rel=1e-12)
    assert bias_of_unweighted_share(population, [0.7] * 3) == pytest.approx(0, abs=1e-15)


def test_numbers_that_can_have_no_bias_are_refused():
    for wrong in ([1, 2], [1, 2, 0], [1, 2, np.inf]):
        with pytest.raises(ValueError, match="population"):
            bias_of_unweighted_share(wrong, [0.1, 0.2, 0.3])
    with pytest.raises(ValueError, match="size"):
        bias_of_unweighted_share([1, 2], [0.1, 0.2], [0, 1])
    for shares in ([0.1, 1.2], 0.5, [np.nan, 0.5]):
        with pytest.raises(ValueError, match="shares"):
            bias_of_unweighted_share([1, 2], shares)
    for spread in ((1.1, 1, 0.1), (0.3, -1, 0.1), (0.3, 1, 0.6)):
        with pytest.raises(ValueError, match="correlation"):
            bias_from_spread(*spread)
