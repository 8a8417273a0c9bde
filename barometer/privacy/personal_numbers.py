"""What a personal number (CPR) looks like, and where one stands in a text.

Ten digits, of which the first six are a date: day, month, year. Numbers that replace one count too: their day is
raised by 60, or two letters stand in the eighth and ninth place. Control digits are not asked, because numbers without
a valid one have been given out since 2007.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # only `personal_cells` needs them, and a run with nothing to do need not wait for them
    import numpy as np
    import pandas as pd

# Day, month, year and serial number, of a text in which `_seen` left only ASCII digits, blanks and hyphens. A pattern
# begins with a set of digits, by which `re` skips the text between numbers quickly; what stands before is asked after.
_ALONE = r"(?:(?<![^\W_].)|(?<=[Cc][Pp][Rr].)|(?<=[Nn][Rr].))"
_DAY = rf"[0-36-9]{_ALONE}[0-9](?<=0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])"
_MONTH = r"(?:0[1-9]|1[0-2])"
_SERIAL = r"[0-9](?:[0-9]{2}|[A-Z]{2})[0-9](?![^\W_])"
_MARKS = r"[\s\-./_:+*,;|\"']"  # and the borders of cells and lines
_NEXT_CELL = r" ?(?:[,;|\"']{1,3}|\n?\t\s{0,4})"
_NOT_A_FRACTION = r"(?<![0-9]\..{6})"  # 0.120517 before 2140 is a share before its base
_NOT_A_DECIMAL = (
    r"(?!\.(?!0+(?![0-9]))[0-9])"  # seconds since 1970 with a part of one are none; .0 was added by a spreadsheet
)
_PATTERNS = (
    rf"{_MONTH}[0-9]{{2}}{_NOT_A_FRACTION}{_SERIAL}{_NOT_A_DECIMAL}",
    rf"{_MONTH}[0-9]{{2}}{_NOT_A_FRACTION}{_MARKS}{{1,8}}{_SERIAL}",
    rf"{_MONTH}[0-9]{{2}} ?-{{1,2}} ?{_SERIAL}",
    rf"(?P<between> ?[-./] ?){_MONTH}(?P=between)[0-9]{{2}}"
    rf"(?: ?[-./_:+ ]? ?|-{_MARKS}{{1,8}}|[\t,;|\"']{{1,3}}|{_NEXT_CELL}){_SERIAL}",
    rf"(?P<before>[-./ ]?){_MONTH}(?P=before)(?:18|19|20)[0-9]{{2}} ?-{{1,2}}[\s,;|\"']{{0,8}}{_SERIAL}",
    # With no other mark than blanks it stands apart from other numbers, because a row of a table does not.
    rf"(?<![0-9][ .]..)(?: {_MONTH} |{_MONTH} )[0-9]{{2}}(?:[- ]|{_NEXT_CELL}){_SERIAL}(?! [0-9])",
    rf"{_MONTH}[-.][0-9]{{2}}[-. ]{_SERIAL}",
)
_NUMBER = re.compile(rf"{_DAY}(?:{'|'.join(_PATTERNS)})")
_TEN_DIGITS = re.compile(r"[0-9](?:[^\w]{0,3}_?[0-9]){9,}")
_NINE_DIGITS = re.compile(r"(?P<nine>[1-9][0-9]{8})(?:[.,]0+)?")  # the leading zero that a spreadsheet took away
_NINE_IN_A_ROW = re.compile(r"(?:^|(?<=[,;\t|\"]))[1-9][0-9]{8}(?:\.0+)?(?=[,;\t|\"\r\n]|$)", re.MULTILINE)
_DATE = re.compile(rf"{_DAY}(?P<between>[-./ ]?){_MONTH}(?P=between)[0-9]{{2}}\W*")
_FOUR = re.compile(r"\W*[0-9]{4}(?:[.,]0+)?")

_ODD = re.compile(r"[^\t\n\r\x20-\x7eÆØÅæøåéü«»…]")
_ARTICLE = re.compile(r"\b10\.[0-9]{4}/[a-z]{2,6}/\Z")
_MANY = 30  # different characters, from which on one slow pass takes less than a quick one for each
_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs without ink


def personal_numbers(text: str) -> list[tuple[int, int]]:
    """Where something that looks like a personal number stands in running text or in an output.

    It has a valid day and month, ten digits, and stands in no longer word, number or decimal fraction. It is found
    with or without a hyphen, with blanks, dots or dashes of any kind, over a line break, with characters without
    width within it, and in the digits of any script.

    Parameters
    ----------
    text : str
        As a reader sees it: without marks of a format.

    Returns
    -------
    list of (int, int)
        The first character of each, and the character after its last, in their order.
    """
    seen = _seen(text)
    found = [match.span() for match in _NUMBER.finditer(seen) if not _is_of_an_article(seen, match.start())]
    if not found or len(seen) == len(text):
        return found
    place = [index for index, char in enumerate(text) if _as_seen(char)]
    return [(place[start], place[end - 1] + 1) for start, end in found]


def has_personal_number(text: str, *, wide: bool = False) -> bool:
    """Whether a personal number stands in a text.

    Parameters
    ----------
    text : str
        As a reader sees it.
    wide : bool
        Whether everything with ten digits or more counts, whatever date they give and whatever signs stand between
        them. So does what was ten digits before a spreadsheet took the zero at the front away. This is for a cell
        whose column is unknown.

    Examples
    --------
    >>> has_personal_number("Sag 99 af 2020, kommune 0101"), has_personal_number("99-99-99 99 99", wide=True)
    (False, True)
    """
    seen = _seen(text)
    return bool(personal_numbers(seen)) or (wide and (bool(_TEN_DIGITS.search(seen)) or is_shortened_number(seen)))


def _is_of_an_article(seen: str, start: int) -> bool:
    """Whether ten digits are the end of a DOI, as after 10.1214/aos/."""
    return seen[start - 1 : start] == "/" and bool(_ARTICLE.search(seen, max(0, start - 40), start))


def masked(text: str) -> str:
    """A text with an ellipsis in the place of every personal number, for messages that name a file or a folder."""
    for start, end in reversed(personal_numbers(text)):
        text = f"{text[:start]}…{text[end:]}"
    return text


def shortened_numbers(rows: str) -> list[tuple[int, int]]:
    """Where cells stand that are nine digits and look like a personal number once the zero is back at the front.

    Parameters
    ----------
    rows : str
        Rows of cells, one a line, with commas, semicolons, tabs or bars between the cells.

    Returns
    -------
    list of (int, int)
        The first character of each, and the character after its last.
    """
    return [found.span() for found in _NINE_IN_A_ROW.finditer(rows) if is_shortened_number(found[0])]


def is_shortened_number(cell: str) -> bool:
    """Whether a cell is nine digits that look like a personal number once the zero is back at the front.

    Parameters
    ----------
    cell : str
        The whole cell.
    """
    nine = _NINE_DIGITS.fullmatch(_seen(cell).strip())
    return bool(nine and _NUMBER.fullmatch(f"0{nine['nine']}"))


def personal_cells(cells: pd.DataFrame) -> np.ndarray:
    """Which cells hold a personal number, in the wide sense of `has_personal_number`.

    A date of six digits beside four digits in the next column is one that stands in two cells; then both count.

    Parameters
    ----------
    cells : DataFrame
        Every column is a categorical of text. Each category is asked once.

    Returns
    -------
    ndarray of bool, shape (rows, columns)
    """
    import numpy as np

    columns = [cells.iloc[:, place] for place in range(cells.shape[1])]
    found = np.empty(cells.shape, dtype=bool)
    for place, column in enumerate(columns):
        found[:, place] = _of_cells(column, lambda text: has_personal_number(text, wide=True))
    dates = [_of_cells(column, lambda text: bool(_DATE.fullmatch(_seen(text).strip()))) for column in columns]
    for place, column in enumerate(columns[1:]):
        if dates[place].any():
            both = dates[place] & _of_cells(column, lambda text: bool(_FOUR.fullmatch(_seen(text).strip())))
            found[:, place] |= both
            found[:, place + 1] |= both
    return found


def _of_cells(column: pd.Series, asked: Callable[[str], bool]) -> np.ndarray:
    """What is asked of a text, for every cell of a column, shape (rows,). A missing cell is False."""
    import numpy as np

    answers = np.array([asked(str(text)) for text in column.cat.categories] + [False], dtype=bool)
    return answers[column.cat.codes.to_numpy()]


def _seen(text: str) -> str:
    """A text as it looks: any script's digits, dashes and blanks as those of ASCII, and nothing without width."""
    looks: dict[str, str | int | None] = {
        char: seen for char in set(_ODD.findall(text)) if (seen := _as_seen(char)) != char
    }
    if len(looks) > _MANY:
        return text.translate(str.maketrans(looks))
    for char in looks:
        text = text.replace(char, _as_seen(char))
    return text


@cache
def _as_seen(char: str) -> str:
    """A character as it looks, in ASCII where it is a digit, a dash or a blank; empty where nothing is seen of it."""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(char)
    if category == "Pd" or char in "\u2212\u2043\u02d7\xaf":
        return "-"
    if category in ("Zl", "Zp") or char in "\x0b\x0c\x85":
        return "\n"
    if category == "Zs" or char in _BLANK_LETTERS:
        return " "
    return char if category not in ("Cf", "Cc", "Mn", "Me") or char in "\t\n\r" else ""
