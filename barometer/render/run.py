"""The steps that a run has, whatever its reports are about: alone in its folder it makes what is due."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..errors import RenderError
from ..files import remove_leftovers
from . import batch
from .engine import WARM
from .lock import run_lock
from .plan import Plan
from .render_options import RenderOptions
from .render_report import Outcome
from .report import Report


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Holds a year's folder for this run, and removes what a run that was cut off left there.

    Parameters
    ----------
    folder : Path
        The year's folder.

    Raises
    ------
    RenderError
        Another run works in the folder, or it cannot be written.
    """
    with run_lock(folder):
        remove_leftovers(folder)
        yield


def make_due(
    reports: Sequence[Report],
    options: RenderOptions,
    first: Callable[[], object] = batch.do_nothing,
    last: batch.Last | None = None,
) -> dict[Path, Outcome]:
    """The `stem` of each report -> what came of it.

    Parameters
    ----------
    reports : sequence of Report
        The reports that must be made. Where there is none, no worker is started, and neither `first` nor `last` is
        called.
    options : RenderOptions
        How they are made.
    first : callable
        What must be done before the first report is begun. Workers of this machine start meanwhile.
    last : callable, optional
        What is done when every report has an outcome, with these outcomes and with processes as an executor.
    """
    if not reports:
        return {}
    warm = options.engine == WARM
    made = batch.make_reports(reports, options.jobs, warm=warm, scheduler=options.scheduler, first=first, last=last)
    return {report.stem: outcome for report, outcome in zip(reports, made, strict=True)}


def take_step(outcomes: list[Outcome], name: str, step: Callable[[], object]) -> None:
    """Does what is done after the reports. Where it fails, that is told beside what came of the reports.

    Parameters
    ----------
    outcomes : list of Outcome
        Of the reports. The failure is added to them.
    name : str
        What the step makes.
    step : callable
        The step.
    """
    try:
        step()
    except RenderError as error:
        outcomes.append(Outcome(name, error=str(error)))


def all_outcomes(plan: Plan, made: Mapping[Path, Outcome]) -> list[Outcome]:
    """An outcome for each report of a plan: what came of it now, or that it was up to date.

    Parameters
    ----------
    plan : Plan
        What was asked for.
    made : mapping
        The `stem` of each report that was made now -> its outcome.
    """
    return [made.get(r.stem) or Outcome(r.name, r.files, made=False) for r in plan.everything]
