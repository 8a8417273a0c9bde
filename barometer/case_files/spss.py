"""Files from SPSS, with their value labels, by pyreadstat in a process of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from .extras import extra_library
from .raw_table import RawTable
from .reading_apart import ReadingEnded, read_apart
from .source_bytes import source_bytes
from .tabulation import CodedColumn, coded, finished
from .unreadable import unreadable

_NOTE = "Values with a label were read as their labels. Rows are counted as SPSS counts cases, from 1."


def read_spss(path: Path) -> RawTable:
    """The table of a file from SPSS: a value that has a label is that label.

    A value declared as missing is kept, so that it is told and does not pass for a question that was not asked.

    Parameters
    ----------
    path : Path
        A .sav or .zsav file.

    Raises
    ------
    CaseFileError
        pyreadstat is not installed, the file cannot be read or is not from SPSS, or it has no cases.
    """
    extra_library("pyreadstat", "spss")
    data = source_bytes(path)
    try:
        columns, labels = read_apart("spss", data)
    except ReadingEnded:
        what = "The file is damaged, or not from SPSS."
        raise unreadable(what, "a file that SPSS opens; or the cases as CSV UTF-8") from None
    number = len(next(iter(columns.values()), ()))
    if not number:
        raise unreadable("The file has no cases.", "a row for every case")
    labelled = [_labelled(coded(values), labels.get(name, {})) for name, values in columns.items()]
    return finished(columns, labelled, np.arange(1, number + 1), [_NOTE])


def _labelled(column: CodedColumn, labels: Mapping[Any, str]) -> CodedColumn:
    return CodedColumn(column.codes, [labels.get(value, value) for value in column.values])
