"""A year's edition: the tables, a page for each kommune, the pages about the year, and bilag 2."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from .. import columns as c
from ..counts.frequencies import fingerprint
from ..errors import RenderError
from ..files import remove_leftovers
from ..page.danish import alphabetical_key
from ..params.folder import period_ending
from ..privacy.gate import place_outputs
from ..results.area import Results
from ..results.pooled import Pool
from . import plan, run
from .bilag2 import NOT_BOUND, bilag2_report, bind_bilag2, check_bound, unbound_front
from .entry_page import check_entry_page, keep_entry_page
from .last_run import Inputs, remember_run
from .left_out import why_left_out
from .notebooks import ReportNotebook
from .ownership import Made, listed, outdated
from .page_links import ENTRY
from .plan import Plan
from .render_options import RenderOptions
from .render_report import Outcome
from .report import CHANGES_FOLDER, HTML, NOTEBOOK, PDF, Report
from .ro_crate import CRATE_FILE, crate_json
from .run_json import RUN_JSON, about_survey, read_run_json, write_run_json
from .year_tables import YearTables

ABOUT_THE_YEAR = (ReportNotebook.METHODOLOGY, ReportNotebook.COMPARISON, ReportNotebook.NATIONAL)
_ENDINGS = (HTML, PDF, NOTEBOOK)
PAGES = tuple(
    f"{stem}.{ending}"
    for stem in ("kommuner/*", *ABOUT_THE_YEAR, ReportNotebook.POOLED, ReportNotebook.BILAG2)
    for ending in _ENDINGS
)


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
    cases : str
        The sha256 of the case file; empty where there is none. The file's name stands in no output.
    """

    results: Results
    options: RenderOptions
    pool: Pool | None = None
    inputs: Inputs | None = None
    cases: str = ""

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
        RenderError
            A run of some kommuner would leave others' pages of other data beside its own, or bind fewer of them than
            are bound. A run of all meets a file in its way that this package did not write.
        """
        to, day, formats = self.options.outputs, self.options.as_of, self.options.formats
        check_entry_page(to)
        pages = plan.kommune_reports(self.results, self.codes(kommuner), to, day, formats)
        bound = bilag2_report(plan.year_report(self.results, ReportNotebook.BILAG2, to, day, formats), pages)
        about = self._about_the_year(whole=not kommuner)
        left_out = self._left_out(whole=not kommuner)
        # The longest first, so that no core waits for it at the end.
        planned = plan.make_plan([*about, *pages], self.options, pages, bound if bilag2 else None, left_out)
        if kommuner:
            self._check_beside(planned)
            return planned
        made = [Made.of(report) for report in planned.everything]
        made += [] if bilag2 else [Made.unasked(bound)]
        tables = self._tables
        made.append(Made(tables.stem, tables.made_from, tables.files))
        return replace(planned, outdated=outdated(self.folder, made, _is_of_an_edition, PAGES))

    def render(self, planned: Plan) -> list[Outcome]:
        """Makes what must be made. bilag 2 is bound only if no report failed.

        Returns
        -------
        list of Outcome
            One for each report of the plan: made, up to date, or failed.
        """
        write_tables = cache(self._tables.write)
        bilag2 = planned.front_due
        front = self.options.applied_to(unbound_front(bilag2)) if bilag2 else None
        with run.alone_in(self.folder):
            planned.outdated.take_away()
            work = [*planned.due, *([front] if front else [])]
            bound: dict[Path, Outcome] = {}

            def bind(made: dict[Path, Outcome], executor: Executor) -> None:
                if bilag2 and front:
                    bound[bilag2.stem] = _bound(bilag2, front, planned.pages, made, executor)

            made = run.make_due(work, self.options, first=write_tables, last=bind if bilag2 else None) | bound
            remove_leftovers(self.folder)
            outcomes = run.all_outcomes(planned, made)
            files = [*write_tables(), *(path for outcome in outcomes for path in outcome.files)]
            run.take_step(outcomes, RUN_JSON, lambda: self._record(planned, files))
            if self.inputs and not any(outcome.error for outcome in outcomes):
                days = [self.results.codebook.survey.publication_date, self.pool and self.pool.period.publication_date]
                published = max((day for day in days if day), default=None)
                remember_run(self.folder, self.inputs, self.options.as_of, published, outcomes, files)
        run.take_step(outcomes, ENTRY, lambda: keep_entry_page(self.options.outputs))
        return outcomes

    def _about_the_year(self, *, whole: bool) -> list[Report]:
        """The pages about the year; about years together and for reviewers only where all kommuner are asked for."""
        to, day = self.options.outputs, self.options.as_of
        carried = [name for name in _names(whole) if not why_left_out(name, self.results)]
        found = [plan.year_report(self.results, name, to, day, [HTML]) for name in carried]
        if whole and self.pool:
            found.append(plan.pooled_report(self.pool, to, day, [HTML]))
        return found

    def _left_out(self, *, whole: bool) -> dict[str, str]:
        """The name of each page that this survey cannot carry -> the reason."""
        reasons = {plan.PAGE_TITLES[name]: why_left_out(name, self.results) for name in _names(whole)}
        if whole and self.cases and period_ending(int(self.results.codebook.year)):
            pooled = plan.PAGE_TITLES[ReportNotebook.POOLED]
            reasons[pooled] = "It needs the case files of all its years."
        return {name: reason for name, reason in reasons.items() if reason}

    @cached_property
    def _tables(self) -> YearTables:
        return YearTables(self.folder, self.results, self.pool, self.options.as_of)

    def _check_beside(self, planned: Plan) -> None:
        """Refuses a run of some kommuner that would leave a folder whose pages do not belong together."""
        known = read_run_json(self.folder / RUN_JSON)
        asked = {report.stem.relative_to(self.folder).as_posix() for report in planned.everything}
        others = sorted(set(known["keys"]) - asked)
        if others and known["data"].get("sha256") != self._data_digest:
            raise RenderError(
                "The other pages in the folder are made from other data.",
                where=listed(others),
                todo="Leave out --kommune to make all of them again, or name another folder with --outputs.",
            )
        if planned.front:
            check_bound(planned.front)

    @cached_property
    def _data_digest(self) -> str:
        return fingerprint(self.results.behind_as_csv(c.ALL))

    def _record(self, planned: Plan, files: Sequence[Path]) -> None:
        """Writes run.json, of the files that are there now."""
        survey, frequencies = self.results.codebook.survey, self.results.frequencies
        run = write_run_json(
            self.folder / RUN_JSON,
            self.folder,
            planned.everything,
            files,
            [self._tables.stem],
            year=survey.year,
            arguments={
                "formats": list(self.options.formats),
                "as_of": plan.effective_day(survey, self.options.as_of),
            },
            data={
                "sha256": self._data_digest,
                "sources": sorted(set(frequencies[c.SOURCE])),
                **({"cases": self.cases} if self.cases else {}),
                **({"partial": True} if self.results.facts.partial else {}),
            },
            survey=about_survey(survey),
            **({"left_out": planned.left_out} if planned.left_out else {}),
        )
        published = survey.publication_date or date(int(survey.year), 12, 31)
        crate = crate_json(run, survey.title, survey.publisher, published.isoformat())
        path = self.folder / CRATE_FILE
        place_outputs({path: crate}, private=[path] if self.cases else [])  # with the digest, as run.json


def _names(whole: bool) -> tuple[ReportNotebook, ...]:
    """The pages about the year that a run of all kommuner makes, or a run of some."""
    return ABOUT_THE_YEAR if whole else (ReportNotebook.NATIONAL,)


def _is_of_an_edition(file: str) -> bool:
    """Whether a file of a year's folder is an edition's, by its place; memos stand in a folder of their own."""
    return not file.startswith(f"{CHANGES_FOLDER}/")


def _bound(
    bilag2: Report, front: Report, pages: Sequence[Report], made: dict[Path, Outcome], executor: Executor
) -> Outcome:
    """What comes of bilag 2 after `made`: bound, or why it is not."""
    if made[front.stem].error:
        return made[front.stem]
    if any(outcome.error for outcome in made.values()):
        return Outcome(bilag2.name, error=NOT_BOUND)
    return bind_bilag2(bilag2, front, pages, executor)
