"""How the numbers of a survey follow from each other: all that can be computed from what its outputs show.

Every output is made from `frequencies`, so its numbers are the only ones there are: a percentage is printed only where
its count and its base are, and whatever else stands on a page is computed from numbers that are shown.
Somebody who sees all outputs side by side knows these relations, and no others:

- **The answers add up to the base**, for each kommune, for all, and for each type of case.
- **The kommuner add up to all.**
- **The types of case** are made of the answers to one question. Answers that no type tells apart are one *part*;
  each case is of one part. The parts add up to a type, and all parts add up to all, within each kommune too. What a
  part shows of one kommune is never printed, but it ties a kommune's numbers to those of the types.
- **The routing.** The base of a question is the number of cases with the answer that lets it be asked, or at most
  that, where something else must hold as well; this too for each part within each kommune. Questions with one and
  the same condition are asked in the same cases: where their bases are alike, everybody knows that they are.
- **How many cases were read in each kommune** is known to everybody: it stands in the letter to the kommune.
- **What was published elsewhere**: counts in published_counts.csv, where they are the same, are known to everybody,
  and a percentage in published_shares.csv holds the count to a range of its base. A count of all kommuner that was
  published of several years together is known of each of them, for the other years' outputs give the rest of it. A
  percentage of several years together leaves more cases open than are hidden of so many, and is not used.

What several years show together is the sum of what each shows, and is hidden where one of its terms is: it tells
nothing new.

The base of a question is a count like any other: of the cases with an urgent need, say. A small one is hidden. How
many cases a question was *not* relevant for stands in no table and is not protected.
A part of the cases that is the difference of two printed types is protected as if it were printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import inf

import numpy as np
import pandas as pd
from scipy import sparse

from .. import columns as c
from ..params import periods
from ..params.codebook import Codebook
from ..params.question import Question
from ..privacy.suppression import KNOWN, UNSHOWN, LinkedCounts

BASE = ""  # in the place of an answer: the base of the question
Cell = tuple[str, str, str, str]  # kommune, type or part of the cases, question, answer

# What is lost with a number. A base takes the share with it; a number of all kommuner speaks of practice, and one
# kommune's hardly ever does.
_LOSS = {"kommune": 1.0, "type": 20.0, "all": 100.0}
_LOSS_OF_BASE = 3.0


def linked_counts(frequencies: pd.DataFrame, codebook: Codebook) -> tuple[LinkedCounts, dict[Cell, int]]:
    """The counts of a year with every relation between them.

    Parameters
    ----------
    frequencies : DataFrame
        One row is kommune x type of case x question x answer, nothing hidden.
    codebook : Codebook
        The year's questions.

    Returns
    -------
    counts : LinkedCounts
        Every count and base of the frequencies, and what ties them together.
    place : dict
        (kommune, type of case, question, answer) -> its place in `counts`. The answer is empty for the base.
    """
    system = _System(frequencies, codebook)
    system.build()
    return system.linked(), system.place


@dataclass
class _System:
    frequencies: pd.DataFrame
    codebook: Codebook
    place: dict[Cell, int] = field(default_factory=dict)
    cells: list[tuple[float, float, float, int]] = field(default_factory=list)  # value, upper, cost, block
    entries: list[tuple[int, int, float]] = field(default_factory=list)
    bounds: list[tuple[float, float]] = field(default_factory=list)

    def build(self) -> None:
        self._add_shown()
        for code in self.kommuner:
            for q in self.codebook.questions:
                self._split(code, q)
        for q in self.codebook.questions:
            self._add_up(q)
        self._of_the_same_cases()
        self._differences()
        self._published_shares()

    def linked(self) -> LinkedCounts:
        value, upper, cost, block = (np.array(column, dtype=float) for column in zip(*self.cells, strict=True))
        rows, columns, factors = zip(*self.entries, strict=True)
        shape = (len(self.bounds), len(self.cells))
        relations = sparse.csr_array((factors, (rows, columns)), shape=shape)
        low, upp = np.array(self.bounds).T
        return LinkedCounts(value, np.zeros(len(value)), upper, cost, block.astype(int), relations, low, upp)

    # what there is

    @cached_property
    def kommuner(self) -> list[str]:
        return [code for code in dict.fromkeys(self.frequencies[c.KOMMUNE_CODE].tolist()) if code != c.ALL]

    @cached_property
    def types(self) -> dict[str, set[str]]:
        """Type of case that is shown -> the answers that make it; `alle` among them."""
        every = set(self.decides.answers)
        shown = set(self.frequencies[c.CASE_TYPE])
        types = self.codebook.survey.case_types.items()
        return {c.ALL: every, **{name: set(kind.answers) for name, kind in types if name in shown}}

    @cached_property
    def decides(self) -> Question:
        """The question that decides the type."""
        return self.codebook.by_name[self.codebook.survey.case_type_question]

    @cached_property
    def parts(self) -> dict[str, set[str]]:
        """Part of the cases -> its answers: those that no type tells apart."""
        found: dict[tuple[str, ...], set[str]] = {}
        for answer in self.decides.answers:
            found.setdefault(tuple(name for name, answers in self.types.items() if answer in answers), set()).add(
                answer
            )
        return {f"part {number}": answers for number, answers in enumerate(found.values())}

    # counts

    def _add(self, cell: Cell, value: float, upper: float, cost: float) -> None:
        self.place[cell] = len(self.cells)
        self.cells.append((value, upper, cost, self._block[cell[2]]))

    @cached_property
    def _block(self) -> dict[str, int]:
        """Question -> its block: questions that decide on each other are of one."""
        found: dict[str, int] = {}
        for q in self.codebook.routed:
            found[q.question] = found[q.asked_when.question] if q.asked_when else len(found)
        return found

    def _add_shown(self) -> None:
        """The counts and bases of the frequencies."""
        names = (c.KOMMUNE_CODE, c.CASE_TYPE, c.QUESTION, c.ANSWER, c.COUNT, c.NOBS)
        rows = list(zip(*(self.frequencies[name].tolist() for name in names), strict=True))
        decides = self.decides.question
        read = {code: nobs for code, case_type, q, _, _, nobs in rows if case_type == c.ALL and q == decides}
        published = self.codebook.published.counts
        key = [c.KOMMUNE_CODE, c.QUESTION, c.ANSWER]
        known = published.set_index(key)[c.COUNT].to_dict()  # of these cases, and not of others
        told = published.groupby(key[:2])[c.COUNT].sum().to_dict()
        whole_year = read.get(c.ALL) == self.codebook.survey.cases
        of_years = periods.counted_in_periods(self.codebook.year) if whole_year else frozenset()
        for code, case_type, name, answer, count, nobs in rows:
            q = self.codebook.by_name[name]
            loss = _LOSS["type" if case_type != c.ALL else "all" if code == c.ALL else "kommune"]
            for what, value, factor, everybody in (
                (
                    BASE,
                    nobs,
                    _LOSS_OF_BASE,
                    case_type == c.ALL and (_of_every_case(q) or told.get((code, name)) == nobs),
                ),
                (
                    answer,
                    count,
                    1.0,
                    case_type == c.ALL
                    and (known.get((code, name, answer)) == count or (code == c.ALL and (name, answer) in of_years)),
                ),
            ):
                if (cell := (code, case_type, name, what)) not in self.place:
                    # Among numbers of one kind the smaller is the lesser loss.
                    cost = loss * factor * (1 + value / (1 + read[code]))
                    self._add(cell, value, read[code], KNOWN if everybody else cost)

    def _split(self, code: str, q: Question) -> None:
        """The answers of a kommune by part of the cases, never shown, and the routing within each part."""
        read = self.cells[self.place[code, c.ALL, self.decides.question, BASE]][0]
        for part in self.parts:
            if q is not self.decides:
                for answer in q.answers:
                    self._add((code, part, q.question, answer), np.nan, read, UNSHOWN)
        if q is self.decides:
            return
        for answer in q.answers:
            whole = {(code, part, q.question, answer): 1.0 for part in self.parts}
            self._relate({**whole, (code, c.ALL, q.question, answer): -1.0})
        for part, decided_by in self.parts.items():
            base = {(code, part, q.question, answer): 1.0 for answer in q.answers}
            gate = q.asked_when.question if q.asked_when else self.decides.question
            through = set(q.asked_when.answers if q.asked_when else self.decides.answers)
            if gate == self.decides.question:
                through, where = through & decided_by, c.ALL
            else:
                where = part
            let = {(code, where, gate, answer): -1.0 for answer in through}
            self._relate({**base, **let}, low=-inf if q.condition else 0.0)

    def _add_up(self, q: Question) -> None:
        """The answers to the base, the kommuner to all, the parts to the types."""
        for code in (*self.kommuner, c.ALL):
            for case_type in self.types if code == c.ALL else (c.ALL,):
                of_base = {(code, case_type, q.question, answer): 1.0 for answer in q.answers}
                self._relate({**of_base, (code, case_type, q.question, BASE): -1.0})
        for answer in q.answers:
            of_all = {(code, c.ALL, q.question, answer): 1.0 for code in self.kommuner}
            self._relate({**of_all, (c.ALL, c.ALL, q.question, answer): -1.0})
            for case_type, decided_by in self.types.items():
                if case_type == c.ALL:
                    continue
                own = (c.ALL, case_type, q.question, answer)
                if q is self.decides:
                    made_of = {(c.ALL, c.ALL, q.question, answer): 1.0} if answer in decided_by else {}
                else:
                    inside = [part for part, answers in self.parts.items() if answers <= decided_by]
                    made_of = {(code, part, q.question, answer): 1.0 for code in self.kommuner for part in inside}
                self._relate({**made_of, own: -1.0})

    def _of_the_same_cases(self) -> None:
        """The bases of questions with one condition, where they are alike."""
        with_condition = [q for q in self.codebook.questions if q.condition]
        for first, second in pairwise(sorted(with_condition, key=_asked_of)):
            if _asked_of(first) != _asked_of(second):
                continue
            for code in (*self.kommuner, c.ALL):
                for case_type in self.types if code == c.ALL else (c.ALL,):
                    bases = [(code, case_type, q.question, BASE) for q in (first, second)]
                    if len({self.cells[self.place[cell]][0] for cell in bases}) == 1:
                        self._relate(dict(zip(bases, (1.0, -1.0), strict=True)))

    def _differences(self) -> None:
        """The parts of the cases that are differences of printed types: protected as if they were printed."""
        parts = list(self.parts)
        types = {
            name: {p for p, answers in self.parts.items() if answers <= decided} for name, decided in self.types.items()
        }
        made_of = np.array(
            [[part in inside for inside in types.values()] for part in parts], dtype=float
        )  # parts x types
        for number, part in enumerate(parts):
            if any(inside == {part} for inside in types.values()):
                continue
            wanted = np.eye(len(parts))[number]
            factors = np.linalg.lstsq(made_of, wanted)[0]
            if not np.allclose(made_of @ factors, wanted):
                continue  # no combination of what is printed
            for q in self.codebook.questions:
                if q is self.decides:
                    continue
                for answer in (*q.answers, BASE):
                    printed = [self.cells[self.place[c.ALL, name, q.question, answer]][0] for name in types]
                    cell = (c.ALL, part, q.question, answer)
                    self._add(cell, float(np.round(factors @ printed)), inf, UNSHOWN)
                    of_it = q.answers if answer == BASE else (answer,)
                    added = {(code, part, q.question, one): 1.0 for code in self.kommuner for one in of_it}
                    self._relate({**added, cell: -1.0})

    def _published_shares(self) -> None:
        """A published percentage: the count is at least so much of the base, and less than so much."""
        for row in self.codebook.published.share_rows:
            base = (row.kommune_code, c.ALL, row.question, BASE)
            if base not in self.place:
                continue
            complies = self.codebook.by_name[row.question].complies
            count = {(row.kommune_code, c.ALL, row.question, answer): 1.0 for answer in complies}
            value = sum(self.cells[self.place[cell]][0] for cell in count)
            nobs = self.cells[self.place[base]][0]
            low, upp = (row.percent - 0.5) / 100, (row.percent + 0.5) / 100
            if low * nobs <= value <= upp * nobs:  # of these cases, and not of others
                self._relate({**count, base: -low}, low=0.0, upp=inf)
                self._relate({**count, base: -upp}, low=-inf, upp=0.0)

    def _relate(self, terms: Mapping[Cell, float], low: float = 0.0, upp: float = 0.0) -> None:
        row = len(self.bounds)
        self.bounds.append((low, upp))
        self.entries += [(row, self.place[cell], factor) for cell, factor in terms.items()]


def _asked_of(q: Question) -> tuple[str, tuple[str, ...], str]:
    """What decides in which cases a question is asked."""
    return (q.asked_when.question, q.asked_when.answers, q.condition) if q.asked_when else ("", (), q.condition)


def _of_every_case(q: Question) -> bool:
    return q.asked_when is None and not q.condition
