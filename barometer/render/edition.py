"""A year's edition: the tables, a page for each kommune, the pages about the year, and bilag 2."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from .. import columns as c
from ..counts.frequencies import fingerprint
from ..files import remove_leftovers
from ..page.danish import alphabetical_key
from ..results.area import Results
from ..results.pooled import Pool
from . import plan, run
from .bilag2 import NOT_BOUND, bilag2_report, bind_bilag2, unbound_front
from .last_run import Inputs, remember_run
from .notebooks import ReportNotebook
from .plan import Plan
from .render_options import RenderOptions
from .render_report import Outcome
from .report import HTML, Report
from .run_json import write_run_json
from .year_tables import write_year_tables


@dataclass(frozen=True)
class Edition:
    """What is rendered of a year, and how.

    Attributes
    ----------
    results : Results
        The year's results.
    options : RenderOptions
        Their formats are among `html` and `pdf`.
    pool : Pool, optional
        The years published together with this one, if it is their last.
    inputs : mapping, optional
        What the pages follow from, as `run_inputs` gives it. With it, a run that leaves nothing to do is remembered.
    """

    results: Results
    options: RenderOptions
    pool: Pool | None = None
    inputs: Inputs | None = None

    @property
    def folder(self) -> Path:
        """The year's folder."""
        return self.options.outputs / str(self.results.codebook.year)

    def codes(self, kommuner: Sequence[str]) -> list[str]:
        """Codes in Danish alphabetical order: of the kommuner named, or of all where none is.

        Parameters
        ----------
        kommuner : sequence of str
            Names or codes.
        """
        names = self.results.kommuner
        chosen = {self.results.code(kommune) for kommune in kommuner} or set(names)
        return sorted(chosen, key=lambda code: alphabetical_key(names[code]))

    def plan(self, kommuner: Sequence[str], *, bilag2: bool) -> Plan:
        """Which reports are asked for, and why each must be made.

        Parameters
        ----------
        kommuner : sequence of str
            Names or codes. Where none is named, all are meant, and every page about the year.
        bilag2 : bool
            Whether the kommuner's pages are bound.

        Raises
        ------
        ParameterError
            An unknown kommune.
        """
        to, day, formats = self.options.outputs, self.options.as_of, self.options.formats
        pages = plan.kommune_reports(self.results, self.codes(kommuner), to, day, formats)
        front = None
        if bilag2:
            front = bilag2_report(plan.year_report(self.results, ReportNotebook.BILAG2, to, day, formats), pages)
        # The longest first, so that no core waits for it at the end.
        return plan.make_plan([*self._about_the_year(whole=not kommuner), *pages], self.options, pages, front)

    def render(self, planned: Plan) -> list[Outcome]:
        """Makes what must be made. bilag 2 is bound only if no report failed.

        Returns
        -------
        list of Outcome
            One for each report of the plan: made, up to date, or failed.
        """
        write_tables = cache(partial(write_year_tables, self.folder, self.results, self.pool))
        bilag2 = planned.front_due
        front = self.options.applied_to(unbound_front(bilag2)) if bilag2 else None
        with run.alone_in(self.folder):
            work = [*planned.due, *([front] if front else [])]
            bound: dict[Path, Outcome] = {}

            def bind(made: dict[Path, Outcome], executor: Executor) -> None:
                if bilag2 and front:
                    bound[bilag2.stem] = _bound(bilag2, front, planned.pages, made, executor)

            made = run.make_due(work, self.options, first=write_tables, last=bind if bilag2 else None) | bound
            remove_leftovers(self.folder)
            outcomes = run.all_outcomes(planned, made)
            files = [*write_tables(), *(path for outcome in outcomes for path in outcome.files)]
            self._record(planned, files)
            if self.inputs and not any(outcome.error for outcome in outcomes):
                days = [self.results.codebook.survey.publication_date, self.pool and self.pool.period.publication_date]
                published = max((day for day in days if day), default=None)
                remember_run(self.folder, self.inputs, self.options.as_of, published, outcomes, files)
        return outcomes

    def _about_the_year(self, *, whole: bool) -> list[Report]:
        """The pages about the year; about years together and for reviewers only where all kommuner are asked for."""
        names = [ReportNotebook.NATIONAL]
        if whole:
            names = [ReportNotebook.METHODOLOGY, ReportNotebook.COMPARISON, ReportNotebook.NATIONAL]
        to, day = self.options.outputs, self.options.as_of
        found = [plan.year_report(self.results, name, to, day, [HTML]) for name in names]
        if whole and self.pool:
            found.append(plan.pooled_report(self.pool, to, day, [HTML]))
        return found

    def _record(self, planned: Plan, files: Sequence[Path]) -> None:
        """Writes run.json, of the files that are there now."""
        survey, frequencies = self.results.codebook.survey, self.results.frequencies
        write_run_json(
            self.folder / "run.json",
            self.folder,
            planned.everything,
            files,
            year=survey.year,
            arguments={
                "formats": list(self.options.formats),
                "as_of": plan.effective_day(survey, self.options.as_of),
            },
            data={
                "sha256": fingerprint(self.results.behind_as_csv(c.ALL)),
                "sources": sorted(set(frequencies[c.SOURCE])),
            },
        )


def _bound(
    bilag2: Report, front: Report, pages: Sequence[Report], made: dict[Path, Outcome], executor: Executor
) -> Outcome:
    """What comes of bilag 2 after `made`: bound, or why it is not."""
    if made[front.stem].error:
        return made[front.stem]
    if any(outcome.error for outcome in made.values()):
        return Outcome(bilag2.name, error=NOT_BOUND)
    return bind_bilag2(bilag2, front, pages, executor)
