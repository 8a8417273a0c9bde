"""Who takes part: the 98 kommuner by code, and the invented ones that stand in for unknown participants."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from ..errors import ConfigError, ParameterError, nearest
from .folder import folder, read_csv, where_in_params, year_folder

INVENTED_NAME = "Syntetisk kommune"
_INVENTED_CODE = re.compile(r"S(0[1-9]|[1-9][0-9]+)")  # one code each: S007 is no second name of S07


@cache
def _register(path: Path, changed: int) -> dict[str, str]:
    return {row["kommune_code"]: row["kommune"] for _, row in read_csv(path, ("kommune_code", "kommune"))}


def register() -> dict[str, str]:
    """Code -> name of the 98 kommuner (Danmarks Statistik's codes, unchanged since 2007)."""
    path = folder() / "kommuner.csv"
    return _register(path, path.stat().st_mtime_ns if path.is_file() else 0)


def invented_kommune(number: int) -> tuple[str, str]:
    """Code and name of an invented kommune: no real code has a letter, no real name says it is invented.

    >>> invented_kommune(7)
    ('S07', 'Syntetisk kommune 07')
    """
    return f"S{number:02d}", f"{INVENTED_NAME} {number:02d}"


def is_invented(code: str) -> bool:
    """Whether a code is one of the invented kommuner's."""
    return _INVENTED_CODE.fullmatch(code) is not None


def kommune_name(code: str) -> str:
    """The name of a kommune, real or invented; an unknown code is a `ParameterError`."""
    if match := _INVENTED_CODE.fullmatch(code):
        return invented_kommune(int(match[1]))[1]
    known = register()
    if code not in known:
        raise ParameterError(f"No kommune has the code {code}.", where="kommune_code", todo=nearest(code, known))
    return known[code]


def known_cases(year: int) -> dict[str, int]:
    """How many cases of each real kommune were read in a year, as far as it is published."""
    path = year_folder(year) / "kommuner.csv"
    cases = {}
    for line, row in read_csv(path, ("kommune_code", "cases", "source")):
        if row["kommune_code"] not in register():
            raise ConfigError(
                "The kommune is unknown.",
                where=f"{where_in_params(path)}, row {line}, column kommune_code",
                got=row["kommune_code"],
            )
        if not row["cases"].isdecimal():
            raise ConfigError(
                "The number of cases is no number.",
                where=f"{where_in_params(path)}, row {line}, column cases",
                got=row["cases"],
            )
        cases[row["kommune_code"]] = int(row["cases"])
    return cases
