"""A recorded run, made again in another folder from what it recorded."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ..api import open_survey, pool
from ..changes.notebook import change
from ..errors import RenderError
from ..params.folder import period_ending
from ..render import batch
from ..render.edition import Edition
from ..render.memos import Memos
from ..render.notebooks import ReportNotebook
from ..render.render_options import RenderOptions
from ..render.render_report import Outcome
from ..render.report import NOTEBOOK
from .recorded_run import FoundRun, RecordedRun, found_runs


def rebuilt_run(found: FoundRun, cases: Path | None, outputs: Path, engine: str) -> RecordedRun:
    """The run as it comes out now.

    Parameters
    ----------
    found : FoundRun
        The run that is repeated: with its parameters, its day, its data and every format it was made in.
    cases : Path, optional
        The case file of the run.
    outputs : Path
        An empty folder for the files.
    engine : {"warm", "papermill"}
        What runs the notebooks.

    Returns
    -------
    RecordedRun
        What it recorded. Its files are in `outputs`, in the folder of the year.

    Raises
    ------
    RenderError
        A report failed.
    """
    run = found.run
    options = RenderOptions(outputs, _day(run), _formats(run), batch.cores(), engine)
    outcomes = _edition(run, cases, options) if run.since is None else _memos(run, run.since, options)
    if failed := batch.failure_table(outcomes):
        raise RenderError("The run could not be repeated.", got=failed)
    made = {one.place: one.run for one in found_runs(outputs / str(run.year))}
    return made[found.place]


def _edition(run: RecordedRun, cases: Path | None, options: RenderOptions) -> list[Outcome]:
    survey = open_survey(run.year, cases=cases, partial=run.data.partial, published=run.data.published)
    period = period_ending(run.year)
    together = pool(period).pooled if period and not cases else None
    edition = Edition(survey.results, options, together, cases=run.data.cases)
    return edition.render(edition.plan(run.kommuner, bilag2=ReportNotebook.BILAG2 in run.keys))


def _memos(run: RecordedRun, since: int, options: RenderOptions) -> list[Outcome]:
    memos = Memos(tuple(change(code, since, run.year).change for code in run.kommuner), options)
    return memos.render(memos.plan())


def _day(run: RecordedRun) -> date:
    """The latest day on which any of the pages is read: to those published before it, it is the day they were."""
    days = [report.parameters.get("as_of", "") for report in run.reports.values()]
    last = max([*days, run.arguments.as_of])
    return date.fromisoformat(last) if last else date.max


def _formats(run: RecordedRun) -> tuple[str, ...]:
    """Every format that a file of a report was made in, beside the notebook."""
    reports = [report for report in run.reports.values() if report.notebook]
    made = {file.rpartition(".")[2] for report in reports for file in report.files} - {NOTEBOOK}
    return tuple(ending for ending in ("html", "pdf", "docx") if ending in {*made, *run.arguments.formats})
