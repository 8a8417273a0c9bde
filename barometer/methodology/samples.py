"""The samples that Ankestyrelsen has published, and whom each is said to describe: read from params/."""

from __future__ import annotations

from dataclasses import dataclass

from .. import columns as c
from ..errors import ConfigError
from ..generalizability.verdict import Coverage, Reading, Target, Verdict, verdict
from ..params import periods
from ..params.codebook import Codebook, read_codebook
from ..params.published_samples import read_published_samples
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


def pooled_period() -> str:
    """The name of the years that were published together, of which the statements are made."""
    return read_published_samples().period


def sent_per_read() -> float:
    """Cases that the kommuner send for every case that is read; over 1."""
    return read_published_samples().sent_per_read.value


def statement_documents() -> str:
    """In which documents the statements are made, in English."""
    return read_published_samples().statements


def year_samples() -> dict[int, Sample]:
    """Year -> its cases and the kommuner that took part, of every year of the period."""
    return {year: _year(read_codebook(year)) for year in _years()}


def pooled_sample() -> Sample:
    """All cases of the period: every kommune that could take part, each in one year."""
    period = periods.read_period(pooled_period())
    return Sample(f"{period.name} pooled", period.cases, period.kommuner, Target.COUNTRY)


def case_type_samples(scope: int | str) -> dict[str, Sample]:
    """The cases of each type that the statements are about.

    Parameters
    ----------
    scope : int or str
        A year of the period, or the period's name.

    Returns
    -------
    dict of str to Sample
        By type, `FAMILY_TREATMENT`, `PLACEMENT` and `WITHOUT_CONSENT`.

    Raises
    ------
    ConfigError
        Not all counts of the types of case are published.
    """
    known, pooled = read_published_samples(), scope == pooled_period()
    book = periods.codebook(periods.read_period(pooled_period())) if pooled else read_codebook(int(scope))
    whole = pooled_sample() if pooled else _year(book)
    counts = _counts_by_type(book)
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
                where=f"params/{scope}/published_counts.csv, question {book.survey.case_type_question}",
                todo="Add the counts, or name another period in params/published_samples.yml.",
            )
        some = kind != WITHOUT_CONSENT  # too few for every kommune to have one
        found[kind] = Sample(
            f"{kind}, {'pooled' if pooled else scope}",
            counts[name],
            whole.kommuner if some else 1,
            whole.target,
            spread=0 if some else known.kommuner_without_consent.value,
        )
    return found


def latest() -> int:
    """The latest year of the period whose types of case are published.

    Raises
    ------
    ConfigError
        There is none.
    """
    books = [read_codebook(year) for year in _years()]
    published = [book.year for book in books if _counts_by_type(book)]
    if not published:
        raise ConfigError(
            f"Of no year in {pooled_period()} it is published how many cases are of which type.",
            where="params/published_samples.yml, field period",
            todo="Add the counts to published_counts.csv of a year, or name another period.",
        )
    return max(published)


def follow_up_sample() -> Sample:
    """The cases of the chapter on follow-up: one in so many of the latest year's placements."""
    year = latest()
    placements = case_type_samples(year)[PLACEMENT]
    return Sample(f"follow-up, {year}", _followed_up(placements), placements.kommuner, placements.target)


def follow_up_without_consent() -> Sample:
    """The same part of the period's placements without consent."""
    those = case_type_samples(pooled_period())[WITHOUT_CONSENT]
    return Sample("follow-up without consent, pooled", _followed_up(those), 1, those.target)


def kommune_samples() -> tuple[Sample, Sample]:
    """One kommune: the fewest cases read of a real one, and as many as a kommune is asked to send.

    Raises
    ------
    ConfigError
        Of no kommune it is published how many cases were read.
    """
    read = [number for year in _years() for number in read_codebook(year).published.cases.values()]
    if not read:
        raise ConfigError(
            f"Of no kommune in {pooled_period()} it is published how many cases were read.",
            where="params/published_samples.yml, field period",
            todo="Add a kommune to kommuner.csv of a year, or name another period.",
        )
    asked_for = read_published_samples().asked_for.value
    return (
        Sample("one kommune", min(read), 1, Target.KOMMUNE),
        Sample("one kommune", asked_for, 1, Target.KOMMUNE),
    )


def must_pass() -> dict[str, Sample]:
    """What Ankestyrelsen says generalizes: every year, its types of case, the years together."""
    found = {f"year {y}": s for y, s in year_samples().items()} | {"pooled": pooled_sample()}
    for scope in (latest(), pooled_period()):
        kinds = {k: s for k, s in case_type_samples(scope).items() if k != WITHOUT_CONSENT}
        found |= {f"{kind} {scope}": sample for kind, sample in kinds.items()}
    return found


def must_fail() -> dict[str, Sample]:
    """What it says does not: one kommune, and placements without consent."""
    small, large = kommune_samples()
    without = case_type_samples(pooled_period())[WITHOUT_CONSENT]
    return {"kommune": small, "kommune asked": large, "consent": without}


def _years() -> list[int]:
    return periods.read_period(pooled_period()).years


def _year(book: Codebook) -> Sample:
    survey = book.survey
    if survey.cases is None:
        raise ConfigError(
            f"It is not published how many cases {survey.title} had.",
            where=f"params/{survey.year}/survey.yml, field cases",
            todo="Add the number, or name another period in params/published_samples.yml.",
        )
    return Sample(f"the year {survey.year}", survey.cases, survey.kommuner, Target.PARTICIPANTS)


def _followed_up(cases: Sample) -> int:
    return cases.nobs // read_published_samples().followed_up_one_in.value


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
