"""Shares with their intervals, and the rule's verdict on each: for every row at once.

A kommune's share gets Wilson's interval, that of a simple sample of its practice. The share of all kommuner
together gets Korn and Graubard's, which knows from how many kommuner the cases come. That interval rests on a variance
with as many degrees of freedom as there are cases beyond the first of each kommune. Where a type of case has a
requirement with fewer of them than the rule asks for, all requirements of the type get Clopper and Pearson's interval.
It asks for no variance, and it keeps its level whatever the kommuner differ [1]_. One table thus has one method, and
one case never looks surer than six.

References
----------
.. [1] Hoeffding (1956), On the Distribution of the Number of Successes in Independent Trials, Annals of Mathematical
   Statistics 27, 713-721. doi:10.1214/aoms/1177728178
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from .. import columns as c
from ..arguments import as_option
from ..generalizability.standards import NCHS, judged
from ..generalizability.verdict import Coverage, Target, Verdict, verdict
from ..params.codebook import Codebook
from ..params.rule import Rule, rule
from ..statistics import effective, intervals

ROW_KEY = [c.YEAR, c.KOMMUNE_CODE, c.KOMMUNE, c.CASE_TYPE, c.QUESTION]
KORN_GRAUBARD = "korn-graubard"
_DOMAIN = (c.CASE_TYPE, c.QUESTION)


def estimates(
    frequencies: pd.DataFrame, codebook: Codebook, designs: pd.DataFrame, by: Rule | None = None
) -> pd.DataFrame:
    """One row is kommune x type of case x requirement: the share of cases that keep the law.

    Parameters
    ----------
    frequencies : DataFrame
        One row is kommune x type of case x question x answer.
    codebook : Codebook
        The year's questions; those without `complies` are no requirements and get no row.
    designs : DataFrame
        One row is type of case x question. A result of all kommuner without a row there is taken as one
        simple sample.
    by : Rule, optional
        Gives the level, and the degrees of freedom that a variance needs; params/rule.yml where none is given.

    Returns
    -------
    DataFrame
        `count` cases keep the law of the `nobs` for which the question was relevant; `share` = count / nobs;
        `ci_low`, `ci_upp` by `method` at `level`: wilson for a kommune, korn-graubard for `alle`, and
        clopper-pearson for all requirements of a type of case where one of them has too few degrees of freedom, or
        where nothing is known of its kommuner. Where `nobs` is 0 share and interval are missing, and so they are
        where `count` or `nobs` is hidden.
    """
    asked = by or rule()
    level = asked.level.value
    rows = _counted(frequencies, codebook)
    count, nobs, shown = _numbers(rows)
    some, together = shown & (nobs > 0), (rows[c.KOMMUNE_CODE] == c.ALL).to_numpy()
    share = np.divide(count, nobs, out=np.full(len(rows), np.nan), where=some)
    deff, kommuner = _design(rows, designs)
    df = nobs - kommuner
    unsure = rows.loc[together & some & ~(df >= asked.min_df.value), c.CASE_TYPE]  # nan, where nothing is known
    exact = together & some & rows[c.CASE_TYPE].isin(unsure).to_numpy()
    pooled = together & some & ~exact
    low, upp = (np.full(len(rows), np.nan) for _ in range(2))
    alone = ~together & some
    for chosen, interval in ((alone, intervals.wilson), (exact, intervals.clopper_pearson)):
        if chosen.any():
            low[chosen], upp[chosen] = interval(count[chosen], nobs[chosen], level)
    if pooled.any():
        p, n = share[pooled], nobs[pooled]
        variance = np.nan_to_num(deff[pooled]) * p * (1 - p) / n
        low[pooled], upp[pooled] = effective.korn_graubard(p, variance, n, df[pooled], level)
    method = np.select([~together, pooled], [intervals.WILSON, KORN_GRAUBARD], intervals.CLOPPER_PEARSON)
    rows = rows.assign(**{c.SHARE: share, c.CI_LOW: low, c.CI_UPP: upp, c.METHOD: method, c.LEVEL: level})
    return rows[list(c.ESTIMATES)]


def verdicts(
    estimates: pd.DataFrame,
    designs: pd.DataFrame,
    target: Target,
    by: Rule | None = None,
    coverage: Coverage = Coverage.ALL,
) -> pd.DataFrame:
    """One row is kommune x type of case x requirement: whether its share generalizes.

    The target of a kommune's row is that kommune's practice.

    Parameters
    ----------
    estimates : DataFrame
        As `estimates` gives them.
    designs : DataFrame
        One row is type of case x question.
    target : Target
        Whose practice the rows of `alle` are asked to describe.
    by : Rule, optional
        The thresholds; params/rule.yml where none is given.
    coverage : Coverage
        How the target's kommuner, and their cases, came into the rows of `alle`.

    Returns
    -------
    DataFrame
        `target`, `nobs`, `kommuner`, `deff`, `nobs_effective`, `half_width` (a share, at p = 1/2),
        `cases_needed`, `generalizes` and `binding`; `nchs` is what the standard of NCHS 2017 asks for at the
        share observed, empty where there is none. What follows from a hidden number is missing.
    """
    asked, target = by or rule(), as_option(Target, target, "target")
    deff, kommuner = _design(estimates, designs)
    nchs = _nchs(estimates, deff, kommuner, asked.level.value)
    found = _asked(estimates, deff, kommuner, target, asked, coverage)
    return estimates[ROW_KEY].assign(
        target=_told(found, lambda v: v.target.value),
        **{c.NOBS: estimates[c.NOBS], c.KOMMUNER: _told(found, lambda v: v.kommuner)},
        deff=_told(found, lambda v: v.deff),
        nobs_effective=_told(found, lambda v: v.nobs_effective),
        half_width=_told(found, lambda v: v.half_width),
        cases_needed=_told(found, lambda v: v.cases_needed),
        generalizes=_told(found, lambda v: v.generalizes),
        binding=_told(found, lambda v: v.binding.value),
        nchs=nchs,
        **{c.SOURCE: estimates[c.SOURCE]},
    )


def with_verdicts(
    estimates: pd.DataFrame, designs: pd.DataFrame, target: Target, by: Rule, coverage: Coverage = Coverage.ALL
) -> pd.DataFrame:
    """The estimates, one row a requirement, with their verdict's `generalizes` and `cases_needed` beside them.

    Parameters are those of `verdicts`.
    """
    found = _asked(estimates, *_design(estimates, designs), target, by, coverage)
    return estimates.assign(
        generalizes=_told(found, lambda v: v.generalizes), cases_needed=_told(found, lambda v: v.cases_needed)
    ).reset_index(drop=True)


def _told(found: list[Verdict | None], part: Callable[[Verdict], Any]) -> list[Any] | pd.api.extensions.ExtensionArray:
    """One part of every verdict; missing where the base is hidden, and its type kept."""
    told = [None if v is None else part(v) for v in found]
    return pd.array(told) if None in told else told


def _asked(
    estimates: pd.DataFrame, deff: np.ndarray, kommuner: np.ndarray, target: Target, by: Rule, coverage: Coverage
) -> list[Verdict | None]:
    """The rule's verdict on each row, None where the base is hidden; rows that rest on the same ask once."""
    known: dict[tuple, Verdict] = {}
    found: list[Verdict | None] = []
    for code, nobs, effect, number in zip(
        estimates[c.KOMMUNE_CODE].tolist(), estimates[c.NOBS].tolist(), deff.tolist(), kommuner.tolist(), strict=True
    ):
        if nobs is pd.NA:
            found.append(None)
            continue
        if code == c.ALL:
            effect = max(1.0, effect) if effect == effect else 1.0
            key = (int(nobs), target, max(1, int(number)) if number == number else 1, effect, coverage)
        else:
            key = (int(nobs), Target.KOMMUNE, 1, 1.0, Coverage.ALL)
        if key not in known:
            known[key] = verdict(key[0], key[1], kommuner=key[2], deff=key[3], coverage=key[4], by=by)
        found.append(known[key])
    return found


