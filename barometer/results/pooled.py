"""Several years together: one set of results of all their kommuner, each year's own beside it.

No kommune takes part twice within a period, so the kommuner of all years are strata of one sample. It assumes
that practice did not drift meanwhile; the years beside the pool show how far that holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor
from pathlib import Path

import numpy as np
import pandas as pd

from .. import columns as c
from .. import rounding
from ..counts.design_effects import design_effects_from_cases, read_design_effects
from ..counts.frequencies import read_frequencies
from ..counts.small_counts import assumed_design_effects
from ..counts.survey_counts import SurveyCounts
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
    def frames(self) -> dict[str, pd.DataFrame]:
        """The frequencies and the designs: the rows of the years together, then those of each year."""
        every = (self.whole, *self.years)
        return {name: pd.concat([getattr(r, name) for r in every]) for name in ("frequencies", "designs")}

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
        sizes = {r.codebook.year: r.codebook.survey.cases or 0 for r in self.years}  # 0: not known, and no base is
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
        if found.loc[found[c.QUESTION] == question, c.SHARE].isna().any():  # hidden
            return None
        return {
            c.QUESTION: question,
            "missing": year,
            "low": (least - sum(upp for _, upp in others)) / sizes[year],
            "upp": (most - sum(low for low, _ in others)) / sizes[year],
            c.SHARE: float(found.set_index(c.QUESTION).loc[question, c.SHARE]),
        }


def pooled_counts(period: Period, years: Mapping[int, SurveyCounts]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Frequencies and design effects of a period.

    Parameters
    ----------
    period : Period
        The years that were published together.
    years : mapping of int to SurveyCounts
        Year -> what is counted of it; every year of the period.

    Returns
    -------
    frequencies, design_effects : DataFrame
        As of a single year, with the year of each row as text: the rows of the period under its name, and each
        year's rows of `alle` under the year. No kommune has a row.
    """
    book = periods.codebook(period)
    of_years = [years[year].frequencies for year in period.years]
    of_all = [frame[frame[c.KOMMUNE_CODE] == c.ALL] for frame in of_years]
    summed = _summed(pd.concat(of_all), book, len(of_all))
    frequencies = [summed, *of_all]
    of_each = [years[year].design_effects for year in period.years]
    if book.survey.suppress_below is None:
        shown = [name for name in book.survey.case_types if name in set(summed[c.CASE_TYPE])]
        effects = [_design_effects(years, book, shown), *of_each]
    else:
        spread = pd.concat(of_each).loc[lambda rows: rows[c.CASE_TYPE] == c.ALL].groupby(c.QUESTION)[c.KOMMUNER].sum()
        effects = [assumed_design_effects(summed, book, spread.to_dict()), *of_each]
    by_name = {c.YEAR: "str"}
    return tuple(pd.concat(parts, ignore_index=True).astype(by_name) for parts in (frequencies, effects))


def read_pooled(folder: Path, period: Period) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Frequencies and design effects from the folder that they were written to.

    Parameters
    ----------
    folder : Path
        Holds frequencies.csv and designs.csv.
    period : Period
        The years that were published together.

    Returns
    -------
    frequencies, design_effects : DataFrame
        As `pooled_counts` gives them.

    Raises
    ------
    FrequencyError
        A file is missing or malformed, breaks the codebook of its year, or the years do not add up to the period.
    """
    books = [periods.codebook(period), *(codebooks.read_codebook(year) for year in period.years)]
    path = folder / "frequencies.csv"
    frequencies = read_frequencies(path, *books)
    key = [c.KOMMUNE_CODE, c.CASE_TYPE, c.QUESTION, c.ANSWER]
    pooled = frequencies[c.YEAR] == period.name
    added = _summed(frequencies[~pooled], books[0], len(period.years)).set_index(key)[c.COUNT].sort_index()
    stated = frequencies[pooled].set_index(key)[c.COUNT].sort_index()
    if not stated.equals(added):
        raise FrequencyError("The years do not add up to the pool.", where=path.name, todo="Take all from one run.")
    return frequencies, read_design_effects(folder / "designs.csv", frequencies)


def pooled_results(period: Period, frequencies: pd.DataFrame, designs: pd.DataFrame, by: Rule) -> Pool:
    """The results of a period.

    Parameters
    ----------
    period : Period
        The years that were published together.
    frequencies, designs : DataFrame
        As `pooled_counts` gives them.
    by : Rule
        The thresholds of the verdicts.
    """

    def results(book: Codebook, target: Target) -> Results:
        own, spread = (f[f[c.YEAR] == str(book.year)].reset_index(drop=True) for f in (frequencies, designs))
        return Results(book, own, by, spread, target)

    everyone = period.kommuner == period.kommuner_in_all
    return Pool(
        period,
        results(periods.codebook(period), Target.COUNTRY if everyone else Target.PARTICIPANTS),
        tuple(results(codebooks.read_codebook(year), Target.PARTICIPANTS) for year in period.years),
    )


def _design_effects(years: Mapping[int, SurveyCounts], book: Codebook, case_types: Sequence[str]) -> pd.DataFrame:
    """The design effects of all years' cases together. The same kommune of two years is two strata."""
    together = []
    for year, counted in years.items():
        apart = counted.cases[c.KOMMUNE_CODE].map(lambda code, year=year: f"{year}-{code}")
        together.append(counted.cases[[c.SOURCE, *book.by_name]].assign(**{c.KOMMUNE_CODE: apart}))
    return design_effects_from_cases(pd.concat(together, ignore_index=True), book, case_types)


def _summed(years: pd.DataFrame, book: Codebook, number: int) -> pd.DataFrame:
    """The pool's rows: the sums over so many years of the questions that all asked, by the types that all show.

    A sum of which a part is hidden is hidden too, so that the pool tells nothing that the years do not.
    """
    key = [c.KOMMUNE_CODE, c.KOMMUNE, c.CASE_TYPE, c.QUESTION, c.ANSWER]
    shown = years.groupby(c.CASE_TYPE)[c.YEAR].transform("nunique") == number
    asked = years[years[c.QUESTION].isin(list(book.by_name)) & shown]
    rows = asked.groupby(key, sort=False, as_index=False)[c.COUNT].sum()
    if book.survey.suppress_below is None:
        rows[c.NOBS] = rows.groupby(key[:-1])[c.COUNT].transform("sum")
    else:
        rows[c.COUNT] = _with_hidden(asked, key, c.COUNT).array
        bases = _with_hidden(asked.drop_duplicates([c.YEAR, *key[:-1]]), key[:-1], c.NOBS)
        rows[c.NOBS] = bases.reindex(pd.MultiIndex.from_frame(rows[key[:-1]])).array
    sources = set(asked[c.SOURCE])
    source = c.SYNTHETIC if c.SYNTHETIC in sources else min(sources)
    return rows.assign(**{c.YEAR: book.year, c.SOURCE: source})[list(c.FREQUENCIES)]


def _with_hidden(rows: pd.DataFrame, key: list[str], number: str) -> pd.Series:
    """The sum of a number for each key, in the order of the rows; missing where a part is."""
    numbers = rows.set_index(key)[number].astype("Int64").groupby(level=key, sort=False)
    return numbers.sum().mask(numbers.count() < numbers.size())


def _counts(percent: int, nobs: int) -> tuple[int, int]:
    """The least and the greatest count that print as a percentage of `nobs`."""
    near = np.arange(max(0, floor((percent - 1) * nobs / 100)), min(nobs, ceil((percent + 1) * nobs / 100)) + 1)
    fitting = near[rounding.whole_percent(near, nobs) == percent]
    return int(fitting[0]), int(fitting[-1])
