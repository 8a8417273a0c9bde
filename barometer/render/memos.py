"""Memos about two years, a kommune each: planned, made and recorded as an edition's pages are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .. import columns as c
from ..changes import page, possible_counts, tables
from ..changes.change import Change
from ..errors import ParameterError
from ..files import remove_leftovers, write_file
from ..formats.markdown import slug
from ..page import danish
from ..params import codebook
from ..params.folder import folder as params_folder
from . import provenance
from .lock import alone
from .plan import NOTEBOOKS_FOLDER, settled
from .render_options import Order, Plan
from .render_report import Outcome
from .reports import NOTEBOOK, Report

CHANGE_NOTEBOOK = "change"
CHANGES_FOLDER = "changes"


def published_in_both(before: int, now: int) -> list[str]:
    """Codes of the kommuner of which something is published in both years, and `alle` where it is.

    Raises
    ------
    ParameterError
        An unknown year, or two of which nothing is published of the same kommune.
    """
    books = [codebook.read_codebook(year) for year in (before, now)]
    told = [
        {*possible_counts.told_of(book), *({c.ALL} & {*book.published.shares[c.KOMMUNE_CODE]})}
        for book in books
    ]
    if not told[0] & told[1]:
        raise ParameterError(
            f"Of no kommune anything is published in both {before} and {now}.", where="--year, --since",
            got="; ".join(", ".join(sorted(codes)) or "none" for codes in told),
        )  # fmt: skip
    return sorted(told[0] & told[1])


@dataclass(frozen=True)
class Memos:
    """Which memos are made, from what, and as they were ordered.

    Attributes
    ----------
    changes : sequence of Change
        Of the same two years, each of another kommune, from what is published.
    order : Order
        The memos stand under the later year.
    """

    changes: Sequence[Change]
    order: Order

    @property
    def folder(self) -> Path:
        return self.order.outputs / str(self.changes[0].now.year)

    def plan(self) -> Plan:
        """A report for each change, and why it must be made."""
        reports = [self.order.of(self._report(change)) for change in self.changes]
        return Plan(reports, reports, None, {report.stem: self.order.why(report) for report in reports})

    def render(self, planned: Plan) -> list[Outcome]:
        """Makes what must be made, and gives an outcome for each: made, standing already, or failed."""
        with alone(self.folder):
            remove_leftovers(self.folder)
            todo = [report for report in planned.reports if planned.why[report.stem]]
            outcomes = dict(zip((report.stem for report in todo), self.order.made(todo), strict=True))
            found = [outcomes.get(r.stem) or Outcome(r.name, r.files, made=False) for r in planned.reports]
            self._record(planned.reports, [path for outcome in found for path in outcome.files])
        return found

    def _report(self, change: Change) -> Report:
        before, now = change.before.survey, change.now.survey
        last = max((before, now), key=lambda survey: survey.publication_date or date.min)
        parameters = {
            "kommune": change.code, "from_year": before.year, "to_year": now.year, "tables_before": "", "tables": "",
            "as_of": settled(last, self.order.as_of),
        }  # fmt: skip
        notebook = NOTEBOOKS_FOLDER / f"{CHANGE_NOTEBOOK}.ipynb"
        params = provenance.params(params_folder(), before.year, now.year)
        made_from = provenance.made_from(notebook, parameters, change.data.to_csv(index=False), params)
        key = provenance.key(made_from)
        name, title = page.memo_name(change), page.memo_title(change)
        metadata = {
            "title": f"{name} · {title}",
            "running_foot": danish.running_foot(
                title,
                name,
                embargoed_until=last.embargoed_until(self.order.as_of),
                invented=bool(tables.invented_years(change)),
            ),
            "language": "da",
            "date": (now.publication_date or date(now.year, 12, 31)).isoformat(),
            "hash": key[: provenance.SHORT],
            "key": key,
            "identity": change.identity,
            "sources": sorted(set(change.data[c.SOURCE])),
        }
        code = change.code if change.code == c.ALL else f"{change.code}-{slug(change.name)}"
        stem = self.folder / CHANGES_FOLDER / f"{code}-{before.year}"
        formats = (NOTEBOOK, *self.order.formats)
        return Report(notebook, parameters, stem, formats, name, metadata, self.folder, made_from)

    def _record(self, reports: Sequence[Report], files: Sequence[Path]) -> None:
        """changes/run.json, of the files that are there now."""
        content = provenance.run_record(
            self.folder,
            [path for path in files if path.is_file()],
            year=self.changes[0].now.year,
            since=self.changes[0].before.year,
            arguments={"formats": list(self.order.formats), "as_of": reports[0].parameters["as_of"]},
            keys={r.stem.relative_to(self.folder).as_posix(): r.metadata["key"] for r in reports},
        )
        write_file(self.folder / CHANGES_FOLDER / "run.json", content)
