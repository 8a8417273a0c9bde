"""Small counts hidden in the frequencies of a year, where its survey.yml asks for it.

It is done once, where a year is counted. What is hidden is missing in `frequencies` from there on, so no file, no
notebook and no page ever holds it.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from .. import columns as c
from ..params.codebook import Codebook

_WHOLE_OR_MISSING = "Int64"


def without_small_counts(frequencies: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """The frequencies with their small counts hidden, and with as many others as it takes to protect them.

    Parameters
    ----------
    frequencies : DataFrame
        One row is kommune x type of case x question x answer; every kommune of the year, and nothing hidden.
    codebook : Codebook
        The year's questions. Its `suppress_below` is the least count that is not small; without one nothing is hidden.

    Returns
    -------
    DataFrame
        The frame itself where nothing is asked for; else one with the same rows, in which `count` and `nobs` are
        whole or missing.
    """
    below = codebook.survey.suppress_below
    if below is None:
        return frequencies
    # A year that hides nothing need not wait for a solver.
    from ..privacy.suppression import suppression
    from .linked_counts import linked_counts

    counts, place = linked_counts(frequencies, codebook)
    return hide(
        frequencies, {cell for cell, hidden in zip(place, suppression(counts, below).tolist(), strict=True) if hidden}
    )


def hide(frequencies: pd.DataFrame, cells: set[tuple[str, str, str, str]]) -> pd.DataFrame:
    """The frequencies without some of their numbers.

    Parameters
    ----------
    frequencies : DataFrame
        One row is kommune x type of case x question x answer.
    cells : set of tuple
        Kommune, type of case, question and answer of each number to hide; the answer is empty for the base.
    """
    from .linked_counts import BASE

    asked = list(zip(*(frequencies[name].tolist() for name in (c.KOMMUNE_CODE, c.CASE_TYPE, c.QUESTION)), strict=True))
    counts = [(*one, answer) in cells for one, answer in zip(asked, frequencies[c.ANSWER].tolist(), strict=True)]
    bases = [(*one, BASE) in cells for one in asked]
    whole = frequencies.astype({c.COUNT: _WHOLE_OR_MISSING, c.NOBS: _WHOLE_OR_MISSING})
    return whole.assign(**{c.COUNT: whole[c.COUNT].mask(counts), c.NOBS: whole[c.NOBS].mask(bases)})


def kommuner_with_cases(frequencies: pd.DataFrame) -> dict[str, int]:
    """Question -> how many kommuner may have a relevant case: all whose base is not shown to be 0.

    Parameters
    ----------
    frequencies : DataFrame
        One row is kommune x type of case x question x answer, the small counts hidden.
    """
    bases = frequencies[frequencies[c.KOMMUNE_CODE] != c.ALL].drop_duplicates([c.KOMMUNE_CODE, c.QUESTION])
    return (bases[c.NOBS] != 0).fillna(True).groupby(bases[c.QUESTION]).sum().to_dict()


def assumed_design_effects(frequencies: pd.DataFrame, codebook: Codebook, kommuner: Mapping[str, int]) -> pd.DataFrame:
    """The design effects of a year whose small counts are hidden: those of a simple sample.

    A design effect is computed from every kommune's numbers, the hidden ones too, and would narrow them down. The
    kommuner are strata, and a stratified sample hardly ever has a greater variance than a simple one of its size, so
    1 is on the safe side.

    Parameters
    ----------
    frequencies : DataFrame
        One row is kommune x type of case x question x answer, the small counts hidden.
    codebook : Codebook
        The year's questions.
    kommuner : mapping of str to int
        Question -> how many kommuner may have a relevant case.

    Returns
    -------
    DataFrame
        One row is question, all kommuner and types of case together. There is no row of a type of case: how its
        cases fell to the kommuner is shown nowhere.
    """
    complying = {(q.question, answer) for q in codebook.questions for answer in q.complies}
    together = frequencies[(frequencies[c.CASE_TYPE] == c.ALL) & (frequencies[c.KOMMUNE_CODE] == c.ALL)]
    rows = []
    for q in codebook.questions:
        of_all = together[together[c.QUESTION] == q.question]
        kept = of_all[[(q.question, answer) in complying for answer in of_all[c.ANSWER]]]
        rows.append({
            c.YEAR: codebook.year, c.CASE_TYPE: c.ALL, c.QUESTION: q.question,
            c.COUNT: kept[c.COUNT].sum(skipna=False), c.NOBS: of_all[c.NOBS].iloc[0],
            c.KOMMUNER: int(kommuner[q.question]), c.DEFF_STRATIFIED: 1.0 if q.complies else None,
            c.SOURCE: of_all[c.SOURCE].iloc[0],
        })  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(c.DESIGNS))
    numbers = dict.fromkeys((c.DEFF_STRATIFIED, c.DEFF_CLUSTERED, c.ICC), "float64")
    return frame.astype({c.COUNT: _WHOLE_OR_MISSING, c.NOBS: _WHOLE_OR_MISSING, **numbers})
