"""The folder params/: where it is, which years it holds, and its files read as text with their line numbers."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from ..errors import ConfigError, ParameterError, nearest
from ..files import reading

Model = TypeVar("Model", bound=BaseModel)
Row = TypeVar("Row")

# libyaml's loader where it is built in: the same, ten times as fast
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Another folder of the same shape may be named; notebooks run in other processes inherit it from there.
ENVIRONMENT_VARIABLE = "BAROMETER_PARAMS"


def folder() -> Path:
    """The params folder: the one named in the environment, else the one beside the package."""
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
    return tuple(sorted(int(path.name) for path in folder().iterdir() if path.name.isdecimal()))


def year_folder(year: int) -> Path:
    """The folder of one year. An unknown year is a `ParameterError` that lists the known ones."""
    known = [str(y) for y in survey_years()]
    if str(year) not in known:
        raise ParameterError(
            f"There is no survey of {year}.",
            where="year",
            expected=", ".join(known),
            got=str(year),
        )
    return folder() / str(year)


def where_in_params(path: Path) -> str:
    """How a file in params/ is named in a message: by its place in the folder, not on the machine."""
    return "/".join(("params", *path.parts[-2:])) if path.parent != folder() else f"params/{path.name}"


def read_csv(path: Path, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Rows of a CSV file as text, each with its line in the file.

    Raises
    ------
    ConfigError
        The file is missing, a column is missing or unknown, or a row has too many or too few cells.
    """
    with io.StringIO(_text(path), newline="") as file:
        reader = csv.DictReader(file, strict=True)
        found = list(_readable(reader, path, lambda: reader.fieldnames) or [])
        for column in columns:
            if column not in found:
                raise ConfigError(
                    f"The column {column} is missing.",
                    where=f"{where_in_params(path)}, row 1, column {column}",
                    expected=", ".join(columns),
                    got=", ".join(found) or "an empty file",
                    todo=nearest(column, set(found) - set(columns)),
                )
        for column in found:
            if column not in columns or found.count(column) > 1:
                raise ConfigError(
                    f"The column {column} is unknown or stands twice.",
                    where=f"{where_in_params(path)}, row 1, column {column}",
                    expected=", ".join(columns),
                    todo=nearest(column, columns),
                )
        rows = []
        for cells in iter(lambda: _readable(reader, path, lambda: next(reader, None)), None):
            if None in cells or None in cells.values():
                raise ConfigError(
                    "A row has another number of cells than the head has columns.",
                    where=f"{where_in_params(path)}, row {reader.line_num}, column {found[-1]}",
                    expected=f"{len(found)} cells",
                    todo="Put quotation marks around a text that holds a comma.",
                )
            rows.append((reader.line_num, {name: value.strip() for name, value in cells.items()}))
        return rows


def _text(path: Path) -> str:
    where = where_in_params(path)
    with reading(path, "The file cannot be read.", ConfigError, where):
        if not path.exists():
            raise ConfigError("A file is missing.", where=where, todo="Add it, or restore it from git.")
        data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(
            "The file is not UTF-8.", where=f"{where}, row {line}", todo="Save it as UTF-8."
        ) from error


def _readable(reader: csv.DictReader, path: Path, read: Callable[[], Row]) -> Row:
    """What `read` gives, or an error that names the row where the file cannot be read."""
    try:
        return read()
    except csv.Error as error:
        raise ConfigError(
            "A row cannot be read.", where=f"{where_in_params(path)}, row {reader.line_num}", got=str(error),
            todo="Close every quotation mark.",
        ) from error  # fmt: skip


def read_yaml(path: Path, model: type[Model]) -> Model:
    """A YAML file as the pydantic model that describes it; a `ConfigError` names file and field."""
    try:
        content: Any = yaml.load(_text(path), Loader=_LOADER)
        return model.model_validate(content)
    except yaml.YAMLError as error:
        raise ConfigError("The file is not YAML.", where=where_in_params(path), got=str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ConfigError(
            "The file does not say what it must say.",
            where=f"{where_in_params(path)}, field {field or '(top)'}",
            expected=first["msg"],
            got=repr(first["input"]),
            todo="Quote every code and date." if "string" in first["msg"] else "",
        ) from error
