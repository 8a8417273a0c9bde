"""What a researcher holds in a notebook: a survey, a kommune in it, and everything they can show.

Each method is one call into the rooms below; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from . import columns as c
from . import designs as designing
from . import pooling
from .errors import ParameterError
from .pooling import Pool
from .report import pages, pool_pages
from .report import tables as table_of
from .report.asof import day
from .report.blocks import Figure, Page, Prose, Table
from .report.verdicts import ShownVerdict
from .results import Area, Results
from .rule import rule
from .survey import cases as case_files
from .survey import codebook as codebooks
from .survey import frequencies as counting
from .survey import periods, synthetic

if TYPE_CHECKING:
    from .report.comparison_pages import ShownComparison
    from .report.evidence import Evidence


@dataclass(frozen=True, eq=False)
class Shown(Area):
    """Results that show themselves: those of a kommune, of all together, or of one type of case."""

    def verdict(self, question: str | None = None, *, case_type: str | None = None, **asked) -> ShownVerdict:
        """Whether the results generalize: all of them, those of one question, or those of one type of case.

        Parameters
        ----------
        question, case_type : str, optional
        **asked
            `target`, `reading` and `population`, as `Area.verdict` takes them.
        """
        if case_type is not None:
            self.codebook.case_type(case_type)
            return ShownVerdict.of(Area(self.results, self.code, case_type).verdict(question, **asked))
        return ShownVerdict.of(super().verdict(question, **asked))

    def table(self, question: str) -> Table:
        """The table of one question as it is published."""
        asked = self.codebook.question(question)
        if not self.bases()[question]:
            raise ParameterError(
                f"The question {question} is relevant for none of the cases.",
                where=self.name,
                expected=", ".join(q.question for q in self.asked()),
            )
        return table_of.published(asked, self.frequencies(question), self.codebook)

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

    def comparison(self, question: str = "", threshold: float = 0.5) -> ShownComparison:
        """The kommuner beside each other on one requirement; each method is one point.

        Parameters
        ----------
        question : str
            Empty: the first requirement that is put to every case.
        threshold : float
            A share: below it a kommune is followed up.
        """
        from .report.comparison_pages import ShownComparison  # its page alone needs it

        return ShownComparison(self.results, question, threshold)


class PooledYears(Shown):
    """Several years together, and each year beside them."""

    def __init__(self, pooled: Pool) -> None:
        super().__init__(pooled.whole, c.ALL)
        object.__setattr__(self, "pooled", pooled)

    def head(self, as_of: str = "") -> Page:
        """Masthead, stamps, and what the years together may be used for, as of a date (today if empty)."""
        return pool_pages.head(self.pooled, day(as_of))

    def years(self) -> Table:
        """Each requirement with its share, the pool's and every year's beside it."""
        return pool_pages.years(self.pooled)

    def changed(self) -> Prose:
        """Which questions did not mean the same in every year."""
        return pool_pages.changed(self.pooled)

    def identity(self) -> Table:
        """What the published percentages leave open for the year that was not published."""
        return pool_pages.identity(self.pooled)

    def by_case_type(self) -> Page:
        """The headline results of each type of case."""
        return pages.by_case_type(self.results)


def open_survey(
    year: int, *, cases: str | PathLike[str] | None = None, tables: str | PathLike[str] | None = None
) -> Survey:
    """A year's survey from a case file, from tables, or, where neither is named, from invented cases.

    Parameters
    ----------
    year : int
        A year with a folder in params/.
    cases : path, optional
        A case file: one row is one case.
    tables : path, optional
        The folder outputs/<year>/tables/ as the package writes it; an empty text means none.

    Returns
    -------
    Survey

    Raises
    ------
    ParameterError
        An unknown year, both named, or a year whose cases cannot be invented.
    CaseFileError, FrequencyError, ConfigError
        A file that breaks its contract.
    """
    if cases and tables:
        raise ParameterError("A survey is opened from cases or from tables, not from both.")
    codebook = codebooks.load(year)
    if tables:
        counted = counting.read(Path(tables) / "frequencies.csv", codebook)
        spread = designing.read(Path(tables) / "designs.csv", counted)
    else:
        read = case_files.read(Path(cases), codebook) if cases else synthetic.invent(codebook)
        counted, spread = counting.from_cases(read, codebook), designing.from_cases(read, codebook)
    return Survey(Results(codebook, counted, rule(), spread), c.ALL)


def pool(years: Sequence[int] | str, *, tables: str | PathLike[str] | None = None) -> PooledYears:
    """The years of a period together, from tables, or, where none are named, from invented cases.

    Parameters
    ----------
    years : sequence of int or str
        The years, or the period's name: [2020, 2021, 2022] or "2020-2022". A period has a folder in params/.
    tables : path, optional
        The folder outputs/<last year>/tables/<period>/ as the package writes it; an empty text means none.
    """
    name = years if isinstance(years, str) else f"{min(years, default='')}-{max(years, default='')}"
    period = periods.load(name)
    if not isinstance(years, str) and sorted(years) != period.years:
        raise ParameterError(
            "Other years than the period's.", where="years", expected=str(period.years), got=str(sorted(years))
        )
    if tables:
        frames = pooling.read(Path(tables), period)
    else:
        frames = pooling.from_cases(period, {y: synthetic.invent(codebooks.load(y)) for y in period.years})
    return PooledYears(pooling.pool(period, *frames, rule()))


def evidence(survey: Survey) -> Evidence:
    """What a reviewer asks to see about a survey and its rule; each method is one point."""
    from .report.evidence import Evidence  # a reviewer's page alone needs it

    return Evidence(survey.results)


def period_ending(year: int) -> str:
    """The name of the years published together with `year`, if it is their last; empty if it is not."""
    return next((name for name, period in periods.periods().items() if period.years[-1] == year), "")
