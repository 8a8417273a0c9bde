"""Variances and intervals against those of svy, which finds them case by case.

svy was itself compared with R's package survey 4.5: estimates, standard errors, degrees of freedom and the
intervals used here agree to 5e-11. Its Wilson interval is left out: it adjusts for the degrees of freedom
twice. Three things differ on purpose. svy's design effect divides by n - 1, ours by n as Korn and Graubard's.
Where the share is 0 or 1, svy's Korn-Graubard interval has n cases adjusted for the degrees of freedom, where
NCHS's SAS macro has n as it is; ours is the macro's. And where the variance is 0 at a share between 0 and 1,
svy's is a point, where the macro has min(n, n_e) = n; no design here comes to that.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from barometer.statistics.design import share, variance_clustered, variance_stratified, variance_two_stage
from barometer.statistics.effective import deff, degrees_of_freedom, effective_nobs, korn_graubard, logit
from barometer.statistics.intervals import clopper_pearson

svy = pytest.importorskip("svy", reason="svy, the oracle of the design-based variances, is not installed")
pl = pytest.importorskip("polars", reason="polars, in which svy takes its cases, is not installed")

KOMMUNER, COUNTRY = 9, 20
SEEDS = (1984, 1998, 2020)
DESIGNS = ("stratified", "stratified, finite", "clustered", "clustered, finite", "two-stage")
RELEVANT = {"all": 1.0, "most": 0.7, "few": 0.25}
BOTH = pytest.mark.parametrize("design", list(product(DESIGNS, (False, True), SEEDS)), ids=str)
TOLERANCE = {"rtol": 1e-9, "atol": 1e-12}


def survey(seed: int, weighted: bool) -> dict[str, np.ndarray]:
    """One entry per case; `all`, `most` and `few` are questions' domains, in some kommuner empty."""
    rng = np.random.default_rng(seed)
    size = rng.integers(3, 12, KOMMUNER)
    population = size + rng.integers(0, 25, KOMMUNER)
    kommune = np.repeat(np.arange(KOMMUNER), size)
    truth = rng.beta(5, 3, KOMMUNER)
    weight = population / size if weighted else np.ones(KOMMUNER)
    return {
        "kommune": kommune,
        "case": np.arange(len(kommune)),
        "yes": (rng.random(len(kommune)) < truth[kommune]).astype(int),
        "weight": weight[kommune],
        "population": population[kommune],
        "country": np.full(len(kommune), COUNTRY),
        **{name: (rng.random(len(kommune)) < part).astype(int) for name, part in RELEVANT.items()},
    }


def per_kommune(cases: dict[str, np.ndarray], values: np.ndarray) -> np.ndarray:
    return np.bincount(cases["kommune"], values, KOMMUNER)


def theirs(cases, design, domain, ci_method="logit"):
    stratified = {"stratum": "kommune"}
    clustered = {"psu": "kommune"}
    asked = {
        "stratified": stratified,
        "stratified, finite": stratified | {"pop_size": "population"},
        "clustered": clustered,
        "clustered, finite": clustered | {"pop_size": "country"},
        "two-stage": clustered | {"ssu": "case", "pop_size": svy.PopSize(psu="country", ssu="population")},
    }
    sample = svy.Sample(pl.DataFrame(cases), svy.Design(wgt="weight", **asked[design]))
    found = sample.estimation.prop("yes", where=svy.col(domain) == 1, ci_method=ci_method, deff="wr")
    (row,) = (row for row in found.estimates if str(row.y_level) == "1")
    return row


def ours(cases, design, domain):
    """Share, variance, nobs and degrees of freedom, from counts per kommune."""
    nobs = per_kommune(cases, cases[domain])
    count = per_kommune(cases, cases[domain] * cases["yes"])
    size = np.bincount(cases["kommune"])
    first = np.searchsorted(cases["kommune"], np.arange(KOMMUNER))
    population, weight = cases["population"][first], cases["weight"][first]
    variance = {
        "stratified": lambda: variance_stratified(count, nobs, size, None, weight),
        "stratified, finite": lambda: variance_stratified(count, nobs, size, population, weight),
        "clustered": lambda: variance_clustered(count, nobs, None, weight),
        "clustered, finite": lambda: variance_clustered(count, nobs, COUNTRY, weight),
        "two-stage": lambda: variance_two_stage(count, nobs, size, COUNTRY, population, weight),
    }[design]()
    reading = "stratified" if design.startswith("stratified") else "clustered"
    return share(count, nobs, weight), variance, int(nobs.sum()), int(degrees_of_freedom(nobs, reading))


