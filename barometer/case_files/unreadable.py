"""A file that cannot be read, or has no table in it: one fault with the right cause."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import CaseFileError

WHAT = "The case file cannot be read."


@dataclass(frozen=True)
class Fault:
    """A fault of a file that cannot be read: where and what; never a value found.

    Parameters
    ----------
    row : int
        The row as a spreadsheet counts it; 0 for the file as a whole.
    column : str
        The column, or "".
    what, expected : str
        What is wrong, and what can be read.
    """

    row: int
    column: str
    what: str
    expected: str = ""

    def __str__(self) -> str:
        place = ", ".join(
            part for part in (self.row and f"row {self.row}", self.column and f"column {self.column}") if part
        )
        text = f"{place}: {self.what}" if place else self.what
        return f"{text} Expected: {self.expected}" if self.expected else text


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
