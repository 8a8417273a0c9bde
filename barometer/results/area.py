"""One year's results, and those of one kommune in it: frequencies, estimates and verdicts side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from .. import columns as c
from ..arguments import as_kommune_code, as_option
from ..counts import design_effects as designing
from ..counts.frequencies import as_csv, fingerprint
from ..counts.survey_facts import WHOLE_YEAR, SurveyFacts
from ..errors import ParameterError
from ..generalizability.verdict import Coverage, Reading, Target, Verdict, verdict
from ..params.codebook import Codebook, Question
from ..params.rule import Rule
from . import estimates as estimation


@dataclass(frozen=True, eq=False)
class Results:
    """A year's survey, or several years together, counted.

    Attributes
    ----------
    codebook : Codebook
    frequencies : DataFrame
        One row is kommune x type of case x question x answer.
    rule : Rule
        The thresholds of the verdicts.
    designs : DataFrame
        One row is type of case x question: how the cases fell to the kommuner. Counted from the kommuner's
        own rows, without the types of case, where none is given.
    target : Target
        Whose practice the results of all kommuner together are asked to describe; every kommune of it is in,
        unless the facts say that they are a part of the year.
    facts : SurveyFacts
        What must be known beside the counts.
    """

    codebook: Codebook
    frequencies: pd.DataFrame
    rule: Rule
    designs: pd.DataFrame = None
    target: Target = Target.PARTICIPANTS
    facts: SurveyFacts = WHOLE_YEAR

    def __post_init__(self) -> None:
        if self.designs is None:
            object.__setattr__(
                self, "designs", designing.design_effects_from_frequencies(self.frequencies, self.codebook)
            )

    @cached_property
    def estimates(self) -> pd.DataFrame:
        """One row is kommune x type of case x requirement."""
        return estimation.estimates(self.frequencies, self.codebook, self.designs, self.rule)

    @cached_property
    def verdicts(self) -> pd.DataFrame:
        """One row is kommune x type of case x requirement."""
        return estimation.verdicts(self.estimates, self.designs, self.target, self.rule, self.coverage)

    @property
    def coverage(self) -> Coverage:
        """How the target's kommuner, and their cases, came into the results of all together."""
        return Coverage.PART if self.facts.partial else Coverage.ALL

    @cached_property
    def kommuner(self) -> dict[str, str]:
        """Code -> name of the kommuner that took part, in the order of their codes."""
        pairs = self.frequencies[[c.KOMMUNE_CODE, c.KOMMUNE]].drop_duplicates()
        named = zip(pairs[c.KOMMUNE_CODE].tolist(), pairs[c.KOMMUNE].tolist(), strict=True)
        return {code: name for code, name in named if code != c.ALL}

    @cached_property
    def withheld(self) -> tuple[str, ...]:
        """The types of case that are not counted apart, because they would point at single children."""
        counted = set(self.frequencies[c.CASE_TYPE])
        return tuple(name for name in self.codebook.survey.case_types if name not in counted)

    def check_case_type(self, case_type: str) -> None:
        """Refuses a type of case that is not counted apart.

        Parameters
        ----------
        case_type : str
            The name of a type of case.

        Raises
        ------
        ParameterError
            An unknown type of case, or one of which no numbers are shown.
        """
        self.codebook.case_type(case_type)
        if case_type in self.withheld:
            raise ParameterError(
                f"The cases of the type {case_type} are too few, or of too few kommuner, to be counted apart.",
                where="case_type",
                expected=f"{self.rule.min_split_nobs.value:g} cases of {self.rule.min_split_kommuner.value:g} kommuner",
            )

    @cached_property
    def everyone(self) -> Area:
        """The results of all kommuner together."""
        return Area(self, c.ALL)

    @property
    def taking_part(self) -> int:
        """How many kommuner took part."""
        return len(self.kommuner) or self.codebook.survey.kommuner

    @cached_property
    def sources(self) -> dict[str, str]:
        """Code -> source of each kommune's counts."""
        rows = self.frequencies[self.frequencies[c.KOMMUNE_CODE] != c.ALL]
        return dict(rows[[c.KOMMUNE_CODE, c.SOURCE]].drop_duplicates().itertuples(index=False))

    def behind(self, code: str) -> pd.DataFrame:
        """The frequencies behind a page: one row is kommune x type of case x question x answer.

        Parameters
        ----------
        code : str
            The code of a kommune, whose page shows its own numbers and those of all together; or `alle`, whose
            pages show those of every kommune.
        """
        if code == c.ALL:
            return self.frequencies
        return self.frequencies[self.frequencies[c.KOMMUNE_CODE].isin([code, c.ALL])]

    def behind_as_csv(self, code: str) -> str:
        """The frequencies behind a page, as `behind` gives them, as CSV.

        Parameters
        ----------
        code : str
            The code of a kommune, or `alle`.
        """
        head, lines = self._csv
        if code == c.ALL:
            return head + "".join(lines)
        codes = self.frequencies[c.KOMMUNE_CODE].tolist()
        return head + "".join(line for line, own in zip(lines, codes, strict=True) if own in (code, c.ALL))

    @cached_property
    def _csv(self) -> tuple[str, list[str]]:
        """The head and the rows of the frequencies as CSV: written once for the pages of all kommuner."""
        head, *lines = as_csv(self.frequencies).splitlines(keepends=True)
        return head, lines

    @cached_property
    def designs_as_csv(self) -> str:
        """The design effects as CSV: one row is type of case x question."""
        return as_csv(self.designs)

    def identity(self, code: str) -> dict[str, str]:
        """The identity of a page: its year, its kommune, and the fingerprint of the frequencies behind it.

        Where there is more to know than that the year is whole, the fingerprint of the facts is part of it. The page
        carries it, and the renderer checks it before a file is moved into place.

        Parameters
        ----------
        code : str
            The code of a kommune, or `alle`.
        """
        found = {c.YEAR: str(self.codebook.year), c.KOMMUNE_CODE: code, "data": fingerprint(self.behind_as_csv(code))}
        return found if self.facts == WHOLE_YEAR else {**found, "facts": fingerprint(self.facts.as_json())}

    def code(self, kommune: str | int) -> str:
        """The code of a kommune that took part.

        Parameters
        ----------
        kommune : str or int
            Its name or its code; the code may be a number.

        Raises
        ------
        ParameterError
            No kommune of that name or code took part.
        """
        unknown = f"{{}} did not take part in {self.codebook.survey.title}."
        return as_kommune_code(kommune, self.kommuner, unknown)


