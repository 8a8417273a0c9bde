"""Which data, code and environment made a file: the content key at its foot, and run.json."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from ..params.folder import files_of

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parent
SHORT = 10  # hexadecimal digits at the foot of a page: enough to find it in run.json
_NAMED = ("barometer", "papermill", "nbconvert", "pandas", "statsmodels", "scipy", "numpy", "matplotlib", "typst")


def digest(*parts: bytes | str) -> str:
    """One sha256 of several parts, each kept apart from the next."""
    sha = hashlib.sha256()
    for part in parts:
        content = part.encode("utf-8") if isinstance(part, str) else part
        sha.update(len(content).to_bytes(8, "big"))
        sha.update(content)
    return sha.hexdigest()


@cache
def code() -> str:
    """The digest of the package's own files and of the lock it runs with."""
    files = sorted(p for p in PACKAGE.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    files += [lock for lock in [ROOT / "requirements.lock"] if lock.is_file()]
    return digest(*(part for p in files for part in (str(p.relative_to(ROOT)), p.read_bytes())))


def params(folder: Path, *years: int | str) -> str:
    """The digest of everything in params/ that the pages of these years or periods depend on."""
    return digest(*(part for p in files_of(folder, *years) for part in (str(p.relative_to(folder)), p.read_bytes())))


def made_from(notebook: Path, parameters: Mapping[str, Any], data: str, params_digest: str) -> dict[str, str]:
    """The digest of each thing a report is made from, by name.

    Parameters
    ----------
    notebook : Path
    parameters : mapping
        The notebook's parameters; the place of the tables is no part of the content.
    data : str
        The frequencies and designs the report uses, as CSV.
    params_digest : str
        As `params` gives it.
    """
    meant = {name: value for name, value in sorted(parameters.items()) if name != "tables"}
    return {
        "notebook": digest(notebook.name, notebook.read_bytes()),
        "parameters": digest(json.dumps(meant)),
        "data": digest(data),
        "params": params_digest,
        "code": code(),
    }


def key(parts: Mapping[str, str]) -> str:
    """The content key of a report: it changes if and only if something the report is made from does."""
    return digest(json.dumps(parts, sort_keys=True))


def run_record(folder: Path, files: Iterable[Path], **made_from: Any) -> str:
    """run.json: what an edition was made from and with, and the sha256 of every file. No time, no machine.

    Parameters
    ----------
    folder : Path
        The edition's folder; the files are named by their place in it.
    files : iterable of Path
    **made_from
        What is particular to this edition: year, arguments, data, keys.
    """
    content = {
        **made_from,
        "commit": commit(),
        "code": code(),
        "python": platform.python_version(),
        "versions": {name: metadata.version(name) for name in _NAMED},
        "files": {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(files)},
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def commit() -> str | None:
    """The commit of the checkout the package runs from, with `+` where it has been changed; None elsewhere."""
    git = ["git", "-C", str(ROOT)]
    try:
        head = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True)
        changed = subprocess.run(
            [*git, "status", "--porcelain", "--untracked-files=no"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return head.stdout.strip() + ("+" if changed.stdout.strip() else "")
