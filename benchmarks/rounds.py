"""The arithmetic: all variants in turn, each ratio within one round, its median and range over the rounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Measured:
    """What one variant took in one round.

    Attributes
    ----------
    amount : float
        Seconds for all its reports, by the clock on the wall; for memory MiB.
    cpu : float
        Seconds of all processors together, of the process and all it started; 0 where they say nothing.
    reports : int
        How many reports it made; 1 for what makes none.
    """

    amount: float
    cpu: float = 0.0
    reports: int = 1

    @property
    def each(self) -> float:
        """The amount per report."""
        return self.amount / self.reports

    @property
    def cpu_each(self) -> float:
        """Processor seconds per report."""
        return self.cpu / self.reports


@dataclass(frozen=True)
class Round:
    """One turn of every variant.

    Attributes
    ----------
    busy : float
        How many cores others kept busy when the round began.
    measured : dict
        Variant -> what it took.
    equal : dict
        Notebook -> how many code cells gave the same outputs in both engines, and of how many.
    """

    busy: float
    measured: Mapping[str, Measured]
    equal: Mapping[str, tuple[int, int]]

    def plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Round:
        """From what JSON holds."""
        measured = {name: Measured(**content) for name, content in plain["measured"].items()}
        return cls(plain["busy"], measured, {name: tuple(pair) for name, pair in plain["equal"].items()})


@dataclass(frozen=True)
class Spread:
    """The median and the range of one value per round."""

    median: float
    low: float
    high: float

    @classmethod
    def over(cls, values: Iterable[float]) -> Spread | None:
        """Of at least one value; None of none."""
        values = list(values)
        return cls(median(values), min(values), max(values)) if values else None


def ratios(rounds: Sequence[Round], over: str, under: str) -> list[float]:
    """How many times as long `over` takes for a report as `under`, in each round that measured both."""
    both = [r.measured for r in rounds if {over, under} <= set(r.measured)]
    return [measured[over].each / measured[under].each for measured in both]


def of(rounds: Sequence[Round], name: str) -> list[Measured]:
    """What a variant took in each round that measured it."""
    return [r.measured[name] for r in rounds if name in r.measured]


def equal(rounds: Sequence[Round]) -> dict[str, tuple[int, int]]:
    """Notebook -> code cells with the same outputs, and code cells compared, of all rounds together."""
    found: dict[str, tuple[int, int]] = {}
    for one in rounds:
        for name, (same, cells) in one.equal.items():
            before = found.get(name, (0, 0))
            found[name] = before[0] + same, before[1] + cells
    return found
