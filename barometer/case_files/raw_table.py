"""What stands in a file before anybody asks what it means."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd


@dataclass(frozen=True, eq=False)
class RawTable:
    """The cells of a file as text, with the places where a spreadsheet shows them.

    Attributes
    ----------
    head : tuple of str
        The columns' names as they stand, in the order of the file. They may be unknown, empty or stand twice.
    cells : DataFrame
        One row is one row of the file below the head, one column (0, 1, ...) one column of the file. Every column is
        a categorical of text, so that what a text means is asked once and not in every row. A cell is in composed
        letters (NFC), without blanks around it, with one blank between words and without signs of no width; an empty
        one is "", never missing. A row without any filled cell is a row, unless it stands after the last case.
    rows : ndarray of int, shape (rows,)
        The row of each as a spreadsheet counts it. The head of a plain file is row 1. SPSS and Parquet have no row
        for the head, and their first case is row 1.
    notes : tuple of str
        What was taken for what, and what was let go, in whole sentences that repeat no cell.
    uneven : ndarray of int, shape (uneven rows,)
        The rows that have another number of cells than the head and are therefore not among the cells. Who takes the
        cells must tell of them.
    """

    head: tuple[str, ...]
    cells: pd.DataFrame
    rows: np.ndarray
    notes: tuple[str, ...] = ()
    uneven: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
