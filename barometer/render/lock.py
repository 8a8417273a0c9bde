"""One run at a time in a year's folder, and one at a time beside the years. A lock ends with the process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import RenderError
from ..files import writing

LOCK_FILE = ".lock"


@contextmanager
def run_lock(folder: Path) -> Iterator[None]:
    """Holds a folder for this process. A second run is refused, and nothing of the first is touched.

    Parameters
    ----------
    folder : Path
        The year's folder. It is made where it is not there.

    Raises
    ------
    RenderError
        Another run works in the folder, or the folder cannot be written, or not be locked.
    """
    what = "The folder of the outputs cannot be written."
    with writing(folder, what):
        folder.mkdir(parents=True, exist_ok=True)
    with writing(folder / LOCK_FILE, what):
        file = open(folder / LOCK_FILE, "a", opener=_no_link)  # noqa: SIM115  # held until the run has ended
    with file:
        if not _taken(file, folder):
            raise RenderError(
                "Another run is working in this folder.",
                where=folder.name,
                todo="Wait until it has ended, or name another folder with --outputs.",
            )
        yield


def _no_link(path: str, flags: int) -> int:
    """Opens the file itself: a link that stands in its place would have another file made where it leads."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o666)


@contextmanager
def wait_for_lock(folder: Path) -> Iterator[None]:
    """Holds the folder of all years for as long as it takes to write one file. A second process waits.

    Parameters
    ----------
    folder : Path
        The folder of all years.

    Raises
    ------
    RenderError
        The folder cannot be written, or not be locked.
    """
    with writing(folder / LOCK_FILE, "The folder of the outputs cannot be written."):
        file = open(folder / LOCK_FILE, "a", opener=_no_link)  # noqa: SIM115  # held until the file is written
    with file:
        if not _taken(file, folder, wait=True):
            raise RenderError(
                "The folder of the outputs is held by another run.", where=folder.name, todo="Run it again."
            )
        yield


def _taken(file, folder: Path, *, wait: bool = False) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows has its own, and waits ten seconds
        import msvcrt

        try:
            how = msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK  # type: ignore[attr-defined]  # only Windows has it
            msvcrt.locking(file.fileno(), how, 1)  # type: ignore[attr-defined]  # only Windows has it
        except OSError:
            return False
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError as error:
        raise RenderError(
            "The folder of the outputs cannot be locked, and two runs in it could not be kept apart.",
            where=folder.name,
            got=error.strerror or str(error),
            todo="Name a folder with --outputs on a disk that knows locks.",
        ) from error
    return True
