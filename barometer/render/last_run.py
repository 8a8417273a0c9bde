"""Whether a run has nothing to do, seen from its inputs, before anything is imported that counts or draws.

Every page follows from what a run is asked for, the code, the notebooks, the parameters and the case file. If all
these are as in the last run and its files stand as it left them, nothing is to be made.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ..digests import sha256_of_file, sha256_of_parts
from ..files import reading
from ..params.folder import folder as params_folder
from ..params.folder import period_names, survey_years
from ..privacy.gate import place_outputs
from .provenance import ROOT, code_digest, params_digest
from .records import RECORDS_FOLDER

NAME = "last-run.json"
Inputs = dict[str, str]


def run_inputs(asked: Mapping[str, Any], cases: Path | None) -> Inputs:
    """What the pages of a run follow from, each as a digest.

    Parameters
    ----------
    asked : mapping
        What is asked for: year, kommuner, formats, and whether bilag 2 is bound. Not the day, see `remember_run`.
    cases : Path, optional
        The case file.

    Returns
    -------
    dict of str to str
        Empty where a file cannot be read: then the run takes the long way, which says what is wrong.
    """
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    try:
        return {
            "asked": sha256_of_parts(json.dumps(asked, sort_keys=True)),
            "code": code_digest(),
            "notebooks": sha256_of_parts(*(part for path in notebooks for part in (path.name, path.read_bytes()))),
            "params": params_digest(params_folder(), *survey_years(), *period_names()),
            "cases": sha256_of_file(cases) if cases else "",
        }
    except OSError:
        return {}


def up_to_date_reports(folder: Path, inputs: Inputs, as_of: date) -> int | None:
    """The number of reports of the last run, if the same run now has nothing to make; None otherwise.

    Parameters
    ----------
    folder : Path
        The year's folder.
    inputs : dict
        As `run_inputs` gives them.
    as_of : date
        The day on which the pages are read.
    """
    try:
        known = json.loads((folder / RECORDS_FOLDER / NAME).read_text(encoding="utf-8"))
        if not inputs or known["inputs"] != inputs or known["day"] != _effective(as_of, known["published"]):
            return None
        if any(sha256_of_file(folder / name) != digest for name, digest in known["files"].items()):
            return None
        return int(known["reports"])
    except (OSError, ValueError, KeyError, TypeError):
        return None  # the long way finds out why


def remember_run(
    folder: Path, inputs: Inputs, as_of: date, published: date | None, reports: Sequence[Any], files: Iterable[Path]
) -> None:
    """Writes down a run of which every report is made or up to date.

    Parameters
    ----------
    folder : Path
        The year's folder.
    inputs : dict
        As `run_inputs` gives them.
    as_of : date
        The day on which the pages are read.
    published : date, optional
        The day of publication: to the pages, all days from then on are one.
    reports : sequence
        The reports of the run.
    files : iterable of Path
        Every file of the run.

    Raises
    ------
    RenderError
        A file cannot be read, or the record cannot be written.
    """
    digests = {}
    for path in files:
        with reading(path, "A file that was just written cannot be read."):
            digests[path.relative_to(folder).as_posix()] = sha256_of_file(path)
    day = published.isoformat() if published else ""
    content = {
        "inputs": inputs,
        "published": day,
        "day": _effective(as_of, day),
        "reports": len(reports),
        "files": dict(sorted(digests.items())),
    }
    path = folder / RECORDS_FOLDER / NAME
    private = [path] if inputs.get("cases") else []  # as run.json is, for its digest of a case file
    place_outputs({path: json.dumps(content, indent=1) + "\n"}, private=private)


def _effective(as_of: date, published: str) -> str:
    """The day as far as pages depend on it: without a day of publication not at all."""
    return min(as_of.isoformat(), published)
