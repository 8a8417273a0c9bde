"""The page about a year's kommuner beside each other. It ranks no kommune."""

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
from ..page.numbers import NOTHING
from ..params import follow_up
from ..statistics import clustering
from ..year.page import answer_title, area_sources, extent
from ..year.stamps import page_stamps
from ..year.tables import source_line
from .comparison import INNER, LEAGUE_SEED, OUTER, RELIABLE, Comparison, compare_each, requirements_compared
from .figures import funnel_figure, rank_sets_figure, shrunken_figure
from .screening import ANY, LOW_SHARE, RISK, by_rule, picked_for_follow_up, sampling_plans
from .screening_figures import chances_table, follow_up_figure, follow_up_table, operating_figure
from .screening_page import plans_table, requirement_table, rule_in_words, rules_table
from .tables import kommuner_table

COMPARISON_TITLE = "Kommunerne sammenholdt"
NEAR = 0.10  # the distance from the threshold at which a sentence gives the risks


@dataclass(frozen=True, eq=False)
class ComparisonPage(Comparison):
    """The page about the kommuner of a year on one requirement. Each method is one part of the page.

    Attributes
    ----------
    results : Results
        The results of the year.
    question : str
        The requirement; empty for the first that is put to every case.
    threshold : float
        A share in (0, 1). A kommune with a true share below it is to be followed up.

    Raises
    ------
    ParameterError
        The threshold is not in (0, 1), or the question is no requirement with a relevant case.
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
        return compare_each(self.results)

    @cached_property
    def requirements(self) -> pd.DataFrame:
        """One row is requirement: how far its kommuner can be told apart."""
        return requirements_compared(self.compared)

    def head(self, as_of: str = "") -> Page:
        """Masthead, stamps, and what the page may be used for, as of a date (today if empty)."""
        everyone = self.results.everyone
        lead = f"{extent(self.results)} · vist for ”{self.asked.short}”"
        survey = self.results.codebook.survey
        masthead = Masthead(survey.title, COMPARISON_TITLE, lead, "top", self.results.identity(c.ALL))
        frame = self.kommuner
        width = frame["worst"] - frame["best"] + 1
        text = da.text(
            "comparison/answer",
            short=self.asked.short,
            number_of_kommuner=len(frame),
            nobs=self._nobs,
            reliability=float(clustering.reliability(self.nobs_median, self.population.icc))
            if self._icc_is_known
            else None,
            every=int((width == len(frame)).sum()),
            width=float(width.mean()),
            league=self.league,
        )
        return Page([masthead, *page_stamps(everyone, as_of_date(as_of)), Box(answer_title(everyone), text)])

    def funnel(self) -> Page:
        """The kommuner within the limits of chance, and how much more they differ than that."""
        dispersion, mean = self.dispersion, self.population.mean
        sd, sd_low, sd_upp = (
            sqrt(icc * mean * (1 - mean)) if icc >= 0 else None for icc in (self.population.icc, *self.icc_interval)
        )
        text = da.text(
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
            sd_low=sd_low,
            sd_upp=sd_upp,
            left_out=sorted(self.left_out, key=alphabetical_key),
        )
        return Page([*([funnel_figure(self)] if 0 < self.target < 1 else []), Prose(text)])

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
                Column(f"Sager til {da.percent_of_share(RELIABLE)}"),
                Column("Pladser"),
            ),
            rows=[self._reliable(row) for row in self.requirements.to_dict("records")],
            notes=[da.part("comparison/notes", "reliability")],
            source=self._source,
        )
        return Page([Prose(da.text("comparison/reliability", reliable=RELIABLE)), table])

    def shrunken(self) -> Page:
        """Each kommune's share beside the one it is drawn to, in the alphabet's order."""
        frame, icc_is_known = self.kommuner, self._icc_is_known
        text = da.text(
            "comparison/shrunken",
            icc=self.population.icc if icc_is_known else None,
            mean=self.population.mean,
            raw_low=frame[c.SHARE].min(),
            raw_upp=frame[c.SHARE].max(),
            drawn_low=frame["shrunken"].min(),
            drawn_upp=frame["shrunken"].max(),
        )
        return Page([Prose(text), *([shrunken_figure(self)] if icc_is_known else [])])

    def rank_sets(self) -> Page:
        """What a league table would be worth, and the ranks each kommune may have."""
        given = {"league": self.league, "icc": self.population.icc, "number_of_kommuner": len(self.kommuner)}
        text = da.text("comparison/ranks", **given)
        several = [rank_sets_figure(self), kommuner_table(self, self._source)] if len(self.kommuner) > 1 else []
        return Page([Prose(text), *several])

    def screening(self) -> Page:
        """What a rule for follow-up hits and misses, and what would do better."""
        planned = sampling_plans(self, self.threshold)
        near = planned[np.isclose(planned["good"], self.threshold + NEAR)].to_dict("records")
        expected = by_rule(self, self.threshold).set_index("rule").loc[LOW_SHARE]
        context = {
            **(near[0] if near else {}),
            "near": near,
            "now": self._nobs,
            "rule": rule_in_words(LOW_SHARE, self.threshold),
            "risk": RISK,
            "short": self.asked.short,
            "number_of_kommuner": len(self.kommuner),
            "expected": expected.to_dict(),
        }
        return Page([
            Prose(da.text("comparison/screening", **context)),
            operating_figure(self, self.threshold),
            chances_table(self, self.threshold),
            rules_table(self, self.threshold, self._source),
            requirement_table(self.compared, self.threshold, self.results.codebook, self._source),
            Prose(da.text("comparison/better", **context)),
            *([plans_table(self, planned)] if len(planned) else []),
        ])  # fmt: skip

    def follow_up(self) -> Page:
        """What the published follow-up of so many kommuner can mean, from published numbers alone."""
        known = follow_up.read_follow_up()
        frame = picked_for_follow_up(known, self.threshold, self.level)
        anywhere = frame[frame[c.QUESTION] == ANY]
        alike, differing = anywhere[anywhere["rule"] == LOW_SHARE].to_dict("records")
        given = {
            "known": known,
            "shorts": [f"”{known.codebook.question(r.question).short}”" for r in known.requirements],
        }
        sources = dict.fromkeys([known.source, *(r.source for r in known.requirements)])
        means = da.text(
            "comparison/follow_up_means",
            alike=alike,
            differing=differing,
            most=int(anywhere.loc[anywhere["rule"] != LOW_SHARE, "upp"].max()),
            threshold=self.threshold,
            sources=list(sources),
            **given,
        )
        each = max(r.cases for r in known.requirements) // known.kommuner
        title = f"Da {da.number(known.picked)} af {da.kommuner(known.kommuner)} blev udvalgt"
        return Page([
            Heading(2, title, "opfoelgning"),
            Prose(da.text("comparison/follow_up", each=each, **given)),
            follow_up_figure(known, frame, self.threshold),
            follow_up_table(known, frame, self.threshold),
            Prose(means),
        ])  # fmt: skip

    def method(self) -> Prose:
        """How everything on the page is computed, and from which seed."""
        error = max(self.league.top.error, self.league.bottom.error) if self.league else 0
        return Prose(da.text("comparison/method", level=self.level, seed=LEAGUE_SEED, error=error))

    def sources(self) -> Prose:
        """Where the numbers and the thresholds come from."""
        return area_sources(self.results.everyone)

    def _reliable(self, row: dict) -> tuple[str, ...]:
        needed, reliability = row["cases_needed"], NOTHING
        if row[c.ICC] >= 0:
            low, upp = (float(clustering.reliability(row["nobs_median"], row[end])) for end in ("icc_low", "icc_upp"))
            reliability = f"{da.percent_of_share(row['reliability'])} ({da.span_in_points(low, upp, 0)})"
        return (
            self.results.codebook.question(row[c.QUESTION]).short,
            da.number(row[c.KOMMUNER]),
            da.at_most_one_decimal(row["nobs_median"]),
            da.percent_of_share(row[c.SHARE]),
            reliability,
            da.number(int(needed)) if needed == needed else NOTHING,
            da.at_most_one_decimal(row["rank_width"]),
        )

    @property
    def _source(self) -> str:
        return source_line({self.results.everyone.source}, self.results.codebook)

    @property
    def _icc_is_known(self) -> bool:
        """Whether the cases can show how much kommuner differ; they may show that kommuner do not differ."""
        return bool(self.population.icc >= 0)

    @property
    def _nobs(self) -> int:
        return max(1, int(self.nobs_median))
