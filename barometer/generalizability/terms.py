"""The terms of a verdict: whom a result is said to describe, how it is read, and what decides."""

from __future__ import annotations

from enum import Enum


class Target(Enum):
    """Whose practice, or whose files, a result is said to describe."""

    KOMMUNE = "kommune"  # one kommune
    PARTICIPANTS = "participants"  # the kommuner that took part in the year
    COUNTRY = "country"  # every kommune


class Reading(Enum):
    """What a result is said to describe."""

    PRACTICE = "practice"  # how cases are handled; the year's cases are an instance of it
    FILES = "files"  # the year's own cases, of which some were read


class Coverage(Enum):
    """How the kommuner of the target, and their cases, came into the numbers."""

    ALL = "all"  # every one took part: the kommuner are strata
    DRAWN = "drawn"  # some took part, drawn by chance: the kommune is the sampling unit
    SOME = "some"  # some took part, not by chance: nothing can be said of the others
    PART = "part"  # a part of the cases that were read is at hand, not by chance: nothing can be said of the rest


class Binding(Enum):
    """The condition that decides a verdict: the one that fails, or the one with least to spare."""

    COVERAGE = "coverage"
    MIN_NOBS = "min_nobs"
    MIN_DF = "min_df"
    HALF_WIDTH = "half_width"
