"""What an edition owns in its folder: files that it no longer makes are taken away, and nobody else's are touched.

Each record tells the files of a report and their digests as they were written. A file that stands there with another
digest was changed by another hand; one that looks like a page and stands in no record was put there by one. Neither
is ever removed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..digests import sha256_of_file
from ..errors import RenderError
from ..files import writing
from .records import all_records, record_path
from .report import Report

SHOWN = 10  # files that a message names


@dataclass(frozen=True)
class Made:
    """What a run makes, or would make, at one place.

    Attributes
    ----------
    stem : Path
        The place, without an ending.
    made_from : dict
        Name -> digest of everything it is made from.
    files : list of Path
        The files that the run writes there. Empty where it would make them and is not asked to.
    """

    stem: Path
    made_from: dict[str, str]
    files: list[Path]

    @classmethod
    def of(cls, report: Report) -> Made:
        """What a run makes of a report that it was asked for."""
        return cls(report.stem, report.made_from, report.files)

    @classmethod
    def unasked(cls, report: Report) -> Made:
        """What a run would make of a report that it was not asked for: what stands there may be up to date."""
        return cls(report.stem, report.made_from, [])


@dataclass(frozen=True)
class Outdated:
    """What a run takes away.

    Attributes
    ----------
    files : list of Path
        Files that the package wrote and that are as it wrote them.
    records : list of Path
        The records of reports of which nothing is left.
    """

    files: Sequence[Path] = ()
    records: Sequence[Path] = ()

    def take_away(self) -> None:
        """Removes the files, then the records.

        Raises
        ------
        RenderError
            A file cannot be removed.
        """
        for path in (*self.files, *self.records):
            with writing(path, "A file that is no longer made cannot be taken away."):
                path.unlink(missing_ok=True)


NOTHING_OUTDATED = Outdated()


def outdated(folder: Path, made: Iterable[Made], owns: Callable[[str], bool], pages: Iterable[str]) -> Outdated:
    """What stands in a year's folder and is out of date when a run of the whole has made everything.

    A file of a report that is made from the same as before stays, whether or not this run was asked for its format.

    Parameters
    ----------
    folder : Path
        The year's folder.
    made : iterable of Made
        All that the run makes, or would make.
    owns : callable
        Whether a file belongs to such runs, by its place in the folder.
    pages : iterable of str
        Patterns of the places where such runs alone put files.

    Raises
    ------
    RenderError
        A file that would have to be taken away was changed by another hand, or a page stands in no record.
    """
    owned = {record_path(folder, one.stem): one for one in made}
    written = {path for one in owned.values() for path in one.files}
    records = {path: record for path, record in all_records(folder).items() if any(map(owns, record.files))}
    current: set[Path] = set()  # the files of records that still hold
    old: dict[Path, str] = {}  # those of records that do not, with their digests
    ended = []  # records of reports that this run does not make
    for path, record in records.items():
        files = {folder / name: digest for name, digest in record.files.items()}
        if path in owned and owned[path].made_from == record.made_from:
            current |= set(files)
            continue
        old |= files
        if path not in owned or not owned[path].files:
            ended.append(path)
    gone = {path: digest for path, digest in sorted(old.items()) if path not in written | current and path.exists()}
    foreign = {path for pattern in pages for path in folder.glob(pattern)} - written - current - set(old)
    if others := foreign | {path for path, digest in gone.items() if not _is(path, digest)}:
        raise RenderError(
            "Files stand in the folder that this run does not make, and that this package did not write as they are.",
            where=listed(sorted(path.relative_to(folder).as_posix() for path in others)),
            todo="Move them away, or name another folder with --outputs.",
        )
    return Outdated(list(gone), ended)


def _is(path: Path, digest: str) -> bool:
    """Whether a file is as it was written. One that cannot be read is not known to be."""
    try:
        return sha256_of_file(path) == digest
    except OSError:
        return False


def listed(names: Sequence[str]) -> str:
    """The first names of many, and how many more there are."""
    more = len(names) - SHOWN
    return ", ".join([*names[:SHOWN], *([f"and {more} more"] if more > 0 else [])])
