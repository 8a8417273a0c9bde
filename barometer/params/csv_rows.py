"""The CSV files of params/: a model describes a row, and all faults of a file are told at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from pydantic import ValidationError

from ..errors import ConfigError, nearest
from .faults import refuse
from .folder import where_in_params
from .harmless import harmful_texts
from .parsing import parsed
from .strict import Strict

Got = TypeVar("Got")


class CsvRow(Strict):
    """One row of a CSV file. Its fields are the file's columns, each made from a cell's text.

    Attributes
    ----------
    unique : tuple of tuple of str
        Each names columns that no two rows have alike.
    """

    unique: ClassVar[tuple[tuple[str, ...], ...]] = ()


Row = TypeVar("Row", bound=CsvRow)


@dataclass(frozen=True)
class RowFault:
    """A fault of one row, before it is told.

    Parameters
    ----------
    line : int
        The line in the file, the head being line 1.
    column : str
        The column's name; empty for the row as a whole.
    what : str
        One sentence: what is wrong.
    expected, got, todo : str
        As for `BarometerError`.
    """

    line: int
    column: str
    what: str
    expected: str = ""
    got: str = ""
    todo: str = ""

    def told(self, path: Path) -> ConfigError:
        """The fault as an error that names file, row and column."""
        where = f"{where_in_params(path)}, row {self.line}" + (f", column {self.column}" if self.column else "")
        return ConfigError(self.what, where=where, expected=self.expected, got=self.got, todo=self.todo)


@dataclass(frozen=True)
class CsvFile(Generic[Row]):
    """What could be read of a CSV file, and the faults of the rest.

    Attributes
    ----------
    path : Path
    rows : tuple of (int, CsvRow)
        Each row with the line it ends on.
    faults : tuple of RowFault
    all_read : bool
        Whether `rows` are all rows of the file: every fault is one of two rows that are alike.
    """

    path: Path
    rows: tuple[tuple[int, Row], ...]
    faults: tuple[RowFault, ...]
    all_read: bool

    def checked(self, more: Iterable[RowFault] = ()) -> tuple[Row, ...]:
        """The rows, if the file has no fault.

        Parameters
        ----------
        more : iterable of RowFault
            What no row knows of itself: that it contradicts another row or another file.

        Raises
        ------
        ConfigError
            Every fault of the file, in the order of its lines.
        """
        found = sorted([*self.faults, *more], key=lambda fault: fault.line)
        refuse(self.path, (fault.told(self.path) for fault in found))
        return tuple(row for _, row in self.rows)


def read_rows(path: Path, model: type[Row]) -> CsvFile[Row]:
    """The rows of a CSV file as models, with every fault that the file itself shows.

    Parameters
    ----------
    path : Path
        A file in params/.
    model : type
        Describes one row. Its fields are the file's columns, in any order.

    Returns
    -------
    CsvFile
        Call `checked` for the rows.

    Raises
    ------
    ConfigError
        The file is missing or is not UTF-8.
    """
    return parsed(path, model, _parse)


def unknown_name(line: int, column: str, what: str, got: str, allowed: Iterable[str]) -> RowFault:
    """The fault of a cell that names what there is not, with all that there is and the nearest.

    Parameters
    ----------
    line : int
        The line in the file, the head being line 1.
    column : str
        The column's name.
    what : str
        One sentence: what is wrong.
    got : str
        The name that stands there.
    allowed : iterable of str
        The names there are.
    """
    known = list(allowed)
    return RowFault(line, column, what, expected=", ".join(known), got=got, todo=nearest(got, known))


def _parse(path: Path, text: str, model: type[Row]) -> CsvFile[Row]:
    with io.StringIO(text, newline="") as file:
        reader = csv.reader(file, strict=True)
        rows: list[tuple[int, Row]] = []
        faults: list[RowFault] = []
        try:
            head = next(reader, [])
            faults += _head_faults(head, list(model.model_fields))
            if not faults:
                for cells in filter(None, reader):  # a blank line is no row
                    found = _row(reader.line_num, head, cells, model)
                    if isinstance(found, list):
                        faults += found
                    else:
                        rows.append((reader.line_num, found))
        except csv.Error as error:
            todo = "Close every quotation mark."
            faults.append(RowFault(reader.line_num, "", "A row cannot be read.", got=str(error), todo=todo))
    return CsvFile(path, tuple(rows), (*faults, *_repeated(rows, model)), all_read=not faults)


def _head_faults(found: list[str], columns: list[str]) -> Iterator[RowFault]:
    expected = ", ".join(columns)
    for column in columns:
        if column not in found:
            got = ", ".join(found) or "an empty file"
            todo = nearest(column, set(found) - set(columns))
            yield RowFault(1, column, f"The column {column} is missing.", expected=expected, got=got, todo=todo)
    for column in dict.fromkeys(found):
        if column not in columns or found.count(column) > 1:
            what = f"The column {column} is unknown or stands twice."
            yield RowFault(1, column, what, expected=expected, todo=nearest(column, columns))


def _row(line: int, head: list[str], cells: list[str], model: type[Row]) -> Row | list[RowFault]:
    if len(cells) != len(head):
        return [
            RowFault(
                line, head[-1], "A row has another number of cells than the head has columns.",
                expected=f"{len(head)} cells", todo="Put quotation marks around a text that holds a comma.",
            )
        ]  # fmt: skip
    texts = {name: cell.strip() for name, cell in zip(head, cells, strict=True)}
    harmful = [RowFault(line, place[0], **harm) for place, harm in harmful_texts(texts)]
    try:
        row = model.model_validate(texts)
    except ValidationError as error:
        found = [_cell_fault(line, one) for one in error.errors(include_url=False)]
        told = {fault.column for fault in found}
        return [*found, *(fault for fault in harmful if fault.column not in told)]
    return harmful or row


def _cell_fault(line: int, found) -> RowFault:
    told = {"what": found["msg"], "got": str(found["input"]), **found.get("ctx", {})}
    return RowFault(line, str(found["loc"][0]), **{name: str(told[name]) for name in _TOLD if name in told})


_TOLD = ("what", "expected", "got", "todo")


def _repeated(rows: list[tuple[int, Row]], model: type[Row]) -> Iterator[RowFault]:
    for columns in model.unique:
        first: dict[tuple, int] = {}
        for line, row in rows:
            key = tuple(getattr(row, column) for column in columns)
            if first.setdefault(key, line) != line:
                what = f"The {' of this '.join(reversed(columns))} stands twice."
                todo = f"Take out this row or row {first[key]}."
                yield RowFault(line, columns[-1], what, got=", ".join(map(str, key)), todo=todo)
