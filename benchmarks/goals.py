"""What the package is meant to reach on two cores, each goal a ratio within a round wherever it can be one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .rounds import Round, Spread, of, ratios

PAGES = 37  # kommuner of 2020
MANY = 392  # four years of 98 kommuner


@dataclass(frozen=True)
class Goal:
    """One goal.

    Attributes
    ----------
    told : str
        What is compared with what.
    least, most : float, optional
        The bound, one of the two.
    over, under : str
        Variants: their ratio per report. Without `under`, what `over` itself takes.
    times : int
        How many reports of `over` are set against one of `under`, or counted together.
    unit : str
        `x` for a ratio, `s` for seconds, `MiB` for memory.
    """

    told: str
    over: str
    under: str = ""
    least: float | None = None
    most: float | None = None
    times: int = 1
    unit: str = "x"

    def reached(self, rounds: Sequence[Round]) -> Spread | None:
        """What was measured; None where a variant was not."""
        if self.under:
            return Spread.over(self.times * ratio for ratio in ratios(rounds, self.over, self.under))
        return Spread.over(self.times * measured.each for measured in of(rounds, self.over))

    def met(self, rounds: Sequence[Round]) -> bool | None:
        """Whether the median reaches the bound; None where nothing was measured."""
        reached = self.reached(rounds)
        if reached is None:
            return None
        return reached.median >= self.least if self.least is not None else reached.median <= self.most


GOALS = (
    Goal(f"{PAGES} kommune pages, against the shell loop", "a1", "b37", least=25),
    Goal(f"{PAGES} kommune pages, against the shell loop two at a time", "a2", "b37", least=12),
    Goal(f"{MANY} kommune pages, against the shell loop, per page", "a1", "b392", least=35),
    Goal(f"{MANY} kommune pages, in all", "b392", most=60, times=MANY, unit="s"),
    Goal(f"{PAGES} runs of a foreign notebook, against the shell loop", "foreign-a1", "foreign", least=15),
    Goal(f"{PAGES} kommune pages, over the floor", "b37", "floor", most=1.4),
    Goal(f"{MANY} kommune pages, over the floor that is warm, per page", "b392", "floor-warm", most=1.4),
    Goal(f"{PAGES} runs of a foreign notebook, over its floor", "foreign", "foreign-floor", most=1.4),
    Goal("an edition of 2020, as HTML and PDF, bilag 2 bound", "edition", most=8, unit="s"),
    Goal("its memory, of the largest process", "peak", most=400, unit="MiB"),
    Goal("an edition of 2020, as HTML", "html", most=6, unit="s"),
    Goal("one kommune changed, its page and the year's made again", "changed", most=2.5, unit="s"),
    Goal("a first forest plot in a new process", "forest", most=2, unit="s"),
    Goal("an edition with nothing to do", "again", most=0.5, unit="s"),
    Goal("an edition with nothing to do, against the shell loop", "a1", "again", least=500, times=PAGES),
    Goal("a process that leaves in a cell, until it is noticed", "left", most=0.1, unit="s"),
    Goal("a process that is killed in a cell, until it is noticed", "killed", most=0.1, unit="s"),
    Goal("a time limit, until it is noticed after it has passed", "late", most=0.1, unit="s"),
    Goal("kernel start to imports done, stock against provisioner", "kernel-stock", "kernel-warm", least=5),
    Goal("private memory of a notebook's process, stock against warm", "memory-stock", "memory-warm", least=5),
    Goal("bilag 2 as PDF, WeasyPrint against this package", "weasyprint", "pdf", least=15),
    Goal("bilag 2 as PDF, Chromium against this package", "chromium", "pdf", least=2.5),
)
