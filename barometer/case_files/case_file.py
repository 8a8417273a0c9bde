"""The case file: one row is one case, one column is one question; all faults are told at once.

The columns are `case` (a running number within the kommune), `kommune_code`, the year's questions, and `source` if
the file has it. No other column is let in, and the number of a case has too few digits to be a personal number. So
nothing that could name a child gets past this door, and no message repeats what stood in a file.
"""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pandas as pd

from .. import columns as c
from ..errors import CaseFileError, ParameterError
from ..files import reading, write_file
from ..params import kommuner
from ..params.codebook import Codebook
from . import checks
from .checks import Fault

SUFFIX = ".csv"


def read_cases(path: Path, codebook: Codebook) -> pd.DataFrame:
    """One row is one case: `case`, `kommune_code`, `source`, then the questions in the order of their tables.

    Parameters
    ----------
    path : Path
        A CSV file in UTF-8, with or without a byte order mark, separated by commas or semicolons.
    codebook : Codebook
        The questions of the year.

    Returns
    -------
    DataFrame
        Text in every cell, in the order of the file. `source` is `cases`, and `synthetic` for an invented kommune.

    Raises
    ------
    CaseFileError
        With every fault of the file in `faults`: a missing, unknown or repeated column; an unknown kommune or
        answer; a source that does not fit the kommune; a case that stands twice; an answer that is missing, or
        that answers a question not asked; a row of another length.
    """
    path = Path(path)
    rows, faults = checks.examine(_lines(path), codebook)
    if faults:
        raise _error(path, faults)
    frame = pd.DataFrame([row.cells for row in rows], dtype="str")
    if c.SOURCE not in frame:
        invented = frame[c.KOMMUNE_CODE].map(kommuner.is_invented).astype(bool)
        frame[c.SOURCE] = invented.map({True: c.SYNTHETIC, False: c.CASES}).astype("str")
    return frame[checks.columns(codebook)]


def write_cases(cases: pd.DataFrame, path: Path) -> None:
    """Writes cases as a CSV file that `read_cases` takes; the same cases always give the same bytes.

    The file is written beside its place and then moved there, so that half a file is never found.

    Parameters
    ----------
    cases : DataFrame
        One row is one case.
    path : Path
        Ends in .csv, in a folder that is there.

    Raises
    ------
    ParameterError
        The name has another ending, or the folder is not there.
    """
    path = Path(path)
    if path.suffix.lower() != SUFFIX:
        raise ParameterError("A case file is a CSV file.", where=path.name, expected=f"a name ending in {SUFFIX}")
    if not os.path.isdir(path.parent):
        raise ParameterError("The folder for the case file is not there.", where=path.parent.name)
    write_file(path, cases.to_csv(index=False, lineterminator="\n"), "name another file with --to")


def _error(path: Path, faults: list[Fault]) -> CaseFileError:
    number = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    return CaseFileError(f"The case file {path.name} has {number}.", faults=faults)


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """The file's rows as cells, each with the line it begins on; wholly empty lines are left out."""
    if path.suffix.lower() != SUFFIX:
        what = "Only CSV files can be read."
        expected = f"a name ending in {SUFFIX}; spreadsheets save one as CSV UTF-8"
        raise _error(path, [Fault(0, "", what, expected)])
    with reading(path, "The case file cannot be read.", CaseFileError):
        if not path.exists():
            raise _error(path, [Fault(0, "", "The file is not there.")])
        data = path.read_bytes()
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        fault = Fault(line, "", "The file is not UTF-8.", "save it as CSV UTF-8")
        raise _error(path, [fault]) from None  # the cause would show the file's bytes
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise _error(path, [Fault(1, "", "The file is empty.", "the columns' names, then the cases")])
    separator = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, begins = [], 1
    try:
        for cells in reader:
            if cells:
                rows.append((begins, [cell.strip() for cell in cells]))
            begins = reader.line_num + 1
    except csv.Error:
        fault = Fault(begins, "", "The row cannot be read.", "quotation marks that close")
        raise _error(path, [fault]) from None
    return rows
