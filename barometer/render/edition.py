"""A year's edition, step by step: write the tables, render every report, bind bilag 2, say how it was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import nbformat
import pandas as pd

from .. import columns as c
from ..errors import RenderError
from ..pooling import Pool
from ..report.wording import alphabetical
from ..results import Results
from . import batch, plan, provenance
from .bind import bind
from .files import place
from .produce import Outcome, export


@dataclass(frozen=True)
class Edition:
    """What is rendered, from what, to where.

    Attributes
    ----------
    results : Results
    outputs : Path
        The folder of all years.
    as_of : date
        The day the pages are read.
    formats : tuple of str
        Among `html` and `pdf`.
    jobs : int
        How many reports at once.
    pool : Pool, optional
        The years published together with this one, if it is their last.
    """

    results: Results
    outputs: Path
    as_of: date
    formats: tuple[str, ...]
    jobs: int
    pool: Pool | None = None

    @property
    def folder(self) -> Path:
        return self.outputs / str(self.results.codebook.year)

    def codes(self, kommuner: Sequence[str]) -> list[str]:
        """Codes in Danish alphabetical order: of the kommuner named, or of all where none is."""
        names = self.results.kommuner
        chosen = {self.results.code(kommune) for kommune in kommuner} or set(names)
        return sorted(chosen, key=lambda code: alphabetical(names[code]))

    def render(self, kommuner: Sequence[str] = (), *, bilag2: bool) -> list[Outcome]:
        """Renders the kommuner named, and the year; where none is named, all, and every page about the year.

        Returns
        -------
        list of Outcome
            One for each report, whether it was made or failed. bilag 2 is bound only if no report failed.
        """
        codes = self.codes(kommuner)  # an unknown kommune is refused before anything is written
        tables = self._tables()
        pages = plan.kommuner(self.results, codes, self.outputs, self.as_of, self.formats)
        front = plan.whole_year(self.results, plan.BILAG2, self.outputs, self.as_of, [plan.NOTEBOOK])
        # The longest first, so that no core waits for it at the end.
        reports = [*self._about_the_year(whole=not kommuner), *pages, *([front] if bilag2 else [])]
        with batch.workers(min(self.jobs, len(reports))) as executor:
            outcomes = batch.run(reports, executor)
        if bilag2:
            *outcomes, made = outcomes
            outcomes.append(self._bound(front, pages) if not batch.failures([*outcomes, made]) else made)
        files = [*tables, *(path for outcome in outcomes for path in outcome.files)]
        self._record(reports, files)
        return outcomes

    def _about_the_year(self, *, whole: bool) -> list[plan.Report]:
        names = (plan.METHODOLOGY, plan.NATIONAL) if whole else (plan.NATIONAL,)
        found = [plan.whole_year(self.results, name, self.outputs, self.as_of, [plan.HTML]) for name in names]
        if whole and self.pool:
            found.append(plan.pooled(self.pool, self.outputs, self.as_of, [plan.HTML]))
        return found

    def _tables(self) -> list[Path]:
        """outputs/<year>/tables: what every report is made from, and what they show."""
        frames = {
            "frequencies": self.results.frequencies,
            "designs": self.results.designs,
            "estimates": self.results.estimates,
            "verdicts": self.results.verdicts,
        }
        if self.pool:
            every = (self.pool.whole, *self.pool.years)
            for name in ("frequencies", "designs"):
                frames[f"{self.pool.period.name}/{name}"] = pd.concat([getattr(r, name) for r in every])
        return [place(self.folder / "tables" / f"{name}.csv", _csv(frame)) for name, frame in frames.items()]

    def _bound(self, front: plan.Report, pages: Sequence[plan.Report]) -> Outcome:
        """bilag 2 in every format, of the front and the kommuner's notebooks as they were written."""
        first, *sections = [nbformat.read(report.files[0], as_version=4) for report in (front, *pages)]
        front.files[0].unlink()  # the front is no output of its own
        names = [page.stem.name for page in pages]
        bound = bind(first, list(zip(names, sections, strict=True)), {**front.metadata, "contents": True})
        try:
            contents = {ending: export(bound, ending) for ending in self.formats}
        except RenderError as error:
            return Outcome(front.name, error=str(error))
        return Outcome(front.name, [place(front.stem.with_suffix(f".{e}"), text) for e, text in contents.items()])

    def _record(self, reports: Sequence[plan.Report], files: Sequence[Path]) -> None:
        """run.json, of the files that are there now."""
        survey, frequencies = self.results.codebook.survey, self.results.frequencies
        content = provenance.run(
            self.folder,
            files,
            year=survey.year,
            arguments={"formats": list(self.formats), "as_of": plan.settled(survey, self.as_of)},
            data={"sha256": provenance.digest(_csv(frequencies)), "sources": sorted(set(frequencies[c.SOURCE]))},
            keys={r.stem.relative_to(self.folder).as_posix(): r.metadata["key"] for r in reports},
        )
        place(self.folder / "run.json", content)


def _csv(frame: pd.DataFrame) -> str:
    return frame.to_csv(index=False, lineterminator="\n")
