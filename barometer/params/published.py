"""Figures that were published, each with its source. Nothing here is computed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, ClassVar, TypeVar

import pandas as pd

from .. import columns as c
from .cells import Filled, KommuneCode, KommuneCodeOrAll, Source, whole_number
from .csv_rows import CsvFile, CsvRow, RowFault, read_rows, unknown_name
from .question import Question

PERCENT = "percent"  # as printed, a whole number: the one frame that holds percent, because its source does
SINCE, POINTS = "since", "points"  # an earlier year, and percentage points as a document states them


class PublishedCount(CsvRow):
    """A row of published_counts.csv: so many cases of a kommune, or of all together, got this answer."""

    unique: ClassVar = ((c.KOMMUNE_CODE, c.QUESTION, c.ANSWER),)

    kommune_code: KommuneCodeOrAll
    question: Filled
    answer: Filled
    count: Annotated[int, whole_number(0)]
    source: Source


class PublishedShare(CsvRow):
    """A row of published_shares.csv: this percentage of a kommune's cases, or of all, kept the law."""

    unique: ClassVar = ((c.KOMMUNE_CODE, c.QUESTION),)

    kommune_code: KommuneCodeOrAll
    question: Filled
    percent: Annotated[int, whole_number(0, 100)]
    source: Source


class Claim(CsvRow):
    """A row of claims.csv: a document says that a kommune's share changed by so many percentage points."""

    unique: ClassVar = ((c.KOMMUNE_CODE, SINCE, c.QUESTION),)

    kommune_code: KommuneCodeOrAll
    since: Annotated[int, whole_number(0)]
    question: Filled
    points: Annotated[int, whole_number(-100, 100)]
    source: Source


class CasesRead(CsvRow):
    """A row of params/<year>/kommuner.csv: so many cases of a kommune were read."""

    unique: ClassVar = ((c.KOMMUNE_CODE,),)

    kommune_code: KommuneCode
    cases: Annotated[int, whole_number(0)]
    source: Source


COUNTS, SHARES, CLAIMS = (tuple(model.model_fields) for model in (PublishedCount, PublishedShare, Claim))
PublishedRow = TypeVar("PublishedRow", PublishedCount, PublishedShare, Claim, CasesRead)


@dataclass(frozen=True)
class PublishedFigures:
    """What documents give of a year, or of years published together; without arguments, nothing.

    Parameters
    ----------
    count_rows : tuple of PublishedCount
    share_rows : tuple of PublishedShare
    claim_rows : tuple of Claim
    cases : mapping of str to int
        Kommune code -> how many of its cases were read. No entry where it is not published.
    """

    count_rows: tuple[PublishedCount, ...] = ()
    share_rows: tuple[PublishedShare, ...] = ()
    claim_rows: tuple[Claim, ...] = ()
    cases: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def counts(self) -> pd.DataFrame:
        """The published counts; shared, so not to be changed.

        Returns
        -------
        DataFrame
            One row is kommune x question x answer: `kommune_code` (`alle` for all together), `question`,
            `answer`, `count`, and `source`, here the document and the table. Empty where nothing is published.
        """
        return _frame(self.count_rows, COUNTS, c.COUNT)

    @cached_property
    def shares(self) -> pd.DataFrame:
        """The published percentages of which the counts are not published; shared, so not to be changed.

        Returns
        -------
        DataFrame
            One row is kommune x question: `kommune_code` (`alle` for all together), `question`, `percent` (of
            the answer that keeps the law, whole, as printed) and `source`, here the document.
        """
        return _frame(self.share_rows, SHARES, PERCENT)

    @cached_property
    def claims(self) -> pd.DataFrame:
        """The changes that a document says there were from an earlier year; shared, so not to be changed.

        Returns
        -------
        DataFrame
            One row is kommune x earlier year x question: `kommune_code`, `since`, `question`, `points`
            (percentage points, as stated, below zero for a fall) and `source`, here the document.
        """
        return _frame(self.claim_rows, CLAIMS, SINCE, POINTS)

    @cached_property
    def national_percents(self) -> dict[str, int]:
        """Question -> published percentage of all kommuner together."""
        return {row.question: row.percent for row in self.share_rows if row.kommune_code == c.ALL}


def read_published(
    folder: Path, questions: Sequence[Question], register: Mapping[str, str], earlier: Collection[int] = ()
) -> PublishedFigures:
    """The published figures in the folder of a year or a period. A file that is not there holds none.

    Parameters
    ----------
    folder : Path
        Of the year or the period.
    questions : sequence of Question
        Those of the year, or those that every year of the period asked.
    register : mapping of str to str
        Code -> name of the kommuner there are.
    earlier : collection of int
        The earlier years from which a change may be claimed.

    Raises
    ------
    ConfigError
        A number that is none or cannot be, an unknown kommune, question or answer, a question that is no
        requirement and has a percentage, a figure without a source or one that stands twice. The error tells
        every fault of the file, each with row and column.
    """
    asked = {q.question: q for q in questions}
    read = _figures(folder / "kommuner.csv", CasesRead, asked, register)
    return PublishedFigures(
        _figures(folder / "published_counts.csv", PublishedCount, asked, register),
        _figures(folder / "published_shares.csv", PublishedShare, asked, register),
        _figures(folder / "claims.csv", Claim, asked, register, earlier),
        {row.kommune_code: row.cases for row in read},
    )


def _figures(
    path: Path,
    model: type[PublishedRow],
    asked: Mapping[str, Question],
    register: Mapping[str, str],
    earlier: Collection[int] = (),
) -> tuple[PublishedRow, ...]:
    if not path.exists():  # a folder in its place is no file without figures, and is refused
        return ()
    table: CsvFile[PublishedRow] = read_rows(path, model)
    return table.checked(fault for line, row in table.rows for fault in _unknown(line, row, asked, register, earlier))


def _unknown(
    line: int, row: PublishedRow, asked: Mapping[str, Question], register: Mapping[str, str], earlier: Collection[int]
) -> Iterator[RowFault]:
    """What a figure names that there is not."""
    if row.kommune_code != c.ALL and row.kommune_code not in register:
        expected = "a code of params/kommuner.csv"
        yield RowFault(line, c.KOMMUNE_CODE, "The kommune is unknown.", expected=expected, got=row.kommune_code)
    if isinstance(row, Claim) and row.since not in earlier:
        what = "There is no earlier survey of that year."
        yield RowFault(line, SINCE, what, expected=", ".join(map(str, earlier)) or "none", got=str(row.since))
    if isinstance(row, CasesRead):
        return
    if row.question not in asked:
        yield unknown_name(line, c.QUESTION, "The question is unknown.", row.question, asked)
    elif isinstance(row, PublishedCount):
        answers = asked[row.question].answers
        if row.answer not in answers:
            yield unknown_name(line, c.ANSWER, "The answer is unknown.", row.answer, answers)
    elif not asked[row.question].complies:
        requirements = [name for name, question in asked.items() if question.complies]
        yield unknown_name(line, c.QUESTION, "The question is no requirement.", row.question, requirements)


def _frame(rows: Sequence[CsvRow], columns: Sequence[str], *numbers: str) -> pd.DataFrame:
    frame = pd.DataFrame([dict(row) for row in rows], columns=list(columns))
    return frame.astype(dict.fromkeys(numbers, "int64"))
