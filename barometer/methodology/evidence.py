"""The reviewer's evidence, in English: every point of the method as tables and figures, computed anew.

>>> import barometer as bm
>>> evidence = bm.evidence(bm.open_survey(2020))
>>> evidence.statements()
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from .. import columns as c
from ..page.asof import as_of_date
from ..page.blocks import Box, Masthead, Page, Prose, Stamp
from ..page.english import en
from ..params.rule import Rule
from ..results.area import Results
from . import clusters, coverage, samples, verdicts, widths, windows


@dataclass(frozen=True, eq=False)
class Evidence:
    """What a reviewer asks to see about a survey and its rule; each method is one point."""

    results: Results

    @property
    def rule(self) -> Rule:
        return self.results.rule

    def head(self, as_of: str = "") -> Page:
        """Masthead, stamps as of a date (today if empty), and the answer before the numbers."""
        survey = self.results.codebook.survey
        lead = (
            "May its numbers be generalized, to what, and by which rule?"
            " Every number here was computed when the page was made."
        )
        return Page([
            Masthead(kicker=survey.title, title="Methodology", lead=lead, id="top", identity=self.results.identity(c.ALL)),
            *_embargo(survey.embargoed_until(as_of_date(as_of))),
            *_invented(self.results),
            Box("The answer", self._answer()),
        ])  # fmt: skip

    def _answer(self) -> str:
        rule, made = self.rule, list(verdicts.listed(self.rule))
        agree = [s for s in made if s.told and s.verdict.holds == s.says]
        told = [s for s in made if s.told]
        year, small = samples.year_samples()[samples.latest()], samples.kommune_samples()[0]
        followed = samples.follow_up_sample().asked(rule)
        consent = samples.case_type_samples(samples.pooled_period())[samples.WITHOUT_CONSENT]
        found = [windows.window(m, 0.0, rule.level.value) for m in widths.METHODS]
        low, low_follow_up, high = windows.common(found)
        return (
            f"The rule gives the answer that Ankestyrelsen gives in {len(agree)} of {len(told)} cases: a"
            f" year's {year.nobs} cases speak of the kommuner that took part ({_width(year.asked(rule))}),"
            f" one kommune's {small.nobs} do not speak of its practice ({_width(small.asked(rule))}), the"
            f" {en.number(samples.pooled_sample().nobs)} cases of three years speak of the country, the"
            f" {consent.nobs} without consent do not.\n\n"
            f"The limit is {en.points(rule.max_half_width.value, 0)} at a share of one half. The same answers"
            f" come of any limit from {en.in_points(low)} to {en.points(high, 1)}, with the chapter on follow-up from"
            f" {en.in_points(low_follow_up)}: that chapter passes with {followed.margin} cases to spare of"
            f" {followed.nobs}, and is the weak point of"
            " the claim.\n\n"
            "The main risk is none of chance: which files a kommune sends, and that large and small send as"
            " many."
        )

    def readings(self) -> Page:
        """Targets and readings, the variance of each, and the rule's answer today."""
        return verdicts.readings(self.rule)

    def thresholds(self) -> Page:
        """The thresholds of the rule, and where each comes from."""
        return verdicts.thresholds(self.rule)

    def coverage_exact(self) -> Page:
        """Exact coverage of five intervals."""
        return coverage.exact(self.rule)

    def coverage_simulated(
        self, repetitions: int = coverage.COVERAGE_REPETITIONS, seed: int = coverage.COVERAGE_SEED
    ) -> Page:
        """Coverage over repetitions of the survey from a known truth."""
        return coverage.simulated(self.results, repetitions=repetitions, seed=seed)

    def half_width_against_n(self) -> Page:
        """Half-width at one half against the number of cases, with today's samples."""
        return widths.against_n(self.rule)

    def clustering(self) -> Page:
        """Design effects and intraclass correlation of each requirement."""
        return clusters.clustering_by_requirement(self.results)

    def windows(self) -> Page:
        """The limits at which Ankestyrelsen's statements hold at once."""
        return windows.shown(self.rule)

    def standards_side_by_side(self) -> Page:
        """Other offices' standards, asked about the same samples."""
        return verdicts.standards_side_by_side(self.rule)

    def bias(self) -> Page:
        """The bias of the unweighted share."""
        return clusters.bias(self.results)

    def cases_by_size(self) -> Page:
        """The cases a kommune would have to send."""
        return widths.by_size(self.rule)

    def statements(self) -> Page:
        """Ankestyrelsen's statements and the implied ones, each with its verdict."""
        return verdicts.statements(self.rule)

    def checklist(self) -> Prose:
        """What a reviewer should check, and where it is shown."""
        text = files(__package__).joinpath("texts", "checklist.md").read_text(encoding="utf-8")
        return Prose(text.strip())


def _width(verdict) -> str:
    return f"±{en.points(verdict.half_width, 1)}"


def _embargo(until: date | None) -> list[Stamp]:
    if until is None:
        return []
    told = f"Nothing on this page may be published before {until.day} {until:%B %Y}."
    return [Stamp("embargo", "Not public yet", told)]


def _invented(results: Results) -> list[Stamp]:
    if c.SYNTHETIC not in results.sources.values():
        return []
    told = (
        "The kommuner's cases are invented and calibrated to published totals. Clustering and simulated"
        " coverage show how the methods behave on them, not what is true of Danish kommuner. All other"
        " numbers rest on published totals alone."
    )
    return [Stamp("synthetic", "Invented cases", told)]
