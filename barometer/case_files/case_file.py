"""The case file: the one door through which cases come in, and the way they are written.

One row is one case, one column is one question. No column beyond the contract's is let in, and every cell becomes a
value of the codebook; the number of a case has too few digits to be a personal number. So nothing that could name a
child gets past this door, and no message repeats what stood in a file, or the file's name.
"""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from ..errors import CaseFileError, ParameterError
from ..params.codebook import Codebook
from ..privacy.gate import place_output
from .check import CheckedFile, check_case_file

SUFFIX = ".csv"


def read_cases(path: Path, codebook: Codebook, *, partial: bool = False) -> pd.DataFrame:
    """One row is one case: `case`, `kommune_code`, `source`, then the questions in the order of their tables.

    Parameters
    ----------
    path : Path
        The file.
    codebook : Codebook
        The questions of the year, and its numbers of cases and kommuner.
    partial : bool
        Whether the file is part of the year: it may then have fewer cases and kommuner than the survey.

    Returns
    -------
    DataFrame
        In the order of the file. Every column is a categorical of text, so a cell can hold nothing but one of its
        values: a question's answers by their codes, and "" where it is not relevant. `source` is `cases`, and
        `synthetic` for an invented kommune.

    Raises
    ------
    CaseFileError
        The file cannot be read, or breaks its contract. `faults` holds every fault.
    """
    cases = read_case_file(path, codebook, partial=partial).cases
    assert cases is not None  # a file with a fault is an error
    return cases


def read_case_file(path: Path, codebook: Codebook, *, partial: bool = False) -> CheckedFile:
    """The cases of a file with what the check of it tells: notes, warnings, and how often questions were left blank.

    Parameters
    ----------
    path : Path
        The file.
    codebook : Codebook
        The questions of the year, and its numbers of cases and kommuner.
    partial : bool
        Whether the file is part of the year.

    Raises
    ------
    CaseFileError
        The file cannot be read, or breaks its contract. `faults` holds every fault.
    """
    checked = check_case_file(path, codebook, partial=partial)
    if checked.faults:
        number = "1 fault" if len(checked.faults) == 1 else f"{len(checked.faults)} faults"
        raise CaseFileError(f"The case file has {number}.", faults=checked.faults)
    return checked


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
    place_output(path, cases.to_csv(index=False, lineterminator="\n"), "name another file with --to")
