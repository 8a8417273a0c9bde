"""The questions of a year: the rows of codebook.csv, and all that can be wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from string import Formatter
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, ValidationInfo

from .cells import Filled, bad_cell, distinct_words, filled
from .csv_rows import CsvRow, RowFault, unknown_name
from .survey_year import SurveyYear


@dataclass(frozen=True)
class Condition:
    """A question is asked when `question` was answered with one of `answers`."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One row of codebook.csv; one table of the report.

    Attributes
    ----------
    chapter, table : int
        The numbers under which the table is printed.
    question : str
        Its name, by which data and params call it.
    short, wording, law : str
        As printed: a few words, the whole question, and the paragraph of the law; the last may be empty.
    answers : tuple of str
        The answers there are, in the order of the table's rows.
    asked_when : Condition or None
        Which answer to another question lets this one be asked; None where none decides it.
    condition : str
        What else must hold for it to be asked, in words. Where it is empty, every case that meets `asked_when`
        has an answer.
    at_least, at_most : int, Fraction
        Where only a percentage is published, its base is taken to be at least so many cases, and at most this
        part of all cases, rounded up. The part is over 0 and at most 1.
    complies : tuple of str
        The answers that count as keeping the law; empty where the question is not one of compliance.
    comparable_with : tuple of int
        The earlier years with which its result may be compared.
    base_note, not_sent_note : str
        What is printed below the table of its base, and of cases whose document was not sent in. They may hold
        `{nobs}` and `{count}`.
    note : str
        What else is printed below the table.
    """

    chapter: int
    table: int
    question: str
    short: str
    wording: str
    law: str
    answers: tuple[str, ...]
    asked_when: Condition | None
    condition: str
    at_least: int
    at_most: Fraction
    complies: tuple[str, ...]
    comparable_with: tuple[int, ...]
    base_note: str
    not_sent_note: str
    note: str

    @property
    def number(self) -> str:
        """The table's number as printed: chapter and running number."""
        return f"{self.chapter}.{self.table}"


def _digits(text: str, info: ValidationInfo) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", filled(text, info)):
        raise bad_cell(f"{info.field_name} is no number.", expected="digits")
    return int(text)


def _answers(text: str, info: ValidationInfo) -> tuple[str, ...]:
    return distinct_words(filled(text, info))


def _condition(text: str) -> Condition | None:
    if not text:
        return None
    question, word, *answers = [*text.split(), "", ""][: max(2, len(text.split()))]
    if word != "in" or not answers:
        raise bad_cell("The condition cannot be read.", expected="bfu in ja")
    return Condition(question, tuple(answers))


def _at_least(text: str) -> int:
    if text and not int(text if re.fullmatch(r"[0-9]{1,9}", text) else 0):
        raise bad_cell("This is no number of cases.", expected="1 or more, or nothing")
    return int(text or 1)


def _at_most(text: str) -> Fraction:
    part = Fraction(text or 1) if re.fullmatch(r"([0-9]+/[1-9][0-9]*)?", text) else Fraction(0)
    if not 0 < part <= 1:
        raise bad_cell("This is no part of all cases.", expected="such as 1/3, or nothing")
    return part


def _years(text: str) -> tuple[int, ...]:
    for word in text.split():
        if not re.fullmatch(r"[0-9]{4}", word):
            raise bad_cell("This is no earlier year.", expected="years, with spaces between", got=word)
    return tuple(int(word) for word in text.split())


def _holding(placeholder: str) -> BeforeValidator:
    """The validator of a note that may hold one placeholder."""

    def validate(text: str) -> str:
        try:
            held = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
        except ValueError:  # a brace that does not close
            held = [("", None, None)]
        if any(part != (placeholder, "", None) for part in held):
            what = "The note holds another placeholder than its own."
            raise bad_cell(what, expected=f"{{{placeholder}}} or none")
        return text

    return BeforeValidator(validate)


