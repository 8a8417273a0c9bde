"""The checks of the head, and of cells that no column may hold.

Each check takes a file as it is understood, and gives what it finds: at most one finding for each cause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from .. import columns as c
from ..privacy.personal_numbers import has_personal_number
from .findings import FileFinding, column_letters
from .meaning import Meaning
from .other_years import years_of_the_head
from .words import folded

# Words that name a person, in a heading of their own or as part of one.
_PERSONAL = re.compile(
    r"cpr|personn(umme)?r|navn|født|fødsel|fødedato|adresse|postn(umme)?r|telefon|mobil|e-?mail|\bmor\b|\bfar\b|"
    r"\b(mors|fars|barnets|barn)\b"
)


def no_head(meaning: Meaning) -> Iterator[FileFinding]:
    """A file whose first row is a case, or a title."""
    if not meaning.columns:
        yield FileFinding("no_head")


def column_personal(meaning: Meaning) -> Iterator[FileFinding]:
    """Columns whose names say that they hold personal data, or hold some themselves."""
    if places := personal_columns(meaning):
        yield FileFinding("column_personal", place=places[0], further=tuple(places[1:]))


def personal_columns(meaning: Meaning) -> list[int]:
    """The places of the columns, none of them ours, whose names say that they hold personal data, or hold some."""
    return [place for place, _ in meaning.unknown if _is_personal(meaning.raw.head[place])]


def column_unknown(meaning: Meaning) -> Iterator[FileFinding]:
    """Columns that are none of ours; never by their names, for a file without a head has a case in this place."""
    if not meaning.columns or years_of_the_head(meaning):
        return
    personal = set(personal_columns(meaning))
    strange = [(place, heading) for place, heading in meaning.unknown if place not in personal]
    if places := [place for place, heading in strange if not heading]:
        yield FileFinding("column_unknown", place=places[0], further=tuple(places[1:]))
    for place, heading in strange:
        if heading:
            yield FileFinding("column_unknown", place=place, nearest=heading)


def column_repeated(meaning: Meaning) -> Iterator[FileFinding]:
    """Columns that stand a second time, also under another of their names."""
    for place, name in meaning.repeated:
        first = meaning.columns[name]
        now = {"first": column_letters(first.place)}
        yield FileFinding("column_repeated", place=place, column=first.contract, now=now)


def column_missing(meaning: Meaning) -> Iterator[FileFinding]:
    """Columns that the file must have and has not."""
    if not meaning.columns or years_of_the_head(meaning):
        return
    for column in meaning.missing:
        yield FileFinding("column_missing", column=column)


def personal_number(meaning: Meaning) -> Iterator[FileFinding]:
    """Cells that hold a personal number, apart from those in a column that is told for its name."""
    told = personal_columns(meaning)
    ours = {column.place: column.contract for column in meaning.columns.values()}
    for place in np.flatnonzero(meaning.personal.any(axis=0)).tolist():
        if place not in told:
            rows = meaning.sheet_rows(meaning.personal[:, place])
            yield FileFinding("personal_number", rows, place, ours.get(place))


def no_cases(meaning: Meaning) -> Iterator[FileFinding]:
    """A file with nothing below its head; rows of another length are something, and told as that."""
    if meaning.columns and meaning.blank_rows.all() and not len(meaning.raw.uneven):
        yield FileFinding("no_cases")


def row_blank(meaning: Meaning) -> Iterator[FileFinding]:
    """Blank rows among the cases."""
    if meaning.blank_rows.any() and not meaning.blank_rows.all():
        yield FileFinding("row_blank", meaning.sheet_rows(np.flatnonzero(meaning.blank_rows)))


def row_uneven(meaning: Meaning) -> Iterator[FileFinding]:
    """Rows with more or fewer cells than the head has columns."""
    if len(meaning.raw.uneven):
        yield FileFinding("row_uneven", meaning.raw.uneven, now={"columns": len(meaning.raw.head)})


def year_other(meaning: Meaning) -> Iterator[FileFinding]:
    """Cases that are said to be of another year."""
    column = meaning.columns.get(c.YEAR)
    if column is None:
        return
    year = str(meaning.codebook.year)
    wanted = column.values.index(year) if year in column.values else None
    wrong = (column.codes != wanted) & ~meaning.blank_rows
    if wrong.any():
        rows = meaning.sheet_rows(wrong)
        yield FileFinding("year_other", rows, column.place, column.contract, {"year": year})


def _is_personal(heading: str) -> bool:
    return bool(_PERSONAL.search(folded(heading))) or has_personal_number(heading, wide=True)
