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
from .counts import case_file as case_files
from .counts import design_effects as designing
from .counts import frequencies as counting
from .counts import synthetic
from .errors import ParameterError
from .page.asof import as_of_date
from .page.blocks import Figure, Page, Prose, Table
from .params import codebook as codebooks
from .params import periods
from .params.rule import rule
from .results import pooled as pooling
from .results.area import Area, Results
from .results.pooled import Pool
from .year import page, pooled_page
from .year import tables as table_of
from .year.verdict_text import VerdictBox

if TYPE_CHECKING:
    from .comparison.page import ComparisonPage
    from .methodology.evidence import MethodologyPage


@dataclass(frozen=True, eq=False)
class ShownArea(Area):
    """Results that show themselves: those of a kommune, of all together, or of one type of case."""

    def verdict(self, question: str | None = None, *, case_type: str | None = None, **asked) -> VerdictBox:
        """Whether the results generalize: all of them, those of one question, or those of one type of case.

        Parameters
        ----------
        question, case_type : str, optional
        **asked
            `target`, `reading` and `population`, as `Area.verdict` takes them.
        """
        if case_type is not None:
            self.codebook.case_type(case_type)
            return VerdictBox.of(Area(self.results, self.code, case_type).verdict(question, **asked))
        return VerdictBox.of(super().verdict(question, **asked))

    def table(self, question: str) -> Table:
        """The table of one question as it is published."""
        asked = self.codebook.question(question)
        if not self.bases()[question]:
            raise ParameterError(
                f"The question {question} is relevant for none of the cases.",
                where=self.name,
                expected=", ".join(q.question for q in self.asked()),
            )
        return table_of.published_table(asked, self.frequencies(question), self.codebook)

    def chapters(self) -> Page:
        """Every chapter with its tables."""
        return page.chapters(self)

    def forest(self) -> Figure:
        """All requirements with their intervals."""
        return page.area_forest(self)

    def uncertainty(self) -> Table:
        """One table of all requirements: share, interval, base and verdict."""
        return page.area_uncertainty(self)

    def method(self) -> Prose:
        """How the intervals are made, and what it takes to generalize."""
        return page.area_method(self.results)

    def about(self) -> Prose:
        """What the survey is, with the year's own numbers."""
        return page.area_about(self)

    def sources(self) -> Prose:
        """Where the numbers and the thresholds come from."""
        return page.area_sources(self)


class Kommune(ShownArea):
    """One kommune in a year."""

    def head(self, as_of: str = "") -> Page:
        """Masthead, stamps, and what the numbers may be used for, as of a date (today if empty)."""
        return page.kommune_head(self, as_of_date(as_of))


class Survey(ShownArea):
    """A year's survey: the results of all participating kommuner together, and the way to each."""

    @cached_property
    def kommuner(self) -> dict[str, str]:
        """Code -> name of the kommuner that took part."""
        return self.results.kommuner

    def kommune(self, kommune: str) -> Kommune:
        """One kommune, by name or by code."""
        return Kommune(self.results, self.results.code(kommune))

    def of_type(self, case_type: str) -> ShownArea:
        """The results of one type of case."""
        self.codebook.case_type(case_type)
        return ShownArea(self.results, c.ALL, case_type)

    def head(self, title: str, as_of: str = "") -> Page:
        """Masthead, stamps, and what the numbers may be used for, as of a date (today if empty)."""
        return page.year_head(self.results, title, as_of_date(as_of))

    def by_question(self) -> Page:
        """One table a question, a row a kommune."""
        return page.by_question(self.results)

    def by_case_type(self) -> Page:
        """The headline results of each type of case."""
        return page.by_case_type(self.results)

    def guide(self) -> Prose:
        """How to read bilag 2."""
        return page.bilag2_guide()

    def comparison(self, question: str = "", threshold: float = 0.5) -> ComparisonPage:
        """The kommuner beside each other on one requirement; each method is one point.

        Parameters
        ----------
        question : str
            Empty: the first requirement that is put to every case.
        threshold : float
            A share: below it a kommune is followed up.
        """
        from .comparison.page import ComparisonPage  # its page alone needs it

        return ComparisonPage(self.results, question, threshold)


class PooledYears(ShownArea):
    """Several years together, and each year beside them."""

    def __init__(self, pooled: Pool) -> None:
        super().__init__(pooled.whole, c.ALL)
        object.__setattr__(self, "pooled", pooled)

    def head(self, as_of: str = "") -> Page:
        """Masthead, stamps, and what the years together may be used for, as of a date (today if empty)."""
        return pooled_page.pooled_head(self.pooled, as_of_date(as_of))

    def years(self) -> Table:
        """Each requirement with its share, the pool's and every year's beside it."""
        return pooled_page.years_table(self.pooled)

    def changed(self) -> Prose:
        """Which questions did not mean the same in every year."""
        return pooled_page.changed_questions(self.pooled)

    def identity(self) -> Table:
        """What the published percentages leave open for the year that was not published."""
        return pooled_page.identity_table(self.pooled)

    def by_case_type(self) -> Page:
        """The headline results of each type of case."""
        return page.by_case_type(self.results)


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
    codebook = codebooks.read_codebook(year)
    if tables:
        counted = counting.read_frequencies(Path(tables) / "frequencies.csv", codebook)
        spread = designing.read_design_effects(Path(tables) / "designs.csv", counted)
    else:
        read = case_files.read_cases(Path(cases), codebook) if cases else synthetic.invent(codebook)
        counted, spread = (
            counting.frequencies_from_cases(read, codebook),
            designing.design_effects_from_cases(read, codebook),
        )
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
    period = periods.read_period(name)
    if not isinstance(years, str) and sorted(years) != period.years:
        raise ParameterError(
            "Other years than the period's.", where="years", expected=str(period.years), got=str(sorted(years))
        )
    if tables:
        frames = pooling.read_pooled(Path(tables), period)
    else:
        frames = pooling.pooled_from_cases(
            period, {y: synthetic.invent(codebooks.read_codebook(y)) for y in period.years}
        )
    return PooledYears(pooling.pooled_results(period, *frames, rule()))


def evidence(survey: Survey) -> MethodologyPage:
    """What a reviewer asks to see about a survey and its rule; each method is one point."""
    from .methodology.evidence import MethodologyPage  # a reviewer's page alone needs it

    return MethodologyPage(survey.results)


def period_ending(year: int) -> str:
    """The name of the years published together with `year`, if it is their last; empty if it is not."""
    return next((name for name, period in periods.periods().items() if period.years[-1] == year), "")
