"""The conditions of the rule: how precise a result is, which condition fails, and how many cases are enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import inf, isnan
from numbers import Integral
from statistics import NormalDist
from typing import NamedTuple

from ..arguments import as_option
from ..errors import ParameterError
from ..params.rule import Rule
from ..rounding import HAIR
from ..statistics.effective import effective_nobs
from ..statistics.finite import hypergeometric_half_width
from ..statistics.intervals import CLOPPER_PEARSON, half_width
from ..statistics.planning import cases_needed
from .terms import Binding, Coverage, Reading

NEVER = 1 << 24  # more cases than there are children


class Precision(NamedTuple):
    """How precise a result is.

    Attributes
    ----------
    df : int
        Degrees of freedom, >= 0.
    nobs_effective : float
        n*, in cases; 0 where there are no degrees of freedom.
    half_width : float
        The half-width of the interval at p = 1/2, a share in [0, 1].
    """

    df: int
    nobs_effective: float
    half_width: float


@dataclass(frozen=True)
class Design:
    """How the cases of a result were obtained, whatever their number.

    Attributes
    ----------
    kommuner : int
        The number of kommuner that the cases come from, >= 1.
    deff : float
        The design effect, > 0; at least 1 where practice is read.
    coverage : Coverage
    reading : Reading
    population : int or None
        The number of files that the target had, where files are read; None where practice is.
    """

    kommuner: int
    deff: float
    coverage: Coverage
    reading: Reading
    population: int | None

    @classmethod
    def checked(
        cls,
        nobs: int,
        kommuner: int,
        deff: float,
        coverage: Coverage | str,
        reading: Reading | str,
        population: int | None,
    ) -> Design:
        """The design of a result, after every argument has been checked.

        Parameters
        ----------
        nobs : int
            The number of cases of the result, >= 0.
        kommuner : int
            The number of kommuner that they come from, >= 1.
        deff : float
            The design effect, > 0.
        coverage : Coverage or {"all", "drawn", "some", "part"}
            How the target's kommuner, and their cases, came into the numbers.
        reading : Reading or {"practice", "files"}
            What the result is said to describe.
        population : int or None
            The number of files that the target had; needed where files are read.

        Raises
        ------
        ParameterError
            An argument out of its bounds.
        """
        coverage, reading = as_option(Coverage, coverage, "coverage"), as_option(Reading, reading, "reading")
        if not isinstance(nobs, Integral) or nobs < 0:
            raise ParameterError(
                "The number of cases is no whole number from 0 on.", where="nobs", expected="0 or more", got=str(nobs)
            )
        if not isinstance(kommuner, Integral) or kommuner < 1:
            raise ParameterError(
                "A result comes from one kommune or more.", where="kommuner", expected="1 or more", got=str(kommuner)
            )
        if not 0 < deff < inf:
            raise ParameterError("A design effect is above 0.", where="deff", expected="above 0", got=str(deff))
        if reading is Reading.FILES and (population is None or population < nobs):
            what = "To speak of the year's files it must be known how many there were."
            raise ParameterError(what, where="population", expected=f"at least {nobs}", got=str(population))
        effect = max(1.0, float(deff)) if reading is Reading.PRACTICE else float(deff)
        files = population if reading is Reading.FILES else None
        return cls(int(kommuner), effect, coverage, reading, files)


def precision(nobs: int, design: Design, rule: Rule) -> Precision:
    """The precision of a result at p = 1/2.

    Parameters
    ----------
    nobs : int
        The number of cases, >= 0.
    design : Design
        How the cases were obtained.
    rule : Rule
        Gives the level of the interval.
    """
    level, kommuner, deff, population = rule.level.value, design.kommuner, design.deff, design.population
    df = max(0, kommuner - 1 if design.coverage is Coverage.DRAWN else nobs - kommuner)
    if nobs == 0:
        return Precision(df, 0.0, 1.0)
    if population is not None:
        if kommuner == 1:
            return Precision(df, float(nobs), float(hypergeometric_half_width(nobs, population, level)))
        if nobs == population:
            return Precision(df, inf, 0.0)
        effective = nobs / (deff * (1 - nobs / population))
        return Precision(df, effective, float(half_width(effective, level)))
    # The cases of one kommune have n - 1 degrees of freedom, and the ratio of the t quantiles is 1.
    alone = kommuner == 1 and design.coverage is not Coverage.DRAWN
    effective = nobs / deff if alone else _zero_for_nan(float(effective_nobs(nobs, deff, df, level)))
    return Precision(df, effective, float(half_width(effective, level)) if effective else 1.0)


def failing_condition(found: Precision, design: Design, rule: Rule) -> Binding | None:
    """The first condition of precision that fails; None where all are met.

    Parameters
    ----------
    found : Precision
        The precision of the result.
    design : Design
        Its reading decides which conditions apply: for files only the half-width does.
    rule : Rule
        Gives the thresholds.
    """
    if design.reading is Reading.PRACTICE:
        if found.nobs_effective < rule.min_nobs.value:
            return Binding.MIN_NOBS
        if found.df < rule.min_df.value:
            return Binding.MIN_DF
    # A half-width such as 2/20 is a hair off in binary; the hair is no reason to fail.
    return Binding.HALF_WIDTH if found.half_width > rule.max_half_width.value + HAIR else None


def too_few_drawn(design: Design, rule: Rule) -> bool:
    """Whether the kommuner were drawn by chance and are fewer than the rule asks for.

    Parameters
    ----------
    design : Design
        Gives the number of kommuner and how they came into the survey.
    rule : Rule
        Gives `min_kommuner`.
    """
    return design.coverage is Coverage.DRAWN and design.kommuner < rule.min_kommuner.value


@lru_cache(maxsize=4096)  # every kommune of a year asks the same
def cases_needed_for(design: Design, rule: Rule) -> int:
    """The smallest number of cases that meets every condition of precision; `NEVER` where none does.

    Parameters
    ----------
    design : Design
        How the cases are obtained.
    rule : Rule
        Gives the thresholds.
    """
    if design.reading is Reading.FILES and design.kommuner == 1:
        # The exact half-width wavers a little as cases are added: the first number that fits is looked for.
        limit = rule.max_half_width.value
        return int(cases_needed(limit, rule.level.value, design.population, method=CLOPPER_PEARSON))

    def enough(nobs: int) -> bool:
        return failing_condition(precision(nobs, design, rule), design, rule) is None

    # The normal approximation is a few cases short.
    quantile = NormalDist().inv_cdf((1 + rule.level.value) / 2)
    near = design.deff * (quantile / (2 * rule.max_half_width.value)) ** 2
    return _smallest(enough, design.population, near=int(min(near, NEVER)) + 1)


def _zero_for_nan(value: float) -> float:
    return 0.0 if isnan(value) else value  # nan: there are no degrees of freedom


def _smallest(enough: Callable[[int], bool], population: int | None, near: int) -> int:
    """The smallest number of cases that is enough. `near` is a first guess; precision only grows with cases."""
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
