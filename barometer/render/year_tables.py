"""The tables of a year: what every report of it is made from, and what they show, as CSV files."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from .. import columns as c
from ..digests import sha256_of_parts
from ..params.folder import folder as params_folder
from ..privacy.gate import place_outputs
from ..results.area import Results
from ..results.pooled import Pool
from . import provenance, records


def write_year_tables(folder: Path, results: Results, pool: Pool | None) -> list[Path]:
    """Writes the tables of a year where they are not up to date.

    Parameters
    ----------
    folder : Path
        The year's folder. The tables go to `tables` in it.
    results : Results
        The year's results.
    pool : Pool or None
        The years published together with this one, if it is their last. Their frequencies and designs go to a
        folder of their own, named by the period.

    Returns
    -------
    list of Path
        The tables, written now or before.
    """
    made_from = {"frequencies": results.frequencies, "designs": results.designs}
    if pool:
        every = (pool.whole, *pool.years)
        for name in tuple(made_from):
            made_from[f"{pool.period.name}/{name}"] = pd.concat([getattr(r, name) for r in every])
    texts = {name: _csv(frame) for name, frame in made_from.items()}
    stem = folder / "tables"
    files = [stem / f"{name}.csv" for name in (*texts, "estimates", "verdicts")]
    params = provenance.params_digest(params_folder(), results.codebook.year)
    parts = {"data": sha256_of_parts(*texts.values()), "code": provenance.code_digest(), "params": params}
    if records.reason_to_make(folder, stem, parts, files):
        texts |= {"estimates": _csv(results.estimates), "verdicts": _csv(results.verdicts)}
        private = c.CASES in set(results.frequencies[c.SOURCE])
        place_outputs({stem / f"{name}.csv": text for name, text in texts.items()}, private=files if private else ())
        records.keep_record(folder, stem, parts, files)
    return files


def _csv(frame: pd.DataFrame) -> str:
    return frame.to_csv(index=False, lineterminator="\n")
