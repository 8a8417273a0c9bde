"""The day a page is read: before its publication date it carries the embargo."""

from __future__ import annotations

from datetime import date

from ..errors import ParameterError


def as_of_date(text: str) -> date:
    """The date of a text such as 2020-07-09; today for an empty one."""
    if not text:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ParameterError(
            "The date cannot be read.", where="as_of", expected="year-month-day, as 2020-07-09", got=text
        ) from None
