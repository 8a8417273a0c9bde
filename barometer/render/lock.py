"""One run at a time in a year's folder. The lock goes with the process, however that ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import RenderError

NAME = ".lock"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Holds the folder for this process; a second run is refused, and nothing of the first is touched.

    Raises
    ------
    RenderError
        Another run works in the folder, or the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / NAME).open("a")
    except OSError as error:
        raise RenderError(
            "The folder of the outputs cannot be written.",
            where=folder.name,
            got=error.strerror or str(error),
            todo="Name another folder with --outputs.",
        ) from error
    with file:
        if not _taken(file):
            raise RenderError(
                "Another run is working in this folder.",
                where=folder.name,
                todo="Wait until it has ended, or name another folder with --outputs.",
            )
        yield


def _taken(file) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows has its own
        import msvcrt

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
