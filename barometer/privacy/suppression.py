"""Small counts hidden, and with them as many other numbers as it takes: primary and secondary suppression.

Arrays in, a mask out; what the numbers count is not known here.

An attacker knows every number that is shown, every relation between the numbers, that no number lies outside its
bounds, and the rule itself. What is hidden is thereby held to an interval, the least and the greatest value that all of
this allows. A number is *protected* when that interval is wide enough:

- of a small number (1 to `below` - 1), it holds both 0 and `below`: nobody can tell that it is small, nor that it
  is not zero;
- of any other hidden number, it is at least `below` wide.

Where the bounds leave no such interval even with everything hidden, as among three cases in all, the widest one that
they do leave is asked for.

Zero is no small number: it speaks of no child, and many zeros follow from the questions alone. It may still be
hidden to protect another number.

How the numbers to hide are found. For one number after another the least costly set of further numbers is looked for
that, when hidden, lets another table exist which agrees with all that is shown and in which the number reaches the end
of its interval. This is a mixed integer program: a 0/1 variable for each number says whether it is hidden, and the
other table may differ only where it is. It is the model of Fischetti and Salazar (2001), taken for one number at a
time as Kelly, Golden and Assad (1992) do, because the whole model has a copy of the table for each small number.
So each step has the least loss, and all of them together need not. The tables found are kept: many a number is
protected by a table that was made for another, and is not asked again. The other tables are of whole numbers, so that
an attacker who knows that cases are whole is held off too.

References
----------
Fischetti, M. and Salazar, J. J. (2001). Solving the cell suppression problem on tabular data with linear constraints.
Management Science 47, 1008-1027. https://doi.org/10.1287/mnsc.47.7.1008.9800

Kelly, J. P., Golden, B. L. and Assad, A. A. (1992). Cell suppression: disclosure protection for sensitive tabular
data. Networks 22, 397-417. https://doi.org/10.1002/net.3230220407
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from ..errors import FrequencyError

KNOWN = np.inf  # the cost of hiding what everybody knows: it is never hidden
UNSHOWN = 0.0  # the cost of hiding what is never shown
# How far from the least cost a solution may be, as a part of it. With 0 the three invented years hide the very same
# numbers, and 2020 takes twice the time.
GAP = 0.2

_INFEASIBLE = 2  # SciPy's status of a program without a solution
_CONTRADICTION = "The counts contradict the relations between them."


@dataclass(frozen=True, eq=False)
class LinkedCounts:
    """Counts, and the linear relations between them.

    Attributes
    ----------
    value : array of float, shape (n,)
        The counts; nan where a count is never shown and not needed.
    lower, upper : array of float, shape (n,)
        The bounds that everybody knows.
    cost : array of float, shape (n,)
        What is lost when a count is hidden, > 0; `UNSHOWN` for one that is never shown, `KNOWN` for one that
        everybody knows.
    block : array of int, shape (n,)
        Counts of one block are tied to each other more closely than to others: what protects a count is looked
        for in its own block first.
    relations : sparse array, shape (m, n)
        The coefficients of the relations, a row each.
    low, upp : array of float, shape (m,)
        Each relation lies between these.
    """

    value: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    cost: NDArray[np.float64]
    block: NDArray[np.int64]
    relations: sparse.csr_array
    low: NDArray[np.float64]
    upp: NDArray[np.float64]

    @cached_property
    def shown(self) -> NDArray[np.bool_]:
        """Which counts are shown unless they are hidden."""
        return (self.cost > UNSHOWN) & (self.cost < KNOWN)

    def small(self, below: int) -> NDArray[np.bool_]:
        """Which counts are small, from 1 to `below` - 1, and not known to everybody."""
        with np.errstate(invalid="ignore"):
            return (self.value >= 1) & (self.value < below) & (self.cost < KNOWN)


def primary_suppression(counts: LinkedCounts, below: int) -> NDArray[np.bool_]:
    """The small counts alone. They are not protected: most of them can be computed from what is still shown.

    Parameters
    ----------
    counts : LinkedCounts
        The counts and their relations.
    below : int
        The least count that is not small, >= 2.

    Returns
    -------
    array of bool, shape (n,)
        Which of the counts that are shown are to be hidden.
    """
    return counts.small(below) & counts.shown


def suppression(counts: LinkedCounts, below: int) -> NDArray[np.bool_]:
    """The small counts, and as many others as it takes to protect every one that is hidden.

    Parameters
    ----------
    counts : LinkedCounts
        The counts and their relations.
    below : int
        The least count that is not small, >= 2.

    Returns
    -------
    array of bool, shape (n,)
        Which of the counts that are shown are to be hidden. The same counts always give the same.

    Raises
    ------
    FrequencyError
        The counts contradict their relations, or the solver gave up.
    """
    return _Search(counts, below).run()


class _Search:
    """The search: what is hidden so far, and how far each count is known to reach in some other table."""

    def __init__(self, counts: LinkedCounts, below: int) -> None:
        self.counts, self.below = counts, below
        self.hidden = primary_suppression(counts, below)
        self.least, self.most = counts.value.copy(), counts.value.copy()

    def run(self) -> NDArray[np.bool_]:
        asked = deque(np.flatnonzero(self.counts.small(self.below)).tolist())
        known = set(asked)
        while asked:
            cell = asked.popleft()
            for goal in self._goals(cell):
                self._reach(cell, goal)
            new = [one for one in np.flatnonzero(self.hidden).tolist() if one not in known]
            known.update(new)
            asked.extend(new)
        return self.hidden

    def _goals(self, cell: int) -> Iterator[float]:
        """The ends of the interval that a count must have and is not yet known to have."""
        value = self.counts.value[cell]
        if 1 <= value < self.below:
            yield from (goal for goal in (0.0, float(self.below)) if not self._reached(cell, goal))
        else:
            if value >= self.below and self._narrow(cell):
                yield value - self.below
            if self._narrow(cell):
                yield self.least[cell] + self.below

    def _narrow(self, cell: int) -> bool:
        return self.most[cell] - self.least[cell] < self.below

    def _reached(self, cell: int, goal: float) -> bool:
        return self.least[cell] <= goal if goal < self.counts.value[cell] else self.most[cell] >= goal

    def _reach(self, cell: int, goal: float) -> None:
        """Hides what it takes for a count to reach a goal: the least, in its block if that is enough."""
        counts = self.counts
        anything = counts.cost < KNOWN
        own = anything & (counts.block == counts.block[cell])
        nothing = np.zeros_like(own)
        for may_differ, may_hide in ((own, nothing), (own, own), (anything, own), (anything, anything)):
            table = self._other_table(may_differ, may_hide, cell, goal, step=self.below)
            if table is not None:
                return self._keep(table)
        nearest = self._nearest(cell, goal)
        if nearest == counts.value[cell]:  # everybody knows it, by what everybody knows
            return None
        table = self._other_table(anything, anything, cell, nearest)
        if table is None:
            raise FrequencyError(_CONTRADICTION)
        return self._keep(table)

    def _keep(self, table: NDArray[np.float64]) -> None:
        with np.errstate(invalid="ignore"):
            moved = np.abs(table - self.counts.value) > 0.5
        self.hidden |= moved & self.counts.shown
        self.least, self.most = np.fmin(self.least, table), np.fmax(self.most, table)

    def _nearest(self, cell: int, goal: float) -> float:
        """The value nearest to a goal that a count can have when everything is hidden."""
        counts, value = self.counts, self.counts.value[cell]
        program = _Program(counts, counts.cost < KNOWN)
        program.objective[program.place(cell)] = -1.0 if goal > value else 1.0
        table = program.solve()
        if table is None:
            raise FrequencyError(_CONTRADICTION)
        return min(goal, table[cell]) if goal > value else max(goal, table[cell])

    def _other_table(
        self,
        may_differ: NDArray[np.bool_],
        may_hide: NDArray[np.bool_],
        cell: int,
        goal: float,
        step: float = np.inf,
    ) -> NDArray[np.float64] | None:
        """The table that hides the least more, and in which a count reaches its goal; None if there is none.

        What is shown may differ by `step` at the most; that is only to make the search short.
        """
        program = _Program(self.counts, may_differ)
        program.reach(cell, goal)
        program.hide(self.counts.shown & ~self.hidden, may_hide, step)
        return program.solve()


class _Program:
    """A mixed integer program for a table that differs in some of the counts and agrees with all relations."""

    def __init__(self, counts: LinkedCounts, may_differ: NDArray[np.bool_]) -> None:
        self.counts, self.columns = counts, np.flatnonzero(may_differ)
        touched = np.flatnonzero(np.diff(counts.relations[:, self.columns].indptr))
        self.rows = counts.relations[touched]
        rest = self.rows @ np.where(may_differ, 0.0, np.nan_to_num(counts.value))
        self.low, self.upp = counts.low[touched] - rest, counts.upp[touched] - rest
        self.least, self.most = counts.lower[self.columns].copy(), counts.upper[self.columns].copy()
        self.objective = np.zeros(len(self.columns))
        self.switches: NDArray[np.int64] = np.empty(0, dtype=np.int64)  # columns with a 0/1 variable
        self.reaches: list[NDArray[np.float64]] = []

    def place(self, cell: int) -> int:
        """The column of a count."""
        return int(np.searchsorted(self.columns, cell))

    def reach(self, cell: int, goal: float) -> None:
        """Asks that a count be at its goal or beyond."""
        place = self.place(cell)
        if goal > self.counts.value[cell]:
            self.least[place] = goal
        else:
            self.most[place] = goal

    def hide(self, shown: NDArray[np.bool_], may_hide: NDArray[np.bool_], step: float) -> None:
        """Keeps what is shown at its value, unless it may be hidden, which has its cost."""
        value = self.counts.value[self.columns]
        kept = (shown & ~may_hide)[self.columns]
        self.least[kept] = self.most[kept] = value[kept]
        self.switches = np.flatnonzero((shown & may_hide)[self.columns])
        x = value[self.switches]
        up, down = self.most[self.switches] - x, x - self.least[self.switches]
        self.reaches = [np.minimum(up, step), np.minimum(down, step)]

    def solve(self) -> NDArray[np.float64] | None:
        """The whole table with the least cost; None if there is none."""
        if (self.least > self.most).any():
            return None
        counts, size, extra = self.counts, len(self.columns), len(self.switches)
        cost = counts.cost[self.columns]
        constraints = [LinearConstraint(_beside(self.rows[:, self.columns], extra), self.low, self.upp)]
        if extra:
            x = counts.value[self.columns][self.switches]
            own = sparse.csr_array((np.ones(extra), (np.arange(extra), self.switches)), shape=(extra, size))
            up, down = (sparse.diags_array(reach) for reach in self.reaches)
            constraints.append(LinearConstraint(sparse.hstack([own, -up]), -np.inf, x))
            constraints.append(LinearConstraint(sparse.hstack([own, down]), x, np.inf))
        found = milp(
            np.concatenate([self.objective, cost[self.switches]]),
            integrality=np.concatenate([cost > UNSHOWN, np.ones(extra)]),
            bounds=Bounds(np.append(self.least, np.zeros(extra)), np.append(self.most, np.ones(extra))),
            constraints=constraints,
            options={"mip_rel_gap": GAP},
        )
        if found.status == _INFEASIBLE:
            return None
        if found.status != 0:
            raise FrequencyError("The solver found no way to hide the small counts.", got=found.message)
        table = counts.value.copy()
        table[self.columns] = np.where(cost > UNSHOWN, np.round(found.x[:size]), found.x[:size])
        return table


def _beside(relations: sparse.csr_array, extra: int) -> sparse.csr_array:
    return sparse.hstack([relations, sparse.csr_array((relations.shape[0], extra))]) if extra else relations
