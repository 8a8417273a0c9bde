"""How reports are rendered, whatever they are about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from .engine import PAPERMILL
from .report import Report


@dataclass(frozen=True)
class RenderOptions:
    """How the reports of an edition, or of memos, are rendered.

    Attributes
    ----------
    outputs : Path
        The folder of all years.
    as_of : date
        The day on which the pages are read.
    formats : tuple of str
        Among `html`, `pdf` and `docx`.
    jobs : int
        How many reports are made at once, at most.
    engine : {"papermill", "warm"}
        What runs the notebooks.
    time_limit : float, optional
        Seconds a notebook may take. Without it there is no limit.
    force : bool
        Whether reports that are up to date are made again.
    scheduler : str
        The address of a Dask scheduler whose workers make the reports. Empty: this machine makes them.
    """

    outputs: Path
    as_of: date
    formats: tuple[str, ...]
    jobs: int = 1
    engine: str = PAPERMILL
    time_limit: float | None = None
    force: bool = False
    scheduler: str = ""

    def applied_to(self, report: Report) -> Report:
        """The report with the engine and the time limit of these options."""
        return replace(report, engine=self.engine, time_limit=self.time_limit)
