"""The thresholds of the rule, from params/rule.yml, each with its source."""

from __future__ import annotations

from math import ceil, inf
from typing import Annotated

from pydantic import AfterValidator, Field

from ..statistics.intervals import CLOPPER_PEARSON
from ..statistics.planning import cases_needed
from .folder import folder
from .strict import Strict
from .yaml_file import read_yaml


class Threshold(Strict):
    """A number and where it comes from.

    Attributes
    ----------
    value : float
    source : str
        The document, or that it is the package's own; in Danish.
    source_en : str
        The same in English, where it is not a title alone.
    """

    value: float
    source: str = Field(min_length=1)
    source_en: str = ""

    @property
    def english_source(self) -> str:
        """The source for an English page."""
        return self.source_en or self.source


def _between(low: float, high: float) -> AfterValidator:
    def check(threshold: Threshold) -> Threshold:
        if not low < threshold.value < high:
            raise ValueError(f"a value between {low:g} and {high:g}")
        return threshold

    return AfterValidator(check)


class Rule(Strict):
    """The thresholds.

    Attributes
    ----------
    level : Threshold
        Of the intervals, a share.
    min_nobs, min_df, min_kommuner : Threshold
        The fewest effective cases, degrees of freedom, and kommuner where they are drawn.
    max_half_width : Threshold
        The widest half of an interval at one half, a share.
    min_drawn_nobs : Threshold
        The fewest cases whose share is shown as a number and a full point.
    min_page_nobs : Threshold
        The fewest cases of a kommune that has a page.
    min_split_nobs, min_split_kommuner : Threshold
        The fewest cases, and the fewest kommuner they come from, of a type of case that is counted apart.
    """

    level: Annotated[Threshold, _between(0, 1)]
    min_nobs: Annotated[Threshold, _between(0, inf)]
    min_df: Annotated[Threshold, _between(0, inf)]
    min_kommuner: Annotated[Threshold, _between(0, inf)]
    max_half_width: Annotated[Threshold, _between(0, 0.5)]
    min_drawn_nobs: Annotated[Threshold, _between(0, inf)]
    min_page_nobs: Annotated[Threshold, _between(1, inf)]
    min_split_nobs: Annotated[Threshold, _between(1, inf)]
    min_split_kommuner: Annotated[Threshold, _between(1, inf)]

    def cases_needed(self) -> int:
        """The smallest number of one kommune's cases that generalizes to its practice.

        Examples
        --------
        >>> rule().cases_needed()
        104
        """
        precise = int(cases_needed(self.max_half_width.value, self.level.value, method=CLOPPER_PEARSON))
        return max(precise, ceil(self.min_nobs.value), ceil(self.min_df.value) + 1)


def rule() -> Rule:
    """The rule as params/rule.yml sets it.

    Raises
    ------
    ConfigError
        A threshold that is missing, has no source or is out of bounds. The error tells every one.
    """
    return read_yaml(folder() / "rule.yml", Rule)
