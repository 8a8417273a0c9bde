"""The notebooks that reports are made from."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from .provenance import ROOT

NOTEBOOKS_FOLDER = ROOT / "notebooks"


class ReportNotebook(StrEnum):
    """A notebook in notebooks/, by its name without ending."""

    KOMMUNE = "kommune"
    NATIONAL = "national"
    BILAG2 = "bilag2"
    POOLED = "pooled"
    METHODOLOGY = "methodology"
    COMPARISON = "comparison"
    CHANGE = "change"

    @property
    def path(self) -> Path:
        """The notebook's file."""
        return NOTEBOOKS_FOLDER / f"{self}.ipynb"
