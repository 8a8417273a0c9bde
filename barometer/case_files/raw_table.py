"""What stands in a file before anybody asks what it means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True, eq=False)
class RawTable:
    """The cells of a file as text, with the places where a spreadsheet shows them.

    Attributes
    ----------
    head : tuple of str
        The columns' names as they stand, in the order of the file. They may be unknown or stand twice.
    cells : DataFrame
        One row is one row of the file below the head, one column (0, 1, ...) one column of the file. Every column is
        a categorical of text, so that what a text means is asked once and not in every row. A cell is without blanks
        around it; an empty one is "", never missing.
    rows : ndarray of int, shape (rows,)
        The row of each as a spreadsheet counts it. The head of a plain file is row 1.
    notes : tuple of str
        What was taken for what, and what was let go, in whole sentences that repeat no cell.
    """

    head: tuple[str, ...]
    cells: pd.DataFrame
    rows: np.ndarray
    notes: tuple[str, ...] = ()
