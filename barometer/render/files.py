"""Writing so that nothing half-written is ever found: beside its place, then moved there whole."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ..errors import RenderError

BESIDE = ".part"


def sweep(folder: Path) -> None:
    """Removes what a run that was cut off left beside the files' places; for the one run that holds the folder."""
    for left in folder.rglob(f".*{BESIDE}"):
        left.unlink(missing_ok=True)


def place(path: Path, content: bytes | str) -> Path:
    """Puts a file in its place at once.

    Raises
    ------
    RenderError
        The folder cannot be written, or the disk is full. What stood there before is still there.
    """
    content = content.encode("utf-8") if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=BESIDE)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(beside, 0o644)
            os.replace(beside, path)
        except BaseException:
            os.unlink(beside)
            raise
    except OSError as error:
        raise RenderError(
            "A file could not be written.",
            where=path.name,
            got=error.strerror or str(error),
            todo="Make room, or name another folder with --outputs.",
        ) from error
    return path
