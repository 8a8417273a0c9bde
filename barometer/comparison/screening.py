"""What picking kommuner for a closer look by the share of a few cases does: whom it hits, whom it misses.

A kommune is *poor* if its true share is below a threshold. It is *picked* by its cases. The two are not the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from .. import columns as c
from ..params.follow_up import FollowUp, Requirement
from ..rounding import HAIR
from ..statistics import picking_rules
from ..statistics.intervals import WILSON
from ..statistics.sample_size import screening_plan
from ..statistics.screening import Screening, any_of, chance_picked, number_picked, screen
from .comparison import INNER, Comparison

LOW_SHARE, INTERVAL, FUNNEL = "share", "interval", "funnel"
RULES = (LOW_SHARE, INTERVAL, FUNNEL)
ANY = ""  # on at least one of the requirements

DISTANCES = (0.05, 0.10, 0.15, 0.20)  # of a true share from the threshold
RISK = 0.10  # at most, of picking a good kommune and of missing a poor one
SCREENING_ICCS = (0.0, 0.05)  # where nobody knows the kommuner's own: all alike, and a little different
_ALL_OR_NOTHING = 1 - 1e-9  # as much as kommuner can differ and still have a distribution


def cutoff(rule: str, nobs: ArrayLike, threshold: float, target: float, level: float) -> NDArray[np.int64]:
    """The largest number of Ja with which a rule still picks a kommune of so many cases; -1 for none.

    Parameters
    ----------
    rule : {"share", "interval", "funnel"}
        The share below the threshold; all of Wilson's interval below it; the share below the funnel's inner
        limit, which asks for the target and not for the threshold.
    nobs : array of int
    threshold, target, level : float
    """
    if rule == LOW_SHARE:
        return picking_rules.cutoff_share(nobs, threshold)
    if rule == INTERVAL:
        return picking_rules.cutoff_interval(nobs, threshold, level, WILSON)
    return picking_rules.cutoff_funnel(nobs, target, INNER) if 0 < target < 1 else np.full(np.shape(nobs), -1)


def chance_by_share(shares: ArrayLike, nobs: int, threshold: float) -> NDArray[np.float64]:
    """The chance that a kommune of this true share is picked by its share of `nobs` cases."""
    return chance_picked(shares, nobs, picking_rules.cutoff_share(nobs, threshold))


def by_rule(one: Comparison, threshold: float) -> pd.DataFrame:
    """One row is rule, for one requirement.

    Returns
    -------
    DataFrame
        `rule`; `observed`, how many kommuner it picks by the cases at hand; and how many are to be expected when
        true shares are as the comparison's population: `picked`, `poor`, `wrongly` (picked, not poor) and
        `missed` (poor, not picked). Where the population cannot be estimated all kommuner are taken to be alike.
    """
    return pd.DataFrame([{"rule": rule, **_numbers(one, rule, threshold)} for rule in RULES])


def picked_by_requirement(compared: Sequence[Comparison], threshold: float) -> pd.DataFrame:
    """One row is requirement, by the rule "share"; the last, `question` empty, is on any of them.

    Returns
    -------
    DataFrame
        `question`, `share` of all together and `nobs_median`, and the numbers of `by_rule`. The last row takes
        requirements for independent, and has no share.
    """
    rows = [
        {
            c.QUESTION: one.question,
            c.SHARE: one.target,
            "nobs_median": one.nobs_median,
            **_numbers(one, LOW_SHARE, threshold),
        }
        for one in compared
    ]
    return pd.DataFrame([*rows, {c.QUESTION: ANY, **_any_number(compared, threshold)}])


def sampling_plans(one: Comparison, threshold: float) -> pd.DataFrame:
    """One row is distance from the threshold: the cases it takes to tell a kommune below from one above.

    Returns
    -------
    DataFrame
        `poor` and `good`, true shares as far below and above the threshold; `nobs` and `cutoff` of the smallest
        sample that misses the one and picks the other with a chance of RISK at most; `miss` and `false_pick`,
        these chances by the rule "share" at the median number of cases of today. No row for a distance that
        leaves [0, 1].
    """
    nobs, rows = max(1, int(one.nobs_median)), []
    for distance in DISTANCES:
        poor, good = threshold - distance, threshold + distance
        if poor >= 0 and good <= 1:
            plan = screening_plan(poor, good, RISK, RISK)
            now = {
                "miss": 1 - chance_by_share(poor, nobs, threshold),
                "false_pick": chance_by_share(good, nobs, threshold),
            }
            rows.append({"poor": poor, "good": good, c.NOBS: plan.nobs, "cutoff": plan.cutoff} | now)
    return pd.DataFrame(rows, columns=["poor", "good", c.NOBS, "cutoff", "miss", "false_pick"])


def picked_for_follow_up(known: FollowUp, threshold: float, level: float) -> pd.DataFrame:
    """One row is rule x requirement x icc: how many kommuner a rule picks that may have been the one.

    The cases of each requirement are spread evenly over the kommuner, their true shares around the published
    percentage, with an icc of 0 all alike. Requirements are taken for independent.

    Returns
    -------
    DataFrame
        `rule`, `question` (empty: on any of them), `icc`; `picked`, the expected number, from `low` to `upp` in
        95 of 100 repetitions; `reached`, the chance of as many as were picked, or more; `poor`, `wrongly`,
        `missed` as in `by_rule`.
    """
    rows = []
    for icc in SCREENING_ICCS:
        for rule in RULES:
            found = {r.question: _published(known.kommuner, r, rule, threshold, icc, level) for r in known.requirements}
            alone = found if rule == LOW_SHARE else {}
            for question, each in {**alone, ANY: any_of(_stacked(list(found.values())))}.items():
                row = {"rule": rule, c.QUESTION: question, c.ICC: icc}
                rows.append({**row, **_spread(each, known.picked), **_expected(each)})
    return pd.DataFrame(rows)


def spread_evenly(cases: int, kommuner: int) -> NDArray[np.int64]:
    """So many cases on so many kommuner, as evenly as it goes.

    >>> spread_evenly(8, 3).tolist()
    [3, 3, 2]
    """
    least, more = divmod(cases, kommuner)
    return np.full(kommuner, least) + (np.arange(kommuner) < more)


def _published(kommuner: int, given: Requirement, rule: str, threshold: float, icc: float, level: float) -> Screening:
    nobs, share = spread_evenly(given.cases, kommuner), given.percent / 100
    return screen(nobs, cutoff(rule, nobs, threshold, share, level), threshold, share, icc)


def _numbers(one: Comparison, rule: str, threshold: float) -> dict[str, float]:
    frame = one.kommuner
    limit = cutoff(rule, frame[c.NOBS].to_numpy(), threshold, one.target, one.level)
    return {"observed": int((frame[c.COUNT] <= limit).sum()), **_expected(_screened(one, limit, threshold))}


def _any_number(compared: Sequence[Comparison], threshold: float) -> dict[str, float]:
    """Of kommuner on any of the requirements that are relevant for them."""
    picked: dict[str, bool] = {}
    each: dict[str, list[Screening]] = {}
    for one in compared:
        frame = one.kommuner
        limit = picking_rules.cutoff_share(frame[c.NOBS].to_numpy(), threshold)
        found = _screened(one, limit, threshold)
        for place, code in enumerate(frame[c.KOMMUNE_CODE]):
            picked[code] = picked.get(code, False) or bool(frame[c.COUNT].iloc[place] <= limit[place])
            each.setdefault(code, []).append(Screening(*(part[place] for part in found)))
    together = _stacked([any_of(_stacked(parts)) for parts in each.values()])
    return {"observed": sum(picked.values()), **_expected(together)}


def _screened(one: Comparison, limit: NDArray, threshold: float) -> Screening:
    nobs = one.kommuner[c.NOBS].to_numpy()
    mean, icc, _ = one.population
    if 0 < mean < 1:
        return screen(nobs, limit, threshold, mean, min(np.nan_to_num(icc), _ALL_OR_NOTHING))
    picked, poor = chance_picked(mean, nobs, limit), np.full(len(nobs), float(mean < threshold))
    return Screening(picked, poor, picked * poor)


def _stacked(parts: Sequence[Screening]) -> Screening:
    """Several as one, along the last axis."""
    return Screening(*(np.stack(column, axis=-1) for column in zip(*parts, strict=True)))


def _expected(each: Screening) -> dict[str, float]:
    """Numbers of kommuner, from the probabilities of each."""
    missed = np.maximum(each.poor - each.both, 0.0)
    parts = {"picked": each.picked, "poor": each.poor, "wrongly": each.wrongly, "missed": missed}
    return {name: float(part.sum()) for name, part in parts.items()}


def _spread(each: Screening, reached: int) -> dict[str, float]:
    pmf = number_picked(each.picked)
    low, upp = (int((pmf.cumsum() >= tail - HAIR).argmax()) for tail in (0.025, 0.975))
    return {"low": low, "upp": upp, "reached": float(pmf[reached:].sum())}
