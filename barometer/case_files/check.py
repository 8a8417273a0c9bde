"""A case file is read, understood and checked: either what is wrong with it, or its cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from .. import columns as c
from ..params.codebook import Codebook
from .blanks import BlankAnswers, blank_answers
from .case_checks import invented_rows
from .checks import findings_of
from .findings import FileFinding
from .meaning import BLANK, Meaning, MeantColumn, understand
from .readers import read_raw
from .rules import CONTRACT_RULES


@dataclass(frozen=True, eq=False)
class CheckedFile:
    """What became of a case file.

    Attributes
    ----------
    cases : DataFrame or None
        One row is one case, as `read_cases` gives it; None where the file has a fault.
    faults, warnings : tuple of FileFinding
        What is wrong, and what may be; in the order of the rules.
    blanks : tuple of BlankAnswers
        How often each conditional question was left blank: one for the whole file (`kommune_code` is `alle`), and one
        for each kommune where that is unusual. Empty where the file has a fault.
    notes : tuple of str
        What was taken for what, and what was let go, in whole sentences.
    rows, columns : int
        How many the file has, the head not counted.
    partial : bool
        Whether the file was said to be part of a year.
    """

    cases: pd.DataFrame | None
    faults: tuple[FileFinding, ...]
    warnings: tuple[FileFinding, ...]
    blanks: tuple[BlankAnswers, ...]
    notes: tuple[str, ...]
    rows: int
    columns: int
    partial: bool


Progress = Callable[[str, int], None]  # takes the step that begins, and how many there are


def _unseen(step: str, steps: int) -> None:
    """Nobody watches."""


def check_case_file(
    path: Path, codebook: Codebook, *, partial: bool = False, progress: Progress = _unseen
) -> CheckedFile:
    """All that is wrong with a case file, or its cases.

    Parameters
    ----------
    path : Path
        The file.
    codebook : Codebook
        Of the year whose cases it holds.
    partial : bool
        Whether the file is part of the year: it may then have fewer cases and kommuner than the survey.

    progress : callable, optional
        Is told each step as it begins.

    Raises
    ------
    CaseFileError
        The file cannot be read, or has no table in it.
    """
    steps = 3 + len(CONTRACT_RULES)
    progress("reading", steps)
    raw = read_raw(path)
    progress("understanding", steps)
    meaning = understand(raw, codebook, partial=partial)
    progress("counting blanks", steps)
    blanks = tuple(blank_answers(meaning))
    found = tuple(findings_of(meaning, blanks, lambda kind: progress(f"checking {kind}", steps)))
    faults = tuple(finding for finding in found if not finding.rule.warning)
    warnings = tuple(finding for finding in found if finding.rule.warning)
    cases = None if faults else cases_of(meaning)
    return CheckedFile(
        cases, faults, warnings, () if faults else blanks, raw.notes, len(raw.rows), len(raw.head), partial
    )


def cases_of(meaning: Meaning) -> pd.DataFrame:
    """The cases of a file without a fault: one row is one case.

    Parameters
    ----------
    meaning : Meaning
        The file. Every cell is a value of the codebook, or blank.

    Returns
    -------
    DataFrame
        As `read_cases` gives it: categoricals, so that a cell can hold nothing but one of its column's values.
    """
    frame = {name: _values(meaning.columns[name]) for name in meaning.contract.columns if name in meaning.columns}
    # What the file says of it, if it says something, agrees with the kommune.
    frame[c.SOURCE] = pd.Categorical.from_codes(invented_rows(meaning).astype(np.int8), [c.CASES, c.SYNTHETIC])
    return pd.DataFrame(frame)[[name for name in meaning.contract.columns if name != c.YEAR]]


def _values(column: MeantColumn) -> pd.Categorical:
    values = [*column.values, ""] if column.contract.question else list(column.values)
    codes = np.where(column.codes == BLANK, len(column.values), column.codes)
    return pd.Categorical.from_codes(codes, values)
