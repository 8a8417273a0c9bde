"""The checks of the file as a whole: its year, its numbers of cases and kommuner, what stands twice, what is blank.

Each check takes a file as it is understood and what is known of its repeats or blanks, and gives what it finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import columns as c
from ..page.danish import da
from .blanks import BlankAnswers
from .case_checks import invented_rows
from .findings import FileFinding, rows_told
from .meaning import Meaning
from .other_years import (
    years_of_the_counts,
    years_of_the_head,
    years_of_the_kommuner,
    years_of_the_results,
    years_told,
)
from .repeats import Repeats


def wrong_year(meaning: Meaning, repeats: Repeats) -> Iterator[FileFinding]:
    """A file that can be no other than another year's."""
    if years := _other_years(meaning, repeats):
        yield FileFinding("wrong_year", now={"years": years_told(years), "year": meaning.codebook.year})


def case_twice(meaning: Meaning, repeats: Repeats) -> Iterator[FileFinding]:
    """Cases whose number stands before within their kommune."""
    if repeats.again.any():
        column, first = meaning.columns[c.CASE], meaning.sheet_rows(repeats.first)
        now = {"first": f"rows {rows_told(first)}", "first_da": f"række {rows_told(first, 'og {} flere')}"}
        yield FileFinding("case_twice", meaning.sheet_rows(repeats.again), column.place, column.contract, now)


def file_doubled(meaning: Meaning, repeats: Repeats) -> Iterator[FileFinding]:
    """A file of which every case stands several times."""
    if repeats.file_times > 1:
        yield FileFinding("file_doubled", now={"times": repeats.file_times})


def kommune_doubled(meaning: Meaning, repeats: Repeats) -> Iterator[FileFinding]:
    """Kommuner of which every case stands several times."""
    several = repeats.times > 1
    if several.any():
        column = meaning.columns[c.KOMMUNE_CODE]
        yield FileFinding("kommune_doubled", meaning.sheet_rows(several), column.place, column.contract)


def survey_counts(meaning: Meaning, repeats: Repeats) -> Iterator[FileFinding]:
    """Other numbers of cases or kommuner than the survey has."""
    survey = meaning.codebook.survey
    cases, kommuner, hidden = _counted(meaning, repeats)
    if not meaning.columns or meaning.blank_rows.all() or not _counts_differ(meaning, repeats):
        return
    if _years_of_the_counts(meaning, repeats) or years_of_the_results(meaning, _cases(meaning, repeats)):
        return
    expected = [(f"{survey.cases} cases", da.cases(survey.cases))] if survey.cases is not None else []
    expected.append((f"{survey.kommuner} kommuner", da.kommuner(survey.kommuner)))
    fewer = cases <= (survey.cases or cases) and kommuner + hidden <= survey.kommuner
    of_cases, of_kommuner = ("case", "cases")[cases != 1], ("kommune", "kommuner")[kommuner != 1]
    yield FileFinding(
        "survey_counts",
        now={
            "got": f"{cases} {of_cases} of {kommuner} {of_kommuner}",
            "got_da": f"{da.cases(cases)} fra {da.kommuner(kommuner)}",
            "expected": " of ".join(en for en, _ in expected),
            "expected_da": " fra ".join(danish for _, danish in expected),
            "year": meaning.codebook.year,
            "part": "; --partial, if the file is part of the year" if fewer and not meaning.partial else "",
        },
    )


def kommune_cases(meaning: Meaning, repeats: Repeats) -> Iterator[FileFinding]:
    """Kommuner with another number of cases than kommuner.csv gives."""
    column = meaning.columns.get(c.KOMMUNE_CODE)
    if column is None:
        return
    _, kommuner, hidden = _counted(meaning, repeats)
    # An invented kommune may stand for it, and where kommuner are missing that is told once.
    may_be_absent = invented_rows(meaning).any() or kommuner + hidden != meaning.codebook.survey.kommuner
    for code, expected in sorted(meaning.codebook.published.cases.items()):
        there = code in column.values
        rows = column.codes == column.values.index(code) if there else np.zeros(len(meaning), dtype=bool)
        got = int((rows & repeats.once).sum())
        too_few = got + hidden < expected and not meaning.partial and (there or not may_be_absent)
        if got > expected or too_few:
            told = f"{meaning.codebook.kommune_name(code)} ({code})"
            now = {"kommune": told, "got": got, "expected": expected, "year": meaning.codebook.year}
            yield FileFinding("kommune_cases", meaning.sheet_rows(rows), column.place, column.contract, now)


