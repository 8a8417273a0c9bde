"""How often each conditional question was left blank, and where that is far from what the year shows elsewhere.

A blank means that the question is not relevant in the case. Whether somebody only left it out cannot be seen in one
case; it can be seen in many.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .. import columns as c
from ..params.codebook import Codebook, Question
from ..statistics.equality import fisher
from .case_checks import asked
from .meaning import BLANK, UNKNOWN, Meaning

_P = 0.001  # kommuner differ, so a difference must be far beyond chance
_ENOUGH = 20  # cases of which some should be blank and some not


@dataclass(frozen=True)
class BlankAnswers:
    """How often one conditional question was left blank.

    Attributes
    ----------
    question : str
        Its name.
    kommune_code : str
        The kommune, or `alle` for the whole file.
    blank, asked : int
        In so many of so many cases that the answers before it let through.
    elsewhere_blank, elsewhere_asked : int
        The same for the other kommuner of the file; for `alle`, in what is published of the year. 0 of 0 where nothing
        is known.
    unusual : bool
        Whether the blanks are far from what they are elsewhere, or all or none of many cases are blank.
    """

    question: str
    kommune_code: str
    blank: int
    asked: int
    elsewhere_blank: int
    elsewhere_asked: int
    unusual: bool


def blank_answers(meaning: Meaning) -> Iterator[BlankAnswers]:
    """One for each conditional question of the whole file, and for each kommune with an unusual number of blanks.

    Parameters
    ----------
    meaning : Meaning
        The file.
    """
    for q in meaning.codebook.questions:
        column = meaning.columns.get(q.question)
        if column is None or not q.condition:
            continue
        through = (asked(meaning, q) == 1) & (column.codes > UNKNOWN) & ~meaning.blank_rows
        blank = through & (column.codes == BLANK)
        yield _whole(meaning.codebook, q, int(blank.sum()), int(through.sum()))
        yield from _kommuner(meaning, q, blank, through)


def _whole(codebook: Codebook, q: Question, blank: int, through: int) -> BlankAnswers:
    elsewhere = _published(codebook, q)
    extreme = through >= _ENOUGH and blank in (0, through)
    unusual = extreme or _differ((blank, through), elsewhere)
    return BlankAnswers(q.question, c.ALL, blank, through, *elsewhere, unusual)


def _kommuner(
    meaning: Meaning, q: Question, blank: NDArray[np.bool_], through: NDArray[np.bool_]
) -> Iterator[BlankAnswers]:
    """The kommuner in which all or none of the cases are blank, while that is not so in the others."""
    known = meaning.kommune >= 0
    number = len(meaning.kommune_codes)
    blanks, bases = (np.bincount(meaning.kommune[known & rows], minlength=number) for rows in (blank, through))
    for place in np.flatnonzero((bases > 0) & ((blanks == 0) | (blanks == bases))):
        own = int(blanks[place]), int(bases[place])
        others = int(blanks.sum()) - own[0], int(bases.sum()) - own[1]
        if _differ(own, others):
            yield BlankAnswers(q.question, meaning.kommune_codes[place], *own, *others, unusual=True)


def _differ(found: tuple[int, int], elsewhere: tuple[int, int]) -> bool:
    if not (found[1] and elsewhere[1]):
        return False
    if found[0] * elsewhere[1] == elsewhere[0] * found[1]:
        return False
    return float(fisher(*found, *elsewhere)) < _P


def _published(codebook: Codebook, q: Question) -> tuple[int, int]:
    """How often the question was left blank in what is published of the year, of all or of single kommuner."""
    counts: dict[str, dict[str, dict[str, int]]] = {}
    for row in codebook.published.count_rows:
        counts.setdefault(row.kommune_code, {}).setdefault(row.question, {})[row.answer] = row.count
    cases = {**codebook.published.cases, c.ALL: codebook.survey.cases}
    told: dict[str, tuple[int, int]] = {}
    for code, of in counts.items():
        if q.asked_when is None:
            through = cases.get(code)
        elif q.asked_when.question in of:
            through = sum(of[q.asked_when.question].get(answer, 0) for answer in q.asked_when.answers)
        else:
            through = None
        if q.question in of and through is not None:
            told[code] = through - sum(of[q.question].values()), through
    if c.ALL in told:
        return told[c.ALL]
    return sum(blank for blank, _ in told.values()), sum(through for _, through in told.values())
