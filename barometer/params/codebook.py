"""What was asked in a year, and what was published of it: the folder params/<year>/ as one checked `Codebook`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import TopologicalSorter

from .. import columns as c
from ..errors import ParameterError, nearest
from . import kommuner
from .column_map import ColumnMap, read_column_map
from .csv_rows import read_rows
from .faults import refuse
from .folder import survey_years, year_folder
from .published import PublishedFigures, read_published
from .question import Condition, Question, QuestionRow, predecessors, question_faults
from .survey_year import CaseType, SurveyYear, survey_faults
from .yaml_file import read_yaml

__all__ = ["Codebook", "Condition", "Question", "read_codebook"]


@dataclass(frozen=True)
class Codebook:
    """A year's survey as params/ describes it, or that of years published together.

    It is read once, when a survey is opened, and handed to whatever computes with it.

    Attributes
    ----------
    survey : SurveyYear
        What survey.yml says.
    questions : tuple of Question
        In the order of their tables.
    published : PublishedFigures
        The figures that documents give.
    register : mapping of str to str
        Code -> name of the 98 kommuner; empty where none is given.
    column_map : ColumnMap
        What case files of the year call otherwise.
    """

    survey: SurveyYear
    questions: tuple[Question, ...]
    published: PublishedFigures = field(default=PublishedFigures(), repr=False)
    register: Mapping[str, str] = field(default_factory=dict, repr=False)
    column_map: ColumnMap = field(default=ColumnMap(), repr=False)

    @property
    def year(self) -> int:
        """The year; for years published together, the name of the period."""
        return self.survey.year

    @cached_property
    def by_name(self) -> dict[str, Question]:
        """Name -> question, in the order of the tables."""
        return {q.question: q for q in self.questions}

    @cached_property
    def requirements(self) -> tuple[Question, ...]:
        """The questions that ask whether the law was kept."""
        return tuple(q for q in self.questions if q.complies)

    @cached_property
    def routed(self) -> tuple[Question, ...]:
        """The questions, each after the one that decides whether it is asked."""
        names = TopologicalSorter(predecessors(self.questions)).static_order()
        return tuple(self.by_name[name] for name in names)

    @cached_property
    def completely_published(self) -> tuple[str, ...]:
        """Codes of the kommuner of which the counts of every question are published."""
        told: dict[str, set[str]] = {}
        for row in self.published.count_rows:
            told.setdefault(row.kommune_code, set()).add(row.question)
        return tuple(sorted(code for code in told if code != c.ALL and told[code] >= set(self.by_name)))

    def question(self, name: str) -> Question:
        """The question of that name.

        Parameters
        ----------
        name : str
            As in the codebook's column `question`.

        Raises
        ------
        ParameterError
            The year asks no such question. The error tells the nearest.
        """
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
        """The type of case of that name.

        Parameters
        ----------
        name : str
            As in survey.yml.

        Raises
        ------
        ParameterError
            The year has no such type. The error tells the nearest.
        """
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

    def kommune_name(self, code: str) -> str:
        """The name of a kommune, real or invented.

        Parameters
        ----------
        code : str
            Three digits, or S and the invented kommune's number.

        Raises
        ------
        ParameterError
            No kommune has the code.
        """
        return kommuner.kommune_name(code, self.register)

    def printed_rows(self, question: Question) -> dict[str, tuple[str, ...]]:
        """The rows of a question's table: the answer that names each, and the answers counted in it.

        Parameters
        ----------
        question : Question
            One of the codebook's.
        """
        rows: dict[str, tuple[str, ...]] = {}
        for answer in question.answers:
            printed = self.survey.answers[answer].printed_as or answer
            rows[printed] = (*rows.get(printed, ()), answer)
        return rows


def read_codebook(year: int) -> Codebook:
    """The codebook of a year, checked as a whole, with what was published of the year.

    Parameters
    ----------
    year : int
        A year with a folder in params/.

    Raises
    ------
    ParameterError
        The year has no folder in params/.
    ConfigError
        A file is missing, cannot be read, or contradicts itself or another. The error tells every fault of the
        file, each with row and column, or field.
    """
    folder = year_folder(year)
    survey = read_yaml(folder / "survey.yml", SurveyYear)
    table = read_rows(folder / "codebook.csv", QuestionRow)
    rows = table.checked(question_faults(table.rows, survey, all_read=table.all_read))
    questions = tuple(row.asked() for row in rows)
    path = folder / "survey.yml"
    refuse(path, survey_faults(path, survey, year, {q.question: q.answers for q in questions}))
    register = kommuner.register()
    earlier = [other for other in survey_years() if other < year]
    published = read_published(folder, questions, register, earlier)
    return Codebook(survey, questions, published, register, read_column_map(folder, questions, register))
