"""Whether a file fits the survey of another year better than that of its own.

Surely another year's is a file with that year's columns; with its numbers of cases and kommuner, where those of the
year that is asked for are known and others; with its published results, where those of the year that is asked for
differ; or with a kommune of it, where no kommune took part twice. Where the number of cases of the year that is asked
for is not known, a file with the numbers of another may be chance.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..params import periods
from ..rounding import whole_percent
from .contract import Contract
from .meaning import BLANK, Meaning
from .words import folded

_SEVERAL = 2  # published percentages that are another year's: one may be chance


def years_of_the_head(meaning: Meaning) -> list[int]:
    """The other years whose columns are exactly the file's, where those of its own year are not.

    Parameters
    ----------
    meaning : Meaning
        The file as its own year understands it.
    """
    if not meaning.columns or not (meaning.missing or meaning.unknown):
        return []
    headings = [folded(heading) for heading in meaning.raw.head[meaning.raw.before :]]
    return [book.year for book in meaning.other_years if _fits(Contract.of(book), headings)]


def years_of_the_counts(meaning: Meaning, cases: int, kommuner: int) -> list[int]:
    """The other years that have exactly these numbers of cases and kommuner.

    Parameters
    ----------
    meaning : Meaning
        The file as its own year understands it.
    cases, kommuner : int
        What was counted in it.
    """
    surveys = [book.survey for book in meaning.other_years]
    return [survey.year for survey in surveys if (survey.cases, survey.kommuner) == (cases, kommuner)]


def years_of_the_results(meaning: Meaning, rows: NDArray[np.bool_]) -> list[int]:
    """The other years of which the file has every published percentage, where it has not those of its own year.

    Parameters
    ----------
    meaning : Meaning
        The file as its own year understands it. A part of a year has no year's results.
    rows : ndarray of bool, shape (rows,)
        Its cases, each once.
    """
    known = meaning.codebook.published.national_percents
    if meaning.partial or all(_percent(meaning, name, rows) in (None, percent) for name, percent in known.items()):
        return []
    published = [(book.year, book.published.national_percents) for book in meaning.other_years]
    return [
        year
        for year, percents in published
        if len(percents) >= _SEVERAL and all(_percent(meaning, q, rows) == printed for q, printed in percents.items())
    ]


def years_of_the_kommuner(meaning: Meaning) -> list[int]:
    """The other years in which a kommune of the file took part, where it took part only once in several years.

    Parameters
    ----------
    meaning : Meaning
        The file as its own year understands it.
    """
    year = meaning.codebook.year
    found = {code for place, code in enumerate(meaning.kommune_codes) if (meaning.kommune == place).any()}
    books = {book.year: book for book in meaning.other_years}
    return [
        other
        for years in periods.years_with_other_kommuner()
        if year in years
        for other in years
        if other in books and found & books[other].published.cases.keys()
    ]


def years_told(years: list[int]) -> str:
    """The years in a sentence."""
    return ", ".join(map(str, years))


def _percent(meaning: Meaning, question: str, rows: NDArray[np.bool_]) -> int | None:
    """The whole percentage of all cases that keep a requirement; None where a fault hides it."""
    column = meaning.columns.get(question)
    if column is None:
        return None
    codes = column.codes[rows]
    asked = codes[codes != BLANK]
    if not len(asked) or (asked < 0).any():
        return None
    q = meaning.codebook.by_name[question]
    kept = np.isin(asked, [q.answers.index(answer) for answer in q.complies])
    return int(whole_percent(int(kept.sum()), len(asked)))


def _fits(contract: Contract, headings: list[str]) -> bool:
    names = contract.column_of()
    found = {names.get(heading) for heading in headings}
    return None not in found and all(name in found for name, one in contract.columns.items() if one.required)
