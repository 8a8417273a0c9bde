"""The heart of the house: one rule, one verdict.

A result of a domain generalizes to the practice of its target's kommuner if and only if

1. coverage: every kommune of the target took part, so that they are strata; or they are a random draw of
   them, at least `min_kommuner`, and the kommune is what was drawn;
2. the effective number of cases n* is at least `min_nobs`, on at least `min_df` degrees of freedom, with
   n* = min(n, n / max(1, deff) [t_(n-1) / t_df]^2);
3. the Korn-Graubard interval at p = 1/2, where it is widest, is at most `max_half_width` to either side;
4. the reading is practice. Read as a statement about the year's own files, with their number known, the same
   limit is put to an interval with finite population correction, and the answer is that the result describes
   the files, never that it generalizes.

The verdict depends on how many cases there are, from how many kommuner, and how alike a kommune's cases are, never
on the share itself: a question with 98 % Ja gets no easier verdict than one with 50 %. Thresholds and their sources stand in params/rule.yml.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from math import inf
from statistics import NormalDist

from ..errors import ParameterError
from ..params.rule import Rule, rule
from ..statistics.effective import effective_nobs
from ..statistics.finite import hypergeometric_half_width
from ..statistics.intervals import CLOPPER_PEARSON, half_width
from ..statistics.planning import cases_needed


class Target(Enum):
    """Whose practice, or whose files, a result is said to describe."""

    KOMMUNE = "kommune"  # one kommune
    PARTICIPANTS = "participants"  # the kommuner that took part in the year
    COUNTRY = "country"  # every kommune


class Reading(Enum):
    """What a result is said to describe."""

    PRACTICE = "practice"  # how cases are handled, of which the year's are an instance
    FILES = "files"  # the year's own cases, of which some were read


class Coverage(Enum):
    """How the target's kommuner came in."""

    ALL = "all"  # every one took part: strata
    DRAWN = "drawn"  # some, by chance: the kommune is the unit that was drawn
    SOME = "some"  # some, not by chance: the others cannot be spoken of


class Binding(Enum):
    """The condition that decides a verdict: the one that fails, or the one with least to spare."""

    COVERAGE = "coverage"
    MIN_NOBS = "min_nobs"
    MIN_DF = "min_df"
    HALF_WIDTH = "half_width"


@dataclass(frozen=True)
class Verdict:
    """Whether a result generalizes to a target, and why.

    Attributes
    ----------
    target : Target
        Whose practice or files were asked about.
    reading : Reading
        Practice, or the year's own files.
    coverage : Coverage
        How the target's kommuner came in.
    nobs : int
        The cases it rests on, >= 0.
    kommuner : int
        The kommuner these come from.
    deff : float
        The design effect that was reckoned with, >= 1 for practice.
    population : int or None
        How many such files the target had in the year; asked for only where files are read.
    df : int
        Degrees of freedom.
    nobs_effective : float
        n*, in cases; 0 where there are no degrees of freedom.
    half_width : float
        At p = 1/2, in [0, 1]; 1 where nothing can be said.
    holds : bool
        Whether every condition is met, under the reading that was asked.
    binding : Binding
        The condition that fails first; where none fails, the one that decides how many cases are needed.
    cases_needed : int
        How many cases it takes, from as many kommuner with the same design effect; `NEVER` where no number of
        cases would do.
    rule : Rule
        The thresholds that were asked.
    result : str
        The question it is about; empty where it is about the cases as such.
    domain : str
        Whose cases, and of which type, as the frames name them.
    """

    target: Target
    reading: Reading
    coverage: Coverage
    nobs: int
    kommuner: int
    deff: float
    population: int | None
    df: int
    nobs_effective: float
    half_width: float
    holds: bool
    binding: Binding
    cases_needed: int
    rule: Rule
    result: str = ""
    domain: str = ""

    @property
    def generalizes(self) -> bool:
        """Whether the result speaks of the target's practice."""
        return self.holds and self.reading is Reading.PRACTICE

    @property
    def describes(self) -> bool:
        """Whether the result speaks of the target's own files of the year."""
        return self.holds and self.reading is Reading.FILES

    @property
    def margin(self) -> int:
        """Cases to spare; below zero, cases missing. Of coverage it says nothing."""
        return self.nobs - self.cases_needed

    @property
    def window(self) -> tuple[float, float]:
        """The limits of the half-width between which the answer stays as it is, the other thresholds kept."""
        if self.holds:
            return (self.half_width, 0.5)
        return (0.0, self.half_width) if self.binding is Binding.HALF_WIDTH else (0.0, 0.5)

    def __bool__(self) -> bool:
        return self.generalizes


