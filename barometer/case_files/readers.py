"""The cells of a case file as text."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd

from ..errors import CaseFileError
from ..files import reading
from .checks import Fault
from .raw_table import RawTable


def read_raw(path: Path) -> RawTable:
    """The cells of a case file, a CSV file in UTF-8."""
    path = Path(path)
    if path.suffix.lower() != ".csv":
        raise _error(Fault(0, "", "Only CSV files can be read.", "a name ending in .csv"))
    with reading(path, "The case file cannot be read.", CaseFileError, where="the file"):
        data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise _error(Fault(row, "", "The file is not UTF-8.", "save it as CSV UTF-8")) from None
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise _error(Fault(1, "", "The file is empty.", "the columns' names, then the cases"))
    separator = ";" if first.count(";") > first.count(",") else ","
    rows, begins = [], 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            if cells:
                rows.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error:
        raise _error(Fault(begins, "", "The row cannot be read.", "quotation marks that close")) from None
    width = len(rows[0][1])
    for line, cells in rows:
        if len(cells) != width:
            raise _error(Fault(line, "", "The row has another number of cells than the head has columns."))
    body = [[cell.strip() for cell in cells] for _, cells in rows[1:]]
    columns = {place: pd.Categorical([row[place] for row in body]) for place in range(width)}
    return RawTable(tuple(rows[0][1]), pd.DataFrame(columns), np.array([line for line, _ in rows[1:]], dtype=np.int64))


def _error(fault: Fault) -> CaseFileError:
    return CaseFileError("The case file cannot be read.", faults=[fault])
