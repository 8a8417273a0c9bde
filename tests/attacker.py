"""Who reads all outputs of all years side by side: an attacker with a linear program, and nothing of our own search.

What is shown is taken from the tables that an edition writes and from the HTML of its pages: their tables, figures,
alternative texts, captions and sentences. The unknowns are how many cases of a kommune have one answer to the question
that decides the type of case and one answer to another. The attacker knows the questions and their routing, what is
published elsewhere, and that no number is below zero. Nothing is shared with the code that hides: that has other
unknowns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import StringIO

import numpy as np
import pandas as pd
from reader import ReadFigure, ReadPage, ReadTable, read_page
from scipy.optimize import linprog
from scipy.sparse import csr_array

from barometer import columns as c
from barometer.api import Kommune, PooledYears, Survey
from barometer.changes.notebook import ChangeMemo
from barometer.page.blocks import Displayable
from barometer.page.danish import da
from barometer.page.html import blocks_as_html
from barometer.page.numbers import HIDDEN
from barometer.params.codebook import Codebook, Question
from barometer.results.area import Results

Sum = dict[int, float]  # unknown -> its factor
Number = tuple[str, str, str, str, str]  # year, kommune, type of case, question, answer; the answer is empty for a base
HAIR = 1e-6
AT_ONCE = 40  # drawings of many numbers at once, before each that is still narrow is asked alone
WORDS = {da.number_word(number): number for number in range(1000)}


@dataclass
class Attacker:
    """What somebody knows who has read the outputs.

    Attributes
    ----------
    books : dict
        Year -> its questions, which are public.
    kommuner : dict
        Year -> the kommuner that took part: code -> name.
    read : Counter
        How many numbers were taken from where, so that a test can see that nothing was overlooked.
    told : dict
        Kommune -> the numbers of cases in the sentences of its pages.
    """

    books: Mapping[str, Codebook]
    kommuner: Mapping[str, Mapping[str, str]]
    equal: list[tuple[Sum, float]] = field(default_factory=list)
    at_most: list[tuple[Sum, float]] = field(default_factory=list)
    read: Counter = field(default_factory=Counter)
    told: dict[str, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.unknown: dict[tuple[str, str, str, str, str], int] = {}
        for year, book in self.books.items():
            decides = self._decides(year)
            for code in self.kommuner[year]:
                for part in decides.answers:
                    for q in book.questions:
                        for answer in q.answers:
                            self.unknown[year, code, part, q.question, answer] = len(self.unknown)
        for year in self.books:
            for code in self.kommuner[year]:
                self._knows_the_routing(year, code)

    def _decides(self, year: str) -> Question:
        """The question that decides the type of case."""
        book = self.books[year]
        return book.by_name[book.survey.case_type_question]

    def _knows_the_routing(self, year: str, code: str) -> None:
        decides = self._decides(year)
        with_condition: dict[tuple, list[str]] = {}
        for part in decides.answers:
            for other in decides.answers:
                if other != part:
                    self.equal.append(({self.unknown[year, code, part, decides.question, other]: 1.0}, 0.0))
            for q in self.books[year].questions:
                if q is decides:
                    continue
                asked = q.asked_when or None
                gate, through = (asked.question, asked.answers) if asked else (decides.question, [part])
                excess = self._sum(year, [code], [part], q.question, q.answers)
                _subtract(excess, self._sum(year, [code], [part], gate, through))
                (self.at_most if q.condition else self.equal).append((excess, 0.0))
        for q in self.books[year].questions:
            if q.condition:
                with_condition.setdefault((q.asked_when, q.condition), []).append(q.question)
        for first, *others in with_condition.values():  # one condition: the same cases
            for other in others:
                differ = self.of(year, code, c.ALL, first)
                _subtract(differ, self.of(year, code, c.ALL, other))
                self.equal.append((differ, 0.0))

    def _sum(self, year: str, codes: Iterable[str], parts: Iterable[str], question: str, answers: Iterable[str]) -> Sum:
        answers = list(answers)
        return {self.unknown[year, code, p, question, a]: 1.0 for code in codes for p in parts for a in answers}

    def of(self, year: str, code: str, case_type: str, question: str, answers: Iterable[str] | None = None) -> Sum:
        """A number of the outputs; without answers the base. An answer that decides a type may stand for a type.

        The year may be a period, and stands for the sum of its years.
        """
        if year not in self.books:
            first, last = map(int, year.split("-"))
            years = [str(one) for one in range(first, last + 1)]
            return {u: f for one in years for u, f in self.of(one, code, case_type, question, answers).items()}
        book = self.books[year]
        every = self._decides(year).answers
        types = {c.ALL: every, **{name: kind.answers for name, kind in book.survey.case_types.items()}}
        codes = self.kommuner[year] if code == c.ALL else [code]
        wanted = book.by_name[question].answers if answers is None else answers
        return self._sum(year, codes, types.get(case_type, [case_type]), question, wanted)

    # what a number says

    def knows(self, what: Sum, number: float, where: str) -> None:
        if not np.isnan(number):
            self.read[where] += 1
            self.equal.append((what, float(number)))

    def knows_share(self, part: Sum, base: Sum, low: float, upp: float, where: str) -> None:
        """The part lies between two shares of its base."""
        self.read[where] += 1
        for sign, end in ((1.0, upp), (-1.0, low)):
            terms = {one: -sign * end for one in base}
            for one in part:
                terms[one] += sign
            self.at_most.append((terms, 0.0))

    def knows_percent(self, part: Sum, base: Sum, cell: str, where: str) -> None:
        """A whole percentage, halves up: the part lies within half a point of it."""
        if found := re.search(r"(\d+) ?%", cell):
            self.knows_share(part, base, (int(found[1]) - 0.5) / 100, (int(found[1]) + 0.5) / 100, where)

    def knows_of(self, part: Sum, base: Sum, cell: str, where: str) -> None:
        """So many of so many: "12 af 17", "• af 6"."""
        if cell == HIDDEN:
            return
        count, nobs = re.fullmatch(r"([\d.]+|\S) af ([\d.]+|\S)", cell).groups()
        self.knows(part, _number(count), where)
        self.knows(base, _number(nobs), where)

    # the tables that an edition writes

    def reads_frequencies(self, csv: str) -> None:
        for row in _rows(csv):
            here = row[c.YEAR], row[c.KOMMUNE_CODE], row[c.CASE_TYPE], row[c.QUESTION]
            self.knows(self.of(*here, [row[c.ANSWER]]), row[c.COUNT], "frequencies.csv")
            self.knows(self.of(*here), row[c.NOBS], "frequencies.csv")

    def reads_results(self, csv: str, book: Codebook) -> None:
        """Estimates, verdicts or designs."""
        for row in _rows(csv):
            here = row[c.YEAR], row.get(c.KOMMUNE_CODE, c.ALL), row[c.CASE_TYPE], row[c.QUESTION]
            kept, base = self.of(*here, book.by_name[row[c.QUESTION]].complies), self.of(*here)
            self.knows(base, row[c.NOBS], "results.csv")
            if kept:
                self.knows(kept, row.get(c.COUNT, np.nan), "results.csv")
            if not np.isnan(share := row.get(c.SHARE, np.nan)):
                self.knows({one: (one in kept) - share for one in base}, 0.0, "results.csv")
            self._tells_nothing_else(row)

    def _tells_nothing_else(self, row: dict) -> None:
        """What is computed of a hidden number is not shown either."""
        computed = ("share", "ci_low", "ci_upp") if np.isnan(row.get(c.COUNT, 0.0)) else ()
        if np.isnan(row[c.NOBS]):
            computed += ("share", "ci_low", "nobs_effective", "half_width", "cases_needed", "generalizes", "nchs")
        assert all(pd.isna(row[name]) for name in computed if name in row), row

    # the pages

    def reads_page(self, page: ReadPage, book: Codebook, code: str) -> None:
        """A page about a kommune, about a year, or about several years together."""
        year = str(book.year)
        everyone = self.of(year, code, c.ALL, book.survey.case_type_question)
        if found := re.match(r"([\d.]+) sag", page.lead):
            self.knows(everyone, _number(found[1]), "lead")
        for table in page.tables:
            self._reads_table(table, book, code)
        for figure in page.figures:
            self._reads_figure(figure, book, code)
        for name, heading in page.headings.items():
            if name.startswith("sagstype-") and (found := re.search(r": ([\d.]+) sag", heading)):
                case_type = name.removeprefix("sagstype-")
                self.knows(self.of(year, code, case_type, book.survey.case_type_question), _number(found[1]), "heading")
        self._reads_sentences(page, code)

    def _reads_table(self, table: ReadTable, book: Codebook, code: str) -> None:
        if table.id.startswith("tabel-"):
            self._reads_published_table(table, book, code)
        elif table.id.startswith("spoergsmaal-"):
            self._reads_kommune_table(table, book)
        elif table.id.startswith("usikkerhed-"):
            self._reads_uncertainty(table, book, code, table.id.removeprefix("usikkerhed-"))
        elif table.id == "aarene":
            self._reads_years(table, book)
        else:
            assert table.id == "regnestykke", f"nobody reads the table {table.id}"
            self._reads_identity(table, book)

    def _reads_kommune_table(self, table: ReadTable, book: Codebook) -> None:
        """A question with a row for each kommune."""
        year, q = str(book.year), _of_table(table, book)
        code_of = {name: code for code, name in self.kommuner[year].items()} | {"Alle deltagende": c.ALL}
        printed = list(book.printed_rows(q).values())
        for row in [*table.rows, *([table.total] if table.total else [])]:
            code = code_of[row[0]]
            base = self.of(year, code, c.ALL, q.question)
            for cell, answers in zip(row[1:], printed, strict=False):
                self.knows(self.of(year, code, c.ALL, q.question, answers), _number(cell), "table by kommune")
            self.knows(base, _number(row[1 + len(printed)]), "table by kommune")
            for cell in row[2 + len(printed) :]:
                self.knows_percent(self.of(year, code, c.ALL, q.question, q.complies), base, cell, "table by kommune")

    def _reads_published_table(self, table: ReadTable, book: Codebook, code: str) -> None:
        """The table of one question, as Ankestyrelsen prints it, and what its notes count."""
        year, q = str(book.year), _of_table(table, book)
        base = self.of(year, code, c.ALL, q.question)
        self.knows(base, _number(table.total[1]), "table")
        for (_, count, percent), answers in zip(table.rows, book.printed_rows(q).values(), strict=True):
            part = self.of(year, code, c.ALL, q.question, answers)
            self.knows(part, _number(count), "table")
            self.knows_percent(part, base, percent, "table")
        noted = [answer for answer in q.answers if book.survey.answers[answer].noted]
        for note in table.notes:
            if found := re.search(r"bygger på (\S+) sag", note):
                self.knows(base, _number(found[1]), "note")
            if found := re.search(r"I (?:(\S+) af sagerne|den (ene) sag) med svaret", note):
                self.knows(self.of(year, code, c.ALL, q.question, noted), _number(found[1] or "en"), "note")

    def _reads_uncertainty(self, table: ReadTable, book: Codebook, code: str, case_type: str) -> None:
        """All requirements with their intervals."""
        year = str(book.year)
        for short, of, percent, interval, _, missing in table.rows:
            q = _of_short(short, book)
            kept = self.of(year, code, case_type, q.question, q.complies)
            base = self.of(year, code, case_type, q.question)
            self.knows_of(kept, base, of, "uncertainty")
            self.knows_percent(kept, base, percent, "uncertainty")
            self._knows_interval(kept, base, interval, "uncertainty")
            assert (missing == HIDDEN) == of.endswith(HIDDEN), "what is missing tells the base"

    def _knows_interval(self, part: Sum, base: Sum, text: str, where: str) -> None:
        """An interval holds the share it is about."""
        if found := re.search(r"(\d+)–(\d+)", text):
            low, upp = int(found[1]), int(found[2])
            self.knows_share(part, base, (low - 0.5) / 100, (upp + 0.5) / 100, where)

    def _reads_years(self, table: ReadTable, book: Codebook) -> None:
        """Every requirement with the years together and each year beside them."""
        years = [str(book.year), *table.heads[2:]]
        for short, *cells in table.rows:
            q = _of_short(short, book)
            for year, cell in zip(years, cells, strict=True):
                kept = self.of(year, c.ALL, c.ALL, q.question, q.complies)
                base = self.of(year, c.ALL, c.ALL, q.question)
                self.knows_percent(kept, base, cell, "years")
                self._knows_interval(kept, base, cell, "years")
        for year, cell in zip(years, table.total[1:], strict=True):
            self.knows(self.of(year, c.ALL, c.ALL, book.survey.case_type_question), _number(cell), "years")

    def _reads_identity(self, table: ReadTable, book: Codebook) -> None:
        """What published percentages leave open, and the share in tenths of a percent."""
        for short, year, *_, here in table.rows:
            q = _of_short(short, book)
            share = float(here.removesuffix("%").strip().replace(",", ".")) / 100
            kept = self.of(year, c.ALL, c.ALL, q.question, q.complies)
            self.knows_share(kept, self.of(year, c.ALL, c.ALL, q.question), share - 5e-4, share + 5e-4, "identity")

    def _reads_figure(self, figure: ReadFigure, book: Codebook, code: str) -> None:
        """The forest: the counts drawn beside the requirements, and the intervals that are told of it."""
        for short, counted in _counts_drawn(figure, book):
            self.knows_of(*self._kept_and_base(book, code, _of_short(short, book)), counted, "drawn")
        for q in book.requirements:
            for text in _told_of(q, book, figure.alt):
                self._knows_interval(*self._kept_and_base(book, code, q), text, "alt text")

    def reads_memo(self, page: ReadPage, before: Codebook, now: Codebook, code: str) -> None:
        """A memo of what changed from one year to another."""
        books = {str(book.year): book for book in (before, now)}
        table = next(table for table in page.tables if table.id == "aendringer")
        for short, *cells in table.rows:
            for book, cell in zip(books.values(), cells[:2], strict=True):
                of_it = self._kept_and_base(book, code, _of_short(short, book))
                counted, percent = re.fullmatch(r"([\d.]+ af [\d.]+) \((\d+ %)\)", cell).groups()
                # A difference is told of counts that are both shown, and says nothing more.
                self.knows_of(*of_it, counted, "memo")
                self.knows_percent(*of_it, percent, "memo")
        for figure in page.figures:
            for q in now.requirements:
                for told in _told_of(q, now, figure.alt):
                    if found := re.search(r"fra (\d+ %) til (\d+ %)", told):
                        for book, percent in zip(books.values(), found.groups(), strict=True):
                            self.knows_percent(*self._kept_and_base(book, code, q), percent, "alt text of a memo")
        for text in page.texts:  # what is not compared
            for q in {q.short: q for book in books.values() for q in book.requirements}.values():
                for told in _told_of(q, now, text):
                    for percent, year in re.findall(r"(\d+ %) i (\d{4})", told):
                        self.knows_percent(*self._kept_and_base(books[year], code, q), percent, "memo, not compared")
        self._reads_sentences(page, code)

    def _kept_and_base(self, book: Codebook, code: str, q: Question) -> tuple[Sum, Sum]:
        year = str(book.year)
        return self.of(year, code, c.ALL, q.question, q.complies), self.of(year, code, c.ALL, q.question)

    def _reads_sentences(self, page: ReadPage, code: str) -> None:
        """Which numbers of cases are told in words or figures anywhere on the page."""
        for sentence in page.sentences:
            for word in re.findall(r"(\S+) (?:sag|sager|af sagerne)\b", sentence):
                if not np.isnan(number := _number(word)):
                    self.told.setdefault(code, set()).add(int(number))

    # all of it

    def reads_published(self, year: str, book: Codebook) -> None:
        """What was published elsewhere, where it is true of these cases."""
        for row in book.published.count_rows:
            if row.kommune_code == c.ALL or row.kommune_code in self.kommuner.get(year, {}):
                self.knows(self.of(year, row.kommune_code, c.ALL, row.question, [row.answer]), row.count, "published")
        for row in book.published.share_rows:
            if row.kommune_code == c.ALL or row.kommune_code in self.kommuner.get(year, {}):
                q = book.by_name[row.question]
                of_it = [self.of(year, row.kommune_code, c.ALL, q.question, answers) for answers in (q.complies, None)]
                self.knows_percent(*of_it, f"{row.percent} %", "published")

    def reads_year(self, results: Results) -> None:
        """Every table that an edition writes of a year, and every page it makes."""
        book = results.codebook
        self.reads_frequencies(results.behind_as_csv(c.ALL))
        for csv in (results.designs_as_csv, *(f.to_csv(index=False) for f in (results.estimates, results.verdicts))):
            self.reads_results(csv, book)
        survey = Survey(results, c.ALL)
        own = (survey.by_question(), survey.by_case_type(), survey.head("Årets resultater"))
        self.reads_page(_page(*own, *_of_area(survey)), book, c.ALL)
        for code in results.kommuner:
            kommune = Kommune(results, code)
            self.reads_page(_page(kommune.head(), *_of_area(kommune)), book, code)

    def reads_years_together(self, pooled: PooledYears) -> None:
        """The tables and the page of several years together."""
        book = pooled.codebook
        self.reads_frequencies(pooled.results.behind_as_csv(c.ALL))
        self.reads_results(pooled.results.designs_as_csv, book)
        self.reads_results(pooled.results.estimates.to_csv(index=False), book)
        own = (pooled.head(), pooled.years(), pooled.identity(), pooled.changed(), pooled.by_case_type())
        self.reads_page(_page(*own, *_of_area(pooled)), book, c.ALL)

    def reads_change(self, memo: ChangeMemo) -> None:
        """A memo about two years."""
        parts = (memo.head(), memo.table(), memo.dumbbell(), memo.claims(), memo.refused(), memo.p_values())
        change = memo.change
        self.reads_memo(_page(*parts, memo.method(), memo.sources()), change.before, change.now, change.code)

    def computes(self, hidden: Mapping[Number, int], promised: Mapping[str, int]) -> dict[Number, tuple[float, float]]:
        """The hidden numbers that are computed to within less than is promised, with their intervals.

        Parameters
        ----------
        hidden : mapping
            (Year, kommune, type of case, question, answer) -> what is hidden. The answer is empty for a base.
        promised : mapping
            Kommune -> the width of the interval. That of a number below it must begin at 0.
        """
        wanted = [self.of(*name[:4], [name[4]] if name[4] else None) for name in hidden]
        rows = _matrix(wanted, len(self.unknown))
        sides = {
            "A_eq": _matrix([terms for terms, _ in self.equal], len(self.unknown)),
            "b_eq": [number for _, number in self.equal],
            "A_ub": _matrix([terms for terms, _ in self.at_most], len(self.unknown)),
            "b_ub": [number for _, number in self.at_most],
        }
        true = np.array([*hidden.values()], dtype=float)
        width = np.array([promised[code] for _, code, *_ in hidden], dtype=float)
        low, upp = np.full(len(true), np.inf), np.full(len(true), -np.inf)

        def narrow() -> np.ndarray:
            small = (true >= 1) & (true < width)
            return (upp - low < width - HAIR) | (small & ((low > HAIR) | (upp < width - HAIR)))

        def finds(objective: np.ndarray) -> None:
            nonlocal low, upp
            found = linprog(objective, **sides, bounds=(0, None), method="highs")
            assert found.status == 0, found.message
            low, upp = np.minimum(low, rows @ found.x), np.maximum(upp, rows @ found.x)

        chance = np.random.default_rng(0)
        for _ in range(AT_ONCE):  # one table shows enough of many numbers
            if (left := np.flatnonzero(narrow())).size:
                finds(chance.choice([-1.0, 1.0], len(left)) @ rows[left])
        for number in range(len(true)):
            for sign in (1.0, -1.0):
                if narrow()[number]:
                    finds(sign * rows[[number]].toarray()[0])
        return {name: (low[i], upp[i]) for i, name in enumerate(hidden) if narrow()[i]}


def attacker_of(*years: Results) -> Attacker:
    """Somebody who has read every table and page of these years.

    Parameters
    ----------
    *years : Results
        One of each year.
    """
    books = {str(results.codebook.year): results.codebook for results in years}
    attacker = Attacker(books, {str(results.codebook.year): results.kommuner for results in years})
    for results in years:
        attacker.reads_year(results)
    return attacker


def _of_area(area: Survey | Kommune | PooledYears) -> tuple[Displayable, ...]:
    """The parts that every page has."""
    own = (area.about(), area.chapters()) if not isinstance(area, PooledYears) else ()
    return (area.forest(), area.uncertainty(), area.method(), area.sources(), *own)


def _page(*parts: Displayable) -> ReadPage:
    return read_page(blocks_as_html([block for part in parts for block in part.blocks()]))


def _of_table(table: ReadTable, book: Codebook) -> Question:
    return next(q for q in book.questions if table.label == f"Tabel {q.number}")


def _of_short(short: str, book: Codebook) -> Question:
    return next(q for q in book.requirements if q.short == short)


def _counts_drawn(figure: ReadFigure, book: Codebook) -> list[tuple[str, str]]:
    """Each requirement that is drawn with its count, in whatever order names and counts are written."""
    shorts = {q.short for q in book.requirements}
    names = [text for text in figure.drawn if text in shorts]
    counts = [text for text in figure.drawn if re.fullmatch(r"[\d.]+ af [\d.]+", text)]
    return list(zip(names, counts, strict=True))


def _told_of(q: Question, book: Codebook, text: str) -> list[str]:
    """What follows the name of a requirement in a text, up to the next one's."""
    names = sorted((re.escape(other.short) for other in book.requirements), key=len, reverse=True)
    parts = re.split(f"({'|'.join(names)})", text)
    return [after for name, after in zip(parts[1::2], parts[2::2], strict=True) if name == q.short]


def _subtract(terms: Sum, others: Sum) -> None:
    for one, factor in others.items():
        terms[one] = terms.get(one, 0.0) - factor


def _matrix(sums: list[Sum], width: int) -> csr_array:
    entries = [(row, one, factor) for row, terms in enumerate(sums) for one, factor in terms.items()]
    rows, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
    return csr_array((factors, (rows, columns)), shape=(len(sums), width))


def _rows(csv: str) -> list[dict]:
    names = (c.YEAR, c.KOMMUNE_CODE, c.CASE_TYPE, c.QUESTION, c.ANSWER)
    return pd.read_csv(StringIO(csv), dtype=dict.fromkeys(names, str)).to_dict("records")


def _number(cell: str) -> float:
    """A number in figures or in words; nan where the text is none."""
    if re.fullmatch(r"[\d.]*\d", cell):
        return float(cell.replace(".", ""))
    return float(WORDS.get(cell, np.nan))
