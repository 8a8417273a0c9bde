"""The heart of the house: one rule, one verdict.

A result of a domain generalizes to the practice of its target's kommuner if and only if

1. every kommune of the target took part (coverage);
2. it rests on at least `min_nobs` cases;
3. the Clopper-Pearson interval at p = 1/2, where it is widest, is at most `max_half_width` to either side.

The verdict depends on how many cases there are and never on what they say, so a question with 98 % Ja gets
no easier verdict than one with 50 %. This is the rule in its simple form: the effective number of cases is
the number of cases. Thresholds come from params/rule.yml.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from math import ceil, inf
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from .errors import ParameterError
from .statistics.intervals import half_width
from .survey.params import folder, read_yaml


class Threshold(BaseModel):
    """A number and where it comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    value: float
    source: str = Field(min_length=1)


def _between(low: float, high: float) -> AfterValidator:
    def check(threshold: Threshold) -> Threshold:
        if not low < threshold.value < high:
            raise ValueError(f"a value between {low:g} and {high:g}")
        return threshold

    return AfterValidator(check)


class Rule(BaseModel):
    """The thresholds of the rule. `level` and `max_half_width` are shares, the others are cases."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    level: Annotated[Threshold, _between(0, 1)]
    min_nobs: Annotated[Threshold, _between(0, inf)]
    max_half_width: Annotated[Threshold, _between(0, 0.5)]
    min_drawn_nobs: Annotated[Threshold, _between(0, inf)]

    def cases_needed(self) -> int:
        """The smallest number of cases that meets conditions 2 and 3.

        >>> rule().cases_needed()
        104
        """
        # The half-width falls as nobs grows, so the first number that fits can be halved in on.
        low, high = 1, 2
        while not self._precise(high):
            low, high = high, 2 * high
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self._precise(middle) else (middle, high)
        return max(high, ceil(self.min_nobs.value))

    def _precise(self, nobs: int) -> bool:
        return float(half_width(nobs, self.level.value)) <= self.max_half_width.value


@cache
def _rule(path: Path, changed: int) -> Rule:
    return read_yaml(path, Rule)


def rule() -> Rule:
    """The rule as params/rule.yml sets it."""
    path = folder() / "rule.yml"
    return _rule(path, path.stat().st_mtime_ns if path.is_file() else 0)


class Target(Enum):
    """Whose practice a result is said to describe."""

    KOMMUNE = "kommune"  # one kommune's cases of the year
    PARTICIPANTS = "participants"  # the kommuner that took part in the year
    COUNTRY = "country"  # every kommune


class Binding(Enum):
    """The condition that decides a verdict: the one that fails, or the one with least to spare."""

    COVERAGE = "coverage"
    MIN_NOBS = "min_nobs"
    HALF_WIDTH = "half_width"


@dataclass(frozen=True)
class Verdict:
    """Whether a result generalizes to a target, and why.

    Attributes
    ----------
    target : Target
        Whose practice was asked about.
    nobs : int
        The cases it rests on, >= 0.
    covered : bool
        Whether every kommune of the target took part.
    half_width : float
        At p = 1/2, in [0, 1]; 1 where there is no case.
    binding : Binding
        The condition that fails first; where none fails, the one that decides how many cases are needed.
    cases_needed : int
        How many cases it takes.
    rule : Rule
        The thresholds that were asked.
    """

    target: Target
    nobs: int
    covered: bool
    half_width: float
    binding: Binding
    cases_needed: int
    rule: Rule

    @property
    def generalizes(self) -> bool:
        return self.covered and self.nobs >= self.cases_needed

    @property
    def margin(self) -> int:
        """Cases to spare; below zero, cases missing."""
        return self.nobs - self.cases_needed

    def __bool__(self) -> bool:
        return self.generalizes


def verdict(nobs: int, target: Target, *, covered: bool = True, by: Rule | None = None) -> Verdict:
    """Asks the rule about a result that rests on `nobs` cases.

    Parameters
    ----------
    nobs : int
        Cases for which the question was relevant, >= 0.
    target : Target
        Whose practice the result is said to describe.
    covered : bool
        Whether every kommune of the target took part.
    by : Rule, optional
        Other thresholds than those of params/rule.yml.

    Returns
    -------
    Verdict

    Raises
    ------
    ParameterError
        If `nobs` is negative.
    """
    if nobs < 0:
        raise ParameterError("A result cannot rest on fewer than no cases.", where="nobs", got=str(nobs))
    asked = by or rule()
    width = float(half_width(nobs, asked.level.value)) if nobs else 1.0
    needed = asked.cases_needed()
    if not covered:
        binding = Binding.COVERAGE
    elif nobs < asked.min_nobs.value or needed == ceil(asked.min_nobs.value):
        binding = Binding.MIN_NOBS
    else:
        binding = Binding.HALF_WIDTH
    return Verdict(target, int(nobs), covered, width, binding, needed, asked)
