"""What was asked in a year: params/<year>/codebook.csv and survey.yml as one checked `Codebook`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from string import Formatter

from ..errors import ConfigError, ParameterError, nearest
from .folder import read_csv, read_yaml, where_in_params, year_folder
from .survey_year import CaseType, SurveyYear

COLUMNS = (
    "chapter", "table", "question", "short", "wording", "law", "answers", "asked_when", "condition",
    "at_least", "at_most", "complies", "comparable_with", "base_note", "not_sent_note", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Condition:
    """A question is asked when `question` was answered with one of `answers`."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One row of codebook.csv; one table of the report.

    `asked_when` is what the answers themselves decide; `condition` says in words what else must hold.
    Where both are empty every case has an answer. Where `condition` is empty, every case that meets
    `asked_when` has one. `complies` are the answers that count as keeping the law; it is empty where
    the question is not one of compliance. Where only a percentage is published, its base is taken to be
    `at_least` so many cases and `at_most` that part of all, rounded up.
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


@dataclass(frozen=True)
class Codebook:
    """The questions of one year in the order of their tables, and what survey.yml says of the year."""

    survey: SurveyYear
    questions: tuple[Question, ...]

    @property
    def year(self) -> int:
        return self.survey.year

    @cached_property
    def by_name(self) -> dict[str, Question]:
        return {q.question: q for q in self.questions}

    @cached_property
    def requirements(self) -> tuple[Question, ...]:
        """The questions that ask whether the law was kept."""
        return tuple(q for q in self.questions if q.complies)

    @cached_property
    def routed(self) -> tuple[Question, ...]:
        """The questions with each after the one that decides whether it is asked."""
        names = TopologicalSorter(_predecessors(self.questions)).static_order()
        return tuple(self.by_name[name] for name in names)

    def question(self, name: str) -> Question:
        """The question of that name; an unknown one is a `ParameterError` with the nearest."""
        try:
            return self.by_name[name]
        except KeyError:
            raise ParameterError(
                f"{self.survey.title} asks no question called {name}.",
                where="question",
                expected=", ".join(self.by_name),
                got=name,
                todo=nearest(name, self.by_name),
            ) from None

    def case_type(self, name: str) -> CaseType:
        """The type of case of that name; an unknown one is a `ParameterError` with the nearest."""
        try:
            return self.survey.case_types[name]
        except KeyError:
            raise ParameterError(
                f"{self.survey.title} has no type of case called {name}.",
                where="case_type",
                expected=", ".join(self.survey.case_types),
                got=name,
                todo=nearest(name, self.survey.case_types),
            ) from None

    def printed_rows(self, question: Question) -> dict[str, tuple[str, ...]]:
        """The rows of a question's table: the answer that names each, and the answers counted in it."""
        rows: dict[str, tuple[str, ...]] = {}
        for answer in question.answers:
            printed = self.survey.answers[answer].printed_as or answer
            rows[printed] = (*rows.get(printed, ()), answer)
        return rows


def read_codebook(year: int) -> Codebook:
    """The codebook of a year, checked as a whole.

    Raises
    ------
    ParameterError
        The year has no folder in params/.
    ConfigError
        A missing file, column or value; a duplicate question or table; an unknown chapter, answer or
        question; a cycle in `asked_when`. The message names file, row and column.
    """
    folder = year_folder(year)
    survey = read_yaml(folder / "survey.yml", SurveyYear)
    path = folder / "codebook.csv"
    rows = read_csv(path, COLUMNS)
    fault = _Fault(path)
    questions = tuple(_question(line, cells, survey, fault) for line, cells in rows)
    lines = {q.question: line for (line, _), q in zip(rows, questions, strict=True)}
    _check_together(questions, [line for line, _ in rows], lines, survey, year, fault)
    return Codebook(survey, questions)


@dataclass(frozen=True)
class _Fault:
    path: Path

    def __call__(self, line: int, column: str, what: str, **more: str) -> ConfigError:
        return ConfigError(what, where=f"{where_in_params(self.path)}, row {line}, column {column}", **more)


def _question(line: int, cells: dict[str, str], survey: SurveyYear, fault: _Fault) -> Question:
    for column in ("chapter", "table", "question", "short", "wording", "answers"):
        if not cells[column]:
            raise fault(line, column, f"{column} is empty.", todo="Fill it in.")
    for column in ("chapter", "table"):
        if not cells[column].isdecimal():
            raise fault(line, column, f"{column} is no number.", expected="digits", got=cells[column])
    if cells["chapter"] not in survey.chapters:
        known = ", ".join(survey.chapters)
        raise fault(line, "chapter", "The chapter is unknown.", expected=known, got=cells["chapter"])
    answers = tuple(cells["answers"].split())
    if len(set(answers)) < len(answers):
        raise fault(line, "answers", "An answer stands twice.", got=cells["answers"])
    for column, allowed in (("answers", tuple(survey.answers)), ("complies", answers)):
        for answer in cells[column].split():
            if answer not in allowed:
                raise fault(
                    line, column, "The answer is unknown.",
                    expected=", ".join(allowed), got=answer, todo=nearest(answer, allowed),
                )  # fmt: skip
    for year in cells["comparable_with"].split():
        if not year.isdecimal() or int(year) >= survey.year:
            raise fault(
                line, "comparable_with", "This is no earlier year.",
                expected=f"years before {survey.year}, with spaces between", got=year,
            )  # fmt: skip
    _check_notes(line, cells, answers, survey, fault)
    return Question(
        chapter=int(cells["chapter"]),
        table=int(cells["table"]),
        question=cells["question"],
        short=cells["short"],
        wording=cells["wording"],
        law=cells["law"],
        answers=answers,
        asked_when=_condition(line, cells["asked_when"], fault),
        condition=cells["condition"],
        at_least=_at_least(line, cells["at_least"], fault),
        at_most=_at_most(line, cells["at_most"], fault),
        complies=tuple(cells["complies"].split()),
        comparable_with=tuple(int(year) for year in cells["comparable_with"].split()),
        base_note=cells["base_note"],
        not_sent_note=cells["not_sent_note"],
        note=cells["note"],
    )


