"""The YAML files of params/, each described by a model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from ..errors import ConfigError
from .faults import field_fault, refuse
from .folder import where_in_params
from .harmless import harmful_texts
from .parsing import parsed

Settings = TypeVar("Settings", bound=BaseModel)

# libyaml's loader where it is built in: the same, ten times as fast
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TOP = "(top)"
_LONGEST = 1_000_000
_DEEPEST = 20


def read_yaml(path: Path, model: type[Settings]) -> Settings:
    """A YAML file as the model that describes it.

    Parameters
    ----------
    path : Path
        A file in params/.
    model : type
        A pydantic model.

    Raises
    ------
    ConfigError
        The file is missing, is no YAML or is not as the model says. The error tells every field that is wrong.
    """
    return parsed(path, model, _parse)


def _parse(path: Path, text: str, model: type[Settings]) -> Settings:
    try:
        _refuse_bombs(path, text)
        content: Any = yaml.load(text, Loader=_LOADER)
    except (yaml.YAMLError, ValueError) as error:  # a ValueError is that of a number or a date that cannot be
        raise ConfigError("The file is not YAML.", where=where_in_params(path), got=str(error)) from error
    harmful = [field_fault(path, ".".join(place) or _TOP, **harm) for place, harm in harmful_texts(content)]
    try:
        found = model.model_validate(content)
    except ValidationError as error:
        refuse(path, [*_faults(path, error), *harmful])
        raise
    refuse(path, harmful)
    return found


def _refuse_bombs(path: Path, text: str) -> None:
    """Refuses what a few bytes can make endless, before anything is built of it.

    Aliases repeat what stands elsewhere, and so do aliases of aliases. Lists in lists end the process where there are
    too many.
    """
    where = where_in_params(path)
    if len(text) > _LONGEST:
        raise ConfigError("The file is too long.", where=where, expected=f"at most {_LONGEST:,} signs")
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        row = f"{where}, row {event.start_mark.line + 1}"
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise ConfigError("The file repeats a part of itself by * and &.", where=row, todo="Write the part out.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise ConfigError("Too many lists stand in each other.", where=row, expected=f"at most {_DEEPEST}")


def _faults(path: Path, error: ValidationError) -> Iterator[ConfigError]:
    for found in error.errors(include_url=False):
        yield field_fault(
            path,
            ".".join(str(part) for part in found["loc"]) or _TOP,
            "The file does not say what it must say.",
            expected=found["msg"],
            got=repr(found["input"]),
            todo="Quote every code and date." if "string" in found["msg"] else "",
        )
