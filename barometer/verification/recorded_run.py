"""What a run recorded of itself, as `run.json` has it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import Field, ValidationError

from ..errors import ParameterError
from ..files import reading, short
from ..params.strict import Strict
from ..render.edition import RUN_JSON
from ..render.notebooks import ReportNotebook
from ..render.plan import PAGE_TITLES
from ..render.report import CHANGES_FOLDER

PLACES = (RUN_JSON, f"{CHANGES_FOLDER}/{RUN_JSON}")  # in a year's folder: of its pages, and of its memos
# Pages that only a run of all kommuner makes, or says that it leaves out.
_OF_ALL = (ReportNotebook.METHODOLOGY, ReportNotebook.COMPARISON, ReportNotebook.POOLED)


class RecordedReport(Strict):
    """A report, or the tables, as a run recorded it.

    Attributes
    ----------
    notebook : str
        The file's name. Empty for what no notebook makes.
    parameters : dict
        The notebook's parameters.
    made_from : dict
        Name -> digest of each thing it was made from.
    files : list of str
        Its files, by their place in the year's folder.
    """

    notebook: str = ""
    parameters: dict[str, Any] = Field(default_factory=dict)
    made_from: dict[str, str] = Field(default_factory=dict)
    files: list[str] = Field(default_factory=list)


class RecordedArguments(Strict):
    """What a run was asked for: its formats, and the day on which the pages are read, as far as they depend on it."""

    formats: list[str]
    as_of: str


class RecordedData(Strict):
    """The data of a run.

    Attributes
    ----------
    sha256 : str
        The digest of all counts.
    sources : list of str
        Among `published`, `synthetic` and `cases`.
    cases : str
        The sha256 of the case file. Empty where there was none.
    partial : bool
        Whether the case file was a part of the year.
    """

    sha256: str = ""
    sources: list[str] = Field(default_factory=list)
    cases: str = ""
    partial: bool = False

    @property
    def published(self) -> bool:
        """Whether the case file counted as published, by its owner's word."""
        return bool(self.cases) and "cases" not in self.sources


class RecordedRun(Strict):
    """A run, as its `run.json` has it.

    Attributes
    ----------
    year : int
        The survey's year; of memos, the later one.
    since : int, optional
        Of memos, the earlier year.
    arguments : RecordedArguments
    data : RecordedData
    left_out : dict
        The name of each page that was not made -> the reason.
    keys : dict
        Report -> content key.
    pages : dict
        Report -> its name, whose it is, and where its own numbers come from.
    reports : dict
        Report, or `tables` -> what it was made from.
    survey : dict
        The survey's title, and its day of publication.
    commit : str, optional
        The commit of the code, with `+` where something was changed.
    code : str
        The digest of the code.
    python : str
        The version of Python.
    lock : str
        The sha256 of the lock file. Empty where there was none.
    versions : dict
        Library -> version.
    files : dict
        The place of each file in the year's folder -> its sha256.
    """

    year: int
    since: int | None = None
    arguments: RecordedArguments
    data: RecordedData = RecordedData()
    left_out: dict[str, str] = Field(default_factory=dict)
    keys: dict[str, str]
    pages: dict[str, dict[str, Any]] = Field(default_factory=dict)
    reports: dict[str, RecordedReport]
    survey: dict[str, str] = Field(default_factory=dict)
    commit: str | None
    code: str
    python: str
    lock: str
    versions: dict[str, str]
    files: dict[str, str]

    @property
    def kommuner(self) -> list[str]:
        """The kommuner that were asked for, by code. Empty where the run was of all of a year."""
        if self.since is None and any(name in self.keys or PAGE_TITLES[name] in self.left_out for name in _OF_ALL):
            return []
        return [str(report.parameters["kommune"]) for report in self.reports.values() if "kommune" in report.parameters]

    def report_of(self, file: str) -> str:
        """The report that a file belongs to.

        Parameters
        ----------
        file : str
            Its place in the year's folder.

        Returns
        -------
        str
            Empty where the file belongs to none.
        """
        return next((name for name, report in self.reports.items() if file in report.files), "")


@dataclass(frozen=True)
class FoundRun:
    """A run, and where it was found.

    Attributes
    ----------
    folder : Path
        The year's folder.
    place : str
        The place of its `run.json` in the folder.
    run : RecordedRun
        What it says.
    """

    folder: Path
    place: str
    run: RecordedRun


def found_runs(folder: Path) -> list[FoundRun]:
    """The runs recorded in a year's folder: of its pages, and of its memos.

    Parameters
    ----------
    folder : Path
        The year's folder.

    Raises
    ------
    ParameterError
        Nothing is recorded there, or it cannot be read.
    """
    found = [FoundRun(folder, place, _read(folder / place)) for place in PLACES if (folder / place).is_file()]
    if not found:
        raise ParameterError(
            "No run is recorded in this folder.",
            where=folder.name,
            expected=f"a year's folder with {RUN_JSON}, such as outputs/2020",
        )
    return found


def runs_below(outputs: Path) -> Iterator[FoundRun]:
    """Every run recorded in the folders of all years.

    Parameters
    ----------
    outputs : Path
        The folder of all years, or one year's.

    Raises
    ------
    ParameterError
        A record cannot be read.
    """
    for folder in [outputs, *sorted(path for path in outputs.glob("*") if path.is_dir())]:
        if any((folder / place).is_file() for place in PLACES):
            yield from found_runs(folder)


def _read(path: Path) -> RecordedRun:
    with reading(path, "The record of a run cannot be read.", ParameterError):
        text = path.read_text(encoding="utf-8", errors="replace")
    try:
        run = RecordedRun.model_validate(json.loads(text))
    except (ValueError, RecursionError) as error:  # pydantic's errors are ValueErrors
        first = error.errors()[0] if isinstance(error, ValidationError) else None
        raise ParameterError(
            "The record of a run cannot be read.",
            where=", ".join([short(path), *map(str, first["loc"] if first else ())]),
            got=first["msg"] if first else type(error).__name__,
            todo="Render the year again.",
        ) from None
    named = [*run.files, *run.reports, *(file for report in run.reports.values() for file in report.files)]
    if outside := next((name for name in named if not _inside(name)), ""):
        raise ParameterError("The record of a run names a file outside its folder.", where=short(path), got=outside)
    return run


def _inside(name: str) -> bool:
    place = PurePosixPath(name)
    return not place.is_absolute() and ".." not in place.parts
