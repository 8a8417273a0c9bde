"""Cases that stand several times: under one number, or with all answers alike under several."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .meaning import Meaning

_DISTINCT = 5  # different cases below which all of them may stand twice by chance


@dataclass(frozen=True, eq=False)
class Repeats:
    """Which rows repeat a case. Blank rows do not, nor do rows whose kommune is not known.

    Attributes
    ----------
    again : ndarray of bool, shape (rows,)
        The number of the case stands before within the kommune.
    first : ndarray of bool, shape (rows,)
        The number of the case stands again below.
    times : ndarray of int, shape (rows,)
        How many times every case of the row's kommune stands, under different numbers; 1 where they do not all.
    file_times : int
        The same of the file as a whole.
    alike : ndarray of bool, shape (rows,)
        Another case of the kommune has all answers alike; not where every case of the kommune stands several times.
    """

    again: NDArray[np.bool_]
    first: NDArray[np.bool_]
    times: NDArray[np.int64]
    file_times: int
    alike: NDArray[np.bool_]

    def cases(self, rows: NDArray[np.bool_]) -> int:
        """How many different cases there are among the rows: one that stands several times counts once."""
        each = 1 / np.maximum(self.times, self.file_times)
        return round(float(each[rows & ~self.again].sum()))


def find_repeats(meaning: Meaning) -> Repeats:
    """Which rows of a file repeat a case.

    Parameters
    ----------
    meaning : Meaning
        The file.
    """
    again, first = _same_number(meaning)
    times = np.ones(len(meaning), dtype=np.int64)
    alike = np.zeros(len(meaning), dtype=bool)
    known = np.flatnonzero((meaning.kommune >= 0) & ~again & ~meaning.blank_rows)
    if not len(known):
        return Repeats(again, first, times, 1, alike)
    answers = {q: meaning.columns[q].codes[known] for q in meaning.codebook.by_name if q in meaning.columns}
    if not answers:
        return Repeats(again, first, times, 1, alike)
    frame = pd.DataFrame({"": meaning.kommune[known], **answers})
    group = frame.groupby(list(frame), sort=False).ngroup().to_numpy()
    size = np.bincount(group)
    kommune = np.zeros(len(size), dtype=np.int64)
    kommune[group] = meaning.kommune[known]
    file_times = _times(size)
    if file_times == 1:
        of_kommune = np.ones(len(meaning.kommune_codes), dtype=np.int64)
        for place in np.unique(kommune[size > 1]):
            of_kommune[place] = _times(size[kommune == place])
        times[known] = of_kommune[meaning.kommune[known]]
    alike[known] = (size[group] > 1) & (times[known] == 1) & (file_times == 1)
    return Repeats(again, first, times, file_times, alike)


def _same_number(meaning: Meaning) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    again, first = (np.zeros(len(meaning), dtype=bool) for _ in range(2))
    rows = np.flatnonzero((meaning.kommune >= 0) & (meaning.numbers >= 0))
    keys = pd.Series(meaning.kommune[rows].astype(np.int64) * (meaning.numbers.max(initial=0) + 1))
    keys += meaning.numbers[rows]
    again[rows] = keys.duplicated(keep="first")
    first[rows] = keys.duplicated(keep=False) & ~again[rows]
    return again, first


def _times(size: NDArray[np.int64]) -> int:
    """How many times each of several different cases stands, if it is the same number of times or a multiple."""
    return int(np.gcd.reduce(size)) if len(size) >= _DISTINCT else 1
