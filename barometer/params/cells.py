"""What a cell of a CSV file of params/ may hold: types made from text, each with a message for what is wrong."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from .. import columns as c

_KOMMUNE_CODE = re.compile(r"[0-9]{3}")
_CODE_TEXT = "a code of three digits, as in params/kommuner.csv"


def bad_cell(what: str, **labelled: str) -> PydanticCustomError:
    """The error that a cell's validator raises.

    Parameters
    ----------
    what : str
        One sentence: what is wrong.
    **labelled : str
        `expected`, `got` (the whole cell if it is left out) and `todo`, as for `BarometerError`.
    """
    return PydanticCustomError("cell", "{what}", {"what": what, **labelled})


def whole_number(low: int, high: int | None = None) -> BeforeValidator:
    """The validator of a cell that holds a whole number.

    Parameters
    ----------
    low, high : int
        The least and the greatest number allowed; no greatest if `high` is left out.
    """
    bounds = f"{low} or more" if high is None else f"from {low} to {high}"

    def validate(text: str, info: ValidationInfo) -> int:
        number = int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else None
        if number is None or number < low or (high is not None and number > high):
            raise bad_cell(f"{info.field_name} is no whole number {bounds}.")
        return number

    return BeforeValidator(validate)


def distinct_words(text: str) -> tuple[str, ...]:
    """The words of a cell that has spaces between them.

    Parameters
    ----------
    text : str
        The cell; empty for no words.

    Raises
    ------
    PydanticCustomError
        A word stands twice.
    """
    words = tuple(text.split())
    if len(set(words)) < len(words):
        raise bad_cell("An answer stands twice.", expected="each once, with spaces between")
    return words


def filled(text: str, info: ValidationInfo) -> str:
    """The text of a cell that must not be empty.

    Parameters
    ----------
    text : str
        The cell.
    info : ValidationInfo
        Names the column.

    Raises
    ------
    PydanticCustomError
        The cell is empty.
    """
    if not text:
        raise bad_cell(f"{info.field_name} is empty.", todo="Fill it in.")
    return text


def _sourced(text: str) -> str:
    if not text:
        raise bad_cell("A figure without a source.", expected="a publication, or that it is invented")
    return text


def _kommune_code(text: str) -> str:
    if not _KOMMUNE_CODE.fullmatch(text):
        raise bad_cell("The kommune is unknown.", expected=_CODE_TEXT)
    return text


def _kommune_code_or_all(text: str) -> str:
    if text != c.ALL and not _KOMMUNE_CODE.fullmatch(text):
        raise bad_cell("The kommune is unknown.", expected=f"{_CODE_TEXT}, or {c.ALL}")
    return text


Filled = Annotated[str, AfterValidator(filled)]
Source = Annotated[str, AfterValidator(_sourced)]
# A code becomes part of a file's name, so nothing but digits may stand in it.
KommuneCode = Annotated[str, AfterValidator(_kommune_code)]
KommuneCodeOrAll = Annotated[str, AfterValidator(_kommune_code_or_all)]
