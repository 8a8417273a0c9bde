"""The tables of a year: what every report of it is made from, and what they show, for programs and for spreadsheets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

from .. import columns as c
from ..counts.survey_facts import FACTS_FILE
from ..datasets.names import dataset_names
from ..digests import sha256_of_parts
from ..params.folder import folder as params_folder
from ..privacy.gate import place_outputs
from ..results.area import Results
from ..results.pooled import Pool
from . import provenance, records
from .plan import effective_day


@dataclass(frozen=True)
class YearTables:
    """The tables of a year.

    Attributes
    ----------
    folder : Path
        The year's folder. The tables stand in `tables` in it.
    results : Results
        The year's results.
    pool : Pool or None
        The years published together with this one, if it is their last. Their frequencies and designs stand in a
        folder of their own, named by the period.
    as_of : date
        The day on which they are read: before publication the workbook carries the embargo.
    """

    folder: Path
    results: Results
    pool: Pool | None
    as_of: date

    @property
    def stem(self) -> Path:
        """Their place, as the place of a report."""
        return self.folder / "tables"

    @property
    def files(self) -> list[Path]:
        """Every table."""
        pooled = self.pool.period.name if self.pool else ""
        names = dataset_names(self.results.codebook.year, pooled)
        return [self.stem / name for name in (*self._texts, "estimates.csv", "verdicts.csv", *names)]

    @cached_property
    def made_from(self) -> dict[str, str]:
        """Name -> digest of each thing that they are made from."""
        years = [r.codebook.year for r in (self.results, *([self.pool.whole, *self.pool.years] if self.pool else []))]
        return {
            "data": sha256_of_parts(*self._texts.values()),
            "code": provenance.code_digest(),
            "params": provenance.params_digest(params_folder(), *years),
            "day": effective_day(self.results.codebook.survey, self.as_of),
        }

    def write(self) -> list[Path]:
        """Writes the tables where they are not up to date, and gives all of them."""
        if records.reason_to_make(self.folder, self.stem, self.made_from, self.files):
            from ..datasets.files import dataset_files  # and what writes workbooks, only where one is written

            results = self.results
            shown = {"estimates.csv": _csv(results.estimates), "verdicts.csv": _csv(results.verdicts)}
            contents = {**self._texts, **shown, **dataset_files(results, self.pool, self.as_of)}
            private = self.files if c.CASES in set(results.frequencies[c.SOURCE]) else ()
            place_outputs({self.stem / name: content for name, content in contents.items()}, private=private)
            records.keep_record(self.folder, self.stem, self.made_from, self.files)
        return self.files

    @cached_property
    def _texts(self) -> dict[str, str]:
        """The name of each file that a notebook reads -> what stands in it."""
        results, pool = self.results, self.pool
        frames = {"frequencies": results.frequencies, "designs": results.designs}
        if pool:
            frames |= {f"{pool.period.name}/{name}": frame for name, frame in pool.frames.items()}
        return {**{f"{name}.csv": _csv(frame) for name, frame in frames.items()}, FACTS_FILE: results.facts.as_json()}


def _csv(frame: pd.DataFrame) -> str:
    return frame.to_csv(index=False, lineterminator="\n")
