"""The page about a year's kommuner beside each other, part by part. It ranks nobody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import numpy as np
import pandas as pd

from .. import columns as c
from ..errors import ParameterError
from ..page.asof import as_of_date
from ..page.blocks import Box, Column, Heading, Masthead, Page, Prose, Table
from ..page.danish import alphabetical_key, da
from ..page.numbers import NBSP, NOTHING
from ..params import follow_up
from ..results.area import Area
from ..statistics import clustering
from ..year import page, tables
from . import comparison, figures
from . import screening as screenings
from . import screening_page as screening
from .comparison import INNER, OUTER, Comparison

COMPARISON_TITLE = "Kommunerne sammenholdt"
NEAR = 0.10  # from the threshold, where a sentence gives the risks


@dataclass(frozen=True, eq=False)
class ShownComparison(Comparison):
    """A comparison that shows itself; each method is one point of the page.

    Attributes
    ----------
    threshold : float
        In (0, 1): below it a kommune is followed up.
    """

    threshold: float = 0.5

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 < self.threshold < 1:
            raise ParameterError(
                "The threshold is no share.", where="threshold", expected="between 0 and 1", got=str(self.threshold)
            )

    @cached_property
    def compared(self) -> tuple[Comparison, ...]:
        """A comparison for every requirement, in the order of the tables."""
        return comparison.compare_each(self.results)

    @cached_property
    def requirements(self) -> pd.DataFrame:
        """One row is requirement: how far its kommuner can be told apart."""
        return comparison.requirements_compared(self.compared)

    def head(self, as_of: str = "") -> Page:
        """Masthead, stamps, and what the page may be used for, as of a date (today if empty)."""
        everyone = self._everyone
        lead = f"{da.cases(everyone.nobs)} i {da.kommuner(self.results.taking_part)} · vist for ”{self.asked.short}”"
        survey = self.results.codebook.survey
        masthead = Masthead(survey.title, COMPARISON_TITLE, lead, "top", self.results.identity(c.ALL))
        frame = self.kommuner
        width = frame["worst"] - frame["best"] + 1
        told = da.text(
            "comparison/answer",
            short=self.asked.short,
            number_of_kommuner=len(frame),
            nobs=self._nobs,
            reliability=float(clustering.reliability(self.nobs_median, self.population.icc)) if self._tells else None,
            every=int((width == len(frame)).sum()),
            width=float(width.mean()),
            league=self.league,
        )
        stamps = [*page.embargo(self.results, as_of_date(as_of)), *page.synthetic_stamps(everyone)]
        return Page([masthead, *stamps, Box(page.answer_title(everyone), told)])

    def funnel(self) -> Page:
        """The kommuner within the limits of chance, and how much more they differ than that."""
        dispersion, mean = self.dispersion, self.population.mean
        sd, sd_low, sd_upp = (
            da.points(sqrt(icc * mean * (1 - mean))) if icc >= 0 else ""
            for icc in (self.population.icc, *self.icc_interval)
        )
        told = da.text(
            "comparison/spread",
            dispersion=dispersion,
            ratio=dispersion.chi2 / dispersion.df if dispersion else 0,
            number_of_kommuner=len(self.kommuner),
            expected=(1 - INNER) * len(self.kommuner),
            inner=INNER,
            outside_inner=len(self.outside(INNER)),
            outside_outer=len(self.outside(OUTER)),
            outside_wide=len(self.outside(OUTER, dispersion.tau2)) if dispersion else 0,
            icc=self.population.icc,
            low=self.icc_interval[0],
            sd=sd,
            sd_low=sd_low.removesuffix(f"{NBSP}procentpoint"),
            sd_upp=sd_upp,
            left_out=sorted(self.left_out, key=alphabetical_key),
        )
        return Page([*([figures.funnel_figure(self)] if 0 < self.target < 1 else []), Prose(told)])

    def reliability(self) -> Page:
        """What one kommune's share says, on every requirement."""
        table = Table(
            id="paalidelighed",
            label="",
            title="Hvor meget én kommunes andel siger",
            columns=(
                Column("Lovkrav", "left"),
                Column("Kommuner"),
                Column("Sager i kommunen i midten"),
                Column("Andel i alt"),
                Column("Pålidelighed"),
                Column(f"Sager til {da.percent_of_share(comparison.RELIABLE)}"),
                Column("Pladser"),
            ),  # fmt: skip
            rows=[self._reliable(row) for row in self.requirements.to_dict("records")],
            notes=[
                f"Note: {NOTHING} betyder, at sagerne ikke skiller kommunerne fra hinanden ud over, hvad tilfældet gør, så"
                " intet antal kan regnes ud, eller at alle svar er ens."
            ],
            source=self._source,
        )
        return Page([Prose(da.text("comparison/reliability", reliable=comparison.RELIABLE)), table])

    def shrunken(self) -> Page:
        """Each kommune's share beside the one it is drawn to, in the alphabet's order."""
        frame, tells = self.kommuner, self._tells
        told = da.text(
            "comparison/shrunken",
            icc=self.population.icc if tells else None,
            mean=self.population.mean,
            raw_low=frame[c.SHARE].min(),
            raw_upp=frame[c.SHARE].max(),
            drawn_low=frame["shrunken"].min(),
            drawn_upp=frame["shrunken"].max(),
        )
        return Page([Prose(told), *([figures.shrunken_figure(self)] if tells else [])])

    def rank_sets(self) -> Page:
        """What a league table would be worth, and the ranks each kommune may have."""
        given = {"league": self.league, "icc": self.population.icc, "number_of_kommuner": len(self.kommuner)}
        told = da.text("comparison/ranks", **given)
        return Page([Prose(told), *([figures.rank_sets_figure(self)] if len(self.kommuner) > 1 else [])])

    def screening(self) -> Page:
        """What a rule for follow-up hits and misses, and what would do better."""
        planned = screenings.sampling_plans(self, self.threshold)
        near = planned[np.isclose(planned["good"], self.threshold + NEAR)].to_dict("records")
        expected = screenings.by_rule(self, self.threshold).set_index("rule").loc[screenings.LOW_SHARE]
        told = {
            **(near[0] if near else {}),
            "near": near,
            "now": self._nobs,
            "rule": screening.rule_told(screenings.LOW_SHARE, self.threshold),
            "risk": screenings.RISK,
            "short": self.asked.short,
            "number_of_kommuner": len(self.kommuner),
            "expected": expected.to_dict(),
        }
        return Page([
            Prose(da.text("comparison/screening", **told)),
            screening.operating_figure(self, self.threshold),
            screening.rules_table(self, self.threshold, self._source),
            screening.requirement_table(self.compared, self.threshold, self.results.codebook, self._source),
            Prose(da.text("comparison/better", **told)),
            *([screening.plans_table(self, planned)] if len(planned) else []),
        ])  # fmt: skip

    def follow_up(self) -> Page:
        """What the published follow-up of so many kommuner can mean, from published numbers alone."""
        known = follow_up.read_follow_up()
        frame = screenings.picked_for_follow_up(known, self.threshold, self.level)
        anywhere = frame[frame[c.QUESTION] == screenings.ANY]
        alike, differing = anywhere[anywhere["rule"] == screenings.LOW_SHARE].to_dict("records")
        given = {
            "known": known,
            "shorts": [f"”{known.codebook.question(r.question).short}”" for r in known.requirements],
        }
        sources = dict.fromkeys([known.source, *(r.source for r in known.requirements)])
        means = da.text(
            "comparison/follow_up_means",
            alike=alike,
            differing=differing,
            most=int(anywhere.loc[anywhere["rule"] != screenings.LOW_SHARE, "upp"].max()),
            threshold=self.threshold,
            sources=list(sources),
            **given,
        )
        each = max(r.cases for r in known.requirements) // known.kommuner
        title = f"Da {da.number(known.picked)} af {da.kommuner(known.kommuner)} blev udvalgt"
        return Page([
            Heading(2, title, "opfoelgning"),
            Prose(da.text("comparison/follow_up", each=each, **given)),
            screening.follow_up_figure(known, frame, self.threshold),
            Prose(means),
        ])  # fmt: skip

    def method(self) -> Prose:
        """How everything on the page is computed, and from which seed."""
        error = max(self.league.top.error, self.league.bottom.error) if self.league else 0
        return Prose(da.text("comparison/method", level=self.level, seed=comparison.LEAGUE_SEED, error=error))

    def sources(self) -> Prose:
        """Where the numbers and the thresholds come from."""
        return page.area_sources(self._everyone)

    def _reliable(self, row: dict) -> tuple[str, ...]:
        needed, told = row["cases_needed"], NOTHING
        if row[c.ICC] >= 0:
            low, upp = (float(clustering.reliability(row["nobs_median"], row[end])) for end in ("icc_low", "icc_upp"))
            told = f"{da.percent_of_share(row['reliability'])} ({da.percent_span(low, upp).removesuffix(NBSP + '%')})"
        return (
            self.results.codebook.question(row[c.QUESTION]).short,
            da.number(row[c.KOMMUNER]),
            da.decimal(row["nobs_median"], 1).removesuffix(",0"),
            da.percent_of_share(row[c.SHARE]),
            told,
            da.number(int(needed)) if needed == needed else NOTHING,
            da.decimal(row["rank_width"], 1).removesuffix(",0"),
        )

    @property
    def _everyone(self) -> Area:
        return Area(self.results, c.ALL)

    @property
    def _source(self) -> str:
        return tables.kilde({self._everyone.source}, self.results.codebook)

    @property
    def _tells(self) -> bool:
        """Whether the cases can say how much kommuner differ, be it not at all."""
        return bool(self.population.icc >= 0)

    @property
    def _nobs(self) -> int:
        return max(1, int(self.nobs_median))
