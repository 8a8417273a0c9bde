"""What stands in the folder of the outputs, year by year, as the run.json files of the years tell it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .. import columns as c
from .records import read_record, record_path
from .report import BINDS, CHANGES_FOLDER
from .run_json import RUN_JSON, read_run_json


@dataclass(frozen=True)
class StandingPage:
    """A page that stands in a year's folder.

    Attributes
    ----------
    stem : str
        Its place in the folder, without an ending: "kommuner/183-ishoej".
    name : str
        What it is called: of which kommune, or what it is about.
    kommune_code : str
        The code of the kommune that it is about, or `alle`.
    since : str
        Of a memo, the earlier year; else empty.
    sources : tuple of str
        Where its own numbers come from.
    endings : tuple of str
        The formats that are there.
    """

    stem: str
    name: str
    kommune_code: str
    since: str
    sources: tuple[str, ...]
    endings: tuple[str, ...]


@dataclass(frozen=True)
class StandingYear:
    """A year of which something stands in the folder of the outputs.

    Attributes
    ----------
    year : str
        Its folder.
    title : str
        What the survey is called.
    published : str
        The day of publication, as 2020-07-09; empty where it is not known.
    as_of : str
        The day for which the pages were made, as far as they depend on it.
    sources : tuple of str
        Where the numbers of the year's pages come from; empty where there are only memos.
    partial : bool
        Whether the cases are a part of the year's.
    pages : tuple of StandingPage
        The pages and memos.
    bound : tuple of str
        The kommuner that bilag 2 binds, by the stems of their pages.
    tables : tuple of str
        The tables, by their places in the folder.
    """

    year: str
    title: str
    published: str
    as_of: str
    sources: tuple[str, ...]
    partial: bool
    pages: tuple[StandingPage, ...]
    bound: tuple[str, ...]
    tables: tuple[str, ...]

    def as_data(self) -> dict[str, Any]:
        """The same as plain data."""
        return asdict(self)


def standing_years(outputs: Path) -> list[StandingYear]:
    """Every year of which a file stands in the folder of the outputs, the last first.

    Parameters
    ----------
    outputs : Path
        The folder of all years.
    """
    folders = [path for path in outputs.glob("[0-9][0-9][0-9][0-9]") if path.is_dir()]
    found = (_year(folder) for folder in sorted(folders, reverse=True))
    return [year for year in found if year.pages or year.tables]


def _year(folder: Path) -> StandingYear:
    own, memos = (read_run_json(place / RUN_JSON) for place in (folder, folder / CHANGES_FOLDER))
    about = own["survey"] or memos["survey"]
    # A file may have been taken away by hand since; a link to it would be dead.
    files = [name for run in (own, memos) for name in run.get("files", {}) if (folder / name).is_file()]
    record = read_record(record_path(folder, folder / "bilag2"))
    return StandingYear(
        year=folder.name,
        title=about.get("title", folder.name),
        published=about.get("published", ""),
        as_of=(own.get("arguments") or memos.get("arguments") or {}).get("as_of", ""),
        sources=tuple(own["data"].get("sources", ())),
        partial=bool(own["data"].get("partial")),
        pages=tuple(_pages(own["pages"] | memos["pages"], files)),
        bound=tuple(record.made_from.get(BINDS, "").split()) if record else (),
        tables=tuple(sorted(name for name in files if name.startswith("tables/"))),
    )


def _pages(known: dict[str, dict[str, Any]], files: Iterable[str]) -> Iterable[StandingPage]:
    endings: dict[str, list[str]] = {}
    for name in files:
        stem, _, ending = name.rpartition(".")
        endings.setdefault(stem, []).append(ending)
    for stem, about in sorted(known.items()):
        if stem in endings:
            yield StandingPage(
                stem=stem,
                name=about["name"],
                kommune_code=about.get(c.KOMMUNE_CODE, c.ALL),
                since=about.get("since", ""),
                sources=tuple(about["sources"]),
                endings=tuple(sorted(endings[stem])),
            )
