"""Shares with their intervals, and the rule's verdict on each: from frequencies, for every row at once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import columns as c
from .generalizability import Rule, Target, rule, verdict
from .statistics import intervals
from .survey.codebook import Codebook

ROW = [c.YEAR, c.KOMMUNE_CODE, c.KOMMUNE, c.CASE_TYPE, c.QUESTION]


def estimates(frequencies: pd.DataFrame, codebook: Codebook, by: Rule | None = None) -> pd.DataFrame:
    """One row is kommune x type of case x requirement: the share of cases that keep the law.

    Parameters
    ----------
    frequencies : DataFrame
        One row is kommune x type of case x question x answer.
    codebook : Codebook
        The year's questions; those without `complies` are no requirements and get no row.
    by : Rule, optional
        Gives the level; params/rule.yml where none is given.

    Returns
    -------
    DataFrame
        `count` cases keep the law of the `nobs` for which the question was relevant; `share` = count / nobs;
        `ci_low`, `ci_upp` by Wilson's `method` at `level`. Where `nobs` is 0 the three are missing.
    """
    level = (by or rule()).level.value
    complying = [(q.question, answer) for q in codebook.requirements for answer in q.complies]
    pairs = pd.MultiIndex.from_frame(frequencies[[c.QUESTION, c.ANSWER]])
    kept = frequencies.assign(**{c.COUNT: frequencies[c.COUNT].where(pairs.isin(complying), 0)})
    kept = kept[kept[c.QUESTION].isin({q.question for q in codebook.requirements})]
    rows = kept.groupby(ROW, sort=False, as_index=False).agg(
        {c.COUNT: "sum", c.NOBS: "first", c.SOURCE: "first"}
    )
    share, ci_low, ci_upp = (np.full(len(rows), np.nan) for _ in range(3))
    some = rows[c.NOBS].to_numpy() > 0
    if some.any():
        count, nobs = rows.loc[some, c.COUNT].to_numpy(), rows.loc[some, c.NOBS].to_numpy()
        share[some] = count / nobs
        ci_low[some], ci_upp[some] = intervals.wilson(count, nobs, level)
    rows = rows.assign(
        **{c.SHARE: share, c.CI_LOW: ci_low, c.CI_UPP: ci_upp, c.METHOD: intervals.WILSON, c.LEVEL: level}
    )
    return rows[list(c.ESTIMATES)]


def verdicts(estimates: pd.DataFrame, by: Rule | None = None) -> pd.DataFrame:
    """One row is kommune x type of case x requirement: whether its share generalizes.

    The target of a kommune's row is that kommune's practice; the target of the rows of `alle` is the practice
    of the kommuner that took part.

    Parameters
    ----------
    estimates : DataFrame
        As `estimates` gives them.
    by : Rule, optional
        The thresholds; params/rule.yml where none is given.

    Returns
    -------
    DataFrame
        `target`, `nobs`, `half_width` (a share, at p = 1/2), `cases_needed`, `generalizes` and `binding`.
    """
    asked = by or rule()
    answers = {
        (nobs, target): verdict(nobs, target, by=asked)
        for nobs in estimates[c.NOBS].unique()
        for target in (Target.KOMMUNE, Target.PARTICIPANTS)
    }
    found = [
        answers[nobs, Target.PARTICIPANTS if code == c.ALL else Target.KOMMUNE]
        for code, nobs in zip(estimates[c.KOMMUNE_CODE], estimates[c.NOBS], strict=True)
    ]
    return estimates[ROW].assign(
        target=[v.target.value for v in found],
        **{c.NOBS: estimates[c.NOBS]},
        half_width=[v.half_width for v in found],
        cases_needed=[v.cases_needed for v in found],
        generalizes=[v.generalizes for v in found],
        binding=[v.binding.value for v in found],
        **{c.SOURCE: estimates[c.SOURCE]},
    )
