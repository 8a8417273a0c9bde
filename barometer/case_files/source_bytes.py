"""The bytes of a case file, read so that no error tells its name."""

from __future__ import annotations

from pathlib import Path

from ..errors import CaseFileError
from ..files import reading
from .unreadable import WHAT, unreadable


def source_bytes(path: Path) -> bytes:
    """The whole file.

    Parameters
    ----------
    path : Path
        The case file.

    Raises
    ------
    CaseFileError
        The file is not there, is a folder, or is shut. The error does not name it: a name can hold a person's.
    """
    try:
        with reading(path, WHAT, CaseFileError, where="the case file"):
            if not path.exists():
                raise unreadable("The file is not there.")
            return path.read_bytes()
    except CaseFileError as error:
        raise error from None
