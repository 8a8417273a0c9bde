"""What a check found: a kind, its rows and its column, and the sentences that tell it. Never a cell of the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .contract import ContractColumn
from .rules import CONTRACT_RULES, ContractRule

NO_ROWS = np.zeros(0, dtype=np.int64)
_SHOWN = 8  # runs of rows in a line


@dataclass(frozen=True, eq=False)
class FileFinding:
    """One breach of one rule: one cause, however many rows it has.

    Attributes
    ----------
    kind : str
        One of the rules.
    rows : ndarray of int, shape (rows,)
        The rows as a spreadsheet counts them, in order; empty for the file as a whole.
    place : int or None
        The column's place in the file, from 0; None where it has none.
    column : ContractColumn or None
        What the column is; None where it is none of ours.
    now : mapping
        What the check found out, by the names that the rule's texts use.
    nearest : str
        The word that was probably meant, for an office; empty where none is near.
    further : tuple of int
        The places of further columns with the same breach.
    """

    kind: str
    rows: NDArray[np.int64] = field(default_factory=lambda: NO_ROWS)
    place: int | None = None
    column: ContractColumn | None = None
    now: Mapping[str, Any] = field(default_factory=dict)
    nearest: str = ""
    further: tuple[int, ...] = ()

    @property
    def rule(self) -> ContractRule:
        """The rule that is broken."""
        return CONTRACT_RULES[self.kind]

    @property
    def letters(self) -> str:
        """The columns as a spreadsheet names them: "C", or "C-E, AA"; empty where the finding has none."""
        if self.place is None:
            return ""
        runs = row_runs(np.array([self.place, *self.further]))
        return ", ".join("-".join(map(column_letters, sorted({low, upp}))) for low, upp in runs)

    @property
    def what(self) -> str:
        """What is wrong, in English."""
        return self._told(self.rule.what)

    @property
    def expected(self) -> str:
        """What would be right, in English."""
        return self._told(self.rule.expected)

    @property
    def what_da(self) -> str:
        """What is wrong, in Danish."""
        return self._told(self.rule.what_da)

    @property
    def expected_da(self) -> str:
        """What would be right, in Danish."""
        return self._told(self.rule.expected_da)

    def _told(self, text: str) -> str:
        return text.format(column=self.column, now=self.now)

    def __str__(self) -> str:
        parts = []
        if len(self.rows):
            number = f" ({len(self.rows)} rows)" if len(self.rows) > _SHOWN else ""
            parts.append(f"{'row' if len(self.rows) == 1 else 'rows'} {rows_told(self.rows)}{number}")
        if self.column is not None and self.letters:
            parts.append(f"column {self.letters} ({self.column.name})")
        elif self.column is not None or self.letters:
            columns = "columns" if self.further else "column"
            parts.append(f"{columns} {self.column.name if self.column else self.letters}")
        hint = f" Did you mean {self.nearest}?" if self.nearest else ""
        place = f"{', '.join(parts)}: " if parts else ""
        return f"{place}{self.what}{hint} Expected: {self.expected}."


def column_letters(place: int) -> str:
    """A column as a spreadsheet names it.

    Parameters
    ----------
    place : int
        From 0.

    Examples
    --------
    >>> [column_letters(place) for place in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    letters, left = "", place + 1
    while left:
        left, sign = divmod(left - 1, 26)
        letters = chr(ord("A") + sign) + letters
    return letters


def row_runs(rows: NDArray[np.int64]) -> list[tuple[int, int]]:
    """The rows as runs, each with its first and last row.

    Parameters
    ----------
    rows : ndarray of int, shape (rows,)
        In order, each once.

    Examples
    --------
    >>> row_runs(np.array([2, 3, 4, 9]))
    [(2, 4), (9, 9)]
    """
    if not len(rows):
        return []
    breaks = np.flatnonzero(np.diff(rows) != 1)
    first, last = rows[np.r_[0, breaks + 1]], rows[np.r_[breaks, len(rows) - 1]]
    return [(int(low), int(upp)) for low, upp in zip(first, last, strict=True)]


def rows_told(rows: NDArray[np.int64], more: str = "and {} more") -> str:
    """The rows as one short text: the first runs of them, and how many rows follow.

    Parameters
    ----------
    rows : ndarray of int, shape (rows,)
        In order, each once.
    more : str
        What stands for the rows that are not told, with `{}` for their number.

    Examples
    --------
    >>> rows_told(np.array([2, 3, 4, 9]))
    '2-4, 9'
    >>> rows_told(np.arange(2, 40, 2))
    '2, 4, 6, 8, 10, 12, 14, 16 and 11 more'
    """
    runs = row_runs(rows)
    told = ", ".join(str(low) if low == upp else f"{low}-{upp}" for low, upp in runs[:_SHOWN])
    rest = sum(upp - low + 1 for low, upp in runs[_SHOWN:])
    return f"{told} {more.format(rest)}" if rest else told