def twins(meaning: Meaning, repeats: Repeats) -> Iterator[FileFinding]:
    """Cases of one kommune that have all answers alike."""
    if repeats.alike.any():
        yield FileFinding("twins", meaning.sheet_rows(repeats.alike))


def year_alike(meaning: Meaning, repeats: Repeats) -> Iterator[FileFinding]:
    """A file that cannot be told from another year's by its numbers of cases and kommuner."""
    if _counts_differ(meaning, repeats) or _other_years(meaning, repeats):
        return
    if meaning.partial or meaning.codebook.survey.cases is None:
        cases, kommuner, _ = _counted(meaning, repeats)
        if years := years_of_the_counts(meaning, cases, kommuner):
            yield FileFinding("year_alike", now={"years": years_told(years), "year": meaning.codebook.year})


def blanks_unusual(meaning: Meaning, blanks: tuple[BlankAnswers, ...]) -> Iterator[FileFinding]:
    """Conditional questions that are left blank far more or far less often than elsewhere."""
    for found in blanks:
        if not found.unusual:
            continue
        column = meaning.columns[found.question]
        now: dict[str, Any] = {"blank": found.blank, "asked": found.asked, "beside": "", "beside_da": ""}
        if found.elsewhere_asked:
            blank, asked = found.elsewhere_blank, found.elsewhere_asked
            whole = found.kommune_code == c.ALL
            where, hvor = ("what is published", "det offentliggjorte") if whole else ("the others", "de øvrige")
            now["beside"] = f", and in {blank} of {asked} in {where}"
            now["beside_da"] = f" og i {blank} af {asked} i {hvor}"
        of_kommune = [code == found.kommune_code for code in meaning.kommune_codes] + [False] * 3
        rows = np.array(of_kommune, dtype=bool)[meaning.kommune]  # none for the file as a whole
        yield FileFinding("blanks_unusual", meaning.sheet_rows(rows), column.place, column.contract, now)


def _other_years(meaning: Meaning, repeats: Repeats) -> list[int]:
    """The years whose file it surely is: by its columns, its numbers, its results, or the kommuner in it."""
    if of_head := years_of_the_head(meaning):
        cases, kommuner, _ = _counted(meaning, repeats)
        return [year for year in years_of_the_counts(meaning, cases, kommuner) if year in of_head] or of_head
    return (
        _years_of_the_counts(meaning, repeats)
        or years_of_the_results(meaning, _cases(meaning, repeats))
        or years_of_the_kommuner(meaning)
    )


def _cases(meaning: Meaning, repeats: Repeats) -> NDArray[np.bool_]:
    """The rows that are cases, each once."""
    return ~meaning.blank_rows & repeats.once


def _counted(meaning: Meaning, repeats: Repeats) -> tuple[int, int, int]:
    """How many cases and kommuner the file has, and of how many cases the kommune is not known."""
    known = meaning.kommune >= 0
    uneven = len(meaning.raw.uneven)
    hidden = int((~meaning.blank_rows & ~known).sum()) + uneven
    return int(_cases(meaning, repeats).sum()) + uneven, len(np.unique(meaning.kommune[known])), hidden


def _counts_differ(meaning: Meaning, repeats: Repeats) -> bool:
    survey = meaning.codebook.survey
    cases, kommuner, hidden = _counted(meaning, repeats)
    if meaning.partial:  # a part is no larger than the whole
        return kommuner > survey.kommuner or cases > (cases if survey.cases is None else survey.cases)
    other_kommuner = kommuner > survey.kommuner or kommuner + hidden < survey.kommuner
    return other_kommuner or survey.cases not in (None, cases)


def _years_of_the_counts(meaning: Meaning, repeats: Repeats) -> list[int]:
    """The years whose numbers the file has exactly, where it has not those of its own."""
    if meaning.partial or not _counts_differ(meaning, repeats):
        return []
    cases, kommuner, _ = _counted(meaning, repeats)
    return years_of_the_counts(meaning, cases, kommuner)
