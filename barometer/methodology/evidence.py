"""The page for a reviewer of the method, in English: tables and figures that are computed when the page is made.

>>> import barometer as bm
>>> evidence = bm.evidence(bm.open_survey(2020))
>>> evidence.statements()  # doctest: +ELLIPSIS
What Ankestyrelsen says of its results, asked of the rule
...
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from .. import columns as c
from ..errors import ParameterError
from ..page.asof import as_of_date
from ..page.blocks import Box, Masthead, Page, Prose, Stamp
from ..page.english import en
from ..params.rule import Rule
from ..results.area import Results
from . import clusters, coverage, verdicts, widths, windows
from .samples import WITHOUT_CONSENT, StatedSamples, read_stated_samples
from .verdicts import list_statements


@dataclass(frozen=True, eq=False)
class MethodologyPage:
    """The methodology page of a survey and its rule. Each method is one part of the page.

    Attributes
    ----------
    results : Results
        The results of the year.

    Raises
    ------
    ParameterError
        The year hides its small counts.
    """

    results: Results

    def __post_init__(self) -> None:
        if self.results.codebook.survey.suppress_below is not None:
            raise ParameterError(
                "The methodology page is not made where small counts are hidden: it takes the numbers of each kommune.",
                where=f"{self.results.codebook.survey.title}, suppress_below",
            )

    @property
    def rule(self) -> Rule:
        """The thresholds of the verdicts."""
        return self.results.rule

    @cached_property
    def samples(self) -> StatedSamples:
        """The samples that Ankestyrelsen has published, read when the first part asks for them."""
        return read_stated_samples()

    def head(self, as_of: str = "") -> Page:
        """Masthead, stamps as of a date (today if empty), and the answer."""
        survey = self.results.codebook.survey
        lead = en.part("methodology/head", "lead")
        masthead = Masthead(survey.title, "Methodology", lead, "top", self.results.identity(c.ALL))
        return Page([
            masthead,
            *_embargo(survey.embargoed_until(as_of_date(as_of))),
            *_invented(self.results),
            *_of_case_file(self.results),
            Box("The answer", self._answer()),
        ])  # fmt: skip

    def _answer(self) -> str:
        rule, samples = self.rule, self.samples
        stated = [statement for statement in list_statements(rule, samples) if statement.label]
        year, small = samples.years[samples.latest], samples.kommune[0]
        low, low_follow_up, high = windows.common_window(
            [windows.window(method, 0.0, rule.level.value, samples) for method in widths.METHODS]
        )
        return en.text(
            "methodology/answer",
            stated=len(stated),
            agreeing=sum(statement.verdict.holds == statement.holds for statement in stated),
            year=year,
            year_width=year.asked(rule).half_width,
            small=small,
            small_width=small.asked(rule).half_width,
            pooled=samples.pooled,
            consent=samples.of_pooled[WITHOUT_CONSENT],
            limit=rule.max_half_width.value,
            low=low,
            low_follow_up=low_follow_up,
            high=high,
            followed=samples.follow_up.asked(rule),
            years=len(samples.years),
        )

    def readings(self) -> Page:
        """Targets and readings, the variance of each, and the rule's answer today."""
        return verdicts.readings(self.rule, self.samples)

    def thresholds(self) -> Page:
        """The thresholds of the rule, and where each comes from."""
        return verdicts.thresholds(self.rule)

    def coverage_exact(self) -> Page:
        """Exact coverage of five intervals."""
        return coverage.exact(self.rule, self.samples)

    def coverage_simulated(
        self, repetitions: int = coverage.COVERAGE_REPETITIONS, seed: int = coverage.COVERAGE_SEED
    ) -> Page:
        """Coverage over repetitions of the survey from a known truth."""
        return coverage.simulated(self.results, repetitions=repetitions, seed=seed)

    def half_width_against_n(self) -> Page:
        """Half-width at one half against the number of cases, with today's samples."""
        return widths.against_n(self.rule, self.samples)

    def clustering(self) -> Page:
        """Design effects and intraclass correlation of each requirement."""
        return clusters.clustering_by_requirement(self.results, self.samples)

    def windows(self) -> Page:
        """The limits at which Ankestyrelsen's statements hold at once."""
        return windows.all_windows(self.rule, self.samples)

    def standards_side_by_side(self) -> Page:
        """Other offices' standards, asked about the same samples."""
        return verdicts.standards_side_by_side(self.rule, self.samples)

    def bias(self) -> Page:
        """The bias of the unweighted share."""
        return clusters.bias(self.results, self.samples)

    def cases_by_size(self) -> Page:
        """The cases a kommune would have to send."""
        return widths.by_size(self.rule, self.samples)

    def statements(self) -> Page:
        """Ankestyrelsen's statements and the implied ones, each with its verdict."""
        return verdicts.statements(self.rule, self.samples)

    def checklist(self) -> Prose:
        """What a reviewer should check, and where it is shown."""
        return Prose(en.text("methodology/checklist"))


def _embargo(until: date | None) -> list[Stamp]:
    if until is None:
        return []
    text = en.part("methodology/head", "embargo", publication_date=until)
    return [Stamp("embargo", f"Not public before {en.day(until)}", text)]


def _invented(results: Results) -> list[Stamp]:
    if c.SYNTHETIC not in results.sources.values():
        return []
    return [Stamp("synthetic", "Invented cases", en.part("methodology/head", "invented"))]


def _of_case_file(results: Results) -> list[Stamp]:
    said = {"case-file": "From a case file, not published", "partial": "A part of the year"}
    true = {"case-file": c.CASES in results.sources.values(), "partial": results.facts.partial}
    parts = {tone: en.part("methodology/head", tone.replace("-", "_")) for tone in said}
    return [Stamp(tone, said[tone], parts[tone]) for tone in said if true[tone]]
