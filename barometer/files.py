"""Writing so that nothing half-written is ever found: beside its place, then moved there whole."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from .errors import BarometerError, RenderError

BESIDE = ".barometer-part"  # no file of a user's has it in its name

_IN_THE_WAY = (errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ELOOP)
_BEFORE_WRITING = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "Make room"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "Get leave to write here"),
    **dict.fromkeys(_IN_THE_WAY, "Move it away"),
}
_BEFORE_READING = {
    **dict.fromkeys((errno.EACCES, errno.EPERM), "Get leave to read it."),
    **dict.fromkeys(_IN_THE_WAY, "Name a file."),
    errno.ENOENT: "Put the file there, or name another.",
}
ELSEWHERE = "name another folder with --outputs"


def remove_leftovers(folder: Path) -> None:
    """Removes what a run that was cut off left beside the files' places; for the one run that holds the folder."""
    for left in folder.rglob(f".*{BESIDE}*"):
        with suppress(OSError):  # it is in nobody's way
            left.unlink()


def write_file(path: Path, content: bytes | str, elsewhere: str = ELSEWHERE) -> Path:
    """Puts a file in its place at once.

    Parameters
    ----------
    path : Path
        The file's place. Folders that are missing on the way are made.
    content : bytes or str
        What the file holds. Text is written in UTF-8.
    elsewhere : str
        How the user names another place, as the end of a sentence.

    Returns
    -------
    Path
        The file's place.

    Raises
    ------
    RenderError
        The folder cannot be written, or the disk is full. What stood there before is still there.
    """
    (placed,) = write_files({path: content}, elsewhere)
    return placed


def write_files(
    contents: Mapping[Path, bytes | str], elsewhere: str = ELSEWHERE, *, private: Collection[Path] = ()
) -> list[Path]:
    """Puts files that belong together in their places: the first is moved when the last has been written.

    Others may read a new file as the user's umask says. One that is replaced is open to nobody new.

    Parameters
    ----------
    contents : mapping
        The place of each file -> what it holds. Text is written in UTF-8.
    elsewhere : str
        How the user names another place, as the end of a sentence.
    private : collection of Path
        Those of the files that only the user may read.

    Returns
    -------
    list of Path
        The files' places, in the order given.

    Raises
    ------
    RenderError
        One of the files cannot be written. All are as they were before.
    """
    written: dict[Path, str] = {}
    try:
        for path, content in contents.items():
            with writing(path, elsewhere=elsewhere):
                path.parent.mkdir(parents=True, exist_ok=True)
                handle, written[path] = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=BESIDE)
                with os.fdopen(handle, "wb") as file:
                    file.write(content.encode("utf-8") if isinstance(content, str) else content)
                    file.flush()
                    os.fsync(file.fileno())  # else a power cut could leave an empty file under the new name
                os.chmod(written[path], _mode(path, path in private))
        for path in contents:
            with writing(path, elsewhere=elsewhere):
                os.replace(written[path], path)
            del written[path]
        for folder in {path.parent for path in contents}:
            _keep_names(folder)
    finally:
        for beside in written.values():
            with suppress(OSError):
                os.unlink(beside)
    return list(contents)


def _keep_names(folder: Path) -> None:
    """Has the disk hold the names of a folder's files, which it may otherwise forget in a power cut."""
    if os.name == "nt":  # it opens no folders
        return
    with suppress(OSError):  # a network's disk may know nothing of this; the files stand in their places all the same
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _mode(path: Path, private: bool) -> int:
    """Who may read a file that is put here: it was made for the user alone, and is opened at most this far."""
    mode = 0o600 if private else 0o666 & ~_UMASK
    with suppress(OSError):
        mode &= stat.S_IMODE(path.stat().st_mode)
    return mode | 0o600


def _umask() -> int:
    """The user's umask. It can only be read by setting it, for which no other thread may be writing yet."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


_UMASK = _umask()


@contextmanager
def writing(path: Path, what: str = "A file could not be written.", elsewhere: str = ELSEWHERE) -> Iterator[None]:
    """A block that writes; what the system refuses becomes an error the user can mend.

    Parameters
    ----------
    path : Path
        What the block writes.
    what : str
        What is said to be wrong, as a sentence.
    elsewhere : str
        How the user names another place, as the end of a sentence.

    Raises
    ------
    RenderError
        In place of every `OSError`: the disk is full, the folder is shut, something stands in the way.
    """
    try:
        yield
    except OSError as error:
        first = _BEFORE_WRITING.get(error.errno or 0)
        todo = f"{first}, or {elsewhere}." if first else f"{elsewhere[:1].upper()}{elsewhere[1:]}."
        blocking = _no_folder(path) if error.errno in _IN_THE_WAY else None
        if blocking:
            got = "a file" if blocking.exists() else "a link that leads nowhere"
            raise RenderError(what, where=short(blocking), expected="a folder", got=got, todo=todo) from error
        raise RenderError(what, where=short(path), got=_told(error), todo=todo) from error


@contextmanager
def reading(path: Path, what: str, kind: type[BarometerError] = RenderError, where: str = "") -> Iterator[None]:
    """A block that reads; what the system refuses becomes an error the user can mend.

    Parameters
    ----------
    path : Path
        What the block reads.
    what : str
        What is said to be wrong, as a sentence.
    kind : type
        The kind of the error.
    where : str, optional
        How the file is named in the message. Without it, by the last two parts of its path.

    Raises
    ------
    BarometerError
        Of the kind asked for, in place of every `OSError`: the file is shut, or a folder, or the disk is broken.
    """
    try:
        yield
    except OSError as error:
        todo = _BEFORE_READING.get(error.errno or 0, "Copy the file to another disk, or try again.")
        raise kind(what, where=where or short(path), got=_told(error), todo=todo) from error


def refused(error: OSError) -> BarometerError:
    """What the system refused where no block foresaw it, in words for the user.

    Parameters
    ----------
    error : OSError
        As it was raised.
    """
    path = Path(os.fsdecode(error.filename)) if isinstance(error.filename, (str, bytes, os.PathLike)) else None
    return BarometerError("A file or a folder cannot be used.", where=short(path) if path else "", got=_told(error))


def short(path: Path) -> str:
    """The last two parts of a path: enough to find a file, and nothing of the machine."""
    return Path(*path.parts[-2:]).as_posix()


def _told(error: OSError) -> str:
    """The system's reason without the path it adds."""
    return error.strerror or type(error).__name__


def _no_folder(path: Path) -> Path | None:
    """What stands where a folder on the way to this path should be; the path itself may be one."""
    there = (part for part in reversed([path, *path.parents]) if os.path.lexists(part))
    return next((part for part in there if not part.is_dir()), None)