def verdict(
    nobs: int,
    target: Target,
    *,
    kommuner: int = 1,
    deff: float = 1.0,
    coverage: Coverage = Coverage.ALL,
    reading: Reading = Reading.PRACTICE,
    population: int | None = None,
    by: Rule | None = None,
    result: str = "",
    domain: str = "",
) -> Verdict:
    """Asks the rule about a result that rests on `nobs` cases.

    Parameters
    ----------
    nobs : int
        Cases for which the question was relevant, >= 0.
    target : Target
        Whom the result is said to describe.
    kommuner : int
        The kommuner these cases come from, >= 1.
    deff : float
        The design effect of the result, or the one anticipated, > 0. Below 1 it counts as 1.
    coverage : Coverage
        How the target's kommuner came in.
    reading : Reading
        Practice, or the year's own files.
    population : int, optional
        How many such files the target had; needed where files are read.
    by : Rule, optional
        Other thresholds than those of params/rule.yml.
    result, domain : str, optional
        What is asked about, for the verdict to carry.

    Returns
    -------
    Verdict

    Raises
    ------
    ParameterError
        A negative `nobs`, no kommune, a design effect that is none; files read without knowing how many there
        are, or more cases read than there are files.
    """
    _check(nobs, kommuner, deff, reading, population)
    asked = by or rule()
    effect = max(1.0, float(deff)) if reading is Reading.PRACTICE else float(deff)

    def carried(number: int) -> tuple[int, float, float]:
        return _carried(number, kommuner, effect, coverage, reading, population, asked)

    needed = _needed(kommuner, effect, coverage, reading, population, asked)
    df, effective, width = carried(nobs)
    binding = _failing((df, effective, width), reading, asked)
    if coverage is Coverage.SOME or _too_few(coverage, kommuner, asked):
        binding = Binding.COVERAGE
    if holds := binding is None:
        binding = _failing(carried(needed - 1), reading, asked) or Binding.HALF_WIDTH
    return Verdict(
        target, reading, coverage, int(nobs), int(kommuner), effect, population,
        df, effective, width, holds, binding, needed, asked, result, domain,
    )  # fmt: skip


@lru_cache(maxsize=4096)  # every kommune of a year asks the same
def _needed(kommuner, deff, coverage, reading, population, asked: Rule) -> int:
    """The smallest number of cases that meets every condition of precision."""
    if reading is Reading.FILES and kommuner == 1:
        # The exact half-width wavers a little as cases are added: the first number that fits is looked for.
        limit = asked.max_half_width.value
        return int(cases_needed(limit, asked.level.value, population, method=CLOPPER_PEARSON))

    def enough(number: int) -> bool:
        return _failing(_carried(number, kommuner, deff, coverage, reading, population, asked), reading, asked) is None

    # The normal approximation is a few cases short.
    near = deff * (NormalDist().inv_cdf((1 + asked.level.value) / 2) / (2 * asked.max_half_width.value)) ** 2
    return _least(enough, population, near=int(min(near, NEVER)) + 1)


def _check(nobs: int, kommuner: int, deff: float, reading: Reading, population: int | None) -> None:
    if nobs < 0:
        raise ParameterError("A result cannot rest on fewer than no cases.", where="nobs", got=str(nobs))
    if kommuner < 1:
        raise ParameterError("A result comes from some kommune.", where="kommuner", got=str(kommuner))
    if not 0 < deff < inf:
        raise ParameterError("A design effect is above 0.", where="deff", got=str(deff))
    if reading is Reading.FILES and (population is None or population < nobs):
        what = "To speak of the year's files it must be known how many there were."
        raise ParameterError(what, where="population", expected=f"at least {nobs}", got=str(population))


def _carried(nobs, kommuner, deff, coverage, reading, population, asked: Rule) -> tuple[int, float, float]:
    """Degrees of freedom, effective cases, and the half-width at p = 1/2."""
    level = asked.level.value
    df = max(0, kommuner - 1 if coverage is Coverage.DRAWN else nobs - kommuner)
    if nobs == 0:
        return df, 0.0, 1.0
    if reading is Reading.FILES:
        if kommuner == 1:
            return df, float(nobs), float(hypergeometric_half_width(nobs, population, level))
        if nobs == population:
            return df, inf, 0.0
        effective = nobs / (deff * (1 - nobs / population))
        return df, effective, float(half_width(effective, level))
    # One kommune's cases have n - 1 degrees of freedom, and the ratio of the t quantiles is 1.
    alone = kommuner == 1 and coverage is not Coverage.DRAWN
    effective = nobs / deff if alone else _number(effective_nobs(nobs, deff, df, level))
    return df, effective, float(half_width(effective, level)) if effective else 1.0


def _number(value) -> float:
    found = float(value)
    return found if found == found else 0.0  # nan: no degrees of freedom, nothing carried


def _failing(carried: tuple[int, float, float], reading: Reading, asked: Rule) -> Binding | None:
    """The first condition of precision that fails; all but the last are about practice alone."""
    df, effective, width = carried
    if reading is Reading.PRACTICE:
        if effective < asked.min_nobs.value:
            return Binding.MIN_NOBS
        if df < asked.min_df.value:
            return Binding.MIN_DF
    # A half-width such as 2/20 is a hair off in binary; the hair is no reason to fail.
    return Binding.HALF_WIDTH if width > asked.max_half_width.value + _HAIR else None


def _too_few(coverage: Coverage, kommuner: int, asked: Rule) -> bool:
    return coverage is Coverage.DRAWN and kommuner < asked.min_kommuner.value


_HAIR = 1e-12
NEVER = 1 << 24  # more cases than there are children


def _least(enough: Callable[[int], bool], population: int | None, near: int) -> int:
    """The smallest number of cases that is enough; precision only grows with cases. `near` is a first guess."""
    most = NEVER if population is None else min(population, NEVER)
    low, high, step = 0, max(1, min(near, most)), 1
    while not enough(high):
        if high >= most:
            return most
        low, high, step = high, min(high + step, most), 2 * step
    while high - low > 1:
        middle = max(high - step, (low + high) // 2)  # from a guess downwards, in growing steps
        low, high, step = (low, middle, 2 * step) if enough(middle) else (middle, high, high)
    return high