@dataclass(frozen=True, eq=False)
class Area:
    """The results of one kommune, or of `alle`, perhaps for one type of case."""

    results: Results
    code: str
    case_type: str = c.ALL

    @property
    def codebook(self) -> Codebook:
        """The questions of the year."""
        return self.results.codebook

    @property
    def name(self) -> str:
        """The kommune's name; `alle` for all that took part."""
        return self.results.kommuner.get(self.code, c.ALL)

    @property
    def target(self) -> Target:
        """Whose practice the results are asked to describe."""
        return self.results.target if self.code == c.ALL else Target.KOMMUNE

    @property
    def nobs(self) -> int | None:
        """How many cases were read; None where that is hidden, as it may be for a type of case."""
        bases, every = self.bases(), self.codebook.survey.case_type_question
        if len(self.frequencies(every)):
            return bases[every]
        # The one table that holds every case is not published; the others say at least how many.
        known = self.codebook.published.cases.get(self.code, 0) if self.code != c.ALL else 0
        return max(known, *(nobs for nobs in bases.values() if nobs is not None))

    @property
    def source(self) -> str:
        """Where the counts come from: `published`, `synthetic` or `cases`."""
        if self.code != c.ALL:
            return self.results.sources[self.code]
        found = set(self.frequencies()[c.SOURCE])
        return c.SYNTHETIC if c.SYNTHETIC in found else min(found, default=c.PUBLISHED)

    @property
    def documents(self) -> list[str]:
        """The documents in which the kommune's counts are published, in order, without their tables."""
        if self.source != c.PUBLISHED:
            return []
        counts = self.codebook.published.counts
        texts = counts.loc[counts[c.KOMMUNE_CODE] == self.code, c.SOURCE]
        return list(dict.fromkeys(text.split(", tabel ")[0] for text in texts))

    def frequencies(self, question: str | None = None) -> pd.DataFrame:
        """One row is question x answer; of one question if it is named."""
        if question is None:
            return self._frequencies
        return self._by_question.get(self.codebook.question(question).question, self._frequencies[:0])

    def estimates(self) -> pd.DataFrame:
        """One row is requirement: its estimate, and the verdict's `generalizes` and `cases_needed` beside it."""
        return self._estimates.copy(deep=False)

    def verdicts(self) -> pd.DataFrame:
        """One row is requirement: whether its share generalizes, and why."""
        of = self.results
        return estimation.verdicts(self._rows(of.estimates), of.designs, of.target, of.rule, of.coverage)

    def verdict(
        self,
        question: str | None = None,
        *,
        target: Target | str | None = None,
        reading: Reading | str = Reading.PRACTICE,
        population: int | None = None,
    ) -> Verdict:
        """Whether the results generalize: all of them, or those of one question.

        Parameters
        ----------
        question : str, optional
            Without one the verdict is about the cases as such, whatever was asked about them.
        target : Target or {"kommune", "participants", "country"}, optional
            Another target than the results' own. Of kommuner that took no part nothing can be said, and what
            speaks of the country speaks of those that took part.
        reading : Reading or {"practice", "files"}
            Practice, or the year's own files.
        population : int, optional
            How many such files the target had; needed where files are read.

        Raises
        ------
        ParameterError
            The number of cases is hidden, or an argument cannot be.
        """
        target = self.target if target is None else as_option(Target, target, "target")
        asked = self.codebook.survey.case_type_question if question is None else question
        nobs = self.nobs if question is None else self.bases()[self.codebook.question(question).question]
        if nobs is None:
            raise ParameterError(
                "The number of cases is hidden, because it is small or would tell a small one.", where=question or "",
                expected=f"at least {self.codebook.survey.suppress_below} cases",
            )  # fmt: skip
        if target is Target.KOMMUNE and self.code == c.ALL:
            raise ParameterError("The results of all together do not speak of one kommune.", where="target")
        kommuner_read, deff = self._design(asked)
        order = list(Target)
        wider = order.index(target) > order.index(self.target)
        return verdict(
            nobs,
            target,
            kommuner=kommuner_read,
            deff=deff,
            coverage=Coverage.SOME if wider else self.results.coverage if self.code == c.ALL else Coverage.ALL,
            reading=reading,
            population=population,
            by=self.results.rule,
            result=question or "",
            domain=f"{self.code}, {self.case_type}",
        )

    def _design(self, question: str) -> tuple[int, float]:
        """The number of kommuner that the cases come from, and the design effect; 1 and 1 where unknown."""
        frame = self.results.designs
        row = frame[(frame[c.CASE_TYPE] == self.case_type) & (frame[c.QUESTION] == question)]
        if self.code != c.ALL or row.empty:
            return 1, 1.0
        kommuner, deff = row[[c.KOMMUNER, c.DEFF_STRATIFIED]].iloc[0]
        return max(1, int(kommuner)), float(deff) if deff > 0 else 1.0

    def asked(self) -> tuple[Question, ...]:
        """The questions relevant for at least one case, or for a hidden number, in the order of the tables."""
        bases = self.bases()
        return tuple(q for q in self.codebook.questions if bases[q.question] != 0)

    def left_out(self) -> tuple[Question, ...]:
        """The questions relevant for none of the cases."""
        asked = self.asked()
        return tuple(q for q in self.codebook.questions if q not in asked)

    def bases(self) -> dict[str, int | None]:
        """Question -> number of cases for which it was relevant; None where that is hidden."""
        known = dict(zip(self._frequencies[c.QUESTION].tolist(), self._frequencies[c.NOBS].tolist(), strict=True))
        return {
            q.question: None if (nobs := known.get(q.question, 0)) is pd.NA else nobs for q in self.codebook.questions
        }

    @cached_property
    def _frequencies(self) -> pd.DataFrame:
        return self._rows(self.results.frequencies)

    @cached_property
    def _by_question(self) -> dict[str, pd.DataFrame]:
        return dict(iter(self._frequencies.groupby(c.QUESTION, sort=False)))

    @cached_property
    def _estimates(self) -> pd.DataFrame:
        of = self.results
        return estimation.with_verdicts(self._rows(of.estimates), of.designs, of.target, of.rule, of.coverage)

    def _rows(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame[(frame[c.KOMMUNE_CODE] == self.code) & (frame[c.CASE_TYPE] == self.case_type)]
