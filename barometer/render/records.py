"""Which reports are up to date: beside the outputs stands a record of what each was made from.

A record is written last, when every file of a report stands in its place. A report whose run was cut off has no
record, or an older one, and is made again. A report whose record still holds is left alone. Digests decide, and
never the times of files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from ..digests import sha256_of_file
from ..files import reading
from ..privacy.gate import place_output

RECORDS_FOLDER = ".records"


@dataclass(frozen=True)
class Record:
    """What is known of a report that was made.

    Attributes
    ----------
    made_from : dict
        Name -> digest of everything it was made from.
    files : dict
        The place of each of its files in the year's folder -> the sha256 with which it was written.
    """

    made_from: dict[str, str]
    files: dict[str, str]


def record_path(folder: Path, stem: Path) -> Path:
    """Where the record of a report stands.

    Parameters
    ----------
    folder : Path
        The year's folder.
    stem : Path
        The report's place in it, without an ending.
    """
    return folder / RECORDS_FOLDER / f"{stem.relative_to(folder).as_posix().replace('/', '.')}.json"


def read_record(path: Path) -> Record | None:
    """A record, or None where there is none that can be read.

    Parameters
    ----------
    path : Path
        As `record_path` gives it.
    """
    try:
        return _read(path)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def all_records(folder: Path) -> dict[Path, Record]:
    """The place of every record of a year's folder that can be read -> the record.

    Parameters
    ----------
    folder : Path
        The year's folder.
    """
    found = {path: read_record(path) for path in sorted((folder / RECORDS_FOLDER).glob("*.json"))}
    return {path: record for path, record in found.items() if record}


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
        known = _read(record_path(folder, stem))
    except FileNotFoundError:
        return "never made"
    except (OSError, ValueError, KeyError, TypeError):
        return "its record cannot be read"
    made_from, made = known.made_from, known.files
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

    Files of other formats that an earlier record holds stay in it, where they were made from the same.

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
    known = read_record(record_path(folder, stem))
    made = dict(known.files) if known and known.made_from == dict(parts) else {}
    for path in files:
        with reading(path, "A file that was just written cannot be read."):
            made[path.relative_to(folder).as_posix()] = sha256_of_file(path)
    content = {"made_from": dict(parts), "files": made}
    place_output(record_path(folder, stem), json.dumps(content, indent=1, sort_keys=True) + "\n")


def no_records(folder: Path) -> bool:
    """Whether nothing was ever made in a year's folder.

    Parameters
    ----------
    folder : Path
        The year's folder.
    """
    return not (folder / RECORDS_FOLDER).is_dir()


def _read(path: Path) -> Record:
    known = json.loads(path.read_text(encoding="utf-8"))
    record = Record(dict(known["made_from"]), dict(known["files"]))
    if any(PurePath(name).is_absolute() or ".." in PurePath(name).parts for name in record.files):
        raise ValueError("a record speaks of files in its own folder alone")
    return record
