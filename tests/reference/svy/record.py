# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "polars==2.1.0", "scipy==1.17.1", "svy==0.35.0", "svy-rs==0.19.1"]
# ///
"""Invents cases, asks svy about them and writes both down beside this file, the same bytes each time.

    uv run tests/reference/svy/record.py

or with the packages named above in an environment of its own. The package that is compared with svy is not among
them: nothing here knows of it.

cases.csv: one row is one case of one survey. `all`, `most`, `few` and `one` are questions' domains, 1 if the question
is relevant to the case; `population` is the cases its kommune had, `country` the kommuner there are.
answers.csv: one row is one answer of svy, for survey x design x domain x method of the interval, in svy's words:
`est`, `se`, `df`, `n`, `deff`, and the interval's ends, `lci` and `uci`, at 95 %. Numbers have all their digits.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from itertools import product
from pathlib import Path

import numpy as np
import polars as pl
import svy

HERE = Path(__file__).parent
KOMMUNER, COUNTRY = 9, 20
WEIGHTED = {"unweighted": False, "weighted": True}
DRAWN = {f"{seed} {kind}": (seed, WEIGHTED[kind]) for seed, kind in product((1984, 1998, 2020), WEIGHTED)}
RELEVANT = {"all": 1.0, "most": 0.7, "few": 0.25}
METHODS = ("logit", "beta", "korn-graubard")
STRATIFIED, CLUSTERED = {"stratum": "kommune"}, {"psu": "kommune"}
DESIGNS = {
    "stratified": STRATIFIED,
    "stratified, finite": STRATIFIED | {"pop_size": "population"},
    "clustered": CLUSTERED,
    "clustered, finite": CLUSTERED | {"pop_size": "country"},
    "two-stage": CLUSTERED | {"ssu": "case", "pop_size": svy.PopSize(psu="country", ssu="population")},
}
ANSWER = ("est", "se", "df", "n", "deff", "lci", "uci")

Cases = dict[str, np.ndarray]


def invent(seed: int, weighted: bool) -> Cases:
    """One entry per case; in some kommuner a domain is empty."""
    rng = np.random.default_rng(seed)
    size = rng.integers(3, 12, KOMMUNER)
    population = size + rng.integers(0, 25, KOMMUNER)
    kommune = np.repeat(np.arange(KOMMUNER), size)
    truth = rng.beta(5, 3, KOMMUNER)
    weight = population / size if weighted else np.ones(KOMMUNER)
    cases = {
        "kommune": kommune,
        "case": np.arange(len(kommune)),
        "yes": (rng.random(len(kommune)) < truth[kommune]).astype(int),
        "weight": weight[kommune],
        "population": population[kommune],
        "country": np.full(len(kommune), COUNTRY),
        **{name: (rng.random(len(kommune)) < part).astype(int) for name, part in RELEVANT.items()},
    }
    # Two cases of one kommune and one of another leave one degree of freedom.
    first, other = np.searchsorted(kommune, (0, 3))
    return cases | {"one": np.isin(cases["case"], (first, first + 1, other)).astype(int)}


def surveys() -> dict[str, Cases]:
    """Those drawn, and three of them at the edge: with other answers in the domain that svy is asked about."""
    found = {name: invent(*drawn) for name, drawn in DRAWN.items()}
    none, all_, one = (invent(*DRAWN[name]) for name in ("1984 unweighted", "1984 unweighted", "1998 weighted"))
    none["yes"][none["few"] == 1] = 0
    all_["yes"][all_["few"] == 1] = 1
    one["yes"][one["one"] == 1] = (1, 0, 1)
    return found | {"none of few": none, "all of few": all_, "one degree of freedom": one}


def questions() -> Iterable[tuple[str, str, str, str]]:
    """What svy is asked: survey, design, domain, method."""
    yield from product(DRAWN, DESIGNS, RELEVANT, METHODS)
    yield from product(("none of few", "all of few"), ("stratified",), ("few",), METHODS)
    yield from product(("one degree of freedom",), ("stratified, finite",), ("one",), METHODS)


def answer(cases: Cases, design: str, domain: str, method: str) -> list[float]:
    sample = svy.Sample(pl.DataFrame(cases), svy.Design(wgt="weight", **DESIGNS[design]))
    found = sample.estimation.prop("yes", where=svy.col(domain) == 1, ci_method=method, deff="wr")
    (row,) = (row for row in found.estimates if str(row.y_level) == "1")
    return [getattr(row, name) for name in ANSWER]


def write(name: str, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)


def record() -> None:
    found = surveys()
    (columns,) = {tuple(cases) for cases in found.values()}
    rows = ((name, *case) for name, cases in found.items() for case in pl.DataFrame(cases).rows())
    write("cases.csv", ("survey", *columns), rows)
    answers = ((name, *asked, *answer(found[name], *asked)) for name, *asked in questions())
    write("answers.csv", ("survey", "design", "domain", "ci_method", *ANSWER), answers)


if __name__ == "__main__":
    record()
