"""A cell as text: however a program stored it, whatever blanks stand in it."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Any


def cell_text(value: Any) -> str:
    r"""The text of a cell as a file's reader gave it, without stray blanks.

    Letters are composed (NFC), signs of no width are taken out, any run of blanks is one blank, and none stands at
    the ends.

    Parameters
    ----------
    value : object
        Text, a number, a truth value, a date, a time, or None for an empty cell.

    Examples
    --------
    >>> cell_text(101.0), cell_text(1.5), cell_text(True)
    ('101', '1.5', 'TRUE')
    >>> cell_text("  Nej,\u00a0men lovlig\u200b grund ")
    'Nej, men lovlig grund'
    """
    text = _spelled(value)
    if text.isascii():
        return " ".join(text.split())
    visible = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return " ".join(unicodedata.normalize("NFC", visible).split())


def _spelled(value: Any) -> str:
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float() if value != value:
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case datetime() | date():
            return value.isoformat()  # no code has hyphens
        case bytes():
            return value.decode("utf-8", "replace")
    return str(value)
