"""Memos about two years, a kommune each: planned, made and recorded as an edition's pages are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

from .. import columns as c
from ..changes import page, possible_counts
from ..changes.change import Change
from ..errors import ParameterError
from ..formats.markdown import slug
from ..page.danish import da
from ..params import codebook
from ..params.folder import folder as params_folder
from ..privacy.gate import place_output
from . import plan, provenance, run
from .entry_page import check_entry_page, keep_entry_page
from .notebooks import ReportNotebook
from .ownership import Made, outdated
from .page_links import ENTRY, links_of_page
from .plan import Plan
from .render_options import RenderOptions
from .render_report import Outcome
from .report import CHANGES_FOLDER, DOCX, HTML, NOTEBOOK, PDF, Report
from .ro_crate import CRATE_FILE, crate_json
from .run_json import RUN_JSON, about_survey, write_run_json


def published_in_both(before: int, now: int) -> list[str]:
    """Codes of the kommuner of which something is published in both years, in order.

    `alle` is among them where something is published in both years of all kommuner together.

    Parameters
    ----------
    before, now : int
        The two years.

    Raises
    ------
    ParameterError
        An unknown year, or two of which nothing is published of the same kommune.
    """
    books = [codebook.read_codebook(year) for year in (before, now)]
    told = [{*possible_counts.told_of(book), *({c.ALL} & {*book.published.shares[c.KOMMUNE_CODE]})} for book in books]
    if not told[0] & told[1]:
        raise ParameterError(
            f"Of no kommune anything is published in both {before} and {now}.", where="--year, --since",
            got="; ".join(", ".join(sorted(codes)) or "none" for codes in told),
        )  # fmt: skip
    return sorted(told[0] & told[1])


@dataclass(frozen=True)
class Memos:
    """Which memos are made, and how.

    Attributes
    ----------
    changes : sequence of Change
        Of the same two years, each of another kommune, from what is published.
    options : RenderOptions
        How they are rendered. The memos stand under the later year.
    whole : bool
        Whether these are all memos of the two years. Others of them that stand there are then no longer made.
    """

    changes: Sequence[Change]
    options: RenderOptions
    whole: bool = False

    @property
    def folder(self) -> Path:
        """The later year's folder."""
        return self.options.outputs / str(self.changes[0].now.year)

    def plan(self) -> Plan:
        """A report for each change, and why it must be made."""
        check_entry_page(self.options.outputs)
        planned = plan.make_plan([self._report(change) for change in self.changes], self.options)
        if not self.whole:
            return planned
        before = f"*-{self.changes[0].before.year}"
        pages = [f"{CHANGES_FOLDER}/{before}.{ending}" for ending in (NOTEBOOK, HTML, PDF, DOCX)]
        made = [Made.of(report) for report in planned.reports]
        ours = outdated(self.folder, made, lambda file: any(fnmatchcase(file, page) for page in pages), pages)
        return replace(planned, outdated=ours)

    def render(self, planned: Plan) -> list[Outcome]:
        """Makes what must be made.

        Returns
        -------
        list of Outcome
            One for each memo of the plan: made, up to date, or failed.
        """
        with run.alone_in(self.folder):
            planned.outdated.take_away()
            outcomes = run.all_outcomes(planned, run.make_due(planned.due, self.options))
            files = [path for outcome in outcomes for path in outcome.files]
            run.take_step(outcomes, RUN_JSON, lambda: self._record(planned, files))
        run.take_step(outcomes, ENTRY, lambda: keep_entry_page(self.options.outputs))
        return outcomes

    def _report(self, change: Change) -> Report:
        before, now = change.before.survey, change.now.survey
        last = max((before, now), key=lambda survey: survey.publication_date or date.min)
        code = change.code if change.code == c.ALL else f"{change.code}-{slug(change.name)}"
        parameters = {
            "kommune": change.code, "from_year": before.year, "to_year": now.year, "tables_before": "", "tables": "",
            "as_of": plan.effective_day(last, self.options.as_of),
        }  # fmt: skip
        return plan.make_report(
            ReportNotebook.CHANGE,
            parameters,
            self.folder / CHANGES_FOLDER / f"{code}-{before.year}",
            self.folder,
            (NOTEBOOK, *self.options.formats),
            data=change.data.to_csv(index=False),
            params=provenance.params_digest(params_folder(), before.year, now.year),
            name=page.memo_name(change),
            title=page.memo_title(change),
            published=now.publication_date or date(now.year, 12, 31),
            identity=change.identity,
            sources=sorted(set(change.data[c.SOURCE])),
            links=links_of_page(
                da,
                year=str(now.year),
                kommune=None if change.code == c.ALL else (change.code, change.name),
                deep=True,
            ),
        )

    def _record(self, planned: Plan, files: Sequence[Path]) -> None:
        """Writes run.json of the memos, and their crate, beside them."""
        now = self.changes[0].now.survey
        run = write_run_json(
            self.folder / CHANGES_FOLDER / RUN_JSON,
            self.folder,
            planned.reports,
            files,
            year=self.changes[0].now.year,
            since=self.changes[0].before.year,
            arguments={
                "formats": list(self.options.formats),
                "as_of": planned.reports[0].parameters["as_of"],
            },
            survey=about_survey(self.changes[0].now.survey),
        )
        title = f"{now.title}: changes since {self.changes[0].before.year}"
        published = (now.publication_date or date(now.year, 12, 31)).isoformat()
        crate = crate_json(run, title, now.publisher, published, f"{CHANGES_FOLDER}/")
        place_output(self.folder / CHANGES_FOLDER / CRATE_FILE, crate)
