"""The day for which a page is made. Before its publication date the page carries the embargo."""

from __future__ import annotations

from datetime import date

from ..errors import ParameterError


def as_of_date(text: str) -> date:
    """The date in a text; today where the text is empty.

    Parameters
    ----------
    text : str
        A date as 2020-07-09, or an empty text.

    Raises
    ------
    ParameterError
        The text is no date.
    """
    if not text:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ParameterError(
            "The date cannot be read.", where="as_of", expected="year-month-day, as 2020-07-09", got=text
        ) from None
