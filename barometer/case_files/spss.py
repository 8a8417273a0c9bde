"""Files from SPSS, with their value labels, by pyreadstat in a process of its own."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from . import spss_child
from .extras import extra_library
from .raw_table import RawTable
from .source_bytes import source_bytes
from .tabulation import CodedColumn, coded, finished
from .unreadable import unreadable

_SECONDS = 600
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
    columns, labels = _read_apart(source_bytes(path))
    number = len(next(iter(columns.values()), ()))
    if not number:
        raise unreadable("The file has no cases.", "a row for every case")
    labelled = [_labelled(coded(values), labels.get(name, {})) for name, values in columns.items()]
    return finished(columns, labelled, np.arange(1, number + 1), [_NOTE])


def _read_apart(data: bytes) -> tuple[dict[str, list[Any]], dict[str, Mapping[Any, str]]]:
    """The columns and their labels, read by a process that may end at once where the file is damaged."""
    command = [sys.executable, "-P", "-m", spss_child.__name__]
    try:
        done = subprocess.run(command, input=data, capture_output=True, check=True, timeout=_SECONDS)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        what = "The file is damaged, or not from SPSS."
        raise unreadable(what, "a file that SPSS opens; or the cases as CSV UTF-8") from None
    read: tuple[dict[str, list[Any]], dict[str, Mapping[Any, str]]] = pickle.loads(done.stdout)
    return read


def _labelled(column: CodedColumn, labels: Mapping[Any, str]) -> CodedColumn:
    return CodedColumn(column.codes, [labels.get(value, value) for value in column.values])
