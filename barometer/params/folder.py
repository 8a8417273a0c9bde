"""The folder params/: where it is, and which years, periods and files it holds.

A year has a folder of four digits, such as 2020. Years that were published together have one such as 2020-2022.
Other folders may lie beside them: what JupyterLab or an editor keeps there, or a copy that somebody made. They
belong to no year, so they change nothing, and they are an error only for somebody who asks for them by name.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from ..errors import ConfigError, ParameterError

# Another folder of the same shape may be named; notebooks run in other processes inherit it from there.
ENVIRONMENT_VARIABLE = "BAROMETER_PARAMS"

_YEAR = re.compile(r"[0-9]{4}")
_PERIOD = re.compile(r"([0-9]{4})-([0-9]{4})")
_SUFFIXES = (".csv", ".yml")


def folder() -> Path:
    """The params folder: the one named in the environment, else the one beside the package.

    Raises
    ------
    ConfigError
        There is no such folder.
    """
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    path = Path(named) if named else Path(__file__).resolve().parents[2] / "params"
    if not path.is_dir():
        raise ConfigError(
            "The folder with the surveys' parameters is not there.",
            where=path.name,
            todo=f"Work in a clone of the project, or name the folder in {ENVIRONMENT_VARIABLE}.",
        )
    return path


def survey_years() -> tuple[int, ...]:
    """The years that have a folder, in order."""
    return tuple(int(match[0]) for match in _folders(_YEAR))


def period_names() -> tuple[str, ...]:
    """The names of the periods that have a folder, such as "2020-2022", in order."""
    return tuple(match[0] for match in _folders(_PERIOD) if match[1] < match[2])


def period_ending(year: int) -> str:
    """The name of the years published together with `year`, if it is their last; empty if it is not."""
    return next((name for name in period_names() if name.endswith(f"-{year}")), "")


def year_folder(year: int | str) -> Path:
    """The folder of one year.

    Parameters
    ----------
    year : int or str
        Such as 2020.

    Raises
    ------
    ParameterError
        The year has no folder. The error lists those that have one.
    """
    known = [str(y) for y in survey_years()]
    if str(year) not in known:
        raise ParameterError(
            f"There is no survey of {year}.",
            where="year",
            expected=", ".join(known),
            got=str(year),
        )
    return folder() / str(year)


def period_folder(name: str) -> Path:
    """The folder of years that were published together.

    Parameters
    ----------
    name : str
        First and last year, such as "2020-2022".

    Raises
    ------
    ParameterError
        The period has no folder. The error lists those that have one.
    """
    known = period_names()
    if name not in known:
        raise ParameterError(
            f"No years were published together as {name}.", where="period", expected=", ".join(known), got=name
        )
    return folder() / name


def files_of(root: Path, *names: int | str) -> list[Path]:
    """The files that the results of some years or periods depend on, in order.

    Parameters
    ----------
    root : Path
        The params folder.
    *names : int or str
        Years or names of periods. One without a folder has no files.

    Returns
    -------
    list of Path
        The CSV and YAML files of `root` itself and of the folder of each name. Hidden ones are left out: they
        are an editor's.
    """
    places = [root, *(root / str(name) for name in names)]
    return sorted(path for place in places if place.is_dir() for path in place.iterdir() if _is_ours(path))


def where_in_params(path: Path) -> str:
    """How a file in params/ is named in a message: by its place in the folder, not on the machine.

    Parameters
    ----------
    path : Path
        A file in the params folder or in the folder of a year or a period.
    """
    return "/".join(("params", *path.parts[-2:])) if path.parent != folder() else f"params/{path.name}"


def _folders(name: re.Pattern[str]) -> list[re.Match[str]]:
    found = [(path, name.fullmatch(path.name)) for path in folder().iterdir()]
    return sorted((match for path, match in found if match and path.is_dir()), key=lambda match: match[0])


def _is_ours(path: Path) -> bool:
    return path.suffix in _SUFFIXES and not path.name.startswith((".", "~")) and path.is_file()
