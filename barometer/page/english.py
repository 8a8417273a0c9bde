"""English, here and nowhere else in this part: how a reviewer's page writes numbers and lists names."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from .. import rounding

NBSP = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
NOTHING = DASH  # a cell with nothing to show

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def number(value: int) -> str:
    """A whole number with thousands apart: 2140 is "2,140"."""
    return f"{value:,d}"


def in_words(value: int) -> str:
    """A whole number in a sentence: up to twelve in words, then in digits."""
    return _WORDS[value] if value < len(_WORDS) else number(value)


def decimal(value: float, digits: int) -> str:
    """So many digits after a decimal point; nothing to show where there is no number."""
    if value != value:
        return NOTHING
    # Halves away from zero, as everywhere in the house; binary would print 6.25 as 6.2.
    rounded = floor(abs(value) * 10**digits + 0.5 + 1e-9) / 10**digits
    return f"{MINUS if value < 0 and rounded else ''}{rounded:.{digits}f}"


def signed(value: int) -> str:
    """A whole number that says which way it goes: "+3"; a minus is a minus, not a hyphen."""
    return f"{'+' if value > 0 else MINUS if value < 0 else ''}{abs(value):,d}"


def points(share: float, digits: int = 1) -> str:
    """A distance between shares, in percentage points and without their name: "9.8"."""
    return decimal(100 * share, digits)


def pp(share: float, digits: int = 1) -> str:
    """A distance between shares with its unit: "9.8 pp"."""
    return f"{points(share, digits)}{NBSP}pp"


def percent(share: float, digits: int = 1) -> str:
    """A share in percent: "87.0%"; whole percent are rounded as the published tables round."""
    return f"{decimal(100 * share, digits) if digits else rounding.whole_percent_of_share(share)}%"


def span(low: float, high: float) -> str:
    """Two distances in percentage points with their unit: "9.8–13.4 pp"."""
    return f"{points(low)}{DASH}{points(high)}{NBSP}pp"


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def yes(value: bool) -> str:
    """An answer in a cell."""
    return "yes" if value else "no"
