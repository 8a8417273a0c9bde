"""Who reads all outputs side by side: an attacker with a linear program, and nothing of the package's own search.

What is shown is taken from the files and blocks as they are published. The unknowns are how many cases of a kommune
have one answer to the question that decides the type of case and one answer to another. The attacker knows the routing
and that no number is below zero. Nothing is shared with the code that hides: that has other unknowns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import StringIO

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import csr_array

from barometer import columns as c
from barometer.page.blocks import Table
from barometer.page.numbers import HIDDEN
from barometer.params.codebook import Codebook
from barometer.results.area import Results
from barometer.year import page

Sum = dict[int, float]  # unknown -> its factor
Number = tuple[str, str, str, str]  # kommune, type of case, question, answer; the answer is empty for a base
HAIR = 1e-6


@dataclass
class Attacker:
    """What somebody knows who has read the outputs.

    Attributes
    ----------
    book : Codebook
        The questions, which are public.
    kommuner : dict
        Code -> name.
    """

    book: Codebook
    kommuner: dict[str, str]
    equal: list[tuple[Sum, float]] = field(default_factory=list)
    at_most: list[tuple[Sum, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.decides = self.book.by_name[self.book.survey.case_type_question]
        names = [
            (code, part, q.question, answer)
            for code in self.kommuner
            for part in self.decides.answers
            for q in self.book.questions
            for answer in q.answers
        ]
        self.unknown = {name: number for number, name in enumerate(names)}
        for code in self.kommuner:
            for part in self.decides.answers:
                for other in self.decides.answers:
                    if other != part:
                        self.equal.append(({self.unknown[code, part, self.decides.question, other]: 1.0}, 0.0))
                for q in self.book.questions:
                    if q is self.decides:
                        continue
                    asked = q.asked_when or None
                    gate, through = (asked.question, asked.answers) if asked else (self.decides.question, [part])
                    excess = self.sum([code], [part], q.question, q.answers)
                    for one, factor in self.sum([code], [part], gate, through).items():
                        excess[one] = excess.get(one, 0.0) - factor
                    (self.at_most if q.condition else self.equal).append((excess, 0.0))

    def sum(self, codes: Iterable[str], parts: Iterable[str], question: str, answers: Iterable[str]) -> Sum:
        answers = list(answers)
        return {self.unknown[code, p, question, a]: 1.0 for code in codes for p in parts for a in answers}

    def of(self, code: str, case_type: str, question: str, answers: Iterable[str] | None = None) -> Sum:
        """A number of the outputs; without answers the base. An answer that decides a type may stand for a type."""
        codes = self.kommuner if code == c.ALL else [code]
        every = self.decides.answers
        types = {c.ALL: every, **{name: kind.answers for name, kind in self.book.survey.case_types.items()}}
        parts = types.get(case_type, [case_type])
        return self.sum(codes, parts, question, self.book.by_name[question].answers if answers is None else answers)

    def knows(self, what: Sum, number: float) -> None:
        if not np.isnan(number):
            self.equal.append((what, float(number)))

    def knows_percent(self, part: Sum, base: Sum, cell: str) -> None:
        """A whole percentage, halves up: the part lies within half a point of it."""
        if found := re.fullmatch(r"(\d+)\s*%", cell):
            for sign, end in ((1.0, int(found[1]) + 0.5), (-1.0, int(found[1]) - 0.5)):
                terms = {one: -sign * end / 100 for one in base}
                for one in part:
                    terms[one] += sign
                self.at_most.append((terms, 0.0))

    def reads_frequencies(self, csv: str) -> None:
        for row in _rows(csv):
            here = row[c.KOMMUNE_CODE], row[c.CASE_TYPE], row[c.QUESTION]
            self.knows(self.of(*here, [row[c.ANSWER]]), row[c.COUNT])
            self.knows(self.of(*here), row[c.NOBS])

    def reads_results(self, csv: str) -> None:
        """Estimates, verdicts or designs."""
        for row in _rows(csv):
            here = row.get(c.KOMMUNE_CODE, c.ALL), row[c.CASE_TYPE], row[c.QUESTION]
            kept, base = self.of(*here, self.book.by_name[row[c.QUESTION]].complies), self.of(*here)
            self.knows(base, row[c.NOBS])
            if kept:
                self.knows(kept, row.get(c.COUNT, np.nan))
            if not np.isnan(share := row.get(c.SHARE, np.nan)):
                self.knows({one: (one in kept) - share for one in base}, 0.0)
            self._tells_nothing_else(row)

    def _tells_nothing_else(self, row: dict) -> None:
        """What is computed of a hidden number is not shown either."""
        computed = ("share", "ci_low", "ci_upp") if np.isnan(row.get(c.COUNT, 0.0)) else ()
        if np.isnan(row[c.NOBS]):
            computed += ("share", "ci_low", "nobs_effective", "half_width", "cases_needed", "generalizes", "nchs")
        assert all(pd.isna(row[name]) for name in computed if name in row), row

    def reads_kommune_table(self, table: Table, question: str) -> None:
        """A question with a row for each kommune."""
        code_of = {name: code for code, name in self.kommuner.items()} | {"Alle deltagende": c.ALL}
        printed = list(self.book.printed_rows(self.book.by_name[question]).values())
        for row in [*table.rows, *([table.total] if table.total else [])]:
            code = code_of[row[0]]
            base = self.of(code, c.ALL, question)
            for cell, answers in zip(row[1:], printed, strict=False):
                self.knows(self.of(code, c.ALL, question, answers), _number(cell))
            self.knows(base, _number(row[1 + len(printed)]))
            for cell in row[2 + len(printed) :]:
                self.knows_percent(self.of(code, c.ALL, question, self.book.by_name[question].complies), base, cell)

    def reads_published_table(self, table: Table, code: str, question: str) -> None:
        """The table of one question, as Ankestyrelsen prints it."""
        base = self.of(code, c.ALL, question)
        self.knows(base, _number(table.total[1]))
        printed = self.book.printed_rows(self.book.by_name[question]).values()
        for (_, count, percent), answers in zip(table.rows, printed, strict=True):
            self.knows(self.of(code, c.ALL, question, answers), _number(count))
            self.knows_percent(self.of(code, c.ALL, question, answers), base, percent)

    def reads_uncertainty(self, table: Table, code: str, case_type: str) -> None:
        """All requirements with their intervals."""
        question_of = {q.short: q for q in self.book.requirements}
        for short, of, percent, _, _, missing in table.rows:
            q = question_of[short]
            kept, base = self.of(code, case_type, q.question, q.complies), self.of(code, case_type, q.question)
            count, nobs = (_number(part) for part in re.split(r"\s+af\s+", of))
            self.knows(kept, count)
            self.knows(base, nobs)
            self.knows_percent(kept, base, percent)
            assert (missing == HIDDEN) == np.isnan(nobs), "what is missing tells the base"

    def reads_everything(self, results: Results) -> None:
        """Every table that an edition writes and every page it makes."""
        self.reads_frequencies(results.behind_as_csv(c.ALL))
        self.reads_results(results.designs_as_csv)
        self.reads_results(results.estimates.to_csv(index=False))
        self.reads_results(results.verdicts.to_csv(index=False))
        for table in _tables(page.by_question(results)):
            self.reads_kommune_table(table, self._question(table))
        for code in (c.ALL, *self.kommuner):
            area = type(results.everyone)(results, code)
            for table in _tables(page.chapters(area)):
                self.reads_published_table(table, code, self._question(table))
            self.reads_uncertainty(page.area_uncertainty(area), code, c.ALL)
        for table in _tables(page.by_case_type(results)):
            self.reads_uncertainty(table, c.ALL, table.id.removeprefix("usikkerhed-"))

    def _question(self, table: Table) -> str:
        return next(q.question for q in self.book.questions if table.label == f"Tabel {q.number}")

    def computes(self, hidden: dict[Number, int], promised: dict[str, int]) -> dict[Number, tuple[float, float]]:
        """The hidden numbers that are computed to within less than is promised, with their intervals.

        Parameters
        ----------
        hidden : dict
            (Kommune, type of case, question, answer) -> what is hidden. The answer is empty for a base.
        promised : dict
            Kommune -> the width of the interval. That of a number below it must begin at 0.
        """
        wanted = [self.of(*name[:3], [name[3]] if name[3] else None) for name in hidden]
        rows = _matrix(wanted, len(self.unknown))
        sides = {
            "A_eq": _matrix([terms for terms, _ in self.equal], len(self.unknown)),
            "b_eq": [number for _, number in self.equal],
            "A_ub": _matrix([terms for terms, _ in self.at_most], len(self.unknown)),
            "b_ub": [number for _, number in self.at_most],
        }
        true = np.array([*hidden.values()], dtype=float)
        width = np.array([promised[code] for code, *_ in hidden], dtype=float)
        low, upp = np.full(len(true), np.inf), np.full(len(true), -np.inf)

        def narrow() -> np.ndarray:
            small = (true >= 1) & (true < width)
            return (upp - low < width - HAIR) | (small & ((low > HAIR) | (upp < width - HAIR)))

        for number in range(len(true)):
            for sign in (1.0, -1.0):
                if narrow()[number]:  # a table found for another number may have shown enough of this one
                    found = linprog(sign * rows[[number]].toarray()[0], **sides, bounds=(0, None), method="highs")
                    assert found.status == 0, found.message
                    low, upp = np.minimum(low, rows @ found.x), np.maximum(upp, rows @ found.x)
        return {name: (low[i], upp[i]) for i, name in enumerate(hidden) if narrow()[i]}


def _matrix(sums: list[Sum], width: int) -> csr_array:
    entries = [(row, one, factor) for row, terms in enumerate(sums) for one, factor in terms.items()]
    rows, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
    return csr_array((factors, (rows, columns)), shape=(len(sums), width))


def _rows(csv: str) -> list[dict]:
    names = (c.YEAR, c.KOMMUNE_CODE, c.CASE_TYPE, c.QUESTION, c.ANSWER)
    return pd.read_csv(StringIO(csv), dtype=dict.fromkeys(names, str)).to_dict("records")


def _number(cell: str) -> float:
    return float(cell.replace(".", "")) if re.fullmatch(r"[\d.]+", cell) else np.nan


def _tables(blocks: Iterable) -> list[Table]:
    return [block for block in blocks if isinstance(block, Table)]