def _check_notes(line: int, cells: dict[str, str], answers, survey: SurveyYear, fault: _Fault) -> None:
    for column, placeholder in (("base_note", "nobs"), ("not_sent_note", "count")):
        try:
            held = [part[1:] for part in Formatter().parse(cells[column]) if part[1] is not None]
        except ValueError:  # a brace that does not close
            held = [None]
        if any(part != (placeholder, "", None) for part in held):
            raise fault(
                line, column, "The note holds another placeholder than its own.",
                expected=f"{{{placeholder}}} or none", got=cells[column],
            )  # fmt: skip
    noted = [answer for answer in answers if survey.answers[answer].noted]
    if noted and not cells["not_sent_note"]:
        raise fault(line, "not_sent_note", f"The answer {noted[0]} is to be noted, and the note is empty.")


def _condition(line: int, text: str, fault: _Fault) -> Condition | None:
    if not text:
        return None
    question, word, *answers = (text.split() + ["", ""])[: max(2, len(text.split()))]
    if word != "in" or not answers:
        raise fault(line, "asked_when", "The condition cannot be read.", expected="bfu in ja", got=text)
    return Condition(question, tuple(answers))


def _at_least(line: int, text: str, fault: _Fault) -> int:
    if text and not int(text if text.isdecimal() else 0):
        raise fault(line, "at_least", "This is no number of cases.", expected="1 or more, or nothing", got=text)
    return int(text or 1)


def _at_most(line: int, text: str, fault: _Fault) -> Fraction:
    part = Fraction(text or 1) if re.fullmatch(r"([0-9]+/[1-9][0-9]*)?", text) else Fraction(0)
    if not 0 < part <= 1:
        raise fault(line, "at_most", "This is no part of all cases.", expected="such as 1/3, or nothing", got=text)
    return part


def _check_together(questions, lines_in_order, lines, survey, year, fault) -> None:
    """What no row can know of itself."""
    seen: set[str] = set()
    tables: set[int] = set()
    for line, q in zip(lines_in_order, questions, strict=True):
        if q.question in seen:
            raise fault(line, "question", "The question stands twice.", got=q.question)
        if q.table in tables:
            raise fault(line, "table", "The table number stands twice.", got=str(q.table))
        seen.add(q.question)
        tables.add(q.table)
    by_name = {q.question: q for q in questions}
    for q in questions:
        if q.asked_when is None:
            continue
        line, asked = lines[q.question], q.asked_when
        if asked.question not in by_name:
            raise fault(
                line, "asked_when", "The condition names an unknown question.",
                expected=", ".join(by_name), got=asked.question, todo=nearest(asked.question, by_name),
            )  # fmt: skip
        allowed = by_name[asked.question].answers
        for answer in asked.answers:
            if answer not in allowed:
                raise fault(
                    line, "asked_when", f"{asked.question} has no such answer.",
                    expected=", ".join(allowed), got=answer, todo=nearest(answer, allowed),
                )  # fmt: skip
    try:
        TopologicalSorter(_predecessors(questions)).prepare()
    except CycleError as error:
        circle = error.args[1]
        raise fault(
            lines[circle[0]], "asked_when", "Questions decide in a circle whether each other is asked.",
            got=" <- ".join(circle), todo="Take one of the conditions out.",
        ) from None  # fmt: skip
    _check_survey(survey, by_name, year, fault.path.with_name("survey.yml"))


def _check_survey(survey: SurveyYear, by_name: dict[str, Question], year: int, path: Path) -> None:
    def wrong(field: str, what: str, expected: str, got: str) -> ConfigError:
        return ConfigError(what, where=f"{where_in_params(path)}, field {field}", expected=expected, got=got)

    if survey.year != year:
        raise wrong("year", "The year is not the folder's.", str(year), str(survey.year))
    if survey.case_type_question not in by_name:
        raise wrong("case_type_question", "The question is unknown.", ", ".join(by_name), survey.case_type_question)
    types = by_name[survey.case_type_question]
    for name, case_type in survey.case_types.items():
        for answer in case_type.answers:
            if answer not in types.answers:
                raise wrong(f"case_types.{name}", "The answer is unknown.", ", ".join(types.answers), answer)
    for name, answer in survey.answers.items():
        if answer.printed_as and answer.printed_as not in survey.answers:
            raise wrong(f"answers.{name}", "The answer is unknown.", ", ".join(survey.answers), answer.printed_as)


def _predecessors(questions: tuple[Question, ...]) -> dict[str, set[str]]:
    return {q.question: {q.asked_when.question} if q.asked_when else set() for q in questions}
