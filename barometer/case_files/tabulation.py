"""Rows of a file become a table: its head, its cells as categories of text, and where each row stands."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd

from .cell_text import cell_text
from .raw_table import RawTable
from .unreadable import unreadable

_ROWS_AT_ONCE = 500  # so many stay near the processor


@dataclass(frozen=True)
class CodedColumn:
    """A column as numbers that stand for its distinct values.

    Attributes
    ----------
    codes : ndarray of int, shape (rows,)
        The place of each row's value in `values`.
    values : sequence
        The distinct values as the file's reader gave them.
    """

    codes: np.ndarray
    values: Sequence[Any]


def tabulate(records: Iterable[Sequence[Any]], notes: Sequence[str] = ()) -> RawTable:
    """The table of a file whose head is its first filled row.

    Parameters
    ----------
    records : iterable of sequence
        The rows from the first on, each with its cells, blank ones too.
    notes : sequence of str
        What is known of the file already.

    Raises
    ------
    CaseFileError
        There is no filled row, no row below the head, or a title above the head.
    """
    waiting = iter(records)
    line, head = _next_filled(waiting)
    if not line:
        raise unreadable("The file is empty.", "the columns' names, then the cases")
    blank, first = _next_filled(waiting)
    if not blank:
        raise unreadable("The file has no cases.", "a row for every case below the columns' names", row=line)
    _refuse_title(line, head, first)
    body = _Body(len(head), line + 1)
    body.add([*[()] * (blank - 1), first])
    while chunk := list(islice(waiting, _ROWS_AT_ONCE)):
        body.add(chunk)
    if line > 1:
        notes = (*notes, f"The columns' names were taken from row {line}, the first that is not blank.")
    if body.beyond:
        notes = (*notes, _left_out(body.beyond, "column"))
    return finished(head, body.columns(), np.array(body.rows, dtype=np.int64), notes, body.uneven)


def coded(values: Sequence[Any]) -> CodedColumn:
    """A column as numbers, each distinct value with its own in the order in which they first stand.

    Parameters
    ----------
    values : sequence
        The cells as the file's reader gave them.

    Raises
    ------
    TypeError
        A cell holds a list, or something else that may change.
    """
    codes = _Codes()
    numbers = _numbered(codes, values)
    return CodedColumn(numbers, list(codes))


def finished(
    head: Iterable[Any],
    columns: Sequence[CodedColumn],
    rows: np.ndarray,
    notes: Sequence[str] = (),
    uneven: Sequence[int] = (),
) -> RawTable:
    """A table with its cells cleaned, and without blank columns and rows at its end.

    Parameters
    ----------
    head : iterable
        The columns' names as the file's reader gave them.
    columns : sequence of CodedColumn
        As many as the head has names.
    rows : ndarray of int, shape (rows,)
        The row of each as a spreadsheet counts it.
    notes : sequence of str
        What is known of the file already; what is let go here is added.
    uneven : sequence of int
        The rows that are left out of the columns, because they have another number of cells than the head.
    """
    names = tuple(cell_text(name) for name in head)
    cleaned = [_cleaned(column) for column in columns]
    filled = [_has_text(column) for column in cleaned]
    width = len(names)
    while width and not names[width - 1] and not filled[width - 1].any():
        width -= 1
    kept = np.flatnonzero(np.any(filled[:width], axis=0)) if width else np.array([], dtype=np.int64)
    length = int(kept[-1]) + 1 if len(kept) else 0
    let_go = [(len(names) - width, "column"), (len(rows) - length, "row")]
    notes = (*notes, *(_left_out(number, what) for number, what in let_go if number))
    cells = pd.DataFrame({i: column[:length] for i, column in enumerate(cleaned[:width])}, copy=False)
    return RawTable(names[:width], cells, rows[:length], notes, np.array(uneven, dtype=np.int64))


class _Codes(dict[Hashable, int]):
    """Value -> its number; one that is new gets the next."""

    def __missing__(self, value: Hashable) -> int:
        self[value] = number = len(self)
        return number


def _numbered(codes: _Codes, values: Sequence[Any]) -> np.ndarray:
    """The number of each value; those that are new get one."""
    if bool in set(map(type, values)):  # as a number, TRUE would be 1
        values = tuple(map(cell_text, values))
    return np.fromiter(map(codes.__getitem__, values), dtype=np.int32, count=len(values))


class _Body:
    """The rows below the head, gathered column by column."""

    def __init__(self, width: int, first_row: int) -> None:
        self._width = width
        self._next = first_row
        self._codes = [_Codes() for _ in range(width)]
        self._parts: list[list[np.ndarray]] = [[] for _ in range(width)]
        self.uneven: list[int] = []
        self.rows: list[int] = []
        self.beyond = 0  # blank columns to the right of the head

    def add(self, records: Sequence[Sequence[Any]]) -> None:
        """Takes in the rows that come next."""
        numbers: Sequence[int] = range(self._next, self._next + len(records))
        self._next += len(records)
        if set(map(len, records)) != {self._width}:
            fitted = [(row, self._fitted(row, record)) for row, record in zip(numbers, records, strict=True)]
            numbers = [row for row, record in fitted if record is not None]
            records = [record for _, record in fitted if record is not None]
        self.rows += numbers
        for codes, parts, values in zip(self._codes, self._parts, zip(*records, strict=True), strict=bool(records)):
            parts.append(_numbered(codes, values))

    def _fitted(self, number: int, record: Sequence[Any]) -> Sequence[Any] | None:
        """The row as long as the head, if it is blank or only blank cells are too many; else None, and it is told."""
        if len(record) == self._width:
            return record
        if not _filled(record):
            return ("",) * self._width
        if len(record) > self._width and not _filled(record[self._width :]):
            self.beyond = max(self.beyond, len(record) - self._width)
            return record[: self._width]
        self.uneven.append(number)
        return None

    def columns(self) -> list[CodedColumn]:
        nothing = [np.array([], dtype=np.int32)]
        return [
            CodedColumn(np.concatenate(parts or nothing), list(codes))
            for parts, codes in zip(self._parts, self._codes, strict=True)
        ]


def _next_filled(records: Iterator[Sequence[Any]]) -> tuple[int, Sequence[Any]]:
    """The next row that is not blank, and its place among those left; 0 where there is none."""
    return next(((place, record) for place, record in enumerate(records, 1) if _filled(record)), (0, ()))


def _filled(record: Sequence[Any]) -> int:
    """How many cells have text."""
    return sum(1 for value in record if cell_text(value))


def _refuse_title(line: int, head: Sequence[Any], below: Sequence[Any]) -> None:
    if 2 * _filled(head) <= _filled(below):
        what = "A title stands above the columns' names."
        raise unreadable(what, "the columns' names in the first row, and the cases below", row=line)


def _cleaned(column: CodedColumn) -> pd.Categorical:
    """The column as categories of text, of which no two are alike."""
    texts: dict[str, int] = {}
    places = [texts.setdefault(cell_text(value), len(texts)) for value in column.values]
    codes = np.array(places, dtype=np.int32)[column.codes] if places else column.codes
    return pd.Categorical.from_codes(codes, categories=pd.Index(list(texts), dtype="str"))


def _has_text(column: pd.Categorical) -> np.ndarray:
    return np.asarray(column.categories != "", dtype=bool)[column.codes]


def _left_out(number: int, what: str) -> str:
    return (
        f"1 empty {what} at the end was left out."
        if number == 1
        else f"{number} empty {what}s at the end were left out."
    )
