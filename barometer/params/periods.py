"""Years that were published together: params/<first>-<last>/ and the questions all of them asked alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pydantic import Field, PositiveInt

from .. import columns as c
from . import codebook as codebooks
from .codebook import Codebook, Question
from .faults import field_fault, refuse
from .folder import period_folder, period_names
from .published import read_published
from .strict import Strict
from .yaml_file import read_yaml


class Period(Strict):
    """Years that were published together: survey.yml of the period's folder.

    Attributes
    ----------
    years : list of int
        In order.
    title : str
        As printed.
    kommuner, cases : int
        How many kommuner and cases they had together.
    kommuner_in_all : int
        How many kommuner could have taken part.
    publication_date : date or None
        None where it is not known.
    """

    years: list[PositiveInt] = Field(min_length=2)
    title: str
    kommuner: PositiveInt
    kommuner_in_all: PositiveInt
    cases: PositiveInt
    publication_date: date | None = Field(strict=False)

    @property
    def name(self) -> str:
        """What the period is called: its first and last year."""
        return f"{self.years[0]}-{self.years[-1]}"


def periods() -> dict[str, Period]:
    """Name -> period, of all that have a folder."""
    return {name: read_period(name) for name in period_names()}


def read_period(name: str) -> Period:
    """The period of a name.

    Parameters
    ----------
    name : str
        First and last year, such as "2020-2022".

    Raises
    ------
    ParameterError
        The period has no folder in params/.
    ConfigError
        A field that is wrong, or other years than the folder's. The error tells every field.
    """
    path = period_folder(name) / "survey.yml"
    period = read_yaml(path, Period)
    if period.name != name or period.years != sorted(set(period.years)):
        expected = f"from {name.replace('-', ' to ')}, in order"
        what = "The years are not the folder's."
        refuse(path, [field_fault(path, "years", what, expected=expected, got=str(period.years))])
    return period


def codebook(period: Period) -> Codebook:
    """The codebook of a period: the questions that every year of it asked, as the last one asked them.

    Parameters
    ----------
    period : Period
        As `read_period` gives it.

    Raises
    ------
    ParameterError
        A year of the period has no folder.
    ConfigError
        A fault in the files of a year, or in the figures published of the period.
    """
    books = [codebooks.read_codebook(year) for year in period.years]
    last = books[-1]
    common = tuple(q for q in last.questions if all(q.question in book.by_name for book in books))
    assumed = (book.survey.questions_assumed_from for book in books)
    survey = last.survey.model_copy(
        update={
            "year": period.name,
            "title": period.title,
            "kommuner": period.kommuner,
            "cases": period.cases,
            "publication_date": period.publication_date,
            "suppress_below": max((b.survey.suppress_below for b in books if b.survey.suppress_below), default=None),
            "questions_assumed_from": next((year for year in assumed if year is not None), None),
        }
    )
    published = read_published(period_folder(period.name), common, last.register)
    return replace(last, survey=survey, questions=common, published=published)


def counted_in_periods(year: int) -> frozenset[tuple[str, str]]:
    """The (question, answer) of which a count of all kommuner is published of several years together, this among them.

    Parameters
    ----------
    year : int
        A year.
    """
    return frozenset(
        (row.question, row.answer)
        for period in periods().values()
        if year in period.years
        for row in codebook(period).published.count_rows
        if row.kommune_code == c.ALL
    )


def years_with_other_kommuner() -> list[list[int]]:
    """The years of each period in which no kommune took part twice: together they had as many as each by itself."""
    found = []
    for period in periods().values():
        each = [codebooks.read_codebook(year).survey.kommuner for year in period.years]
        if sum(each) == period.kommuner:
            found.append(period.years)
    return found


def questions_changed(period: Period) -> tuple[Question, ...]:
    """The questions whose meaning changed within the period: not comparable with every earlier year of it.

    Parameters
    ----------
    period : Period
        As `read_period` gives it.
    """
    book = codebooks.read_codebook(period.years[-1])
    earlier = set(period.years[:-1])
    return tuple(q for q in codebook(period).questions if not earlier <= set(book.question(q.question).comparable_with))
