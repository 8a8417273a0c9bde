"""Published standards for when an estimate may be shown, read from params/standards.yml and put to estimates.

They judge one estimate at the share observed; the rule of `generalizability` judges a domain whatever its cases
say. They stand beside it so that a reviewer sees what another office would have done.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..params.folder import folder, read_yaml
from ..rounding import HAIR
from ..statistics.effective import korn_graubard
from ..statistics.intervals import wilson

NCHS = "nchs_2017"
Quantity = Literal[
    "nobs", "nobs_effective", "df", "inner", "half_width_wald", "width_exact", "width_wilson", "relative_width",
    "relative_width_complement", "relative_width_wilson", "cv",
]  # fmt: skip
Action = Literal["show", "footnote", "review", "flag", "suppress"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Bound(_Strict):
    """A quantity and the one bound it is held to."""

    quantity: Quantity
    at_least: float | None = None
    at_most: float | None = None
    above: float | None = None
    below: float | None = None

    @model_validator(mode="after")
    def _one_bound(self):
        given = [v for v in (self.at_least, self.at_most, self.above, self.below) if v is not None]
        if len(given) != 1:
            raise ValueError("one of at_least, at_most, above, below")
        return self

    def met(self, values: dict[str, NDArray]) -> NDArray[np.bool_]:
        """Whether each estimate meets the bound; an undefined quantity does not."""
        x = values[self.quantity]
        with np.errstate(invalid="ignore"):
            if self.at_least is not None:
                return x >= self.at_least
            if self.at_most is not None:
                return x <= self.at_most + HAIR
            return x > self.above if self.above is not None else x < self.below


class StandardCondition(Bound):
    """A bound, what follows where it is not met, and the bounds that say where it is asked at all."""

    otherwise: Action = Field(alias="else")
    where: list[Bound] = []


class Standard(_Strict):
    """One published standard."""

    id: str
    name: str
    source: str = Field(min_length=1)
    passes: list[Action] = Field(min_length=1)
    conditions: list[StandardCondition] = Field(min_length=1)


class Standards(_Strict):
    """All of them, and the actions from mild to strict."""

    actions: list[Action]
    standards: list[Standard]


@cache
def _standards(path: Path, changed: int) -> Standards:
    return read_yaml(path, Standards)


def standards() -> Standards:
    """The standards as params/standards.yml has them."""
    path = folder() / "standards.yml"
    return _standards(path, path.stat().st_mtime_ns if path.is_file() else 0)


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
