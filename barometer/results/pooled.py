"""Several years together: one set of results of all their kommuner, each year's own beside it.

No kommune takes part twice within a period, so the kommuner of all years are strata of one sample. It assumes
that practice did not drift meanwhile; the years beside the pool show how far that holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor
from pathlib import Path

import numpy as np
import pandas as pd

from .. import columns as c
from .. import rounding
from ..counts import design_effects as designing
from ..counts import frequencies as counting
from ..errors import FrequencyError
from ..generalizability.verdict import Target
from ..params import codebook as codebooks
from ..params import periods
from ..params.codebook import Codebook
from ..params.periods import Period
from ..params.rule import Rule
from .area import Area, Results


@dataclass(frozen=True, eq=False)
class Pool:
    """The results of a period.

    Attributes
    ----------
    period : Period
    whole : Results
        All years together; their target is the country if the period holds every kommune.
    years : tuple of Results
        Each year alone, all its kommuner together.
    """

    period: Period
    whole: Results
    years: tuple[Results, ...]

    @cached_property
    def identity(self) -> pd.DataFrame:
        """One row is requirement asked of every case, of which all years but one are published with the pool.

        The counts of the years add up to the pool's, so the published percentages bound the one that was not
        published: `missing` is its year, `low` and `upp` its least and greatest share, and `share` what the
        results at hand have, which must lie between them.
        """
        rows = [row for q in self.whole.codebook.requirements if (row := self._bounded(q.question))]
        return pd.DataFrame(rows, columns=[c.QUESTION, "missing", "low", "upp", c.SHARE])

    def _bounded(self, question: str) -> dict | None:
        sizes = {r.codebook.year: r.codebook.survey.cases for r in self.years}
        bases = {r.codebook.year: Area(r, c.ALL).bases()[question] for r in self.years}
        printed = {r.codebook.year: r.codebook.published.national_percents.get(question) for r in self.years}
        missing = [year for year, value in printed.items() if value is None]
        pooled = self.whole.codebook.published.national_percents.get(question)
        if pooled is None or len(missing) != 1 or bases != sizes:
            return None
        (year,) = missing
        least, most = _counts(pooled, self.period.cases)
        others = [_counts(value, sizes[y]) for y, value in printed.items() if value is not None]
        found = Area(next(r for r in self.years if r.codebook.year == year), c.ALL).estimates()
        return {
            c.QUESTION: question,
            "missing": year,
            "low": (least - sum(upp for _, upp in others)) / sizes[year],
            "upp": (most - sum(low for low, _ in others)) / sizes[year],
            c.SHARE: float(found.set_index(c.QUESTION).loc[question, c.SHARE]),
        }


def pooled_from_cases(period: Period, cases: Mapping[int, pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Frequencies and designs of a period: the pool's rows under its name, each year's `alle` under the year.

    Parameters
    ----------
    period : Period
    cases : mapping of int to DataFrame
        Year -> cases, of every year of the period.

    Returns
    -------
    frequencies, designs : DataFrame
        As of a single year, with the `year` of each row. The pool holds no kommune by itself.
    """
    book = periods.codebook(period)
    counts, spreads, alike = [], [], []
    for year in period.years:
        own = codebooks.read_codebook(year)
        counted = counting.frequencies_from_cases(cases[year], own)
        counts.append(counted[counted[c.KOMMUNE_CODE] == c.ALL])
        spreads.append(designing.design_effects_from_cases(cases[year], own))
        apart = cases[year][c.KOMMUNE_CODE].map(lambda code, year=year: f"{year}-{code}")
        alike.append(cases[year][[c.SOURCE, *book.by_name]].assign(**{c.KOMMUNE_CODE: apart}))
    together = pd.concat(alike, ignore_index=True)
    return (
        pd.concat([_summed(pd.concat(counts), book), *counts], ignore_index=True).astype({c.YEAR: "str"}),
        pd.concat([designing.design_effects_from_cases(together, book), *spreads], ignore_index=True).astype(
            {c.YEAR: "str"}
        ),
    )


def read_pooled(folder: Path, period: Period) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Frequencies and designs from the folder they were written to, each year's checked against its codebook."""
    books = [periods.codebook(period), *(codebooks.read_codebook(year) for year in period.years)]
    path = folder / "frequencies.csv"
    frequencies = counting.read_frequencies(path, *books)
    key = [c.KOMMUNE_CODE, c.CASE_TYPE, c.QUESTION, c.ANSWER]
    pooled = frequencies[c.YEAR] == period.name
    added = _summed(frequencies[~pooled], books[0]).set_index(key)[c.COUNT].sort_index()
    stated = frequencies[pooled].set_index(key)[c.COUNT].sort_index()
    if not stated.equals(added):
        raise FrequencyError("The years do not add up to the pool.", where=path.name, todo="Take all from one run.")
    return frequencies, designing.read_design_effects(folder / "designs.csv", frequencies)


def pooled_results(period: Period, frequencies: pd.DataFrame, designs: pd.DataFrame, by: Rule) -> Pool:
    """The results of a period from its frequencies and designs, as `from_cases` gives them."""

    def results(book: Codebook, target: Target) -> Results:
        own, spread = (f[f[c.YEAR] == str(book.year)].reset_index(drop=True) for f in (frequencies, designs))
        return Results(book, own, by, spread, target)

    everyone = period.kommuner == period.kommuner_in_all
    return Pool(
        period,
        results(periods.codebook(period), Target.COUNTRY if everyone else Target.PARTICIPANTS),
        tuple(results(codebooks.read_codebook(year), Target.PARTICIPANTS) for year in period.years),
    )


def _summed(years: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """The pool's rows: the sums over the years of the questions that all of them asked."""
    key = [c.KOMMUNE_CODE, c.KOMMUNE, c.CASE_TYPE, c.QUESTION, c.ANSWER]
    asked = years[years[c.QUESTION].isin(list(book.by_name))]
    rows = asked.groupby(key, sort=False, as_index=False)[c.COUNT].sum()
    rows[c.NOBS] = rows.groupby(key[:-1])[c.COUNT].transform("sum")
    sources = set(asked[c.SOURCE])
    source = c.SYNTHETIC if c.SYNTHETIC in sources else min(sources)
    return rows.assign(**{c.YEAR: book.year, c.SOURCE: source})[list(c.FREQUENCIES)]


def _counts(percent: int, nobs: int) -> tuple[int, int]:
    """The least and the greatest count that print as a percentage of `nobs`."""
    near = np.arange(max(0, floor((percent - 1) * nobs / 100)), min(nobs, ceil((percent + 1) * nobs / 100)) + 1)
    fitting = near[rounding.whole_percent(near, nobs) == percent]
    return int(fitting[0]), int(fitting[-1])
