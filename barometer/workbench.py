"""What a researcher holds in a notebook: a survey, a kommune in it, and everything they can show.

Each method is one call into the rooms below; nothing is computed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from os import PathLike
from pathlib import Path

from . import columns as c
from .errors import ParameterError
from .generalizability import rule
from .report import pages, tables
from .report.blocks import Figure, Page, Prose, Table
from .results import Area, Results
from .survey import cases as case_files
from .survey import codebook as codebooks
from .survey import frequencies as counting
from .survey import synthetic


@dataclass(frozen=True, eq=False)
class Shown(Area):
    """Results that show themselves: those of a kommune, of all together, or of one type of case."""

    def table(self, question: str) -> Table:
        """The table of one question as it is published."""
        asked = self.codebook.question(question)
        if not self.bases()[question]:
            raise ParameterError(
                f"The question {question} is relevant for none of the cases.",
                where=self.name,
                expected=", ".join(q.question for q in self.asked()),
            )
        return tables.published(asked, self.frequencies(question), self.codebook)

    def chapters(self) -> Page:
        """Every chapter with its tables."""
        return pages.chapters(self)

    def forest(self) -> Figure:
        """All requirements with their intervals."""
        return pages.forest(self)

    def uncertainty(self) -> Table:
        """One table of all requirements: share, interval, base and verdict."""
        return pages.uncertainty(self)

    def method(self) -> Prose:
        """How the intervals are made, and what it takes to generalize."""
        return pages.method(self.results)

    def about(self) -> Prose:
        """What the survey is, with the year's own numbers."""
        return pages.about(self)

    def sources(self) -> Prose:
        """Where the numbers and the thresholds come from."""
        return pages.sources(self)


class Kommune(Shown):
    """One kommune in a year."""

    def head(self, as_of: str = "") -> Page:
        """Masthead, stamps, and what the numbers may be used for, as of a date (today if empty)."""
        return pages.kommune_head(self, day(as_of))


class Survey(Shown):
    """A year's survey: the results of all participating kommuner together, and the way to each."""

    @cached_property
    def kommuner(self) -> dict[str, str]:
        """Code -> name of the kommuner that took part."""
        return self.results.kommuner

    def kommune(self, kommune: str) -> Kommune:
        """One kommune, by name or by code."""
        return Kommune(self.results, self.results.code(kommune))

    def of_type(self, case_type: str) -> Shown:
        """The results of one type of case."""
        self.codebook.case_type(case_type)
        return Shown(self.results, c.ALL, case_type)

    def head(self, title: str, as_of: str = "") -> Page:
        """Masthead, stamps, and what the numbers may be used for, as of a date (today if empty)."""
        return pages.year_head(self.results, title, day(as_of))

    def by_question(self) -> Page:
        """One table a question, a row a kommune."""
        return pages.by_question(self.results)

    def by_case_type(self) -> Page:
        """The headline results of each type of case."""
        return pages.by_case_type(self.results)

    def guide(self) -> Prose:
        """How to read bilag 2."""
        return pages.guide()


def open_survey(
    year: int,
    *,
    cases: str | PathLike[str] | None = None,
    frequencies: str | PathLike[str] | None = None,
) -> Survey:
    """A year's survey from a case file, from frequencies, or, where neither is named, from invented cases.

    Parameters
    ----------
    year : int
        A year with a folder in params/.
    cases : path, optional
        A case file: one row is one case.
    frequencies : path, optional
        Frequencies as the package writes them to outputs/<year>/tables/; an empty text means none.

    Returns
    -------
    Survey

    Raises
    ------
    ParameterError
        An unknown year, both files named, or a year whose cases cannot be invented.
    CaseFileError, FrequencyError, ConfigError
        A file that breaks its contract.
    """
    if cases and frequencies:
        raise ParameterError("A survey is opened from cases or from frequencies, not from both.")
    codebook = codebooks.load(year)
    if frequencies:
        counted = counting.read(Path(frequencies), codebook)
    elif cases:
        counted = counting.from_cases(case_files.read(Path(cases), codebook), codebook)
    else:
        counted = counting.from_cases(synthetic.invent(codebook), codebook)
    return Survey(Results(codebook, counted, rule()), c.ALL)


def day(text: str) -> date:
    """The date of a text such as 2020-07-09; today for an empty one."""
    if not text:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ParameterError(
            "The date cannot be read.", where="as_of", expected="year-month-day, as 2020-07-09", got=text
        ) from None
