"""What the cells of a file mean in its year: each column ours or unknown, each cell a value, blank or unknown.

A text is understood once for a column, however many rows hold it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import columns as c
from ..errors import nearest_name
from ..params.codebook import Codebook
from ..privacy.personal_numbers import personal_cells
from .contract import Contract, ContractColumn
from .raw_table import RawTable
from .words import folded

BLANK, UNKNOWN, PERSONAL = -1, -2, -3
_ASKED_FOR = 30  # unknown texts of a column, or headings, whose nearest word is looked up: milliseconds each
_LONGEST = 60  # signs of a text for which it is

Codes = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class MeantColumn:
    """A column of the file that is one of ours.

    Attributes
    ----------
    contract : ContractColumn
        Which one.
    place : int
        Where it stands in the file, from 0.
    values : tuple of str
        The values that its cells mean: those of the contract, or those that were found.
    codes : ndarray of int, shape (rows,)
        Each cell's place among the values, or BLANK, UNKNOWN, or PERSONAL for a personal number.
    texts : ndarray of int, shape (rows,)
        Each cell's place among the column's different texts.
    unknown : dict of int to str
        The unknown texts by their places, each with the word that was probably meant, or with "".
    """

    contract: ContractColumn
    place: int
    values: tuple[str, ...]
    codes: Codes
    texts: NDArray[np.signedinteger] = field(repr=False)
    unknown: dict[int, str] = field(repr=False)

    def nearest(self, rows: NDArray[np.intp]) -> Iterable[tuple[str, NDArray[np.intp]]]:
        """Unknown cells by the word that was probably meant, the rows without one first.

        Parameters
        ----------
        rows : ndarray of int
            Places of rows whose cell is unknown.
        """
        words = sorted({"", *self.unknown.values()})
        lookup = np.zeros(max(self.unknown, default=0) + 1, dtype=np.int64)
        for place, word in self.unknown.items():
            lookup[place] = words.index(word)
        of_row = lookup[self.texts[rows]]
        for place, word in enumerate(words):
            if len(found := rows[of_row == place]):
                yield word, found


@dataclass(frozen=True, eq=False)
class Meaning:
    """A file as far as it is understood.

    Attributes
    ----------
    contract : Contract
        What the file may hold.
    raw : RawTable
        The file.
    columns : dict of str to MeantColumn
        Our name -> the column; of a column that stands twice the first.
    unknown : tuple of (int, str)
        The columns that are none of ours: the place of each, and the heading that was probably meant, or "".
    repeated : tuple of (int, str)
        The columns that stand a second time: the place of each, and our name.
    blank_rows : ndarray of bool, shape (rows,)
        Rows in which nothing stands.
    personal : ndarray of bool, shape (rows, columns)
        Cells that hold a personal number, or a part of one.
    partial : bool
        Whether the file is said to be part of a year.
    """

    contract: Contract
    raw: RawTable
    columns: dict[str, MeantColumn]
    unknown: tuple[tuple[int, str], ...]
    repeated: tuple[tuple[int, str], ...]
    blank_rows: NDArray[np.bool_]
    personal: NDArray[np.bool_]
    partial: bool

    @property
    def codebook(self) -> Codebook:
        """The year's codebook."""
        return self.contract.codebook

    @property
    def missing(self) -> list[ContractColumn]:
        """The columns that a case file must have and this one has not."""
        return [one for name, one in self.contract.columns.items() if one.required and name not in self.columns]

    def __len__(self) -> int:
        return len(self.raw.rows)

    def sheet_rows(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> NDArray[np.int64]:
        """The chosen rows as a spreadsheet counts them."""
        return self.raw.rows[chosen]

    @cached_property
    def kommune(self) -> Codes:
        """The place of each row's kommune among the values of the column; UNKNOWN in every row without the column."""
        return self._codes(c.KOMMUNE_CODE)

    @cached_property
    def kommune_codes(self) -> tuple[str, ...]:
        """The codes of the kommuner that the file has."""
        return self.columns[c.KOMMUNE_CODE].values if c.KOMMUNE_CODE in self.columns else ()

    @cached_property
    def numbers(self) -> NDArray[np.int64]:
        """The number of each case; below 0 where it is none."""
        codes = self._codes(c.CASE)
        values = self.columns[c.CASE].values if c.CASE in self.columns else ()
        known = np.array([*map(int, values), PERSONAL, UNKNOWN, BLANK], dtype=np.int64)  # these from behind
        return known[codes]

    def _codes(self, name: str) -> Codes:
        if name in self.columns:
            return self.columns[name].codes
        return np.full(len(self), UNKNOWN, dtype=np.int32)


def understand(raw: RawTable, codebook: Codebook, *, partial: bool = False) -> Meaning:
    """What the cells of a file mean.

    Parameters
    ----------
    raw : RawTable
        The file.
    codebook : Codebook
        Of the year whose file it is said to be.
    partial : bool
        Whether it is said to be part of the year.
    """
    contract = Contract.of(codebook)
    names = contract.column_of()
    columns: dict[str, MeantColumn] = {}
    unknown: list[int] = []
    repeated: list[tuple[int, str]] = []
    blank = np.ones(len(raw.rows), dtype=bool)
    personal = personal_cells(raw.cells)
    for place, heading in enumerate(raw.head):
        cells = raw.cells.iloc[:, place].cat
        blank &= np.array([not folded(text) for text in cells.categories], dtype=bool)[cells.codes]
        name = names.get(folded(heading))
        if name is None:
            unknown.append(place)
        elif name in columns:
            repeated.append((place, name))
        else:
            mapped = contract.mapped_answers(heading)
            columns[name] = _meant(contract.columns[name], place, raw.cells.iloc[:, place], personal[:, place], mapped)
    free = [one.heading for name, one in contract.columns.items() if name not in columns]
    free += [name for name in contract.columns if name not in columns]
    guessed = [(place, _nearest(raw.head[place], free) if i < _ASKED_FOR else "") for i, place in enumerate(unknown)]
    return Meaning(contract, raw, columns, tuple(guessed), tuple(repeated), blank, personal, partial)


def _meant(
    contract: ContractColumn, place: int, cells: pd.Series, personal: NDArray[np.bool_], mapped: Mapping[str, str]
) -> MeantColumn:
    texts = [folded(text) for text in cells.cat.categories]
    found = [mapped[text] if text in mapped else contract.meaning(text) if text else "" for text in texts]
    values = contract.values if contract.question else tuple(sorted({value for value in found if value}))
    of = {value: code for code, value in enumerate(values)} | {"": BLANK}
    lookup = np.array([UNKNOWN if value is None else of[value] for value in found], dtype=np.int32)
    unknown = {at: "" for at, value in enumerate(found) if value is None}
    for at in list(unknown)[:_ASKED_FOR] if contract.labels else ():
        unknown[at] = _nearest(texts[at], contract.labels)
    of_rows = cells.cat.codes.to_numpy()
    codes = np.where(personal & (lookup[of_rows] < 0), np.int32(PERSONAL), lookup[of_rows])
    return MeantColumn(contract, place, values, codes, of_rows, unknown)


def _nearest(text: str, words: Iterable[str]) -> str:
    return nearest_name(text, words) if len(text) <= _LONGEST else ""
