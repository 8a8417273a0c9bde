"""Variances and intervals against those of svy, which finds them case by case.

The figures are those of svy 0.35.0, recorded on 22 November 2026: svy/cases.csv has the invented cases, svy/answers.csv
what svy says of them. To record them again: uv run tests/reference/svy/record.py, which names the versions.

svy was itself compared with R's package survey 4.5: estimates, standard errors, degrees of freedom and the
intervals used here agree to 5e-11. Its Wilson interval is left out: it adjusts for the degrees of freedom
twice. Three things differ on purpose. svy's design effect divides by n - 1, ours by n as Korn and Graubard's.
Where the share is 0 or 1, svy's Korn-Graubard interval has n cases adjusted for the degrees of freedom, where
NCHS's SAS macro has n as it is; ours is the macro's. And where the variance is 0 at a share between 0 and 1,
svy's is a point, where the macro has min(n, n_e) = n; no design here comes to that.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from barometer.statistics.design import share, variance_clustered, variance_stratified, variance_two_stage
from barometer.statistics.effective import deff, degrees_of_freedom, effective_nobs, korn_graubard, logit
from barometer.statistics.intervals import clopper_pearson

SVY = Path(__file__).parent / "svy"
CASES = pd.read_csv(SVY / "cases.csv", index_col="survey")
ANSWERS = pd.read_csv(SVY / "answers.csv", index_col=["survey", "design", "domain", "ci_method"])
SURVEYS = [f"{seed} {kind}" for seed, kind in product((1984, 1998, 2020), ("unweighted", "weighted"))]
DESIGNS = ("stratified", "stratified, finite", "clustered", "clustered, finite", "two-stage")
DOMAINS = ("all", "most", "few")
EVERY = list(product(SURVEYS, DESIGNS, DOMAINS))
TOLERANCE = {"rtol": 1e-9, "atol": 1e-12}


def theirs(survey: str, design: str, domain: str, ci_method: str = "logit") -> pd.Series:
    """svy's est, se, df, n, deff, lci and uci."""
    return ANSWERS.loc[(survey, design, domain, ci_method)]


def ours(survey: str, design: str, domain: str):
    """Share, variance, nobs and degrees of freedom, from counts per kommune."""
    cases = {name: column.to_numpy() for name, column in CASES.loc[survey].items()}
    nobs = np.bincount(cases["kommune"], cases[domain])
    count = np.bincount(cases["kommune"], cases[domain] * cases["yes"])
    _, first, size = np.unique(cases["kommune"], return_index=True, return_counts=True)
    population, weight, country = cases["population"][first], cases["weight"][first], cases["country"][0]
    variance = {
        "stratified": lambda: variance_stratified(count, nobs, size, None, weight),
        "stratified, finite": lambda: variance_stratified(count, nobs, size, population, weight),
        "clustered": lambda: variance_clustered(count, nobs, None, weight),
        "clustered, finite": lambda: variance_clustered(count, nobs, country, weight),
        "two-stage": lambda: variance_two_stage(count, nobs, size, country, population, weight),
    }[design]()
    reading = "stratified" if design.startswith("stratified") else "clustered"
    return share(count, nobs, weight), variance, int(nobs.sum()), int(degrees_of_freedom(nobs, reading))


def test_share_variance_and_degrees_of_freedom():
    rows = ANSWERS.xs("logit", level="ci_method").loc[EVERY]
    p, variance, nobs, df = np.transpose([ours(*place) for place in EVERY])
    np.testing.assert_array_equal([df, nobs], [rows.df, rows.n])
    found = {"est": p, "se": np.sqrt(variance), "deff": deff(variance, p, nobs) * (nobs - 1) / nobs}
    for column, values in found.items():
        np.testing.assert_allclose(values, rows[column], err_msg=column, **TOLERANCE)


def test_intervals():
    p, variance, nobs, df = np.transpose([ours(*place) for place in EVERY])
    found = {
        "logit": logit(p, variance, df, 0.95),
        "beta": korn_graubard(p, variance, nobs, df, 0.95, truncated=False),
        "korn-graubard": korn_graubard(p, variance, nobs, df, 0.95),
    }
    for ci_method, interval in found.items():
        rows = ANSWERS.xs(ci_method, level="ci_method").loc[EVERY]
        np.testing.assert_allclose(interval, (rows.lci, rows.uci), err_msg=ci_method, **TOLERANCE)


@pytest.mark.parametrize(("survey", "yes"), [("none of few", 0), ("all of few", 1)])
def test_a_share_of_none_or_all(survey, yes):
    p, variance, nobs, df = ours(survey, "stratified", "few")
    rows = {name: theirs(survey, "stratified", "few", name) for name in ("logit", "beta", "korn-graubard")}
    assert (p, variance, rows["beta"].se) == (yes, 0, 0) and nobs - 1 > df
    undefined = (*logit(p, variance, df, 0.95), *korn_graubard(p, variance, nobs, df, 0.95, truncated=False))
    assert np.isnan(undefined).all()
    assert np.isnan([(rows[name].lci, rows[name].uci) for name in ("logit", "beta")]).all()
    found, row = korn_graubard(p, variance, nobs, df, 0.95), rows["korn-graubard"]
    np.testing.assert_allclose(found, clopper_pearson(yes * nobs, nobs, 0.95), **TOLERANCE)
    # svy's is that of fewer cases.
    n_star = effective_nobs(nobs, 1, df, 0.95)
    np.testing.assert_allclose((row.lci, row.uci), clopper_pearson(yes * n_star, n_star, 0.95), **TOLERANCE)


@pytest.mark.parametrize("ci_method", ["logit", "beta", "korn-graubard"])
def test_a_domain_with_one_degree_of_freedom(ci_method):
    row = theirs("one degree of freedom", "stratified, finite", "one", ci_method)
    p, variance, nobs, df = ours("one degree of freedom", "stratified, finite", "one")
    assert df == row.df == 1 and nobs == 3
    np.testing.assert_allclose([p, np.sqrt(variance)], [row.est, row.se], **TOLERANCE)
    if ci_method == "logit":
        found = logit(p, variance, df, 0.95)
    else:
        found = korn_graubard(p, variance, nobs, df, 0.95, truncated=ci_method == "korn-graubard")
    np.testing.assert_allclose(found, (row.lci, row.uci), **TOLERANCE)


@pytest.mark.parametrize("survey", SURVEYS)
def test_the_domains_are_worth_their_names(survey):
    few = CASES.loc[survey].groupby("kommune")["few"].sum()
    assert (few == 0).any() and few.sum() >= 8
    assert 0 < ours(survey, "stratified", "few")[0] < 1
