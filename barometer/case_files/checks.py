"""Every rule with its check, and every fault of a file at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from . import case_checks, file_checks, head_checks
from .blanks import BlankAnswers
from .findings import FileFinding
from .meaning import Meaning
from .repeats import Repeats
from .rules import CONTRACT_RULES

_OF_THE_ROWS: dict[str, Callable[[Meaning], Iterable[FileFinding]]] = {
    "no_head": head_checks.no_head,
    "column_personal": head_checks.column_personal,
    "personal_number": head_checks.personal_number,
    "column_unknown": head_checks.column_unknown,
    "column_repeated": head_checks.column_repeated,
    "column_missing": head_checks.column_missing,
    "no_cases": head_checks.no_cases,
    "row_blank": head_checks.row_blank,
    "row_uneven": head_checks.row_uneven,
    "year_other": head_checks.year_other,
    "case_number": case_checks.case_number,
    "case_date": case_checks.case_date,
    "case_number_large": case_checks.case_number_large,
    "case_invented": case_checks.case_invented,
    "kommune_missing": case_checks.kommune_missing,
    "kommune_unknown": case_checks.kommune_unknown,
    "source_unknown": case_checks.source_unknown,
    "source_wrong": case_checks.source_wrong,
    "answer_unknown": case_checks.answer_unknown,
    "answer_missing": case_checks.answer_missing,
    "answer_not_asked": case_checks.answer_not_asked,
}
_OF_THE_FILE: dict[str, Callable[[Meaning, Repeats], Iterable[FileFinding]]] = {
    "wrong_year": file_checks.wrong_year,
    "case_twice": file_checks.case_twice,
    "file_doubled": file_checks.file_doubled,
    "kommune_doubled": file_checks.kommune_doubled,
    "survey_counts": file_checks.survey_counts,
    "kommune_cases": file_checks.kommune_cases,
    "twins": file_checks.twins,
    "year_alike": file_checks.year_alike,
}
_OF_THE_BLANKS = {"blanks_unusual": file_checks.blanks_unusual}
KINDS = frozenset({*_OF_THE_ROWS, *_OF_THE_FILE, *_OF_THE_BLANKS})


def findings_of(
    meaning: Meaning, repeats: Repeats, blanks: tuple[BlankAnswers, ...], begin: Callable[[str], None]
) -> Iterator[FileFinding]:
    """All that is found in a file, rule by rule in the order of the table of rules.

    Parameters
    ----------
    meaning : Meaning
        The file.
    repeats : Repeats
        Which of its rows repeat a case.
    blanks : tuple of BlankAnswers
        How often its conditional questions were left blank.
    begin : callable
        Is told each kind before it is looked for.
    """
    for kind in CONTRACT_RULES:
        begin(kind)
        if kind in _OF_THE_ROWS:
            yield from _OF_THE_ROWS[kind](meaning)
        elif kind in _OF_THE_FILE:
            yield from _OF_THE_FILE[kind](meaning, repeats)
        else:
            yield from _OF_THE_BLANKS[kind](meaning, blanks)
