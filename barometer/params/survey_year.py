"""What survey.yml says of a year, apart from its questions."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt


class Strict(BaseModel):
    """A file of settings: no field but its own, nothing converted in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Answer(Strict):
    """An answer: how it is printed, as which other answer it counts, and whether its table tells of it."""

    label: str
    printed_as: str = ""
    noted: bool = False


class CaseType(Strict):
    """A type of case: the answers to the year's `case_type_question` that make it."""

    label: str
    answers: list[str] = Field(min_length=1)


class SurveyYear(Strict):
    """survey.yml: what a year's survey is, apart from its questions.

    `same_kommuner` are earlier years known to have had the same kommuner; `comparison_note` is what else must be
    known by whoever compares the year with others.
    """

    year: PositiveInt
    title: str
    publisher: str
    kommuner: PositiveInt
    cases: NonNegativeInt | None
    publication_date: date | None = Field(strict=False)
    questions_assumed: bool = False
    same_kommuner: list[int] = []
    comparison_note: str = ""
    chapters: dict[str, str]
    answers: dict[str, Answer]
    case_type_question: str
    case_types: dict[str, CaseType]

    def embargoed_until(self, as_of: date) -> date | None:
        """The publication date as long as `as_of` lies before it."""
        day = self.publication_date
        return day if day is not None and as_of < day else None
