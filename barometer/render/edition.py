"""A year's edition, step by step: write the tables, render every report, bind bilag 2, say how it was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from .. import columns as c
from ..counts.frequencies import fingerprint
from ..errors import RenderError
from ..files import BESIDE, remove_leftovers, write_file, write_files
from ..page.danish import alphabetical_key
from ..params.folder import folder as params_folder
from ..results.area import Results
from ..results.pooled import Pool
from . import batch, plan, provenance, records
from .lock import alone
from .render_options import Order, Plan
from .render_report import Outcome, check_identity, export
from .reports import HTML, NOTEBOOK, Report

NOT_BOUND = "Not bound, because other reports failed."


@dataclass(frozen=True)
class Edition:
    """What is rendered, from what, and as it was ordered.

    Attributes
    ----------
    results : Results
    order : Order
        Its formats are among `html` and `pdf`.
    pool : Pool, optional
        The years published together with this one, if it is their last.
    """

    results: Results
    order: Order
    pool: Pool | None = None

    @property
    def folder(self) -> Path:
        return self.order.outputs / str(self.results.codebook.year)

    def codes(self, kommuner: Sequence[str]) -> list[str]:
        """Codes in Danish alphabetical order: of the kommuner named, or of all where none is."""
        names = self.results.kommuner
        chosen = {self.results.code(kommune) for kommune in kommuner} or set(names)
        return sorted(chosen, key=lambda code: alphabetical_key(names[code]))

    def plan(self, kommuner: Sequence[str], *, bilag2: bool) -> Plan:
        """Which reports are asked for, and why each must be made; an unknown kommune is refused.

        Without a kommune named, all are meant, and every page about the year.
        """
        codes = self.codes(kommuner)
        to, day, formats = self.order.outputs, self.order.as_of, self.order.formats
        pages = plan.kommune_reports(self.results, codes, to, day, formats)
        # The longest first, so that no core waits for it at the end.
        reports = [self.order.of(report) for report in (*self._about_the_year(whole=not kommuner), *pages)]
        front = plan.year_report(self.results, plan.BILAG2_NOTEBOOK, to, day, formats) if bilag2 else None
        if front:
            sections = {page.stem.name: page.metadata["key"] for page in pages}
            front = replace(front, made_from={**front.made_from, "sections": provenance.key(sections)})
        why = {r.stem: self.order.why(r) for r in [*reports, *([front] if front else [])]}
        return Plan(pages, reports, front, why)

    def render(self, planned: Plan) -> list[Outcome]:
        """Makes what must be made; bilag 2 is bound only if no report failed.

        Returns
        -------
        list of Outcome
            One for each report of the plan, whether it was made, stood already, or failed.
        """
        with alone(self.folder):
            remove_leftovers(self.folder)
            todo = [report for report in planned.reports if planned.why[report.stem]]
            front = planned.front if planned.front and planned.why[planned.front.stem] else None
            # The front alone is no output of its own: it stands beside its place, and is swept away when it is bound.
            beside = front and front.stem.with_name(f".{front.stem.name}{BESIDE}")
            unbound = front and self.order.of(replace(front, stem=beside, formats=(NOTEBOOK,), made_from={}))
            work = [*todo, *([unbound] if unbound else [])]
            made = self.order.made(work, first=self._tables)  # every report reads them
            outcomes = dict(zip((report.stem for report in work), made, strict=True))
            if front:
                outcomes[front.stem] = outcomes.pop(unbound.stem)
                if not outcomes[front.stem].error:
                    failed = batch.failures(made)
                    outcomes[front.stem] = (
                        Outcome(front.name, error=NOT_BOUND) if failed else self._bound(front, unbound, planned.pages)
                    )
                remove_leftovers(self.folder)
            everything = [*planned.reports, *([planned.front] if planned.front else [])]
            found = [outcomes.get(r.stem) or Outcome(r.name, r.files, made=False) for r in everything]
            self._record(everything, [*self._tables(), *(path for outcome in found for path in outcome.files)])
        return found

    def _about_the_year(self, *, whole: bool) -> list[Report]:
        names = (
            (plan.METHODOLOGY_NOTEBOOK, plan.COMPARISON_NOTEBOOK, plan.NATIONAL_NOTEBOOK)
            if whole
            else (plan.NATIONAL_NOTEBOOK,)
        )
        to, day = self.order.outputs, self.order.as_of
        found = [plan.year_report(self.results, name, to, day, [HTML]) for name in names]
        if whole and self.pool:
            found.append(plan.pooled_report(self.pool, to, day, [HTML]))
        return found

    def _tables(self) -> list[Path]:
        """outputs/<year>/tables: what every report is made from, and what they show."""
        counted = {"frequencies": self.results.frequencies, "designs": self.results.designs}
        if self.pool:
            every = (self.pool.whole, *self.pool.years)
            for name in tuple(counted):
                counted[f"{self.pool.period.name}/{name}"] = pd.concat([getattr(r, name) for r in every])
        texts = {name: _csv(frame) for name, frame in counted.items()}
        stem = self.folder / "tables"
        files = [stem / f"{name}.csv" for name in (*texts, "estimates", "verdicts")]
        params = provenance.params(params_folder(), self.results.codebook.year)
        parts = {"data": provenance.digest(*texts.values()), "code": provenance.code(), "params": params}
        if records.stale(self.folder, stem, parts, files):
            texts |= {"estimates": _csv(self.results.estimates), "verdicts": _csv(self.results.verdicts)}
            write_files({stem / f"{name}.csv": text for name, text in texts.items()})
            records.keep_record(self.folder, stem, parts, files)
        return files

    def _bound(self, front: Report, unbound: Report, pages: Sequence[Report]) -> Outcome:
        """bilag 2 in every format, of the front and the kommuner's notebooks as they were written."""
        import nbformat  # more than a second, for which a run with nothing to do need not wait

        from ..formats.bind import bind

        first, *sections = [nbformat.read(report.files[0], as_version=4) for report in (unbound, *pages)]
        try:
            for page, section in zip((unbound, *pages), (first, *sections), strict=True):
                check_identity(section, page)
            named = [(page.stem.name, section) for page, section in zip(pages, sections, strict=True)]
            bound = bind(first, named, {**front.metadata, "contents": True})
            files = write_files(
                dict(zip(front.files, [export(bound, ending) for ending in front.formats], strict=True))
            )
            records.keep_record(self.folder, front.stem, front.made_from, files)
        except RenderError as error:
            return Outcome(front.name, error=str(error))
        return Outcome(front.name, files)

    def _record(self, reports: Sequence[Report], files: Sequence[Path]) -> None:
        """run.json, of the files that are there now."""
        survey, frequencies = self.results.codebook.survey, self.results.frequencies
        content = provenance.run_record(
            self.folder,
            [path for path in files if path.is_file()],
            year=survey.year,
            arguments={"formats": list(self.order.formats), "as_of": plan.settled(survey, self.order.as_of)},
            data={"sha256": fingerprint(self.results.behind_as_csv(c.ALL)), "sources": sorted(set(frequencies[c.SOURCE]))},
            keys={r.stem.relative_to(self.folder).as_posix(): r.metadata["key"] for r in reports},
        )
        write_file(self.folder / "run.json", content)


def _csv(frame: pd.DataFrame) -> str:
    return frame.to_csv(index=False, lineterminator="\n")
