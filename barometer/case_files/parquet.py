"""Parquet files, by pyarrow."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np

from .extras import extra_library
from .raw_table import RawTable
from .source_bytes import source_bytes
from .tabulation import coded, finished
from .unreadable import unreadable

_NOTE = "Rows are counted from 1."


def read_parquet(path: Path) -> RawTable:
    """The table of a Parquet file.

    Parameters
    ----------
    path : Path
        A .parquet file whose columns hold text, numbers, dates or truth values.

    Raises
    ------
    CaseFileError
        pyarrow is not installed, the file cannot be read or is not Parquet, a column holds lists or records, or it
        has no cases.
    """
    pyarrow = extra_library("pyarrow", "parquet")
    parquet = extra_library("pyarrow.parquet", "parquet")
    data = source_bytes(path)
    try:
        table = parquet.read_table(io.BytesIO(data), use_threads=False)
        columns = [coded(column.to_pylist()) for column in table.columns]
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError):
        raise unreadable("The file is not Parquet.", "a Parquet file; or the cases as CSV UTF-8") from None
    except TypeError:  # a list is no key
        raise unreadable("A column holds lists or records.", "one code or answer in each cell") from None
    if not table.num_rows:
        raise unreadable("The file has no cases.", "a row for every case")
    return finished(table.column_names, columns, np.arange(1, table.num_rows + 1), [_NOTE])
