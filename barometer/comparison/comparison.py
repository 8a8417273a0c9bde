"""The kommuner of a year beside each other on one requirement: how much they differ, and how certain that is.

Nothing here puts kommuner in order. A kommune has no rank, only the set of ranks that its cases are compatible with.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import columns as c
from ..errors import ParameterError
from ..params.codebook import Question
from ..results.area import Results
from ..rounding import HAIR
from ..statistics import funnel, ranking, shrinkage
from ..statistics.clustering import nobs_for_reliability, reliability
from ..statistics.funnel import LEVELS, Dispersion
from ..statistics.intervals import CLOPPER_PEARSON
from ..statistics.league import League, simulate_league
from ..statistics.shrinkage import Population

INNER, OUTER = LEVELS  # the levels of a funnel's limits: about two and three standard deviations
RANKS = {"method": CLOPPER_PEARSON, "adjustment": ranking.SIDAK}  # they keep their level at all shares
RELIABLE = 0.80  # the reliability asked for: the part of the variation of shares that is due to the kommuner
BEST, LEAGUE_REPETITIONS, LEAGUE_SEED = 5, 5_000, 2020  # of the simulated league tables

LIMITS = ("inner_low", "inner_upp", "outer_low", "outer_upp")
KOMMUNE_COLUMNS = (c.KOMMUNE_CODE, c.KOMMUNE, c.COUNT, c.NOBS, c.SHARE, *LIMITS, "z", "shrunken", c.CI_LOW, c.CI_UPP,
           "reliability", "best", "worst", c.SOURCE)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Comparison:
    """A year's kommuner on one requirement.

    Attributes
    ----------
    results : Results
        The results of the year.
    question : str
        The requirement; empty for the first that is put to every case.

    Raises
    ------
    ParameterError
        An unknown question, one that is no requirement, or one relevant for none of the cases.
    """

    results: Results
    question: str = ""

    def __post_init__(self) -> None:
        if self.results.codebook.survey.suppress_below is not None:
            raise ParameterError(
                "Kommuner are not set beside each other where small counts are hidden: it takes the numbers of each.",
                where=f"{self.results.codebook.survey.title}, suppress_below",
            )
        if not self.question:
            object.__setattr__(self, "question", first_requirement(self.results).question)
        asked = self.results.codebook.question(self.question)
        if not asked.complies:
            raise ParameterError(
                f"{self.question} asks of no requirement, so that kommuner cannot keep it more or less.",
                where="question",
                expected=", ".join(q.question for q in self.results.codebook.requirements),
            )
        if not len(self._rows):
            raise ParameterError(f"The question {self.question} is relevant for none of the cases.", where="question")

    @property
    def asked(self) -> Question:
        """The requirement as the codebook has it."""
        return self.results.codebook.question(self.question)

    @property
    def level(self) -> float:
        """The confidence level of the rule, for every interval but the funnel's."""
        return self.results.rule.level.value

    @cached_property
    def kommuner(self) -> pd.DataFrame:
        """One row is a kommune with a relevant case, in the order of their codes.

        Returns
        -------
        DataFrame
            `share` is count / nobs. `inner_low`, `inner_upp`, `outer_low` and `outer_upp` are the funnel's limits
            around `target`; `z` is the distance from `target` in standard errors. They are missing where all cases
            have one answer. `shrunken` is the share shrunken towards the mean of the population, `ci_low` and
            `ci_upp` its interval at the rule's level, and `reliability` the weight of the kommune's own cases in
            it. They are missing where the icc of `population` is not known. `best` and `worst` are the ranks that
            the true share may have, 1 being the highest share. All sets of ranks hold together at the rule's level.
        """
        frame = self._rows
        count, nobs = self._counts
        best, worst = ranking.share_rank_sets(count, nobs, self.level, **RANKS)
        frame = frame.assign(**dict.fromkeys([*LIMITS, "z"], np.nan), best=best, worst=worst)
        if 0 < self.target < 1:
            for names, level in ((LIMITS[:2], INNER), (LIMITS[2:], OUTER)):
                frame[list(names)] = np.column_stack(funnel.funnel_limits(nobs, self.target, level))
            frame["z"] = funnel.z_scores(count, nobs, self.target)
        frame[["shrunken", c.CI_LOW, c.CI_UPP, "reliability"]] = self._shrunken
        return frame[list(KOMMUNE_COLUMNS)]

    @cached_property
    def left_out(self) -> tuple[str, ...]:
        """Names of the kommuner without a relevant case, in the order of their codes."""
        there = set(self._rows[c.KOMMUNE_CODE])
        return tuple(name for code, name in self.results.kommuner.items() if code not in there)

    @cached_property
    def target(self) -> float:
        """The share of all these kommuner together: the middle of the funnel."""
        count, nobs = self._counts
        return float(count.sum() / nobs.sum())

    @cached_property
    def dispersion(self) -> Dispersion | None:
        """How much more the kommuner differ than by chance; None for one kommune and where all answers are alike."""
        count, nobs = self._counts
        return funnel.overdispersion(count, nobs, self.target) if len(nobs) > 1 and 0 < self.target < 1 else None

    @cached_property
    def population(self) -> Population:
        """The distribution of the kommuner's true shares; its icc is nan where the cases cannot show it."""
        return shrinkage.population(*self._counts)

    @cached_property
    def icc_interval(self) -> tuple[float, float]:
        """The intraclass correlations that the cases are compatible with, at the rule's level."""
        return shrinkage.icc_interval(*self._counts, self.level)

    @cached_property
    def league(self) -> League | None:
        """What a league table of these kommuner would be worth, if their true shares are distributed as `population`.

        The question is how often the best of the table is among the best BEST kommuner, or among the best quarter
        where that is fewer. None where the cases do not tell the kommuner apart, because an order would then be
        a lottery, and where all cases of a kommune have the same answer.
        """
        _, nobs = self._counts
        mean, icc, _ = self.population
        if not (0 < mean < 1 and 0 < icc < 1):
            return None
        best = max(1, min(BEST, len(nobs) // 4))
        return simulate_league(nobs, mean, icc, best=best, seed=LEAGUE_SEED, repetitions=LEAGUE_REPETITIONS)

    def outside(self, level: float, tau2: float = 0.0) -> pd.DataFrame:
        """The rows of `kommuner` that lie outside the funnel of this level, in the order of their codes.

        Parameters
        ----------
        level : float
            The level of the funnel, in (0, 1).
        tau2 : float
            A variance of the true shares that widens the funnel, such as `dispersion.tau2`.
        """
        frame, (_, nobs) = self.kommuner, self._counts
        if not 0 < self.target < 1:
            return frame[:0]
        low, upp = funnel.funnel_limits(nobs, self.target, level, tau2)
        # A share that is its own limit lies on it.
        return frame[(frame[c.SHARE] < low - HAIR) | (frame[c.SHARE] > upp + HAIR)]

    @cached_property
    def nobs_median(self) -> float:
        """The median number of relevant cases of a kommune."""
        return float(np.median(self._counts[1]))

    @property
    def _shrunken(self) -> NDArray[np.float64]:
        """Shrunken share, ends of its interval and reliability, (kommuner, 4); nan where the icc is not known."""
        count, nobs = self._counts
        mean, icc, _ = self.population
        if not icc >= 0:
            return np.full((len(nobs), 4), np.nan)
        return np.array(shrinkage.shrink(count, nobs, mean, icc, self.level)).T

    @property
    def _counts(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return self._rows[c.COUNT].to_numpy(), self._rows[c.NOBS].to_numpy()

    @cached_property
    def _rows(self) -> pd.DataFrame:
        rows = self.results.estimates
        mine = (rows[c.QUESTION] == self.question) & (rows[c.CASE_TYPE] == c.ALL)
        own = rows[mine & (rows[c.KOMMUNE_CODE] != c.ALL) & (rows[c.NOBS] > 0)]
        return own.drop(columns=[c.CI_LOW, c.CI_UPP]).reset_index(drop=True)


def first_requirement(results: Results) -> Question:
    """The first requirement that is put to every case; the first requirement where none is put to every case."""
    asked = results.codebook.requirements
    return next((q for q in asked if q.asked_when is None and not q.condition), asked[0])


def compare_each(results: Results) -> tuple[Comparison, ...]:
    """A comparison for every requirement with a relevant case, in the order of the tables."""
    rows = results.estimates
    asked = set(rows.loc[(rows[c.KOMMUNE_CODE] != c.ALL) & (rows[c.NOBS] > 0), c.QUESTION])
    return tuple(Comparison(results, q.question) for q in results.codebook.requirements if q.question in asked)


def requirements_compared(compared: tuple[Comparison, ...]) -> pd.DataFrame:
    """One row is a requirement: how well its kommuner can be told apart.

    Parameters
    ----------
    compared : tuple of Comparison
        A comparison for each requirement, as `compare_each` gives them.

    Returns
    -------
    DataFrame
        `kommuner` and `nobs` are the numbers of kommuner and of cases, `nobs_median` the median number of cases
        of a kommune, `share` that of all together. `phi` is the mean of the winsorised z^2. `icc` has the interval
        `icc_low` to `icc_upp`. `reliability` is that of the median kommune. `cases_needed` is the number of cases
        of each kommune for a reliability of RELIABLE, missing where kommuner do not differ. `outside` is the number
        of kommuner outside the funnel's outer limits, `rank_width` the mean number of ranks in a set.
    """
    return pd.DataFrame([_requirement(one) for one in compared])


def _requirement(one: Comparison) -> dict[str, object]:
    frame, icc = one.kommuner, one.population.icc
    low, upp = one.icc_interval
    tells = icc > 0
    return {
        c.QUESTION: one.question,
        c.KOMMUNER: len(frame),
        c.NOBS: int(frame[c.NOBS].sum()),
        "nobs_median": one.nobs_median,
        c.SHARE: one.target,
        "phi": one.dispersion.phi if one.dispersion else np.nan,
        c.ICC: icc,
        "icc_low": low,
        "icc_upp": upp,
        "reliability": float(reliability(one.nobs_median, icc)) if icc >= 0 else np.nan,
        "cases_needed": float(nobs_for_reliability(RELIABLE, icc)) if tells else np.nan,
        "outside": len(one.outside(OUTER)),
        "rank_width": float((frame["worst"] - frame["best"] + 1).mean()),
    }
