"""The samples that Ankestyrelsen has published, and whom each is said to describe: read from params/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from .. import columns as c
from ..errors import ConfigError
from ..generalizability.verdict import Coverage, Reading, Target, Verdict, verdict
from ..params import periods
from ..params.codebook import Codebook, read_codebook
from ..params.periods import Period, read_period
from ..params.published_samples import PublishedSamples, read_published_samples
from ..params.rule import Rule

FAMILY_TREATMENT, PLACEMENT, WITHOUT_CONSENT = "family treatment", "placements", "without consent"


@dataclass(frozen=True)
class Sample:
    """Cases of which something is said.

    Attributes
    ----------
    name : str
        What it is called in a sentence.
    nobs, kommuner : int
        How many cases, from how many kommuner. Where the kommuner are not published, it is 1, the most
        favourable for the verdict, and `spread` is the number that a stress test takes.
    target : Target
        Whom the result is said to describe.
    coverage : Coverage
        How the target's kommuner came in.
    spread : int
        How many kommuner the cases are taken to come from where the kommuner are clusters; 0 for `kommuner`.
    """

    name: str
    nobs: int
    kommuner: int
    target: Target
    coverage: Coverage = Coverage.ALL
    spread: int = 0

    @property
    def per_kommune(self) -> float:
        """Cases per kommune, if all kommuner have as many."""
        return self.nobs / (self.spread or self.kommuner)

    def asked(self, by: Rule, target: Target | None = None, **more) -> Verdict:
        """The rule's verdict.

        Parameters
        ----------
        by : Rule
            The thresholds.
        target : Target, optional
            Another target than the sample's own; of its kommuner only these took part.
        **more
            `coverage`, `reading`, `population` and `deff`, as for `verdict`.
        """
        coverage = self.coverage if target in (None, self.target) else Coverage.SOME
        coverage = more.pop("coverage", coverage)
        return verdict(self.nobs, target or self.target, kommuner=self.kommuner, coverage=coverage, by=by, **more)

    def files(self, by: Rule, population: int) -> Verdict:
        """The verdict on the year's own files.

        Parameters
        ----------
        by : Rule
            The thresholds.
        population : int
            How many files there were.
        """
        return self.asked(by, reading=Reading.FILES, population=population)


@dataclass(frozen=True, eq=False)
class StatedSamples:
    """The samples of which Ankestyrelsen's statements are made.

    Attributes
    ----------
    published : PublishedSamples
        What is known of them beside the counts.
    period : Period
        The years that were published together.
    books : mapping of int to Codebook
        Year -> its codebook, of every year of the period.
    """

    published: PublishedSamples
    period: Period
    books: Mapping[int, Codebook]

    @cached_property
    def years(self) -> dict[int, Sample]:
        """Year -> its cases and the kommuner that took part, of every year of the period."""
        return {year: _year(book) for year, book in self.books.items()}

    @cached_property
    def pooled(self) -> Sample:
        """All cases of the period: every kommune that could take part, each in one year."""
        period = self.period
        return Sample(f"{period.name} pooled", period.cases, period.kommuner, Target.COUNTRY)

    @cached_property
    def latest(self) -> int:
        """The latest year of the period whose types of case are published.

        Raises
        ------
        ConfigError
            There is none.
        """
        published = [year for year, book in self.books.items() if _counts_by_type(book)]
        if not published:
            raise ConfigError(
                f"Of no year in {self.period.name} it is published how many cases are of which type.",
                where="params/published_samples.yml, field period",
                todo="Add the counts to published_counts.csv of a year, or name another period.",
            )
        return max(published)

    @cached_property
    def of_latest_year(self) -> dict[str, Sample]:
        """The cases of each type in the latest year, by `FAMILY_TREATMENT`, `PLACEMENT` and `WITHOUT_CONSENT`."""
        return self.of_year(self.latest)

    @cached_property
    def of_pooled(self) -> dict[str, Sample]:
        """The cases of each type in the period, by `FAMILY_TREATMENT`, `PLACEMENT` and `WITHOUT_CONSENT`."""
        return self._of_types(self.period.name, periods.codebook(self.period), self.pooled, "pooled")

    def of_year(self, year: int) -> dict[str, Sample]:
        """The cases of each type that the statements are about, in one year.

        Parameters
        ----------
        year : int
            A year of the period.

        Returns
        -------
        dict of str to Sample
            By type, `FAMILY_TREATMENT`, `PLACEMENT` and `WITHOUT_CONSENT`.

        Raises
        ------
        ConfigError
            Not all counts of the types of case are published.
        """
        return self._of_types(str(year), self.books[year], self.years[year], str(year))

    def _of_types(self, folder: str, book: Codebook, whole: Sample, when: str) -> dict[str, Sample]:
        counts, known = _counts_by_type(book), self.published
        names = {
            FAMILY_TREATMENT: known.case_types.family_treatment,
            PLACEMENT: known.case_types.placement,
            WITHOUT_CONSENT: known.case_types.without_consent,
        }
        found = {}
        for kind, name in names.items():
            if name not in counts:
                raise ConfigError(
                    f"It is not published how many cases of {book.survey.title} are of the type {name}.",
                    where=f"params/{folder}/published_counts.csv, question {book.survey.case_type_question}",
                    todo="Add the counts, or name another period in params/published_samples.yml.",
                )
            some = kind != WITHOUT_CONSENT  # too few for every kommune to have one
            found[kind] = Sample(
                f"{kind}, {when}",
                counts[name],
                whole.kommuner if some else 1,
                whole.target,
                spread=0 if some else known.kommuner_without_consent.value,
            )
        return found

    @cached_property
    def follow_up(self) -> Sample:
        """The cases of the chapter on follow-up: one in so many of the latest year's placements."""
        placements = self.of_latest_year[PLACEMENT]
        name = f"follow-up, {self.latest}"
        return Sample(name, self._followed_up(placements), placements.kommuner, placements.target)

    @cached_property
    def follow_up_without_consent(self) -> Sample:
        """The same part of the period's placements without consent."""
        those = self.of_pooled[WITHOUT_CONSENT]
        return Sample("follow-up without consent, pooled", self._followed_up(those), 1, those.target)

    def _followed_up(self, cases: Sample) -> int:
        return cases.nobs // self.published.followed_up_one_in.value

    @cached_property
    def kommune(self) -> tuple[Sample, Sample]:
        """One kommune: the fewest cases read of a real one, and as many as a kommune is asked to send.

        Raises
        ------
        ConfigError
            Of no kommune it is published how many cases were read.
        """
        read = [number for book in self.books.values() for number in book.published.cases.values()]
        if not read:
            raise ConfigError(
                f"Of no kommune in {self.period.name} it is published how many cases were read.",
                where="params/published_samples.yml, field period",
                todo="Add a kommune to kommuner.csv of a year, or name another period.",
            )
        sizes = (min(read), self.published.asked_for.value)
        small, asked = (Sample("one kommune", nobs, 1, Target.KOMMUNE) for nobs in sizes)
        return small, asked

    @cached_property
    def must_pass(self) -> dict[str, Sample]:
        """What Ankestyrelsen says generalizes: every year, its types of case, the years together."""
        found = {f"year {y}": s for y, s in self.years.items()} | {"pooled": self.pooled}
        for scope, kinds in ((self.latest, self.of_latest_year), (self.period.name, self.of_pooled)):
            found |= {f"{kind} {scope}": sample for kind, sample in kinds.items() if kind != WITHOUT_CONSENT}
        return found

    @cached_property
    def must_fail(self) -> dict[str, Sample]:
        """What it says does not: one kommune, and placements without consent."""
        small, large = self.kommune
        return {"kommune": small, "kommune asked": large, "consent": self.of_pooled[WITHOUT_CONSENT]}


