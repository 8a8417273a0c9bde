"""All faults of a file of params/, told at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..errors import ConfigError
from .folder import where_in_params


class ConfigFaults(ConfigError):
    """Several faults of one file of params/.

    Parameters
    ----------
    what : str
        One sentence: which file, and how many faults.
    faults : iterable of ConfigError
        Every fault, each with its own place. The message prints all of them.
    **labelled : str
        `where`, `expected`, `got` and `todo`, as for `BarometerError`.
    """

    def __init__(self, what: str, *, faults: Iterable[ConfigError] = (), **labelled: str) -> None:
        super().__init__(what, **labelled)
        self.faults = list(faults)
        self.args = ("\n".join([str(self), *map(str, self.faults)]),)


def refuse(path: Path, faults: Iterable[ConfigError]) -> None:
    """Raises the faults of a file: one as it is, several as one error that tells all; nothing if there is none.

    Parameters
    ----------
    path : Path
        A file in params/.
    faults : iterable of ConfigError
        Those of this file, each with its place in it.

    Raises
    ------
    ConfigError
        There is a fault. With several it is a `ConfigFaults`.
    """
    found = list(faults)
    if len(found) == 1:
        raise found[0]
    if found:
        where = where_in_params(path)
        raise ConfigFaults(f"{where} has {len(found)} faults.", where=where, faults=found)


def field_fault(path: Path, field: str, what: str, **labelled: str) -> ConfigError:
    """A fault of one field of a YAML file.

    Parameters
    ----------
    path : Path
        A file in params/.
    field : str
        The names that lead to the field, with dots between.
    what : str
        One sentence: what is wrong.
    **labelled : str
        `expected`, `got` and `todo`, as for `BarometerError`.
    """
    return ConfigError(what, where=f"{where_in_params(path)}, field {field}", **labelled)
