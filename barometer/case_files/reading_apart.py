"""Files read by a process of their own, because a damaged one can end the process that reads it.

This is so of pyreadstat, and of calamine with old workbooks. The file goes to the process by its standard input, and
what it read comes back by its standard output. Nothing of it is written to disk, not even where the process is ended.
"""

from __future__ import annotations

import io
import pickle
import resource
import subprocess
import sys
from typing import Any

_SECONDS = 600
_MOST_BYTES = 8 * 2**30  # of memory, so that a damaged file cannot ask for all there is


class ReadingEnded(Exception):
    """The file could not be read. What the process said of it stays unsaid, for it could hold a cell."""


def read_apart(kind: str, data: bytes) -> Any:
    """What a process of its own reads of a file.

    Parameters
    ----------
    kind : str
        `spss` for the columns and the labels of their values; `workbook` for the rows of each sheet that has cells,
        or None where the workbook is locked.
    data : bytes
        The file.

    Raises
    ------
    ReadingEnded
        The process failed or was ended.
    """
    command = [sys.executable, "-P", "-m", __name__, kind]
    try:
        done = subprocess.run(command, input=data, capture_output=True, check=True, timeout=_SECONDS)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise ReadingEnded from None
    return pickle.loads(done.stdout)


def _spss(data: bytes) -> Any:
    import pyreadstat

    columns, about = pyreadstat.read_sav(io.BytesIO(data), user_missing=True, output_format="dict")
    return dict(columns), about.variable_value_labels


def _workbook(data: bytes) -> Any:
    import python_calamine

    from .sheets_of_workbook import filled_sheets, rows_from_the_corner

    try:
        return [list(rows_from_the_corner(sheet)) for sheet in filled_sheets(data)]
    except python_calamine.PasswordError:
        return None


def _read_here(kind: str) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold the cases
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES if hard < 0 else min(_MOST_BYTES, hard), hard))
    read = {"spss": _spss, "workbook": _workbook}[kind]
    pickle.dump(read(sys.stdin.buffer.read()), sys.stdout.buffer)


if __name__ == "__main__":
    _read_here(sys.argv[1])
