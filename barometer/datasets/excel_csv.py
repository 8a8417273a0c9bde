"""CSV that opens right in a Danish Excel by a double click: semicolons, decimal commas, Danish heads and words.

A byte order mark tells Excel that the file is UTF-8; without it, æ, ø and å are spoilt.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd

from ..page.danish import da
from .dictionary import FLOATS, dictionary
from .labels import Labels

BYTE_ORDER_MARK = "\ufeff"


def csv_for_excel(file: str, frame: pd.DataFrame, labels: Labels) -> str:
    """A table of a year as text for a Danish Excel. A missing number is an empty cell.

    Parameters
    ----------
    file : str
        The table's name in the dictionary, as "estimates".
    frame : DataFrame
        The table, as its plain CSV has it.
    labels : mapping
        Column -> code -> how it is printed.
    """
    known = dictionary()
    columns = []
    for name in frame.columns:
        described = known.column(file, name)
        told = _float if described.type in FLOATS else _yes_or_no if described.type == "yes_or_no" else str
        columns.append(_cells(frame[name], told, labels.get(name, {})))
    text = io.StringIO(BYTE_ORDER_MARK, newline="")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([known.column(file, name).title.da for name in frame.columns])
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue()


def _cells(column: pd.Series, told: Callable[[Any], str], words: Any) -> list[str]:
    """The cells of a column; each value that is there several times is told once."""
    known: dict[Any, str] = {}
    cells = []
    for value, missing in zip(column.tolist(), column.isna().tolist(), strict=True):
        if missing:
            cells.append("")
            continue
        if value not in known:
            known[value] = words[value] if value in words else told(value)
        cells.append(known[value])
    return cells


def _float(value: float) -> str:
    """All digits of a number, with a decimal comma and without a power of ten."""
    return f"{Decimal(repr(float(value))):f}".replace(".", ",")


def _yes_or_no(value: bool) -> str:
    return da.yes_or_no(value)
