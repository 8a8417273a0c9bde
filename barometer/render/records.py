"""Which reports are up to date: beside the outputs stands a record of what each was made from.

A record is written last, when every file of a report stands in its place. A report whose run was cut off has no
record, or an older one, and is made again. A report whose record still holds is left alone. Digests decide, and
never the times of files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..digests import sha256_of_file
from ..files import reading
from ..privacy.gate import place_output

RECORDS_FOLDER = ".records"


def reason_to_make(folder: Path, stem: Path, parts: Mapping[str, str], files: Iterable[Path]) -> str:
    """Why a report must be made. Empty where it is up to date.

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
            if sha256_of_file(path) != made[name]:
                return f"changed by another hand: {name}"
        except OSError:
            return f"cannot be read: {name}"
    return ""


def keep_record(folder: Path, stem: Path, parts: Mapping[str, str], files: Iterable[Path]) -> None:
    """Writes the record of a report whose files all stand in their places.

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

    Raises
    ------
    RenderError
        One of the files cannot be read, or the record cannot be written.
    """
    made = {}
    for path in files:
        with reading(path, "A file that was just written cannot be read."):
            made[path.relative_to(folder).as_posix()] = sha256_of_file(path)
    content = {"made_from": dict(parts), "files": made}
    place_output(_record(folder, stem), json.dumps(content, indent=1, sort_keys=True) + "\n")


def no_records(folder: Path) -> bool:
    """Whether nothing was ever made in a year's folder.

    Parameters
    ----------
    folder : Path
        The year's folder.
    """
    return not (folder / RECORDS_FOLDER).is_dir()


def _record(folder: Path, stem: Path) -> Path:
    return folder / RECORDS_FOLDER / f"{stem.relative_to(folder).as_posix().replace('/', '.')}.json"
