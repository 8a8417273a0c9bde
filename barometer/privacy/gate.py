"""The gate: every output is searched before it is put in its place, and one with a personal number is not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from ..errors import PersonalDataError, RenderError
from ..files import ELSEWHERE, short, write_files

_MOST = 5  # places told of one file


def place_output(path: Path, content: bytes | str, elsewhere: str = ELSEWHERE) -> Path:
    """Searches an output and puts it in its place.

    Parameters
    ----------
    path : Path
        The file's place.
    content : bytes or str
        What it holds.
    elsewhere : str
        How the user names another place, as the end of a sentence.

    Returns
    -------
    Path
        The file's place.

    Raises
    ------
    PersonalDataError, RenderError
        As for `place_outputs`.
    """
    (placed,) = place_outputs({path: content}, elsewhere)
    return placed


def place_outputs(
    contents: Mapping[Path, bytes | str], elsewhere: str = ELSEWHERE, *, private: Collection[Path] = ()
) -> list[Path]:
    """Searches outputs that belong together, and puts them in their places when none holds a personal number.

    Parameters
    ----------
    contents : mapping
        The place of each file -> what it holds.
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
    PersonalDataError
        A personal number stands in one of them, or in its name. All files are as they were before.
    RenderError
        One of them cannot be searched or written. All files are as they were before.
    """
    for path, content in contents.items():
        check_output(path, content)
    return write_files(contents, elsewhere, private=private)


def place_searched(contents: Mapping[Path, bytes | str], elsewhere: str = ELSEWHERE) -> list[Path]:
    """Puts outputs in their places that another process has made, and has searched by `check_output`.

    Parameters
    ----------
    contents : mapping
        The place of each file -> what it holds.
    elsewhere : str
        How the user names another place, as the end of a sentence.

    Returns
    -------
    list of Path
        The files' places, in the order given.

    Raises
    ------
    RenderError
        One of them cannot be written. All files are as they were before.
    """
    return write_files(contents, elsewhere)


def check_output(path: Path, content: bytes | str) -> None:
    """Refuses an output that holds a personal number.

    Parameters
    ----------
    path : Path
        The file's place.
    content : bytes or str
        What is to stand there.

    Raises
    ------
    PersonalDataError
        Names the file and the places in it, never the number.
    RenderError
        The content cannot be searched.
    """
    # A run with nothing to do writes nothing, and need not wait for what knows the formats.
    from .parts import Unsearchable
    from .personal_numbers import has_personal_number, masked
    from .search import personal_places

    name = masked(short(path))
    try:
        places = list(dict.fromkeys(personal_places(content, path.name)))
    except Unsearchable as error:
        raise RenderError("An output cannot be searched for personal numbers.", where=name, got=error.why) from None
    if has_personal_number(path.name):
        places.insert(0, "its name")
    if places:
        rest = len(places) - _MOST
        told = "; ".join(places[:_MOST]) + (f"; and {rest} more places" if rest > 0 else "")
        raise PersonalDataError(
            "A personal number was found in an output, which was not written.",
            where=f"{name}: {told}",
            expected="no ten digits that can be a CPR number",
            todo="Find how it came there: from the notebook, from params/, or from a case file.",
        )
