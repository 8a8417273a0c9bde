"""run.json: what the files of a run were made from and with. It holds no time and nothing of the machine."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import columns as c
from ..digests import sha256_of_file
from ..privacy.gate import place_output
from .provenance import ROOT, code_digest
from .records import read_record, record_path
from .report import Report

if TYPE_CHECKING:
    from ..params.survey_year import SurveyYear

RUN_JSON = "run.json"
_NAMED = ("barometer", "papermill", "nbconvert", "pandas", "statsmodels", "scipy", "numpy", "matplotlib", "typst")


def write_run_json(
    path: Path, folder: Path, reports: Iterable[Report], files: Iterable[Path], **made_from: Any
) -> None:
    """Writes run.json. Rows of reports that this run was not asked for stay in it as long as their records stand.

    Parameters
    ----------
    path : Path
        Where it goes.
    folder : Path
        The year's folder. Reports and files are named by their place in it.
    reports : iterable of Report
        The reports of the run, whose content keys are recorded.
    files : iterable of Path
        The files whose digests are recorded. One that is not there is left out.
    **made_from
        What is particular to the run: year, arguments, data, survey.
    """
    import platform  # a run with nothing to do reads run.json alone
    from importlib import metadata

    known, asked = read_run_json(path), {report.stem.relative_to(folder).as_posix(): report for report in reports}
    keys = {name: report.metadata["key"] for name, report in asked.items()}
    before = {name: key for name, key in known["keys"].items() if name not in keys}
    stay = {name: key for name, key in before.items() if record_path(folder, folder / name).is_file()}
    records = (read_record(record_path(folder, folder / name)) for name in (*stay, *keys))
    standing = {*files, *(folder / name for record in records if record for name in record.files)}
    content = {
        **made_from,
        "keys": {**stay, **keys},
        "pages": {
            **{name: known["pages"][name] for name in stay if name in known["pages"]},
            **{name: _about_page(report) for name, report in asked.items()},
        },
        "commit": commit(),
        "code": code_digest(),
        "python": platform.python_version(),
        "versions": {name: metadata.version(name) for name in _NAMED},
        "files": {p.relative_to(folder).as_posix(): sha256_of_file(p) for p in sorted(standing) if p.is_file()},
    }
    place_output(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def read_run_json(path: Path) -> dict[str, Any]:
    """What run.json says, with `keys`, `pages`, `data` and `survey`; without rows where there is none that can be read.

    Parameters
    ----------
    path : Path
        Where it stands.
    """
    empty: dict[str, Any] = {"keys": {}, "pages": {}, "data": {}, "survey": {}}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return empty | {name: dict(value) if name in empty else value for name, value in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return empty


def about_survey(survey: SurveyYear) -> dict[str, str]:
    """What the entry page tells of a survey: its title, and its day of publication, empty where that is not known."""
    day = survey.publication_date
    return {"title": survey.title, "published": day.isoformat() if day else ""}


def _about_page(report: Report) -> dict[str, Any]:
    """What the entry page tells of a page: its name, whose it is, and where its own numbers come from."""
    identity = report.metadata.get("identity", {})
    about = {name: identity[name] for name in ("since", c.KOMMUNE_CODE) if name in identity}
    return {"name": report.name, **about, "sources": report.metadata.get("own_sources", [])}


def commit() -> str | None:
    """The commit of the checkout the package runs from, with `+` where files were changed since; None elsewhere."""
    import subprocess

    git = ["git", "-C", str(ROOT)]
    try:
        head = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True)
        changed = subprocess.run(
            [*git, "status", "--porcelain", "--untracked-files=no"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return head.stdout.strip() + ("+" if changed.stdout.strip() else "")