class QuestionRow(CsvRow):
    """A row of params/<year>/codebook.csv; its fields are those of `Question`."""

    unique: ClassVar = (("question",), ("table",))

    chapter: Annotated[int, BeforeValidator(_digits)]
    table: Annotated[int, BeforeValidator(_digits)]
    question: Filled
    short: Filled
    wording: Filled
    law: str
    answers: Annotated[tuple[str, ...], BeforeValidator(_answers)]
    asked_when: Annotated[Condition | None, BeforeValidator(_condition)]
    condition: str
    at_least: Annotated[int, BeforeValidator(_at_least)]
    at_most: Annotated[Fraction, BeforeValidator(_at_most)]
    complies: Annotated[tuple[str, ...], BeforeValidator(distinct_words)]
    comparable_with: Annotated[tuple[int, ...], BeforeValidator(_years)]
    base_note: Annotated[str, _holding("nobs")]
    not_sent_note: Annotated[str, _holding("count")]
    note: str

    def asked(self) -> Question:
        """The question of the row."""
        return Question(**{name: getattr(self, name) for name in type(self).model_fields})


def predecessors(questions: Iterable[Question | QuestionRow]) -> dict[str, set[str]]:
    """Question -> the one whose answer decides whether it is asked, if there is one.

    Parameters
    ----------
    questions : iterable of Question or QuestionRow
        All of a year, so that each one that decides is among them.
    """
    return {q.question: {q.asked_when.question} if q.asked_when else set() for q in questions}


def question_faults(
    rows: Sequence[tuple[int, QuestionRow]], survey: SurveyYear, *, all_read: bool
) -> Iterator[RowFault]:
    """What a row cannot know of itself: that it contradicts survey.yml or another row.

    Parameters
    ----------
    rows : sequence of (int, QuestionRow)
        Each row with its line.
    survey : SurveyYear
        What survey.yml says of the year.
    all_read : bool
        Whether these are all rows of the file. If not, nothing is said of questions that other rows name: the
        rows that are missing may hold them.
    """
    for line, row in rows:
        yield from _against_survey(line, row, survey)
    if not all_read:
        return
    by_name: dict[str, QuestionRow] = {}
    for _, row in rows:
        by_name.setdefault(row.question, row)
    for line, row in rows:
        yield from _asked_when(line, row, by_name)
    try:
        TopologicalSorter(predecessors(by_name.values())).prepare()
    except CycleError as error:
        circle = error.args[1]
        line = next(line for line, row in rows if row.question == circle[0])
        what = "Questions decide in a circle whether each other is asked."
        todo = "Take one of the conditions out."
        yield RowFault(line, "asked_when", what, got=" <- ".join(circle), todo=todo)


def _against_survey(line: int, row: QuestionRow, survey: SurveyYear) -> Iterator[RowFault]:
    if str(row.chapter) not in survey.chapters:
        yield unknown_name(line, "chapter", "The chapter is unknown.", str(row.chapter), survey.chapters)
    unknown = [answer for answer in row.answers if answer not in survey.answers]
    for answer in unknown:
        yield unknown_name(line, "answers", "The answer is unknown.", answer, survey.answers)
    for answer in row.complies:
        if answer not in row.answers:
            yield unknown_name(line, "complies", "The answer is unknown.", answer, row.answers)
    for year in row.comparable_with:
        if year >= survey.year:
            expected = f"years before {survey.year}, with spaces between"
            yield RowFault(line, "comparable_with", "This is no earlier year.", expected=expected, got=str(year))
    noted = [answer for answer in row.answers if answer not in unknown and survey.answers[answer].noted]
    if noted and not row.not_sent_note:
        what = f"The answer {noted[0]} is to be noted, and the note is empty."
        yield RowFault(line, "not_sent_note", what, todo="Write the note.")


def _asked_when(line: int, row: QuestionRow, by_name: dict[str, QuestionRow]) -> Iterator[RowFault]:
    asked = row.asked_when
    if asked is None:
        return
    if asked.question not in by_name:
        what = "The condition names an unknown question."
        yield unknown_name(line, "asked_when", what, asked.question, by_name)
        return
    allowed = by_name[asked.question].answers
    for answer in asked.answers:
        if answer not in allowed:
            yield unknown_name(line, "asked_when", f"{asked.question} has no such answer.", answer, allowed)
