"""What a person means by an argument: an option by its text, a year as text, a kommune by its number."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from numbers import Integral
from typing import TypeVar

from .errors import ParameterError, nearest

Option = TypeVar("Option", bound=Enum)

_MOST = 10  # kommuner listed in a message


def as_option(options: type[Option], value: Option | str, where: str) -> Option:
    """The option that a member or its text names.

    A text that only looks like an option is never taken for one: compared with `is`, it would count as
    none of them, and the answer would be wrong without a word.

    Parameters
    ----------
    options : type of Enum
        Its members have texts as values.
    value : member of `options` or str
        The member, or its value.
    where : str
        The name of the parameter, for the message.

    Raises
    ------
    ParameterError
        The value is no member and no member's text.
    """
    try:
        return options(value)
    except ValueError:
        known = [str(option.value) for option in options]
        raise ParameterError(
            f"There is no such {where}.",
            where=where,
            expected=", ".join(known),
            got=str(value),
            todo=nearest(str(value), known),
        ) from None


def as_year(value: int | str, where: str = "year") -> int:
    """The year as a whole number.

    Parameters
    ----------
    value : int or str
        A year, or its digits as text.
    where : str
        The name of the parameter, for the message.

    Raises
    ------
    ParameterError
        The value is no whole number.

    Examples
    --------
    >>> as_year("2020")
    2020
    """
    if isinstance(value, Integral) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    raise ParameterError("That is no year.", where=where, expected="a whole number, as 2020", got=repr(value))


def as_kommune_code(value: str | int, named: Mapping[str, str], unknown: str) -> str:
    """The code of a kommune that is given by its name or by its code.

    Parameters
    ----------
    value : str or int
        A name in any case, a code, or the code as a number.
    named : mapping of str to str
        Code -> name of the kommuner that may be meant.
    unknown : str
        What is wrong where none of them is meant: one sentence, with `{}` for what was given.

    Raises
    ------
    ParameterError
        The value is empty, neither text nor a whole number, or none of the kommuner.

    Examples
    --------
    >>> known = {"183": "Ishøj"}
    >>> [as_kommune_code(value, known, "There is no kommune {}.") for value in ("ishøj", "183", 183)]
    ['183', '183', '183']
    """
    if isinstance(value, Integral) and not isinstance(value, bool):
        text = f"{int(value):03d}"
    elif isinstance(value, str) and value.strip():
        text = value.strip()
    else:
        raise ParameterError(
            "A kommune is named by its name or its code.", where="kommune", expected=_told(named), got=repr(value)
        )
    if text in named:
        return text
    by_name = {name.casefold(): code for code, name in named.items()}
    if text.casefold() in by_name:
        return by_name[text.casefold()]
    raise ParameterError(
        unknown.format(text),
        where="kommune",
        expected=_told(named),
        got=text,
        todo=nearest(text, [*named.values(), *named]),
    )


def _told(named: Mapping[str, str]) -> str:
    """The kommuner that may be meant; of many the first ones and their number."""
    every = [f"{name} ({code})" for code, name in named.items()]
    rest = f" and {len(every) - _MOST} more" if len(every) > _MOST else ""
    return ", ".join(every[:_MOST]) + rest
