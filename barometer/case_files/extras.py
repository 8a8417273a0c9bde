"""Libraries that only some kinds of case files need, and what to install where one is missing."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from .unreadable import unreadable


def extra_library(module: str, extra: str) -> ModuleType:
    """A library of one of the package's optional extras.

    Parameters
    ----------
    module : str
        The module that is imported.
    extra : str
        The name of the extra in pyproject.toml.

    Raises
    ------
    CaseFileError
        The library is not installed. The error tells the command that installs the extra.
    """
    try:
        return import_module(module)
    except ImportError:
        what = "Files of this kind need a library that is not installed."
        raise unreadable(what, todo=f"pip install 'barometer[{extra}]'") from None
