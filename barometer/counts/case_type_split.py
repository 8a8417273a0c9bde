"""Which types of case the numbers of all kommuner together are split by: those that point at nobody.

A type with few cases, or with the cases of few kommuner, is not counted apart. Neither is one whose difference from
what else is shown would be so small.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import columns as c
from ..params.codebook import Codebook
from ..params.rule import Rule


def shown_case_types(cases: pd.DataFrame, codebook: Codebook, rule: Rule) -> list[str]:
    """The types of case that are counted apart, in the order of the codebook.

    The types shown divide the cases into groups that no type cuts: with a placement and a placement without consent
    also the placements with consent. Each group has no case, or `min_split_nobs` cases of `min_split_kommuner`
    kommuner. Where one has fewer, the smallest type that sets it apart is left out, until none has.

    Parameters
    ----------
    cases : DataFrame
        One row is one case of any kommune.
    codebook : Codebook
        The year's types of case.
    rule : Rule
        Gives the two thresholds.
    """
    types, kommune = cases[codebook.survey.case_type_question], cases[c.KOMMUNE_CODE]
    inside = {name: types.isin(kind.answers).to_numpy() for name, kind in codebook.survey.case_types.items()}
    while small := next((group for group in _groups(inside, len(cases)) if _too_small(group, kommune, rule)), None):
        setting_apart = [name for name in inside if small not in _groups(_without(inside, name), len(cases))]
        holding = [name for name in inside if small <= set(np.flatnonzero(inside[name]))]
        left_out = min(setting_apart or holding or inside, key=lambda name: (int(inside[name].sum()), name))
        inside = _without(inside, left_out)
    return list(inside)


def _too_small(group: frozenset[int], kommune: pd.Series, rule: Rule) -> bool:
    if len(group) == len(kommune):
        return False  # all cases: nothing is split
    kommuner = kommune.iloc[list(group)].nunique()
    return len(group) < rule.min_split_nobs.value or kommuner < rule.min_split_kommuner.value


def _groups(inside: Mapping[str, NDArray[np.bool_]], number: int) -> list[frozenset[int]]:
    """The largest groups of cases, by their places, that no type cuts."""
    if not inside or not number:
        return [frozenset(range(number))]
    _, group = np.unique(np.stack(list(inside.values()), axis=1), axis=0, return_inverse=True)
    group = group.ravel()
    return [frozenset(np.flatnonzero(group == one).tolist()) for one in range(group.max() + 1)]


def _without(inside: Mapping[str, NDArray[np.bool_]], name: str) -> dict[str, NDArray[np.bool_]]:
    return {other: marks for other, marks in inside.items() if other != name}
