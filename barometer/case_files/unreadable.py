"""A file that cannot be read, or has no table in it: one fault with the right cause."""

from __future__ import annotations

from ..errors import CaseFileError
from .checks import Fault

WHAT = "The case file cannot be read."


def unreadable(what: str, expected: str = "", row: int = 0, todo: str = "") -> CaseFileError:
    """The error of a file that cannot be read, with its one fault.

    It names neither the file nor anything in it. Raise it `from None`: its cause could show either.

    Parameters
    ----------
    what, expected : str
        What is wrong, and what can be read; never a value found.
    row : int
        The row as a spreadsheet counts it; 0 for the file as a whole.
    todo : str
        What to do now.
    """
    return CaseFileError(WHAT, faults=[Fault(row, "", what, expected)], todo=todo)
