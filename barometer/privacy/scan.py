"""Files and folders searched for personal numbers, file by file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .parts import Unsearchable
from .personal_numbers import has_personal_number, masked
from .search import personal_places

_PASSED_OVER = (".git",)  # git's own store, in which every file is packed


@dataclass(frozen=True)
class Scanned:
    """What the search of one file found.

    Attributes
    ----------
    name : str
        Its path as it was given, with an ellipsis for every personal number in it.
    places : list of str
        Where in it personal numbers stand.
    unsearchable : str
        Why it could not be searched, or not to its end. Empty where it was.
    """

    name: str
    places: list[str] = field(default_factory=list)
    unsearchable: str = ""


def scanned(paths: Iterable[Path]) -> Iterator[Scanned]:
    """What the search finds in files, and in every file of folders; folders' names count too.

    Parameters
    ----------
    paths : iterable of Path
        Files and folders. A link within a folder is not followed.

    Yields
    ------
    Scanned
        One for each file, in the order of their names.
    """
    for path in paths:
        if path.is_dir():
            yield from _folder(path)
        else:
            yield _file(path)


def _folder(top: Path) -> Iterator[Scanned]:
    refused: list[OSError] = []
    for folder, folders, files in os.walk(top, onerror=refused.append):
        folders[:] = sorted(name for name in folders if name not in _PASSED_OVER)
        for name in sorted(files):
            path = Path(folder, name)
            if not path.is_symlink():
                yield _file(path)
        for name in folders:
            if has_personal_number(name):
                yield Scanned(masked(str(Path(folder, name))), ["the folder's name"])
    for error in refused:
        yield Scanned(masked(str(error.filename)), unsearchable=error.strerror or type(error).__name__)


def _file(path: Path) -> Scanned:
    places = {"its name": None} if has_personal_number(path.name) else {}  # each once, in their order
    why = ""
    try:
        if not path.is_file():
            raise Unsearchable("It is not there." if not path.exists() else "It is no file.")
        for place in personal_places(path.read_bytes(), path.name):
            places[place] = None
    except Unsearchable as error:
        why = error.why
    except OSError as error:
        why = error.strerror or type(error).__name__
    except MemoryError:
        why = "It is too large."
    return Scanned(masked(str(path)), list(places), why)
