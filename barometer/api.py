"""What a researcher holds in a notebook: a survey, a kommune in it, and everything they can show.

Each method is one call into the rooms below; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from numbers import Integral
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import columns as c
from .arguments import as_year
from .counts.case_file_counts import counts_of_case_file
from .counts.design_effects import read_design_effects
from .counts.frequencies import read_frequencies
from .counts.publication import check_said_of_cases
from .counts.survey_counts import counts_of_demo
from .counts.survey_facts import WHOLE_YEAR, read_survey_facts
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

    def verdict(self, question: str | None = None, *, case_type: str | None = None, **asked: Any) -> VerdictBox:
        """Whether the results generalize: all of them, those of one question, or those of one type of case.

        Parameters
        ----------
        question : str, optional
            A requirement; without one the verdict is about the cases as such.
        case_type : str, optional
            A type of case; without one the verdict is about all of them.
        **asked
            `target` ("kommune", "participants" or "country"), `reading` ("practice" or "files") and `population`
            (the number of such files, needed where files are read).
        """
        if case_type is not None:
            self.results.check_case_type(case_type)
            return VerdictBox.of(Area(self.results, self.code, case_type).verdict(question, **asked))
        return VerdictBox.of(super().verdict(question, **asked))

    def table(self, question: str) -> Table:
        """The table of one question as it is published."""
        asked = self.codebook.question(question)
        if self.bases()[question] == 0:
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


@dataclass(frozen=True, eq=False)
class Survey(ShownArea):
    """A year's survey: the results of all participating kommuner together, and the way to each.

    Attributes
    ----------
    notes : tuple of str
        What was taken for what when a case file was read: sentences that repeat nothing of it.
    """

    notes: tuple[str, ...] = ()

    @cached_property
    def kommuner(self) -> dict[str, str]:
        """Code -> name of the kommuner that took part."""
        return self.results.kommuner

    def kommune(self, kommune: str | int) -> Kommune:
        """One kommune, by name or by code."""
        return Kommune(self.results, self.results.code(kommune))

    def of_type(self, case_type: str) -> ShownArea:
        """The results of one type of case."""
        self.results.check_case_type(case_type)
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

    pooled: Pool

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
    year: int | str,
    *,
    cases: str | PathLike[str] | None = None,
    tables: str | PathLike[str] | None = None,
    partial: bool = False,
    published: bool = False,
) -> Survey:
    """A year's survey from a case file, from tables, or, where neither is named, from invented cases.

    Parameters
    ----------
    year : int or str
        A year with a folder in params/.
    cases : path, optional
        A case file: one row is one case.
    tables : path, optional
        The folder outputs/<year>/tables/ as the package writes it; an empty text means none.
    partial : bool
        Whether the case file is a part of the year. No verdict then speaks of the year as a whole.
    published : bool
        Whether the owner of the case file says that its numbers are published. Otherwise every page made from it says
        that they are not.

    Returns
    -------
    Survey
        Its small counts are missing where the year's survey.yml has `suppress_below`; from cases that takes half a
        minute.

    Raises
    ------
    ParameterError
        An unknown year, both named, a year whose cases cannot be invented, or something said of a case file where
        there is none; a survey said to be published before its day, or of which a part alone is at hand.
    CaseFileError, FrequencyError, ConfigError
        A file that breaks its contract.
    """
    if cases and tables:
        raise ParameterError("A survey is opened from cases or from tables, not from both.")
    check_said_of_cases(cases is not None, partial=partial, published=published)
    codebook = codebooks.read_codebook(as_year(year))
    notes: tuple[str, ...] = ()
    if tables:
        frequencies = read_frequencies(Path(tables) / "frequencies.csv", codebook)
        design_effects = read_design_effects(Path(tables) / "designs.csv", frequencies)
        facts = read_survey_facts(Path(tables))
    else:
        if cases:
            said = {"partial": partial, "published": published}
            counted, facts = counts_of_case_file(Path(cases), codebook.year, **said)
        else:
            counted, facts = counts_of_demo(codebook), WHOLE_YEAR
        frequencies, design_effects, notes = counted.frequencies, counted.design_effects, counted.notes
    return Survey(Results(codebook, frequencies, rule(), design_effects, facts=facts), c.ALL, notes=notes)


def pool(years: Sequence[int | str] | str, *, tables: str | PathLike[str] | None = None) -> PooledYears:
    """The years of a period together, from tables, or, where none are named, from invented cases.

    Parameters
    ----------
    years : sequence of int, or str
        The years, or the period's name: [2020, 2021, 2022] or "2020-2022". A period has a folder in params/.
    tables : path, optional
        The folder outputs/<last year>/tables/<period>/ as the package writes it; an empty text means none.
    """
    asked = [] if isinstance(years, str) else _several(years)
    period = periods.read_period(years if isinstance(years, str) else f"{asked[0]}-{asked[-1]}")
    if asked and asked != period.years:
        raise ParameterError(
            "Other years than the period's.", where="years", expected=str(period.years), got=str(asked)
        )
    if tables:
        frames = pooling.read_pooled(Path(tables), period)
    else:
        books = {year: codebooks.read_codebook(year) for year in period.years}
        frames = pooling.pooled_counts(period, {year: counts_of_demo(book) for year, book in books.items()})
    return PooledYears(pooling.pooled_results(period, *frames, rule()))


def _several(years: Sequence[int | str]) -> list[int]:
    """The years in order; one alone is refused."""
    found = [] if isinstance(years, Integral) else sorted(as_year(year, "years") for year in years)
    if len(found) < 2:
        raise ParameterError(
            "Several years are pooled, not one.",
            where="years",
            expected="[2020, 2021, 2022] or 2020-2022",
            got=str(years),
        )
    return found


def evidence(survey: Survey) -> MethodologyPage:
    """What a reviewer asks to see about a survey and its rule; each method is one point."""
    from .methodology.evidence import MethodologyPage  # a reviewer's page alone needs it

    return MethodologyPage(survey.results)
