"""The thresholds of the rule, from params/rule.yml, each with its source."""

from __future__ import annotations

from functools import cache
from math import ceil, inf
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ..statistics.intervals import CLOPPER_PEARSON
from ..statistics.planning import cases_needed
from .folder import folder, read_yaml


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
    """The thresholds. `level` and `max_half_width` are shares, the others are numbers."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    level: Annotated[Threshold, _between(0, 1)]
    min_nobs: Annotated[Threshold, _between(0, inf)]
    min_df: Annotated[Threshold, _between(0, inf)]
    min_kommuner: Annotated[Threshold, _between(0, inf)]
    max_half_width: Annotated[Threshold, _between(0, 0.5)]
    min_drawn_nobs: Annotated[Threshold, _between(0, inf)]

    def cases_needed(self) -> int:
        """The smallest number of one kommune's cases that generalizes to its practice.

        >>> rule().cases_needed()
        104
        """
        precise = int(cases_needed(self.max_half_width.value, self.level.value, method=CLOPPER_PEARSON))
        return max(precise, ceil(self.min_nobs.value), ceil(self.min_df.value) + 1)


@cache
def _rule(path: Path, changed: int) -> Rule:
    return read_yaml(path, Rule)


def rule() -> Rule:
    """The rule as params/rule.yml sets it."""
    path = folder() / "rule.yml"
    return _rule(path, path.stat().st_mtime_ns if path.is_file() else 0)
