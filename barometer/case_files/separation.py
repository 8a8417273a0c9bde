"""Which sign stands between the cells of a text file: said in its first line, or seen in its rows."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from itertools import islice

from .unreadable import unreadable

SEPARATORS = {";": "semicolons", ",": "commas", "\t": "tabs"}
_EXPECTED = "semicolons, commas or tabs between the cells"
_SAID = re.compile(r'"?sep=(.)"?[ ,;\t]*\r?\n?', re.IGNORECASE)
_LINES = 50
_BLANK = " ;,\t\xa0\r\n"  # a row of separators alone is blank, whichever of them is meant


def said_separator(first_line: str) -> str:
    """The separator that a first line such as `sep=;` names; empty where it names none.

    Parameters
    ----------
    first_line : str
        The file's first line.

    Raises
    ------
    CaseFileError
        It names another sign than those that are read.
    """
    match = _SAID.fullmatch(first_line)
    if match is None:
        return ""
    if match[1] not in SEPARATORS:
        raise unreadable("The first line names a separator that is not read.", _EXPECTED, row=1)
    return match[1]


def seen_separator(lines: Iterable[str]) -> str:
    """The separator of a file: the one that cuts all of its first rows into the same number of cells.

    Where none does, because rows have too many cells or a title stands above them, it is the one that cuts most rows
    into the most cells.

    Parameters
    ----------
    lines : iterable of str
        The file's lines, with their ends.

    Raises
    ------
    CaseFileError
        The rows are blank, no separator cuts them, or several do.
    """
    sample = list(islice(lines, _LINES))
    widths = {sign: _widths(sample, sign) for sign in SEPARATORS}
    if not any(widths.values()):
        raise unreadable("The file is empty.", "the columns' names, then the cases")
    found = [sign for sign in SEPARATORS if len(set(widths[sign])) == 1 and _usual(widths[sign]) > 1]
    if not found:
        most = max(map(_usual, widths.values()))
        if _usual(_widths(sample, "|")) > most:
            raise unreadable("The cells are separated by vertical bars (|).", _EXPECTED)
        found = [sign for sign in SEPARATORS if _usual(widths[sign]) == most > 1]
    if not found:
        raise unreadable("The rows have one cell only.", _EXPECTED)
    if len(found) > 1:
        what = f"The rows can be cut at {' or at '.join(SEPARATORS[sign] for sign in found)}."
        todo = "Write sep=; above the first row if it is semicolons, and likewise for the others."
        raise unreadable(what, "one of them between the cells", todo=todo)
    return found[0]


def _widths(lines: list[str], separator: str) -> list[int]:
    """The number of cells of each row that is not blank, as far as rows can be read."""
    widths: list[int] = []
    try:
        reader = csv.reader(lines, delimiter=separator, skipinitialspace=True)
        widths.extend(len(row) for row in reader if any(cell.strip(_BLANK) for cell in row))
    except csv.Error:
        return widths
    # the last of many lines may have been cut off within quotation marks
    return widths[:-1] if len(lines) == _LINES and len(widths) > 1 else widths


def _usual(widths: list[int]) -> int:
    """The width of the most rows; of two that are as common the greater."""
    return max(set(widths), key=lambda width: (widths.count(width), width), default=0)
