"""Files from SPSS, with their value labels, by pyreadstat."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from .extras import extra_library
from .raw_table import RawTable
from .source_bytes import source_bytes
from .tabulation import CodedColumn, coded, finished
from .unreadable import unreadable

_EXPECTED = "a file that SPSS opens; or save it as CSV UTF-8"
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
    pyreadstat = extra_library("pyreadstat", "spss")
    data = source_bytes(path)
    try:
        columns, about = pyreadstat.read_sav(io.BytesIO(data), user_missing=True, output_format="dict")
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, OverflowError, LookupError):
        raise unreadable("The file is not from SPSS.", _EXPECTED) from None
    number = len(next(iter(columns.values()), ()))
    if not number:
        raise unreadable("The file has no cases.", "a row for every case")
    labelled = [_labelled(coded(values), about.variable_value_labels.get(name, {})) for name, values in columns.items()]
    return finished(columns, labelled, np.arange(1, number + 1), [_NOTE])


def _labelled(column: CodedColumn, labels: Mapping[Any, str]) -> CodedColumn:
    return CodedColumn(column.codes, [labels.get(value, value) for value in column.values])
