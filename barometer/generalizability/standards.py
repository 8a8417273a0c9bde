"""Published standards for when an estimate may be shown, put to estimates.

They judge one estimate at the share observed; the rule of `generalizability` judges a domain whatever its cases
say. They stand beside it so that a reviewer sees what another office would have done.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ..params.standards import standards
from ..statistics.effective import korn_graubard
from ..statistics.intervals import wilson

NCHS = "nchs_2017"


def judged(
    count: ArrayLike,
    nobs: ArrayLike,
    *,
    level: float,
    deff: ArrayLike = 1.0,
    df: ArrayLike | None = None,
) -> pd.DataFrame:
    """One row is estimate x standard: the `action` it asks for, and whether the estimate `passes`.

    Parameters
    ----------
    count, nobs : array (n,) of int
        0 <= count <= nobs, nobs >= 1.
    level : float
        Confidence level of the intervals, in (0, 1).
    deff : array (n,) of float
        Design effects, > 0; below 1 they count as 1.
    df : array (n,) of int, optional
        Degrees of freedom; nobs - 1 where none are given.

    Returns
    -------
    DataFrame
        `estimate` (its place in the arrays), `standard` (id), `action`, `passes`.
    """
    known = standards()
    values = _quantities(count, nobs, level, deff, df)
    parts = []
    for standard in known.standards:
        severity = np.zeros(len(values["nobs"]), dtype=int)
        for condition in standard.conditions:
            asked = np.all([bound.met(values) for bound in condition.where], axis=0) if condition.where else True
            hit = ~condition.met(values) & asked
            severity = np.where(hit, np.maximum(severity, known.actions.index(condition.otherwise)), severity)
        actions = np.array(known.actions)[severity]
        parts.append(
            pd.DataFrame(
                {
                    "estimate": np.arange(len(actions)),
                    "standard": standard.id,
                    "action": actions,
                    "passes": np.isin(actions, standard.passes),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _quantities(count, nobs, level, deff, df) -> dict[str, NDArray]:
    from scipy.special import ndtri

    x, n = (np.atleast_1d(np.asarray(a, dtype=float)) for a in (count, nobs))
    effect = np.maximum(1.0, np.broadcast_to(np.asarray(deff, dtype=float), x.shape))
    free = n - 1 if df is None else np.broadcast_to(np.asarray(df, dtype=float), x.shape)
    p = x / n
    se = np.sqrt(p * (1 - p) / n * effect)
    # One case has no degrees of freedom of its own, and nothing lost by it.
    low, upp = korn_graubard(p, se**2, n, np.maximum(free, np.where(n == 1, 1, 0)), level)
    score_low, score_upp = wilson(x.astype(int), n.astype(int), level)
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            "nobs": n,
            "nobs_effective": n / effect,
            "df": free,
            "inner": ((p > 0) & (p < 1)).astype(float),
            "half_width_wald": ndtri((1 + level) / 2) * se,
            "width_exact": upp - low,
            "width_wilson": score_upp - score_low,
            "relative_width": (upp - low) / p,
            "relative_width_complement": (upp - low) / (1 - p),
            "relative_width_wilson": (score_upp - score_low) / p,
            "cv": se / p,
        }
