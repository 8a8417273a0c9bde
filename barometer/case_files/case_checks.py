"""The checks of single cases: their numbers, kommuner and sources, and the answers with their routing.

Each check takes a file as it is understood, and gives what it finds: at most one finding for each cause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .. import columns as c
from ..params import kommuner
from ..params.codebook import Question
from .findings import FileFinding
from .meaning import BLANK, PERSONAL, UNKNOWN, Meaning, MeantColumn
from .words import folded

_DATE = re.compile(
    r"[0-9]{1,4} ?[-./ ] ?[0-9]{1,2} ?[-./ ] ?[0-9]{1,4}\.?([ t].*)?|[0-9]{1,2}\.? [a-zæøå]{3,9}\.?,? [0-9]{2,4}"
)
_FOUR_DIGITS = 9999  # a larger running number needs a kommune with very many cases
_GAPS = 10  # numbers there may be for one case that was read

Rows = NDArray[np.bool_]


def case_number(meaning: Meaning) -> Iterator[FileFinding]:
    """Cases without a number."""
    column = meaning.columns.get(c.CASE)
    if column is not None:
        wrong = np.isin(column.codes, (BLANK, UNKNOWN)) & ~_dates(meaning, column)
        yield from _findings("case_number", meaning, column, wrong)


def case_date(meaning: Meaning) -> Iterator[FileFinding]:
    """Cases with a date for a number."""
    column = meaning.columns.get(c.CASE)
    if column is not None:
        yield from _findings("case_date", meaning, column, _dates(meaning, column))


def case_number_large(meaning: Meaning) -> Iterator[FileFinding]:
    """Numbers of five digits in a kommune that has not nearly so many cases: days counted by a spreadsheet, say."""
    column = meaning.columns.get(c.CASE)
    if column is not None:
        place = meaning.kommune - PERSONAL  # from 0
        size = np.bincount(place, minlength=1)[place]
        large = meaning.numbers > np.maximum(_FOUR_DIGITS, _GAPS * size)
        yield from _findings("case_number_large", meaning, column, large)


def case_invented(meaning: Meaning) -> Iterator[FileFinding]:
    """Real kommuner of which most cases have the numbers that mark invented ones."""
    column = meaning.columns.get(c.CASE)
    if column is not None:
        place = meaning.kommune - PERSONAL  # from 0
        marked = np.isin(meaning.numbers, kommuner.INVENTED_CASES)
        most = 2 * np.bincount(place, weights=marked, minlength=1) > np.bincount(place, minlength=1)
        wrong = marked & most[place] & (meaning.kommune >= 0) & ~invented_rows(meaning)
        yield from _findings("case_invented", meaning, column, wrong)


def kommune_missing(meaning: Meaning) -> Iterator[FileFinding]:
    """Cases without a kommune."""
    column = meaning.columns.get(c.KOMMUNE_CODE)
    if column is not None:
        yield from _findings("kommune_missing", meaning, column, column.codes == BLANK)


def kommune_unknown(meaning: Meaning) -> Iterator[FileFinding]:
    """Cases of a kommune that there is not."""
    yield from _unknown("kommune_unknown", meaning, meaning.columns.get(c.KOMMUNE_CODE))


def source_unknown(meaning: Meaning) -> Iterator[FileFinding]:
    """Cases of a source that there is not."""
    column = meaning.columns.get(c.SOURCE)
    if column is not None:
        yield from _findings("source_unknown", meaning, column, np.isin(column.codes, (BLANK, UNKNOWN)))


def source_wrong(meaning: Meaning) -> Iterator[FileFinding]:
    """Invented cases of a real kommune, real ones of an invented kommune, published counts."""
    column = meaning.columns.get(c.SOURCE)
    if column is None:
        return
    invented = invented_rows(meaning)
    for fits, of_kind in ((c.CASES, ~invented), (c.SYNTHETIC, invented)):
        right = column.values.index(fits) if fits in column.values else None
        wrong = of_kind & (meaning.kommune >= 0) & (column.codes >= 0) & (column.codes != right)
        yield from _findings("source_wrong", meaning, column, wrong, fits=fits)


def answer_unknown(meaning: Meaning) -> Iterator[FileFinding]:
    """Answers that the question has not."""
    for name in meaning.codebook.by_name:
        yield from _unknown("answer_unknown", meaning, meaning.columns.get(name))


def answer_missing(meaning: Meaning) -> Iterator[FileFinding]:
    """Blanks where the routing asks for an answer."""
    for q in meaning.codebook.questions:
        column = meaning.columns.get(q.question)
        if column is not None and not q.condition:
            wrong = (column.codes == BLANK) & (asked(meaning, q) == 1)
            yield from _findings("answer_missing", meaning, column, wrong)


def answer_not_asked(meaning: Meaning) -> Iterator[FileFinding]:
    """Answers where the routing asks for none."""
    for q in meaning.codebook.questions:
        column = meaning.columns.get(q.question)
        if column is not None and q.asked_when:
            now = {"when": meaning.contract.when(q), "when_da": meaning.contract.when_in_danish(q)}
            wrong = (column.codes >= 0) & (asked(meaning, q) == 0)
            yield from _findings("answer_not_asked", meaning, column, wrong, **now)


def asked(meaning: Meaning, q: Question) -> NDArray[np.int8]:
    """Whether the answers before it let a question through: 1, 0, or -1 where a fault among them hides that.

    Parameters
    ----------
    meaning : Meaning
        The file.
    q : Question
        One of the year's.
    """
    if q.asked_when is None:
        return np.ones(len(meaning), dtype=np.int8)
    decider = meaning.codebook.by_name[q.asked_when.question]
    column = meaning.columns.get(decider.question)
    if column is None:
        return np.full(len(meaning), -1, dtype=np.int8)
    through = [decider.answers.index(answer) for answer in q.asked_when.answers]
    found = np.isin(column.codes, through).astype(np.int8)
    found[column.codes <= UNKNOWN] = -1
    if not decider.condition:  # a blank there is a fault, unless the decider itself is not asked
        found[(column.codes == BLANK) & (asked(meaning, decider) != 0)] = -1
    return found


def invented_rows(meaning: Meaning) -> Rows:
    """The rows of invented kommuner."""
    invented = np.array([*map(kommuner.is_invented, meaning.kommune_codes), False, False, False], dtype=bool)
    return invented[meaning.kommune]


def _dates(meaning: Meaning, column: MeantColumn) -> Rows:
    texts = meaning.raw.cells.iloc[:, column.place].cat.categories
    date = np.zeros(len(texts), dtype=bool)
    for at in column.unknown:
        date[at] = _DATE.fullmatch(folded(texts[at])) is not None
    return date[column.texts] & (column.codes == UNKNOWN)


def _unknown(kind: str, meaning: Meaning, column: MeantColumn | None) -> Iterator[FileFinding]:
    if column is not None:
        for word, rows in column.nearest(np.flatnonzero(column.codes == UNKNOWN)):
            yield FileFinding(kind, meaning.sheet_rows(rows), column.place, column.contract, nearest=word)


def _findings(kind: str, meaning: Meaning, column: MeantColumn, wrong: Rows, **now: str) -> Iterator[FileFinding]:
    wrong = wrong & ~meaning.blank_rows
    if wrong.any():
        yield FileFinding(kind, meaning.sheet_rows(wrong), column.place, column.contract, now)
