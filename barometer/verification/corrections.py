"""What two renders of the same year say differently: counts, intervals, verdicts, and the tables of memos."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pandas as pd

from .. import columns as c
from ..errors import ParameterError
from ..files import reading, short
from ..page.blocks import MIME
from ..page.danish import da
from ..page.numbers import NBSP, NOTHING
from ..render.report import CHANGES_FOLDER

_PLACE = [c.YEAR, c.KOMMUNE_CODE, c.KOMMUNE, c.CASE_TYPE, c.QUESTION]
_SAME = 1e-9  # numbers nearer than this are one number: processors may differ in the last digits


class Told(StrEnum):
    """What a number tells."""

    COUNT = "frequencies"
    INTERVAL = "estimates"
    VERDICT = "verdicts"
    MEMO = "memo"


@dataclass(frozen=True)
class Correction:
    """A number that two renders give differently.

    Attributes
    ----------
    told : Told
        What it tells.
    place : tuple of str
        Where it stands. Of a memo: the file, the table's title, the row and the column. Otherwise the year or years,
        the code of the kommune, its name, the type of case and the question; of a count the answer, too.
    before, now : str
        The number as it is printed. A dash where it is not there.
    """

    told: Told
    place: tuple[str, ...]
    before: str
    now: str


def corrections(before: Path, now: Path) -> list[Correction]:
    """Every number that the second of two renders gives otherwise than the first.

    Parameters
    ----------
    before, now : Path
        The folders of the same year in two folders of outputs.

    Raises
    ------
    ParameterError
        A folder has no tables, or they cannot be read.
    """
    found: list[Correction] = []
    periods = sorted({path.parent.relative_to(one / "tables") for one in (before, now)
                      for path in (one / "tables").rglob("frequencies.csv")})  # fmt: skip
    for one in (before, now):
        if not (one / "tables" / "frequencies.csv").is_file():
            raise ParameterError("The tables of a year are not there.", where=f"{one.parent.name}/{one.name}",
                                 expected="a year's folder, as outputs/2020")  # fmt: skip
    for period in periods:
        found += _corrected(Told.COUNT, before, now, period, [*_PLACE, c.ANSWER], (c.COUNT, c.NOBS, c.SOURCE), _count)
    whole = Path()
    numbers = (c.COUNT, c.NOBS, c.SHARE, c.CI_LOW, c.CI_UPP, c.METHOD)
    found += _corrected(Told.INTERVAL, before, now, whole, _PLACE, numbers, _interval)
    found += _corrected(Told.VERDICT, before, now, whole, _PLACE, ("generalizes", "cases_needed"), _verdict)
    return found + _memo_corrections(before, now)


def _corrected(
    told: Told,
    before: Path,
    now: Path,
    period: Path,
    key: list[str],
    numbers: tuple[str, ...],
    printed: Callable[[Mapping[str, str]], str],
) -> list[Correction]:
    """The rows of one table that differ in any of its numbers, in the order of the later table, then of the earlier."""
    tables = [_table(folder / "tables" / period / f"{told}.csv", key, numbers) for folder in (before, now)]
    then, later = ({tuple(row[name] for name in key): row for row in table} for table in tables)
    found = []
    for place in [*later, *(place for place in then if place not in later)]:
        rows = then.get(place), later.get(place)
        if rows[0] is None or rows[1] is None or any(_differ(rows[0][n], rows[1][n]) for n in numbers):
            words = [printed(row) if row else NOTHING for row in rows]
            found.append(Correction(told, place, *words))
    return found


def _table(path: Path, key: list[str], numbers: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a table as text; no row where the render has no such table."""
    if not path.is_file():
        return []
    with reading(path, "A table cannot be read.", ParameterError):
        try:
            frame = pd.read_csv(path, dtype=str, keep_default_na=False, usecols=[*key, *numbers])
        except ValueError as error:  # pandas' own kinds are ValueErrors
            raise ParameterError(
                "A table cannot be read.",
                where=short(path),
                expected=", ".join([*key, *numbers]),
                got=type(error).__name__,
                todo="Render the year again.",
            ) from None
    return frame.to_dict("records")


def _differ(one: str, other: str) -> bool:
    if one == other:
        return False
    try:
        return abs(float(one) - float(other)) > _SAME
    except ValueError:
        return True


def _count(row: Mapping[str, str]) -> str:
    count, nobs = _whole(row[c.COUNT]), _whole(row[c.NOBS])
    percent = f"{NBSP}({da.percent(count, nobs)})" if count is not None and nobs else ""
    return f"{da.of(count, nobs)}{percent}{_invented(row)}"


def _interval(row: Mapping[str, str]) -> str:
    if not row[c.SHARE]:
        return da.number(None)
    share = da.percent_of_share(float(row[c.SHARE]))
    return f"{share}{NBSP}({da.percent_span(float(row[c.CI_LOW]), float(row[c.CI_UPP]))})"


def _verdict(row: Mapping[str, str]) -> str:
    if row["generalizes"] == "True":
        return "kan generaliseres"
    needed = _whole(row["cases_needed"])
    return "kan ikke generaliseres" + (f"; det kræver {da.cases(needed)}" if needed is not None else "")


def _invented(row: Mapping[str, str]) -> str:
    return ", opdigtet" if row[c.SOURCE] == c.SYNTHETIC else ""


def _whole(text: str) -> int | None:
    return int(float(text)) if text else None


def _memo_corrections(before: Path, now: Path) -> list[Correction]:
    names = sorted({path.name for one in (before, now) for path in (one / CHANGES_FOLDER).glob("*.ipynb")})
    found = []
    for name in names:
        then, later = (dict(_cells(folder / CHANGES_FOLDER / name)) for folder in (before, now))
        for place in [*later, *(place for place in then if place not in later)]:
            words = then.get(place, NOTHING), later.get(place, NOTHING)
            if words[0] != words[1]:
                found.append(Correction(Told.MEMO, (name.removesuffix(".ipynb"), *place), *words))
    return found


def _cells(path: Path) -> Iterator[tuple[tuple[str, str, str], str]]:
    """The table's title, the head of the row and that of the column -> what stands there, of an executed notebook."""
    if not path.is_file():
        return
    with reading(path, "A memo's notebook cannot be read.", ParameterError):
        notebook = json.loads(path.read_text(encoding="utf-8"))
    outputs = (output for cell in notebook["cells"] for output in cell.get("outputs", ()))
    blocks = (block for output in outputs for block in output.get("data", {}).get(MIME, ()))
    for table in (block for block in blocks if block["kind"] == "table"):
        for row in [*table["rows"], *([table["total"]] if table["total"] else [])]:
            for column, cell in zip(table["columns"][1:], row[1:], strict=True):
                yield (table["title"], row[0], column["head"]), cell
