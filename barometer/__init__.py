"""Børnesagsbarometret: the published tables, their intervals, and how far each number carries.

>>> import barometer as bm
>>> ishoj = bm.open_survey(2020).kommune("Ishøj")
>>> ishoj.verdict().generalizes
False
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what an editor and a type checker read; _HOME says the same to Python
    from .api import evidence, open_survey, pool
    from .changes.notebook import change
    from .errors import BarometerError
    from .generalizability.verdict import Coverage, Reading, Target

__version__ = "0.1.0"
__all__ = ["BarometerError", "Coverage", "Reading", "Target", "change", "evidence", "open_survey", "pool"]

# `import barometer` must cost nothing: pandas and statsmodels are imported with the first name asked for.
_HOME = {
    "change": ".changes.notebook",
    "evidence": ".api",
    "open_survey": ".api",
    "pool": ".api",
    "BarometerError": ".errors",
    "Coverage": ".generalizability.verdict",
    "Reading": ".generalizability.verdict",
    "Target": ".generalizability.verdict",
}

if not TYPE_CHECKING:  # with a __getattr__ a type checker would take any name for a public one

    def __getattr__(name: str) -> object:
        if name in _HOME:
            return getattr(import_module(_HOME[name], __name__), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
