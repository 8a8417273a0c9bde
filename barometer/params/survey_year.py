"""What survey.yml says of a year, apart from its questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from pydantic import Field, NonNegativeInt, PositiveInt

from ..errors import ConfigError, nearest
from .faults import field_fault
from .strict import Strict


class Answer(Strict):
    """An answer.

    Attributes
    ----------
    label : str
        How it is printed.
    printed_as : str
        The answer in whose row it is counted; empty for its own row.
    noted : bool
        Whether a note under the table tells how many cases have it.
    """

    label: str
    printed_as: str = ""
    noted: bool = False


class CaseType(Strict):
    """A type of case.

    Attributes
    ----------
    label : str
        How it is printed.
    answers : list of str
        The answers to the year's `case_type_question` that make a case one of this type.
    """

    label: str
    answers: list[str] = Field(min_length=1)


class SurveyYear(Strict):
    """What a year's survey is, apart from its questions: params/<year>/survey.yml.

    Attributes
    ----------
    year : int or str
        The year; for years that were published together, the name of the period.
    title, publisher : str
        As printed.
    kommuner : int
        How many kommuner took part.
    cases : int or None
        How many cases were read; None where that is not published.
    publication_date : date or None
        The day of publication; None where it is not known.
    questions_assumed_from : int or None
        The earlier year whose questions are taken to be this year's, because its report was not read; None
        where the questions are known.
    same_kommuner : list of int
        Earlier years known to have had the same kommuner.
    suppress_below : int or None
        The least count that is not small. Smaller ones, from 1 on, are hidden on every page and in every table,
        with as many other numbers as it takes that nobody can compute them; None where nothing is hidden.
    comparison_note : str
        What else must be known by whoever compares the year with others.
    chapters : dict of str to str
        Number -> title.
    answers : dict of str to Answer
        Name -> answer.
    case_type_question : str
        The question whose answer decides a case's type.
    case_types : dict of str to CaseType
        Name -> type of case.
    """

    year: PositiveInt
    title: str
    publisher: str
    kommuner: PositiveInt
    cases: NonNegativeInt | None
    publication_date: date | None = Field(strict=False)
    questions_assumed_from: PositiveInt | None = None
    same_kommuner: list[int] = Field(default_factory=list)
    suppress_below: int | None = Field(default=None, ge=2)
    comparison_note: str = ""
    chapters: dict[str, str]
    answers: dict[str, Answer]
    case_type_question: str
    case_types: dict[str, CaseType]

    def embargoed_until(self, as_of: date) -> date | None:
        """The publication date as long as it lies ahead, else None.

        Parameters
        ----------
        as_of : date
            The day on which the pages are read.
        """
        day = self.publication_date
        return day if day is not None and as_of < day else None


def survey_faults(
    path: Path, survey: SurveyYear, year: int, answers_of: Mapping[str, tuple[str, ...]]
) -> Iterator[ConfigError]:
    """What survey.yml cannot know of itself: that it contradicts its folder or the codebook.

    Parameters
    ----------
    path : Path
        The file.
    survey : SurveyYear
        What it says.
    year : int
        The folder's year.
    answers_of : mapping of str to tuple of str
        Question -> its answers, as the codebook has them.
    """

    def unknown(field: str, what: str, allowed: list[str], got: str) -> ConfigError:
        return field_fault(path, field, what, expected=", ".join(allowed), got=got, todo=nearest(got, allowed))

    if survey.year != year:
        yield field_fault(path, "year", "The year is not the folder's.", expected=str(year), got=str(survey.year))
    earlier = {"questions_assumed_from": [survey.questions_assumed_from or 0], "same_kommuner": survey.same_kommuner}
    for field, named in earlier.items():
        for one in named:
            if one >= year:
                yield field_fault(path, field, "This is no earlier year.", expected=f"before {year}", got=str(one))
    decides = survey.case_type_question
    if decides not in answers_of:
        yield unknown("case_type_question", "The question is unknown.", list(answers_of), decides)
    else:
        for name, case_type in survey.case_types.items():
            for answer in case_type.answers:
                if answer not in answers_of[decides]:
                    yield unknown(f"case_types.{name}", "The answer is unknown.", list(answers_of[decides]), answer)
    for name, kind in survey.answers.items():
        if kind.printed_as and kind.printed_as not in survey.answers:
            yield unknown(f"answers.{name}", "The answer is unknown.", list(survey.answers), kind.printed_as)
