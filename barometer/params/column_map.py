"""What files call otherwise than the codebook: params/<year>/columns.csv."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from .. import columns as c
from .cells import Filled
from .csv_rows import CsvRow, RowFault, read_rows, unknown_name
from .question import Question

BLANK_ANSWER = "blank"  # what an answer means that says the question is not relevant
_NAMES = (c.CASE, c.KOMMUNE_CODE, c.SOURCE, c.YEAR)


class MappedColumn(CsvRow):
    """A row of columns.csv: a column of files and what it means; with an answer also what that means in it."""

    unique: ClassVar = (("column", "answer"),)

    column: Filled
    means: Filled
    answer: str
    answer_means: str


@dataclass(frozen=True)
class ColumnMap:
    """What files call otherwise than the codebook. Without arguments, nothing.

    Attributes
    ----------
    columns : mapping of str to str
        A column as a file names it -> our name: that of a question, `case`, `kommune_code`, `source`
        or `year`.
    answers : mapping of str to mapping of str to str
        A column as a file names it -> an answer as it stands there -> our answer, or the kommune's code. It is ""
        where the file's answer says that the question is not relevant.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_column_map(folder: Path, questions: Sequence[Question], register: Mapping[str, str]) -> ColumnMap:
    """What files of a year call otherwise. A file that is not there says nothing.

    Parameters
    ----------
    folder : Path
        Of the year.
    questions : sequence of Question
        Those of the year.
    register : mapping of str to str
        Code -> name of the kommuner there are.

    Raises
    ------
    ConfigError
        A column that is to mean two things, or what there is not; an answer that is to mean what the question has
        not; a row that stands twice. The error tells every fault of the file, each with row and column.
    """
    path = folder / "columns.csv"
    if not path.exists():  # a folder in its place is no file, and is refused
        return ColumnMap()
    table = read_rows(path, MappedColumn)
    answers_of = {q.question: (*q.answers, BLANK_ANSWER) for q in questions} | {c.KOMMUNE_CODE: tuple(register)}
    rows = table.checked(_faults(table.rows, answers_of))
    answers: dict[str, dict[str, str]] = {}
    for row in rows:
        if row.answer:
            meant = "" if row.answer_means == BLANK_ANSWER else row.answer_means
            answers.setdefault(row.column, {})[row.answer] = meant
    return ColumnMap({row.column: row.means for row in rows}, answers)


def _faults(rows: Sequence[tuple[int, MappedColumn]], answers_of: Mapping[str, Collection[str]]) -> Iterator[RowFault]:
    first: dict[str, MappedColumn] = {}
    known = [*_NAMES, *(name for name in answers_of if name not in _NAMES)]
    for line, row in rows:
        if row.means not in known:
            yield unknown_name(line, "means", "There is no such column.", row.means, known)
        elif first.setdefault(row.column, row).means != row.means:
            what = "The column means something else in a row above."
            yield RowFault(line, "means", what, expected=first[row.column].means, got=row.means)
        elif row.answer or row.answer_means:
            yield from _answer_faults(line, row, answers_of.get(row.means, ()))


def _answer_faults(line: int, row: MappedColumn, allowed: Collection[str]) -> Iterator[RowFault]:
    if not allowed:
        what = f"The column {row.means} has no answers."
        yield RowFault(line, "answer", what, got=row.answer, todo="Leave answer and answer_means empty.")
    elif not row.answer:
        what = "An empty cell is not relevant, and nothing else."
        yield RowFault(line, "answer", what, expected="the answer as it stands in the file")
    elif row.means == c.KOMMUNE_CODE and row.answer_means not in allowed:
        what = "The kommune is unknown."
        yield RowFault(line, "answer_means", what, expected="a code of params/kommuner.csv", got=row.answer_means)
    elif row.answer_means not in allowed:
        yield unknown_name(line, "answer_means", "The answer is unknown.", row.answer_means, allowed)
