"""A file of params/ is parsed once for as long as its content stays the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

from ..errors import ConfigError
from ..files import reading
from .folder import where_in_params

Model = TypeVar("Model")
Parsed = TypeVar("Parsed")


def parsed(path: Path, model: type[Model], parse: Callable[[Path, str, type[Model]], Parsed]) -> Parsed:
    """What a parser makes of a file. The file is read every time, and parsed again only if its content changed.

    Parameters
    ----------
    path : Path
        A file in params/.
    model : type
        Describes the file, or one row of it.
    parse : callable
        Takes path, text and model. Its result is shared, so it must not be changed.

    Raises
    ------
    ConfigError
        The file is missing, cannot be read or is not UTF-8. What `parse` raises is passed on and not kept.
    """
    where = where_in_params(path)
    with reading(path, "The file cannot be read.", ConfigError, where):
        if not path.exists():
            raise ConfigError("A file is missing.", where=where, todo="Add it, or restore it from git.")
        content = path.read_bytes()
    found: Parsed = _parsed(path, content, cast(Hashable, model), parse)
    return found


@lru_cache(maxsize=256)
def _parsed(path: Path, content: bytes, model: Hashable, parse: Callable[[Path, str, Any], Any]) -> Any:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError(
            "The file is not UTF-8.", where=f"{where_in_params(path)}, row {line}", todo="Save it as UTF-8."
        ) from error
    return parse(path, text, model)