def _nchs(estimates: pd.DataFrame, deff: np.ndarray, kommuner: np.ndarray, level: float) -> np.ndarray:
    count, nobs, shown = _numbers(estimates)
    together = (estimates[c.KOMMUNE_CODE] == c.ALL).to_numpy() & np.isfinite(kommuner)
    actions = np.full(len(estimates), "", dtype=object)
    some = shown & (nobs > 0)
    if some.any():
        effect = np.where(together, np.nan_to_num(deff, nan=1.0), 1.0)[some]
        df = np.where(together, nobs - np.nan_to_num(kommuner), nobs - 1)[some]
        found = judged(count[some], nobs[some], level=level, deff=effect, df=df)
        actions[some] = found.loc[found["standard"] == NCHS, "action"].to_numpy()
    return actions


def _counted(frequencies: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    complying = {(q.question, answer) for q in codebook.requirements for answer in q.complies}
    asked = frequencies[frequencies[c.QUESTION].isin({q.question for q in codebook.requirements})]
    # Plain values: an index of several columns of text is built anew for each page, and takes ten times as long.
    pairs = zip(asked[c.QUESTION].tolist(), asked[c.ANSWER].tolist(), strict=True)
    kept = asked.assign(**{c.COUNT: asked[c.COUNT].where([pair in complying for pair in pairs], 0)})
    rows = kept.groupby(ROW_KEY, sort=False, as_index=False)
    found = rows.agg({c.COUNT: "sum", c.NOBS: "first", c.SOURCE: "first"})
    if (hidden := kept[c.COUNT].isna()).any():  # a sum of which a part is hidden is hidden too
        part_hidden = kept.assign(hidden=hidden).groupby(ROW_KEY, sort=False)["hidden"].any()
        found[c.COUNT] = found[c.COUNT].mask(part_hidden.to_numpy())
    return found


def _numbers(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Count and base of each row, and whether both are shown; 0 stands for what is hidden."""
    shown = rows[[c.COUNT, c.NOBS]].notna().all(axis=1).to_numpy()
    count, nobs = (rows[name].fillna(0).to_numpy(dtype=np.int64) for name in (c.COUNT, c.NOBS))
    return count, nobs, shown


def _design(rows: pd.DataFrame, designs: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Design effect with kommuner as strata, and number of kommuner, for each row; nan where nothing is known."""
    *keys, deff, kommuner = (designs[name].tolist() for name in (*_DOMAIN, c.DEFF_STRATIFIED, c.KOMMUNER))
    known = dict(zip(zip(*keys, strict=True), zip(deff, kommuner, strict=True), strict=True))
    domains = zip(*(rows[name].tolist() for name in _DOMAIN), strict=True)
    found = np.array([known.get(domain, (np.nan, np.nan)) for domain in domains], dtype=float).reshape(-1, 2)
    return found[:, 0], found[:, 1]
