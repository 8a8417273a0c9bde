"""What is ordered of an edition or of memos alike: where to, of which day, in which formats, and how they are made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from . import batch, records
from .engine import PAPERMILL, WARM
from .render_report import Outcome
from .reports import Report


@dataclass(frozen=True)
class Order:
    """Everything about reports but what they are about.

    Attributes
    ----------
    outputs : Path
        The folder of all years.
    as_of : date
        The day the pages are read.
    formats : tuple of str
        Among `html`, `pdf` and `docx`.
    jobs : int
        How many reports at once.
    engine : str
        `warm` or `papermill`.
    time_limit : float, optional
        Seconds a notebook may take.
    force : bool
        Whether to make again what is up to date.
    scheduler : str
        The address of a Dask scheduler whose workers make the reports; where there is none, this machine does.
    """

    outputs: Path
    as_of: date
    formats: tuple[str, ...]
    jobs: int = 1
    engine: str = PAPERMILL
    time_limit: float | None = None
    force: bool = False
    scheduler: str = ""

    def of(self, report: Report) -> Report:
        """The report as it is to be run."""
        return replace(report, engine=self.engine, time_limit=self.time_limit)

    def why(self, report: Report) -> str:
        """Why it must be made; empty where it need not."""
        if self.force:
            return "asked for"
        return records.stale(report.folder, report.stem, report.made_from, report.files)

    def made(self, reports: Sequence[Report], first: Callable[[], None] = batch.nothing) -> list[Outcome]:
        """What came of each, in their order; `first` is done before any is begun, while the workers start."""
        if not reports:
            return []
        return batch.run_all(reports, self.jobs, warm=self.engine == WARM, scheduler=self.scheduler, first=first)


@dataclass(frozen=True)
class Plan:
    """What is asked for.

    Attributes
    ----------
    pages : list of Report
        The kommuner's, in the order they are bound in.
    reports : list of Report
        Every page, these among them, in the order they are begun.
    front : Report or None
        bilag 2, where it is asked for.
    why : dict
        Place of each report -> why it must be made; empty where it need not.
    """

    pages: list[Report]
    reports: list[Report]
    front: Report | None
    why: dict[Path, str]

    def told(self) -> str:
        """A line for each report: why it is made, or that it is up to date."""
        every = [*self.reports, *([self.front] if self.front else [])]
        width = max(len(report.name) for report in every)
        return "\n".join(f"{r.name:<{width}}  {self.why[r.stem] or 'up to date'}" for r in every)
