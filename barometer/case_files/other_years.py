"""Whether a file fits the survey of another year better than that of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from ..errors import ConfigError
from ..params.codebook import Codebook, read_codebook
from ..params.folder import survey_years
from .contract import Contract
from .meaning import Meaning
from .words import folded


def years_of_the_head(meaning: Meaning) -> list[int]:
    """The other years whose columns are exactly the file's, where those of its own year are not.

    Parameters
    ----------
    meaning : Meaning
        The file as its own year understands it.
    """
    if not meaning.columns or not (meaning.missing or meaning.unknown):
        return []
    headings = [folded(heading) for heading in meaning.raw.head]
    return [book.year for book in _others(meaning) if _fits(Contract.of(book), headings)]


def years_of_the_counts(meaning: Meaning, cases: int, kommuner: int) -> list[int]:
    """The other years that have exactly these numbers of cases and kommuner.

    Parameters
    ----------
    meaning : Meaning
        The file as its own year understands it.
    cases, kommuner : int
        What was counted in it.
    """
    surveys = [book.survey for book in _others(meaning)]
    return [survey.year for survey in surveys if (survey.cases, survey.kommuner) == (cases, kommuner)]


def years_told(years: list[int]) -> str:
    """The years in a sentence."""
    return ", ".join(map(str, years))


def _others(meaning: Meaning) -> Iterator[Codebook]:
    for year in survey_years():
        with suppress(ConfigError):  # another year's fault is no fault of this one's file
            if year != meaning.codebook.year:
                yield read_codebook(year)


def _fits(contract: Contract, headings: list[str]) -> bool:
    names = contract.column_of()
    found = {names.get(heading) for heading in headings}
    return None not in found and all(name in found for name, one in contract.columns.items() if one.required)
