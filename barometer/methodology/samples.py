"""The samples that Ankestyrelsen has published, and whom each is said to describe: read from params/."""

from __future__ import annotations

from dataclasses import dataclass

from .. import columns as c
from ..generalizability.verdict import Coverage, Reading, Target, Verdict, verdict
from ..params import codebook as codebooks
from ..params import kommuner, periods, published
from ..params.rule import Rule

POOLED_PERIOD = "2020-2022"  # the folder of the years that were published together
ASKED_FOR = 17  # cases a kommune is asked to send: Ankestyrelsen's letter to Ishøj Kommune, 9 February 2022
SENT_TOO_MANY = 1.15  # 15 to 20 % more are sent than read: Ankestyrelsen's report to Ishøj Kommune, 2020
FOLLOW_UP = 3  # one placement in so many is followed up: the same report, on chapter 5
ASSUMED_KOMMUNER = 40  # from which the 50 cases without consent come; not published

FAMILY_TREATMENT, PLACEMENT, NO_CONSENT = "familiebehandling", "anbringelse", "anbringelse_uden_samtykke"
TYPES = {FAMILY_TREATMENT: "family treatment", PLACEMENT: "placements", NO_CONSENT: "without consent"}


@dataclass(frozen=True)
class Sample:
    """Cases that something is said about.

    Attributes
    ----------
    name : str
        As in a sentence.
    nobs, kommuner : int
        How many cases, from how many kommuner. Where the latter is not published it is 1, the most favourable
        for the verdict, and `spread` is the number a stress test takes.
    target : Target
        Whom the result is said to describe.
    coverage : Coverage
        How the target's kommuner came in.
    spread : int
        The kommuner to share the cases among where they are thought of as clusters.
    """

    name: str
    nobs: int
    kommuner: int
    target: Target
    coverage: Coverage = Coverage.ALL
    spread: int = 0

    @property
    def per_kommune(self) -> float:
        """Cases per kommune, all kommuner taken as alike."""
        return self.nobs / (self.spread or self.kommuner)

    def asked(self, by: Rule, target: Target | None = None, **more) -> Verdict:
        """The rule's verdict; another target is one of whose kommuner only these took part."""
        coverage = self.coverage if target in (None, self.target) else Coverage.SOME
        coverage = more.pop("coverage", coverage)
        return verdict(self.nobs, target or self.target, kommuner=self.kommuner, coverage=coverage, by=by, **more)

    def files(self, by: Rule, population: int) -> Verdict:
        """The verdict on the year's own files, of which there were so many."""
        return self.asked(by, reading=Reading.FILES, population=population)


def year_samples() -> dict[int, Sample]:
    """Each year's cases, and the kommuner that took part."""
    return {year: _year(year) for year in _years()}


def pooled_sample() -> Sample:
    """All cases of the years together: every kommune but the three free ones, each in one year."""
    period = periods.read_period(POOLED_PERIOD)
    return Sample(f"{POOLED_PERIOD} pooled", period.cases, period.kommuner, Target.COUNTRY)


def case_type_samples(scope: int | str) -> dict[str, Sample]:
    """The cases of each type, in a year or in the years together, where their counts are published."""
    last = pooled_sample() if scope == POOLED_PERIOD else year_samples()[int(scope)]
    survey = codebooks.read_codebook(max(_years())).survey
    rows = published.published_counts(scope)
    rows = rows[(rows[c.KOMMUNE_CODE] == c.ALL) & (rows[c.QUESTION] == survey.case_type_question)]
    counts = dict(zip(rows[c.ANSWER], rows[c.COUNT], strict=True))
    found = {}
    for name, kind in survey.case_types.items():
        some = name != NO_CONSENT  # too few for every kommune to have one
        found[name] = Sample(
            f"{TYPES[name]}, {'pooled' if scope == POOLED_PERIOD else scope}",
            int(sum(counts[answer] for answer in kind.answers)),
            last.kommuner if some else 1,
            last.target,
            spread=0 if some else ASSUMED_KOMMUNER,
        )
    return found


def latest() -> int:
    """The latest year whose types of case are published."""
    return max(year for year in _years() if len(published.published_counts(year)) and _has_types(year))


def follow_up_sample() -> Sample:
    """The cases of the chapter on follow-up: a third of the latest year's placements."""
    year = latest()
    placements = case_type_samples(year)[PLACEMENT]
    return Sample(f"follow-up, {year}", placements.nobs // FOLLOW_UP, placements.kommuner, placements.target)


def follow_up_without_consent() -> Sample:
    """The same third of all placements without consent."""
    those = case_type_samples(POOLED_PERIOD)[NO_CONSENT]
    return Sample("follow-up without consent, pooled", those.nobs // FOLLOW_UP, 1, those.target)


def kommune_samples() -> tuple[Sample, Sample]:
    """One kommune: the fewest cases read of a real one, and as many as a kommune is asked to send."""
    read = [number for year in _years() for number in kommuner.known_cases(year).values()]
    return tuple(Sample("one kommune", nobs, 1, Target.KOMMUNE) for nobs in (min(read), ASKED_FOR))


def must_pass() -> dict[str, Sample]:
    """What Ankestyrelsen says generalizes: every year, its types of case, the years together."""
    year = latest()
    found = {f"year {y}": s for y, s in year_samples().items()} | {"pooled": pooled_sample()}
    for scope in (year, POOLED_PERIOD):
        kinds = {k: s for k, s in case_type_samples(scope).items() if k != NO_CONSENT}
        found |= {f"{kind} {scope}": sample for kind, sample in kinds.items()}
    return found


def must_fail() -> dict[str, Sample]:
    """What it says does not: one kommune, and placements without consent."""
    small, large = kommune_samples()
    return {"kommune": small, "kommune asked": large, "consent": case_type_samples(POOLED_PERIOD)[NO_CONSENT]}


def _years() -> list[int]:
    return periods.read_period(POOLED_PERIOD).years


def _year(year: int) -> Sample:
    survey = codebooks.read_codebook(year).survey
    return Sample(f"the year {year}", survey.cases, survey.kommuner, Target.PARTICIPANTS)


def _has_types(year: int) -> bool:
    rows = published.published_counts(year)
    asked = codebooks.read_codebook(year).survey.case_type_question
    return bool(((rows[c.KOMMUNE_CODE] == c.ALL) & (rows[c.QUESTION] == asked)).any())