def read_stated_samples() -> StatedSamples:
    """The samples, as params/ has them now.

    Raises
    ------
    ConfigError
        A file of params/ that is wrong.
    """
    published = read_published_samples()
    period = read_period(published.period)
    return StatedSamples(published, period, {year: read_codebook(year) for year in period.years})


def _year(book: Codebook) -> Sample:
    survey = book.survey
    if survey.cases is None:
        raise ConfigError(
            f"It is not published how many cases {survey.title} had.",
            where=f"params/{survey.year}/survey.yml, field cases",
            todo="Add the number, or name another period in params/published_samples.yml.",
        )
    return Sample(f"the year {survey.year}", survey.cases, survey.kommuner, Target.PARTICIPANTS)


def _counts_by_type(book: Codebook) -> dict[str, int]:
    """Type of case -> its published cases in all kommuner; no entry where a count is not published."""
    rows = book.published.counts
    rows = rows[(rows[c.KOMMUNE_CODE] == c.ALL) & (rows[c.QUESTION] == book.survey.case_type_question)]
    counts = dict(zip(rows[c.ANSWER].tolist(), rows[c.COUNT].tolist(), strict=True))
    return {
        name: sum(counts[answer] for answer in kind.answers)
        for name, kind in book.survey.case_types.items()
        if set(kind.answers) <= set(counts)
    }
