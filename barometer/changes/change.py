"""What changed from one year to another in one kommune, and what of it the cases can carry.

A document that tells of two years often gives percentages alone. Then every conclusion is drawn from all counts
that may stand behind them, and says whether it holds for all of them, for some or for none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np
import pandas as pd

from .. import columns as c
from ..counts.frequencies import as_csv, fingerprint
from ..errors import ParameterError, nearest
from ..params import published
from ..params.codebook import Codebook, Question
from ..params.rule import Rule
from ..statistics import compatible, differences, equality, multiplicity, power
from ..statistics.compatible import Conclusion, Pairs
from . import possible_counts
from .possible_counts import PossibleCounts

TESTS = (equality.FISHER, equality.FISHER_MID_P, equality.BOSCHLOO)
TESTS_OF_MANY = (equality.FISHER, equality.FISHER_MID_P)  # Boschloo's tables grow with the product of the bases
WHOLE = ("percent_before", "percent", c.COUNT_BEFORE, c.NOBS_BEFORE, c.COUNT, c.NOBS, "readings")  # where not missing
POWER = 0.8  # how often a change must be found to count as one that would be found
TABLES = 2000  # pairs of counts, beyond which Boschloo's test is too slow to ask for each: mid-p is asked instead


class Finding(Enum):
    """What may be said of one requirement."""

    FOUND = "found"  # with any counts that may be
    UNDECIDED = "undecided"  # with some of them
    NOT_FOUND = "not found"  # with none of them
    NOT_COMPARABLE = "not comparable"  # wording or practice changed
    ONE_YEAR = "one year"  # only one of the years is known


@dataclass(frozen=True, eq=False)
class Change:
    """One kommune's results of two years side by side; or, with the code `alle`, those of all together.

    Attributes
    ----------
    code : str
    before, now : Codebook
    known_before, known_now : mapping
        Requirement -> what is known of it.
    rule : Rule
        Gives the level; what is found is found at 1 - level.
    cases_before, cases_now : int, optional
        How many cases were read; None where that is not known.
    at_largest : bool
        Whether the bases are not those that may be but the largest of them: what is found with them may yet not
        hold, and what is not found with them hardly could be.
    """

    code: str
    before: Codebook
    now: Codebook
    known_before: Mapping[str, PossibleCounts]
    known_now: Mapping[str, PossibleCounts]
    rule: Rule
    cases_before: int | None = None
    cases_now: int | None = None
    at_largest: bool = False

    def __post_init__(self) -> None:
        if self.before.year >= self.now.year:
            raise ParameterError(
                "A change goes from an earlier year to a later one.", where="from_year, to_year",
                expected=f"a year before {self.now.year}", got=str(self.before.year),
            )  # fmt: skip

    @property
    def name(self) -> str:
        """The kommune's name; `alle` for all together."""
        return c.ALL if self.code == c.ALL else self.now.kommune_name(self.code)

    @property
    def alpha(self) -> float:
        """The largest adjusted p that counts as found."""
        return 1 - self.rule.level.value

    @property
    def tests(self) -> tuple[str, ...]:
        """The tests whose p are given: of all kommuner together, those that can be computed for so many cases."""
        return TESTS_OF_MANY if self.code == c.ALL else TESTS

    @property
    def test(self) -> str:
        """The test whose p is adjusted: the last of `tests`."""
        return self.tests[-1]

    @property
    def identity(self) -> dict[str, str]:
        """Whose page it is and from which data, for the page to carry and the renderer to check."""
        years = {"since": self.before.year, c.YEAR: self.now.year}
        return {
            **{k: str(y) for k, y in years.items()},
            c.KOMMUNE_CODE: self.code,
            "data": fingerprint(as_csv(self.data)),
        }

    @cached_property
    def data(self) -> pd.DataFrame:
        """One row is year x requirement x count that may be."""
        sides = ((self.before.year, self.known_before), (self.now.year, self.known_now))
        return pd.concat(
            [possible_counts.possible_counts_frame(known_then).assign(**{c.YEAR: year}) for year, known_then in sides]
        )

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The requirements known in one of the years, in the later year's order, then those of the earlier alone."""
        every = {q.question: q for book in (self.before, self.now) for q in book.requirements}
        order = [q.question for book in (self.now, self.before) for q in book.requirements]
        told = {*self.known_before, *self.known_now}
        return tuple(every[name] for name in dict.fromkeys(order) if name in told)

    @cached_property
    def comparable(self) -> tuple[Question, ...]:
        """The requirements known in both years that the later year's codebook lets compare."""
        both = {*self.known_before} & {*self.known_now}
        return tuple(q for q in self.questions if q.question in both and self.before.year in q.comparable_with)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """One row is requirement: both years, the difference, its intervals, its p, and what may be said.

        Returns
        -------
        DataFrame
            `percent_before`, `percent`: as printed. `count_before`, `nobs_before`, `count`, `nobs`: as known, or,
            of what may be, the pair with the largest bases; `counted`: whether they are known; `readings`: how
            many pairs may be. `difference` in [-1, 1], from the unrounded shares, with `newcombe_low`,
            `newcombe_upp`, `mn_low`, `mn_upp` at the rule's level; `newcombe_least`, `newcombe_most`: the ends
            over all pairs that may be. `fisher`, `fisher_mid_p`, `boschloo`: two-sided p of that pair, and with
            `_least` and `_most` over all pairs. `smallest_p`: the least that `test` could give with these bases;
            `smallest_fisher`: the least of Fisher's with as many yes in all. `holm`, `benjamini_hochberg`: the p
            of `test` adjusted for all that are comparable; `holm_least`, `holm_most`, `bh_least`, `bh_most`: over
            all counts that may be. `finding`: a `Finding`'s value. What is not compared has only that and percentages.
        """
        compared = dict(zip((q.question for q in self.comparable), self._compared(), strict=True))
        rows = []
        for q in self.questions:
            then, now = self.known_before.get(q.question), self.known_now.get(q.question)
            printed = {"percent_before": then.percent if then else None, "percent": now.percent if now else None}
            finding = Finding.NOT_COMPARABLE if then and now else Finding.ONE_YEAR
            rows.append({c.QUESTION: q.question, **printed, "finding": finding.value, **compared.get(q.question, {})})
        return pd.DataFrame(rows).astype({name: "Int64" for name in WHOLE if any(name in row for row in rows)})

    def bases(self, question: str) -> tuple[list[int], list[int]]:
        """The bases that a comparable requirement may have: before, and now."""
        pairs = self._pairs[self._place(question)]
        return np.unique(pairs.nobs_before).tolist(), np.unique(pairs.nobs).tolist()

    def conclude(self, test: str, adjust: str = multiplicity.HOLM, family: Iterable[str] | None = None) -> Conclusion:
        """The conclusion over every admissible combination of counts, for the comparable requirements in order.

        Parameters
        ----------
        test : str
            A name of `statistics.equality`.
        adjust : str
            A name of `statistics.multiplicity`.
        family : iterable of str, optional
            The requirements adjusted together; all comparable ones where none are named.
        """
        chosen = None
        if family is not None:
            chosen = np.isin(np.arange(len(self.comparable)), [self._place(name) for name in family])
        return compatible.conclude(self._pairs, self._p(test), self._parents, adjust, self.alpha, chosen)

    @cached_property
    def claims(self) -> pd.DataFrame:
        """One row is a change that a document claims, beside what the cases can carry of it.

        Returns
        -------
        DataFrame
            `question`, `points` as stated, `source`; `<test>_least`, `<test>_most`: Holm's p over all counts that
            may be, adjusted for the claims of the same direction; `holds`: whether it is found "all", "some" or
            "none" of them, by every test, some or none; empty where the requirement is not compared.
        """
        told = self.now.published.claims
        mine = (told[c.KOMMUNE_CODE] == self.code) & (told[published.SINCE] == self.before.year)
        frame = told.loc[mine, [c.QUESTION, published.POINTS, c.SOURCE]].reset_index(drop=True).assign(holds="")
        compared = frame[frame[c.QUESTION].isin([q.question for q in self.comparable])]
        for _, family in compared.groupby(np.sign(compared[published.POINTS]))[c.QUESTION]:
            by_test = {test: self.conclude(test, family=family) for test in self.tests}
            for row, name in family.items():
                place = self._place(name)
                for test, whole in by_test.items():
                    frame.loc[row, [f"{test}_least", f"{test}_most"]] = whole.least[place], whole.most[place]
                held = {str(whole.holds[place]) for whole in by_test.values()}
                frame.loc[row, "holds"] = held.pop() if len(held) == 1 else "some"
        return frame

    def detectable(self) -> tuple[str, float, float] | None:
        """A requirement with many cases, and below and above which share it would have been found to have changed.

        Of the requirements with the largest bases the one that changed most, taken alone; None where there is
        none, and for all kommuner together, whose tables are too large. nan where no share would be found.
        """
        if not self.comparable or self.code == c.ALL:
            return None
        rows = self.rows.dropna(subset=c.DIFFERENCE)
        smaller = rows[[c.NOBS, c.NOBS_BEFORE]].min(axis=1)
        row = rows.loc[rows.loc[smaller == smaller.max(), c.DIFFERENCE].abs().idxmax()]
        nobs, nobs_before = int(row[c.NOBS]), int(row[c.NOBS_BEFORE])
        test = self.test if nobs * nobs_before <= TABLES else equality.FISHER_MID_P
        share = row[c.COUNT_BEFORE] / nobs_before
        return row[c.QUESTION], *power.detectable(nobs, share, nobs_before, POWER, self.alpha, test)

    def _place(self, question: str) -> int:
        names = [q.question for q in self.comparable]
        if question not in names:
            raise ParameterError(
                "The requirement is not compared.", where=f"{self.before.year} and {self.now.year}",
                expected=", ".join(names), got=question, todo=nearest(question, names),
            )  # fmt: skip
        return names.index(question)

    @cached_property
    def _parents(self) -> list[int | None]:
        """The place of the requirement whose Ja lets each be asked, where there is one."""
        places = {q.question: place for place, q in enumerate(self.comparable)}
        return [None if self.at_largest else self._parent(q, places) for q in self.comparable]

    def _parent(self, question: Question, places: Mapping[str, int]) -> int | None:
        gate = question.asked_when
        if gate is None or gate.question not in places:
            return None
        return places[gate.question] if set(gate.answers) <= set(self.now.question(gate.question).complies) else None

    @cached_property
    def _pairs(self) -> list[Pairs]:
        """Of each comparable requirement the pairs of counts that may be: no base beyond the parent's Ja."""
        sides = [(self.known_now[q.question], self.known_before[q.question]) for q in self.comparable]
        every = [compatible.pairs((now.count, now.nobs), (then.count, then.nobs)) for now, then in sides]
        masks = compatible.admissible(every, self._parents)
        return [Pairs(*(end[mask] for end in pairs)) for pairs, mask in zip(every, masks, strict=True)]

    def _p(self, test: str) -> list[np.ndarray]:
        computed = self.__dict__.setdefault("_p_of", {})
        if test not in computed:
            computed[test] = [equality.EQUALITY_TESTS[test](*pairs) for pairs in self._pairs]
        return computed[test]

    @cached_property
    def _natural(self) -> list[int]:
        """Of each requirement the place of the pair with the largest bases that fit into its parent's Ja."""
        chosen: dict[int, int] = {}
        for place in sorted(range(len(self._pairs)), key=lambda k: self._parents[k] is not None):
            pairs, parent = self._pairs[place], self._parents[place]
            size = pairs.nobs + pairs.nobs_before
            if parent is not None:
                of, row = self._pairs[parent], chosen[parent]
                size = np.where(compatible.inside_parent(pairs, of.count[row], of.count_before[row]), size, -1)
            chosen[place] = int(np.argmax(size))
        return [chosen[place] for place in range(len(self._pairs))]

    def _compared(self) -> list[dict]:
        """The columns of `rows` that only a comparison has."""
        if not self.comparable:
            return []
        sides = [(self.known_before[q.question], self.known_now[q.question]) for q in self.comparable]
        at = self._natural
        pair = Pairs(*np.array([[end[k] for end in pairs] for pairs, k in zip(self._pairs, at, strict=True)]).T)
        raw = {test: np.array([p[k] for p, k in zip(self._p(test), at, strict=True)]) for test in self.tests}
        columns = {
            **{name: getattr(pair, name) for name in (c.COUNT_BEFORE, c.NOBS_BEFORE, c.COUNT, c.NOBS)},
            "counted": [then.counted and now.counted for then, now in sides],
            "readings": [len(pairs.nobs) for pairs in self._pairs],
            c.DIFFERENCE: differences.difference(*pair),
            **self._intervals(pair),
            **{test.replace("-", "_"): p for test, p in raw.items()},
            **{f"{test.replace('-', '_')}_{end}": [of(p) for p in self._p(test)]
               for test in self.tests for end, of in (("least", np.min), ("most", np.max))},
            "smallest_p": equality.smallest_p(pair.nobs, pair.nobs_before, self.test),
            "smallest_fisher": equality.smallest_p_given_margins(*pair, equality.FISHER),
            **{name.replace("-", "_"): adjust(raw[self.test]) for name, adjust in multiplicity.ADJUSTMENTS.items()},
        }  # fmt: skip
        for short, adjust in (("holm", multiplicity.HOLM), ("bh", multiplicity.BENJAMINI_HOCHBERG)):
            whole = self.conclude(self.test, adjust)
            columns |= {f"{short}_least": whole.least, f"{short}_most": whole.most}
        best = Finding.UNDECIDED if self.at_largest else Finding.FOUND
        said = {"all": best, "some": Finding.UNDECIDED, "none": Finding.NOT_FOUND}
        columns["finding"] = [said[held].value for held in self.conclude(self.test).holds]
        return pd.DataFrame(columns).to_dict("records")

    def _intervals(self, pair: Pairs) -> dict[str, np.ndarray]:
        level = self.rule.level.value
        every = [differences.newcombe(*pairs, level) for pairs in self._pairs]
        newcombe, mn = differences.newcombe(*pair, level), differences.miettinen_nurminen(*pair, level)
        return {
            **dict(zip(("newcombe_low", "newcombe_upp", "mn_low", "mn_upp"), (*newcombe, *mn), strict=True)),
            "newcombe_least": np.array([low.min() for low, _ in every]),
            "newcombe_most": np.array([upp.max() for _, upp in every]),
        }
