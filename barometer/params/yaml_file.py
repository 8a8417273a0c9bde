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
from .parsing import parsed

Settings = TypeVar("Settings", bound=BaseModel)

# libyaml's loader where it is built in: the same, ten times as fast
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
        content: Any = yaml.load(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise ConfigError("The file is not YAML.", where=where_in_params(path), got=str(error)) from error
    try:
        return model.model_validate(content)
    except ValidationError as error:
        refuse(path, _faults(path, error))
        raise


def _faults(path: Path, error: ValidationError) -> Iterator[ConfigError]:
    for found in error.errors(include_url=False):
        yield field_fault(
            path,
            ".".join(str(part) for part in found["loc"]) or "(top)",
            "The file does not say what it must say.",
            expected=found["msg"],
            got=repr(found["input"]),
            todo="Quote every code and date." if "string" in found["msg"] else "",
        )
