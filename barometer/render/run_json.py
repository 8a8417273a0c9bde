"""run.json: what the files of a run were made from and with. It holds no time and nothing of the machine."""

from __future__ import annotations

import json
import platform
import subprocess
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

from ..digests import sha256_of_file
from ..privacy.gate import place_outputs
from .provenance import ROOT, code_digest
from .records import read_record, record_path
from .report import Report

_NAMED = ("barometer", "papermill", "nbconvert", "pandas", "statsmodels", "scipy", "numpy", "matplotlib", "typst")


def write_run_json(
    path: Path, folder: Path, reports: Iterable[Report], files: Iterable[Path], **made_from: Any
) -> None:
    """Writes run.json. Rows of reports that this run was not asked for stay in it as long as their records stand.

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
    **made_from
        What is particular to the run: year, arguments, data.
    """
    keys = {report.stem.relative_to(folder).as_posix(): report.metadata["key"] for report in reports}
    before = {name: key for name, key in read_run_json(path)["keys"].items() if name not in keys}
    stay = {name: key for name, key in before.items() if record_path(folder, folder / name).is_file()}
    records = (read_record(record_path(folder, folder / name)) for name in (*stay, *keys))
    standing = {*files, *(folder / name for record in records if record for name in record.files)}
    content = {
        **made_from,
        "keys": {**stay, **keys},
        "commit": commit(),
        "code": code_digest(),
        "python": platform.python_version(),
        "versions": {name: metadata.version(name) for name in _NAMED},
        "files": {p.relative_to(folder).as_posix(): sha256_of_file(p) for p in sorted(standing) if p.is_file()},
    }
    private = [path] if "cases" in made_from.get("data", ()) else []
    place_outputs({path: json.dumps(content, ensure_ascii=False, indent=1) + "\n"}, private=private)


def read_run_json(path: Path) -> dict[str, Any]:
    """What run.json says, with `keys` and `data`; without rows where there is none that can be read.

    Parameters
    ----------
    path : Path
        Where it stands.
    """
    empty: dict[str, Any] = {"keys": {}, "data": {}}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return empty | {name: dict(value) if name in empty else value for name, value in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return empty


def commit() -> str | None:
    """The commit of the checkout the package runs from, with `+` where files were changed since; None elsewhere."""
    git = ["git", "-C", str(ROOT)]
    try:
        head = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True)
        changed = subprocess.run(
            [*git, "status", "--porcelain", "--untracked-files=no"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return head.stdout.strip() + ("+" if changed.stdout.strip() else "")
