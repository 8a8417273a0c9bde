"""Writing so that nothing half-written is ever found: beside its place, then moved there whole."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from .errors import RenderError

BESIDE = ".part"

_SHUT = "Name another folder with --outputs, or get leave to write in this one."
_IN_THE_WAY = (errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ELOOP)
_TODO = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "Make room, or name another folder with --outputs."),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), _SHUT),
    **dict.fromkeys(_IN_THE_WAY, "Move it away, or name another folder with --outputs."),
}


def remove_leftovers(folder: Path) -> None:
    """Removes what a run that was cut off left beside the files' places; for the one run that holds the folder."""
    for left in folder.rglob(f".*{BESIDE}*"):
        with suppress(OSError):  # it is in nobody's way
            left.unlink()


def write_file(path: Path, content: bytes | str) -> Path:
    """Puts a file in its place at once.

    Raises
    ------
    RenderError
        The folder cannot be written, or the disk is full. What stood there before is still there.
    """
    (placed,) = write_files({path: content})
    return placed


def write_files(contents: Mapping[Path, bytes | str]) -> list[Path]:
    """Puts files that belong together in their places: the first is moved when the last has been written.

    Raises
    ------
    RenderError
        As `place`: where one of them cannot be written, all are as they were before.
    """
    written: dict[Path, str] = {}
    try:
        for path, content in contents.items():
            with refusing("A file could not be written.", path):
                path.parent.mkdir(parents=True, exist_ok=True)
                handle, written[path] = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=BESIDE)
                with os.fdopen(handle, "wb") as file:
                    file.write(content.encode("utf-8") if isinstance(content, str) else content)
                os.chmod(written[path], 0o644)
        for path in contents:
            with refusing("A file could not be written.", path):
                os.replace(written[path], path)
            del written[path]
    finally:
        for beside in written.values():
            with suppress(OSError):
                os.unlink(beside)
    return list(contents)


@contextmanager
def refusing(what: str, path: Path) -> Iterator[None]:
    """Tells what the system says of a path in words for the person who can mend it.

    Raises
    ------
    RenderError
        In place of every `OSError`: the disk is full, the folder is shut, something stands in the way.
    """
    try:
        yield
    except OSError as error:
        told, todo = error.strerror or str(error), _TODO.get(error.errno, "Name another folder with --outputs.")
        blocking = _no_folder(path) if error.errno in _IN_THE_WAY else None
        if blocking:
            path, told = blocking, "a file" if blocking.exists() else "a link that leads nowhere"
        raise RenderError(
            what,
            where=Path(*path.parts[-2:]).as_posix(),  # enough to find it, and nothing of the machine
            expected="a folder" if blocking else "",
            got=told,
            todo=todo,
        ) from error


def _no_folder(path: Path) -> Path | None:
    """What stands where a folder on the way to this path should be; the path itself may be one."""
    there = (part for part in reversed([path, *path.parents]) if os.path.lexists(part))
    return next((part for part in there if not part.is_dir()), None)
