"""run.json: what the files of a run were made from and with. It holds no time and nothing of the machine.

From it a run can be repeated (`barometer verify`), and a printed page leads back to what it was made from
(`barometer trace`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import __version__
from .. import columns as c
from ..digests import sha256_of_file
from ..privacy.gate import place_outputs
from .environment import lock_digest, used_versions
from .provenance import ROOT, code_digest
from .records import read_record, record_path
from .report import Report

if TYPE_CHECKING:
    from ..params.survey_year import SurveyYear

RUN_JSON = "run.json"
_MADE_WITH = ("barometer", "notebooks", "params", "requirements.lock")  # what pages are made with


def write_run_json(
    path: Path,
    folder: Path,
    reports: Iterable[Report],
    files: Iterable[Path],
    others: Iterable[Path] = (),
    **made_from: Any,
) -> dict[str, Any]:
    """Writes run.json, and gives what stands in it.

    Rows of reports that this run was not asked for stay in it as long as their records stand.

    One with the digest of a case file is the user's alone: whoever knows the file but for an answer could try which
    one it is.

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
    others : iterable of Path
        The places, without endings, of what has a record and is no report, such as the tables.
    **made_from
        What is particular to the run: year, arguments, data, survey.
    """
    import platform  # a run with nothing to do reads run.json alone

    made = {report.stem.relative_to(folder).as_posix(): report for report in reports}
    before = read_run_json(path)
    stay = [n for n in before["keys"] if n not in made and record_path(folder, folder / n).is_file()]
    names = [*stay, *made, *(other.relative_to(folder).as_posix() for other in others)]
    records = {name: read_record(record_path(folder, folder / name)) for name in names}
    standing = {*files, *(folder / name for record in records.values() if record for name in record.files)}
    content = {
        **made_from,
        "keys": {
            **{name: before["keys"][name] for name in stay},
            **{name: report.metadata["key"] for name, report in made.items()},
        },
        "pages": {
            **{name: before["pages"][name] for name in stay if name in before["pages"]},
            **{name: _about_page(report) for name, report in made.items()},
        },
        "reports": {
            name: {
                **(_run_of(made[name]) if name in made else before["reports"].get(name, {})),
                **({"made_from": record.made_from, "files": sorted(record.files)} if record else {}),
            }
            for name, record in records.items()
        },
        "commit": commit(),
        "code": code_digest(),
        "python": platform.python_version(),
        "lock": lock_digest(),
        "versions": {"barometer": __version__, **used_versions()},
        "files": {p.relative_to(folder).as_posix(): sha256_of_file(p) for p in sorted(standing) if p.is_file()},
    }
    private = [path] if "cases" in made_from.get("data", ()) else []
    place_outputs({path: json.dumps(content, ensure_ascii=False, indent=1) + "\n"}, private=private)
    return content


def _run_of(report: Report) -> dict[str, Any]:
    """Which notebook is run, and with which parameters."""
    return {"notebook": report.notebook.name, "parameters": report.parameters}


def read_run_json(path: Path) -> dict[str, Any]:
    """What run.json says, with `keys`, `pages`, `reports`, `data` and `survey`.

    Each is without rows where there is none that can be read.

    Parameters
    ----------
    path : Path
        Where it stands.
    """
    empty: dict[str, Any] = {"keys": {}, "pages": {}, "reports": {}, "data": {}, "survey": {}}
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
    """The commit of the checkout the package runs from, with `+` where files were changed or added since.

    None where the package does not run from a checkout, or git is not at hand.
    """
    import subprocess

    # A checkout that belongs to another user is read all the same; nothing that stands in it is run for that.
    git = ["git", "-C", str(ROOT), "-c", f"safe.directory={ROOT}", "-c", "core.fsmonitor=false"]
    try:
        head = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True)
        changed = subprocess.run(
            [*git, "status", "--porcelain", "--", *_MADE_WITH], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return head.stdout.strip() + ("+" if changed.stdout.strip() else "")
