"""The contract of the case file, and every fault of rows that break it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .. import columns as c
from ..errors import nearest
from ..params import kommuner
from ..params.codebook import Codebook, Question

_NUMBER = re.compile(r"[1-9][0-9]{0,4}")  # too short to be a person's
_NUMBER_TEXT = "a running number within the kommune, such as 17"
_CODE_TEXT = "a code of params/kommuner.csv, or S01, S02 ... for an invented kommune"
_WRONG_SOURCE = {
    c.CASES: "An invented kommune has invented cases only.",
    c.SYNTHETIC: "No real kommune carries invented cases.",
    c.PUBLISHED: "A case file holds no published counts.",
}


@dataclass(frozen=True)
class Fault:
    """One fault of a case file: where, what, and what would have been right; never the value found.

    Parameters
    ----------
    row : int
        The line in the file, the head being line 1; 0 for the file as a whole.
    column : str
        The column's name if it is one of the contract's, else its place ("no. 5"), else "".
    what, expected : str
        What is wrong, and what is allowed.
    """

    row: int
    column: str
    what: str
    expected: str = ""

    def __str__(self) -> str:
        place = ", ".join(
            part for part in (self.row and f"row {self.row}", self.column and f"column {self.column}") if part
        )
        text = f"{place}: {self.what}" if place else self.what
        return f"{text} Expected: {self.expected}" if self.expected else text


@dataclass(frozen=True)
class CaseRow:
    """One case as text, and the line it begins on."""

    line: int
    cells: dict[str, str]  # of the columns that the file has and the contract knows


def columns(codebook: Codebook) -> list[str]:
    """The columns a case file may have, in the order in which one is written; `source` may be left out."""
    return [c.CASE, c.KOMMUNE_CODE, c.SOURCE, *codebook.by_name]


def examine(lines: list[tuple[int, list[str]]], codebook: Codebook) -> tuple[list[CaseRow], list[Fault]]:
    """The rows of a case file that could be read, and all its faults in the order of its lines.

    Parameters
    ----------
    lines : list
        The head and the rows: the line each begins on and its cells.
    codebook : Codebook
        The year's questions.
    """
    (_, found), *body = lines
    faults, places = _head(found, codebook)
    rows: list[CaseRow] = []
    for line, cells in body:
        if len(cells) != len(found):
            what = "The row has another number of cells than the head has columns."
            faults.append(Fault(line, "", what, f"{len(found)} cells"))
        elif not any(cells):
            faults.append(Fault(line, "", "The row is blank.", "a case, or no row"))
        else:
            rows.append(CaseRow(line, {name: cells[place] for name, place in places.items()}))
    if not body:
        faults.append(Fault(2, "", "The file has no cases.", "a row for every case"))
    for row in rows:
        faults += _identity(row, codebook)
        faults += _routing(row, codebook)
    faults += _duplicates(rows)
    return rows, sorted(faults, key=lambda fault: fault.row)


def _head(found: list[str], codebook: Codebook) -> tuple[list[Fault], dict[str, int]]:
    """The faults of the head, and where each known column stands."""
    known = columns(codebook)
    faults, places = [], {}
    missing = [name for name in known if name not in found and name != c.SOURCE]
    for place, name in enumerate(found):
        if name in places:
            faults.append(Fault(1, name, "The column stands twice.", "each column once"))
        elif name in known:
            places[name] = place
        else:
            # Not by its name: a file without a head has a case in this place.
            hint = nearest(name, missing if c.SOURCE in found else [*missing, c.SOURCE])
            what = f"The column is unknown. {hint}".rstrip()
            faults.append(Fault(1, f"no. {place + 1}", what, "no column beyond the contract's"))
    faults += [Fault(1, name, "The column is missing.", "a column of this name") for name in missing]
    return faults, places


def _identity(row: CaseRow, codebook: Codebook) -> Iterator[Fault]:
    """The case's number, kommune and source."""
    number, code, source = (row.cells.get(name) for name in (c.CASE, c.KOMMUNE_CODE, c.SOURCE))
    if number is not None and not _NUMBER.fullmatch(number):
        yield Fault(row.line, c.CASE, "The case has no number.", _NUMBER_TEXT)
    if code is not None and not _known(code, codebook):
        yield Fault(row.line, c.KOMMUNE_CODE, "The kommune is unknown.", _CODE_TEXT)
    if source is not None and source not in c.SOURCES:
        yield Fault(
            row.line, c.SOURCE, "The source is unknown.", f"{c.CASES}, or {c.SYNTHETIC} for an invented kommune"
        )
    elif source is not None and code is not None and _known(code, codebook):
        expected = c.SYNTHETIC if kommuner.is_invented(code) else c.CASES
        if source != expected:
            yield Fault(row.line, c.SOURCE, _WRONG_SOURCE[source], expected)


def _known(code: str, codebook: Codebook) -> bool:
    return kommuner.is_invented(code) or code in codebook.register


def _routing(row: CaseRow, codebook: Codebook) -> Iterator[Fault]:
    """The answers, each alone and each with the one that decides whether it is asked."""
    for q in codebook.questions:
        answer = row.cells.get(q.question)
        if answer is None:
            continue
        allowed = ", ".join(q.answers)
        if answer and answer not in q.answers:
            may_be_blank = q.asked_when or q.condition
            expected = f"{allowed}, or blank where it is not relevant" if may_be_blank else allowed
            yield Fault(row.line, q.question, "The answer is unknown.", expected)
            continue
        asked = _asked(q, row, codebook)
        if answer and asked is False and q.asked_when:
            when = f"{q.asked_when.question} is {' or '.join(q.asked_when.answers)}"
            what = "There is an answer to a question not asked."
            yield Fault(row.line, q.question, what, f"blank unless {when}")
        if not answer and asked and not q.condition:
            yield Fault(row.line, q.question, "The answer is missing.", allowed)


def _asked(q: Question, row: CaseRow, codebook: Codebook) -> bool | None:
    """Whether the answers before it let a question through; None where a fault among them hides that."""
    if q.asked_when is None:
        return True
    decider = codebook.by_name[q.asked_when.question]
    decision = row.cells.get(decider.question)
    if decision in q.asked_when.answers:
        return True
    if decision is None or (decision and decision not in decider.answers):
        return None
    if not decision and not decider.condition and _asked(decider, row, codebook) is not False:
        return None
    return False


def _duplicates(rows: list[CaseRow]) -> Iterator[Fault]:
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        number, code = row.cells.get(c.CASE), row.cells.get(c.KOMMUNE_CODE)
        if not number or not code:
            continue
        first = seen.setdefault((code, number), row.line)
        if first != row.line:
            what = "The case stands twice within its kommune."
            yield Fault(row.line, c.CASE, what, f"another number than in row {first}")
