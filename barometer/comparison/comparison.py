"""The kommuner of a year beside each other on one requirement: by how much they differ, and how little of it is sure.

Nothing here puts kommuner in order. A rank is only ever the set of ranks that the cases leave open.
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

INNER, OUTER = LEVELS  # of a funnel: two and three standard deviations
RANKS = {"method": CLOPPER_PEARSON, "adjustment": ranking.SIDAK}  # the one that keeps its level at any shares
RELIABLE = 0.80  # of what shares differ by, this part shall be the kommuner
BEST, LEAGUE_REPETITIONS, LEAGUE_SEED = 5, 5_000, 2020  # of the league tables that are simulated

LIMITS = ("inner_low", "inner_upp", "outer_low", "outer_upp")
KOMMUNE_COLUMNS = (c.KOMMUNE_CODE, c.KOMMUNE, c.COUNT, c.NOBS, c.SHARE, *LIMITS, "z", "shrunken", c.CI_LOW, c.CI_UPP,
           "reliability", "best", "worst", c.SOURCE)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Comparison:
    """A year's kommuner on one requirement.

    Attributes
    ----------
    results : Results
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
        """The rule's, of every interval but the funnel's."""
        return self.results.rule.level.value

    @cached_property
    def kommuner(self) -> pd.DataFrame:
        """One row is kommune with a relevant case, in the order of their codes.

        `share` = count / nobs. `inner_low` to `outer_upp` are the funnel's limits at its `target`, and `z` the
        standard errors from it; missing where all cases have one answer. `shrunken` is the share drawn towards
        those of the others, from `ci_low` to `ci_upp` at the rule's level, `reliability` the weight of the
        kommune's own cases in it; missing where `population` is. `best` to `worst` are the ranks that its true
        share may have, 1 the highest; all sets hold at once with the rule's level.
        """
        frame = self._rows
        count, nobs = self._counts
        best, worst = ranking.share_rank_sets(count, nobs, self.level, **RANKS)
        frame = frame.assign(**dict.fromkeys([*LIMITS, "z"], np.nan), best=best, worst=worst)
        if 0 < self.target < 1:
            for names, level in ((LIMITS[:2], INNER), (LIMITS[2:], OUTER)):
                frame[list(names)] = np.column_stack(funnel.funnel_limits(nobs, self.target, level))
            frame["z"] = funnel.z_scores(count, nobs, self.target)
        believed = self._believed if self.population.icc >= 0 else np.full((4, len(frame)), np.nan)
        frame[["shrunken", c.CI_LOW, c.CI_UPP, "reliability"]] = np.column_stack(believed)
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
        """How much more the kommuner differ than chance would have it; none of one kommune or of one answer."""
        count, nobs = self._counts
        return funnel.overdispersion(count, nobs, self.target) if len(nobs) > 1 and 0 < self.target < 1 else None

    @cached_property
    def population(self) -> Population:
        """The distribution of the kommuner's true shares; its icc is nan where the cases cannot say."""
        return shrinkage.population(*self._counts)

    @cached_property
    def icc_interval(self) -> tuple[float, float]:
        """The intraclass correlations that the cases are compatible with, at the rule's level."""
        return shrinkage.icc_interval(*self._counts, self.level)

    @cached_property
    def league(self) -> League | None:
        """What a table of these kommuner by their shares would be worth, if their true shares are as `population`.

        It asks about the BEST best, or about a quarter where that is fewer. None where the cases do not tell the
        kommuner apart, so that any order of them would be one by lot, and where each kommune has but one answer.
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
        tau2 : float
            The variance of true shares that the funnel leaves room for, such as `dispersion.tau2`.
        """
        frame, (_, nobs) = self.kommuner, self._counts
        if not 0 < self.target < 1:
            return frame[:0]
        low, upp = funnel.funnel_limits(nobs, self.target, level, tau2)
        # A share that is its own limit lies on it.
        return frame[(frame[c.SHARE] < low - HAIR) | (frame[c.SHARE] > upp + HAIR)]

    @cached_property
    def nobs_median(self) -> float:
        """Relevant cases of the kommune in the middle."""
        return float(np.median(self._counts[1]))

    @property
    def _believed(self) -> shrinkage.Shrunken:
        return shrinkage.shrink(*self._counts, self.population.mean, self.population.icc, self.level)

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
    """The first requirement that is put to every case; the first of all where none is."""
    asked = results.codebook.requirements
    return next((q for q in asked if q.asked_when is None and not q.condition), asked[0])


def compare_each(results: Results) -> tuple[Comparison, ...]:
    """A comparison for every requirement with a relevant case, in the order of the tables."""
    rows = results.estimates
    asked = set(rows.loc[(rows[c.KOMMUNE_CODE] != c.ALL) & (rows[c.NOBS] > 0), c.QUESTION])
    return tuple(Comparison(results, q.question) for q in results.codebook.requirements if q.question in asked)


def requirements_compared(compared: tuple[Comparison, ...]) -> pd.DataFrame:
    """One row is requirement: how far its kommuner can be told apart.

    Parameters
    ----------
    compared : tuple of Comparison
        As `each` gives them.

    Returns
    -------
    DataFrame
        `nobs` cases of so many `kommuner`, `nobs_median` of the kommune in the middle; `share` of all together;
        `phi` (mean of the winsorised z^2), `icc` from `icc_low` to `icc_upp`; `reliability` at the median, and
        the `cases_needed` of each kommune for one of RELIABLE, missing where kommuner do not differ; `outside`
        of the funnel's outer limits so many kommuner; `rank_width`, the mean number of ranks in a rank set.
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