@pytest.mark.parametrize("domain", RELEVANT)
@BOTH
def test_share_variance_and_degrees_of_freedom(design, domain):
    name, weighted, seed = design
    cases = survey(seed, weighted)
    row = theirs(cases, name, domain)
    p, variance, nobs, df = ours(cases, name, domain)
    np.testing.assert_allclose([p, np.sqrt(variance)], [row.est, row.se], **TOLERANCE)
    assert (df, nobs) == (row.df, row.n)
    np.testing.assert_allclose(deff(variance, p, nobs) * (nobs - 1) / nobs, row.deff, **TOLERANCE)


@pytest.mark.parametrize("domain", RELEVANT)
@BOTH
def test_intervals(design, domain):
    name, weighted, seed = design
    cases = survey(seed, weighted)
    p, variance, nobs, df = ours(cases, name, domain)
    found = {
        "logit": logit(p, variance, df, 0.95),
        "beta": korn_graubard(p, variance, nobs, df, 0.95, truncated=False),
        "korn-graubard": korn_graubard(p, variance, nobs, df, 0.95),
    }
    for ci_method, interval in found.items():
        row = theirs(cases, name, domain, ci_method)
        np.testing.assert_allclose(interval, (row.lci, row.uci), err_msg=ci_method, **TOLERANCE)


@pytest.mark.parametrize("yes", [0, 1])
def test_a_share_of_none_or_all(yes):
    cases = survey(SEEDS[0], weighted=False)
    cases["yes"] = np.where(cases["few"] == 1, yes, cases["yes"])
    p, variance, nobs, df = ours(cases, "stratified", "few")
    rows = {name: theirs(cases, "stratified", "few", name) for name in ("logit", "beta", "korn-graubard")}
    assert (p, variance, rows["beta"].se) == (yes, 0, 0) and nobs - 1 > df
    undefined = (*logit(p, variance, df, 0.95), *korn_graubard(p, variance, nobs, df, 0.95, truncated=False))
    assert np.isnan(undefined).all()
    assert np.isnan([(rows[name].lci, rows[name].uci) for name in ("logit", "beta")]).all()
    found, row = korn_graubard(p, variance, nobs, df, 0.95), rows["korn-graubard"]
    np.testing.assert_allclose(found, clopper_pearson(yes * nobs, nobs, 0.95), **TOLERANCE)
    # svy's is that of fewer cases.
    n_star = effective_nobs(nobs, 1, df, 0.95)
    np.testing.assert_allclose((row.lci, row.uci), clopper_pearson(yes * n_star, n_star, 0.95), **TOLERANCE)


def test_a_domain_with_one_degree_of_freedom():
    cases = survey(SEEDS[1], weighted=True)
    first = np.searchsorted(cases["kommune"], np.arange(KOMMUNER))
    cases["one"] = np.zeros(len(cases["yes"]), dtype=int)
    cases["one"][[first[0], first[0] + 1, first[3]]] = 1
    cases["yes"][[first[0], first[0] + 1, first[3]]] = (1, 0, 1)
    for ci_method in ("logit", "beta", "korn-graubard"):
        row = theirs(cases, "stratified, finite", "one", ci_method)
        p, variance, nobs, df = ours(cases, "stratified, finite", "one")
        assert df == row.df == 1 and nobs == 3
        np.testing.assert_allclose([p, np.sqrt(variance)], [row.est, row.se], **TOLERANCE)
        if ci_method == "logit":
            found = logit(p, variance, df, 0.95)
        else:
            found = korn_graubard(p, variance, nobs, df, 0.95, truncated=ci_method == "korn-graubard")
        np.testing.assert_allclose(found, (row.lci, row.uci), **TOLERANCE)


def test_the_domains_are_worth_their_names():
    for seed, weighted in product(SEEDS, (False, True)):
        cases = survey(seed, weighted)
        few = per_kommune(cases, cases["few"])
        assert (few == 0).any() and few.sum() >= 8
        assert 0 < ours(cases, "stratified", "few")[0] < 1
