"""The 98 kommuner by code, and the invented ones that stand in for unknown participants."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from .. import columns as c
from ..errors import ParameterError, nearest
from .cells import Filled, KommuneCode
from .csv_rows import CsvRow, read_rows
from .folder import folder

INVENTED_NAME = "Syntetisk kommune"
INVENTED_CASES = range(9001, 10_000)  # the numbers of invented cases in a demo: no kommune has so many
_INVENTED_CODE = re.compile(r"S(0[1-9]|[1-9][0-9]+)")  # one code each: S007 is no second name of S07


class RegisteredKommune(CsvRow):
    """A row of params/kommuner.csv: a kommune. No two have one code, and no two have one name."""

    unique: ClassVar = ((c.KOMMUNE_CODE,), (c.KOMMUNE,))

    kommune_code: KommuneCode
    kommune: Filled


def register() -> dict[str, str]:
    """Code -> name of the 98 kommuner (Danmarks Statistik's codes, unchanged since 2007).

    Raises
    ------
    ConfigError
        A code that is not three digits, a name that is missing, or either of them twice.
    """
    rows = read_rows(folder() / "kommuner.csv", RegisteredKommune).checked()
    return {row.kommune_code: row.kommune for row in rows}


def invented_kommune(number: int) -> tuple[str, str]:
    """Code and name of an invented kommune: no real code has a letter, no real name says it is invented.

    Parameters
    ----------
    number : int
        1 or more.

    Examples
    --------
    >>> invented_kommune(7)
    ('S07', 'Syntetisk kommune 07')
    """
    return f"S{number:02d}", f"{INVENTED_NAME} {number:02d}"


def is_invented(code: str) -> bool:
    """Whether a code is that of an invented kommune.

    Parameters
    ----------
    code : str
        Any text.
    """
    return _INVENTED_CODE.fullmatch(code) is not None


def kommune_name(code: str, known: Mapping[str, str] | None = None) -> str:
    """The name of a kommune, real or invented.

    Parameters
    ----------
    code : str
        Three digits, or S and the invented kommune's number.
    known : mapping of str to str, optional
        Code -> name of the real ones; read from params/ if it is left out.

    Raises
    ------
    ParameterError
        No kommune has the code.
    """
    if match := _INVENTED_CODE.fullmatch(code):
        return invented_kommune(int(match[1]))[1]
    names = register() if known is None else known
    if code not in names:
        raise ParameterError(f"No kommune has the code {code}.", where="kommune_code", todo=nearest(code, names))
    return names[code]
