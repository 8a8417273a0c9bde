"""Years that were published together: params/<first>-<last>/ and the questions all of them asked alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pydantic import Field, PositiveInt

from ..errors import ConfigError, ParameterError
from . import codebook as codebooks
from .codebook import Codebook, Question
from .folder import folder, read_yaml, where_in_params
from .survey_year import Strict


class Period(Strict):
    """survey.yml of a period: which years, and how many kommuner and cases they had together."""

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
    names = sorted(path.name for path in folder().iterdir() if path.is_dir() and "-" in path.name)
    return {name: read_period(name) for name in names}


def read_period(name: str) -> Period:
    """The period of that name; an unknown one is a `ParameterError`."""
    path = folder() / name / "survey.yml"
    if "-" not in name or not path.is_file():
        known = [p.name for p in folder().iterdir() if p.is_dir() and "-" in p.name]
        raise ParameterError(
            f"No years were published together as {name}.", where="period", expected=", ".join(sorted(known)), got=name
        )
    period = read_yaml(path, Period)
    if period.name != name or period.years != sorted(set(period.years)):
        raise ConfigError(
            "The years are not the folder's.", where=f"{where_in_params(path)}, field years",
            expected=f"from {name.replace('-', ' to ')}, in order", got=str(period.years),
        )  # fmt: skip
    return period


def codebook(period: Period) -> Codebook:
    """The questions that every year of the period asked, as the last one asked them."""
    books = [codebooks.read_codebook(year) for year in period.years]
    last = books[-1]
    common = tuple(q for q in last.questions if all(q.question in book.by_name for book in books))
    survey = last.survey.model_copy(
        update={
            "year": period.name,
            "title": period.title,
            "kommuner": period.kommuner,
            "cases": period.cases,
            "publication_date": period.publication_date,
            "questions_assumed": any(book.survey.questions_assumed for book in books),
        }
    )
    return replace(last, survey=survey, questions=common)


def questions_changed(period: Period) -> tuple[Question, ...]:
    """The questions whose meaning changed within the period: not comparable with every earlier year of it."""
    book = codebooks.read_codebook(period.years[-1])
    earlier = set(period.years[:-1])
    return tuple(q for q in codebook(period).questions if not earlier <= set(book.question(q.question).comparable_with))
