"""What is already up to date: beside the outputs, a record of what each was made from.

A record is written last, when every file of a report stands in its place. So a report whose run was cut off has
none, or an older one, and is made again; and one whose record still holds is left alone. Keys decide, never times.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..files import reading, write_file

RECORDS_FOLDER = ".records"


def stale(folder: Path, stem: Path, parts: Mapping[str, str], files: Iterable[Path]) -> str:
    """Why a report must be made; empty where it need not.

    Parameters
    ----------
    folder : Path
        The year's folder.
    stem : Path
        The report's place in it, without an ending.
    parts : mapping
        Name -> digest of everything the report is made from.
    files : iterable of Path
        The files it consists of.
    """
    try:
        known = json.loads(_record(folder, stem).read_text(encoding="utf-8"))
        made_from, made = known["made_from"], known["files"]
    except FileNotFoundError:
        return "never made"
    except (OSError, ValueError, KeyError, TypeError):
        return "its record cannot be read"
    if changed := sorted(name for name in {*parts, *made_from} if parts.get(name) != made_from.get(name)):
        return "changed: " + ", ".join(changed)
    for path in files:
        name = path.relative_to(folder).as_posix()
        if name not in made:
            return f"not made before: {name}"
        try:
            if not path.is_file():
                return f"missing: {name}"
            if file_digest(path) != made[name]:
                return f"changed by another hand: {name}"
        except OSError:
            return f"cannot be read: {name}"
    return ""


def keep_record(folder: Path, stem: Path, parts: Mapping[str, str], files: Iterable[Path]) -> None:
    """Writes the record of a report whose files all stand in their places."""
    made = {}
    for path in files:
        with reading(path, "A file that was just written cannot be read."):
            made[path.relative_to(folder).as_posix()] = file_digest(path)
    content = {"made_from": dict(parts), "files": made}
    write_file(_record(folder, stem), json.dumps(content, indent=1, sort_keys=True) + "\n")


def no_records(folder: Path) -> bool:
    """Whether nothing was ever made in a year's folder."""
    return not (folder / RECORDS_FOLDER).is_dir()


def file_digest(path: Path) -> str:
    """The sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _record(folder: Path, stem: Path) -> Path:
    return folder / RECORDS_FOLDER / f"{stem.relative_to(folder).as_posix().replace('/', '.')}.json"
