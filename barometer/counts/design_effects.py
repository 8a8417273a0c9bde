"""Design effects: how the cases of a result are spread over the kommuner, and what that does to its variance.

A kommune's answers by type of case are near to single children. They never leave this module. What leaves it is one
line for each result: the number of kommuner it comes from, its design effects, and its intraclass correlation.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import columns as c
from ..errors import FrequencyError
from ..params.codebook import Codebook
from ..statistics import clustering, design, effective


def design_effects_from_cases(
    cases: pd.DataFrame, codebook: Codebook, case_types: Sequence[str] | None = None
) -> pd.DataFrame:
    """One row is type of case x question, all kommuner together.

    Parameters
    ----------
    cases : DataFrame
        One row is one case, as `read_cases` gives them.
    codebook : Codebook
        The year's questions and types of case.
    case_types : sequence of str, optional
        The types by which all kommuner together are split; every one where none is given.

    Returns
    -------
    DataFrame
        `count` of the `nobs` relevant cases keep the law; the cases come from `kommuner` kommuner.
        `deff_stratified` takes the kommuner as strata, `deff_clustered` takes the kommune as the sampling unit,
        `icc` is the estimate by analysis of variance. These three are missing where no kommune differs from
        another, and where the question is no requirement. `source` is that of the frequencies.
    """
    codes, place = np.unique(cases[c.KOMMUNE_CODE], return_inverse=True)
    size = np.bincount(place, minlength=len(codes))
    types = cases[codebook.survey.case_type_question]
    parts = []
    kinds = codebook.survey.case_types
    for name in (c.ALL, *(kinds if case_types is None else case_types)):
        whole = name == c.ALL
        inside = np.ones(len(cases), dtype=bool) if whole else types.isin(kinds[name].answers).to_numpy()
        count, nobs = (np.zeros((len(codes), len(codebook.questions)), dtype=np.int64) for _ in range(2))
        for column, q in enumerate(codebook.questions):
            asked = inside & (cases[q.question] != "").to_numpy()
            kept = asked & cases[q.question].isin(q.complies).to_numpy()
            nobs[:, column] = np.bincount(place[asked], minlength=len(codes))
            count[:, column] = np.bincount(place[kept], minlength=len(codes))
        parts.append(_rows(count, nobs, size, codebook, name, _origin(cases[c.SOURCE], whole=whole)))
    return pd.concat(parts, ignore_index=True)


def design_effects_from_frequencies(frequencies: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """One row is question, all kommuner and types of case together; as `from_cases` for the type `alle`.

    Parameters
    ----------
    frequencies : DataFrame
        One row is kommune x type of case x question x answer.
    codebook : Codebook
        The year's questions.
    """
    rows = frequencies[(frequencies[c.KOMMUNE_CODE] != c.ALL) & (frequencies[c.CASE_TYPE] == c.ALL)]
    names = list(codebook.by_name)
    complying = pd.MultiIndex.from_tuples([(q.question, a) for q in codebook.questions for a in q.complies])
    kept = rows[c.COUNT].where(pd.MultiIndex.from_frame(rows[[c.QUESTION, c.ANSWER]]).isin(complying), 0)
    table = rows.assign(**{c.COUNT: kept}).groupby([c.KOMMUNE_CODE, c.QUESTION])
    count, nobs = (
        found.unstack().reindex(columns=names).fillna(0).to_numpy(np.int64)
        for found in (table[c.COUNT].sum(), table[c.NOBS].first())
    )
    # Where the table that holds every case is not published, the largest base is the least size there was.
    size = nobs.max(axis=1, initial=0)
    return _rows(count, nobs, size, codebook, c.ALL, _origin(rows[c.SOURCE], whole=True))


def _origin(sources: pd.Series, *, whole: bool) -> str:
    """Where a result of several kommuner comes from: from invented cases if any went into it.

    Even where every kommune's totals are published, their split by type is not.
    """
    found = set(sources)
    if c.SYNTHETIC in found or not (whole or found <= {c.CASES}):
        return c.SYNTHETIC
    return c.PUBLISHED if found <= {c.PUBLISHED} else c.CASES


def _rows(
    count: NDArray, nobs: NDArray, size: NDArray, codebook: Codebook, case_type: str, source: str
) -> pd.DataFrame:
    """One row is question; count and nobs are kommuner x questions."""
    requirement = np.array([bool(q.complies) for q in codebook.questions])
    total, several = nobs.sum(axis=0), (nobs > 0).sum(axis=0) > 1
    share = np.divide(count.sum(axis=0), total, out=np.full(len(total), np.nan), where=total > 0)
    stratified, clustered, icc = (np.full(len(total), np.nan) for _ in range(3))
    if several.any():
        x, n = count[:, several], nobs[:, several]
        # A kommune with one case says nothing of how its cases vary; it adds nothing instead of stopping the rest.
        strata = design.variance_stratified(x, n, size, lonely="remove")
        clusters = design.variance_clustered(x, n)
        stratified[several] = effective.deff(strata, share[several], total[several])
        clustered[several] = effective.deff(clusters, share[several], total[several])
        icc[several] = clustering.icc_anova(x, n)
    return pd.DataFrame(
        {
            c.YEAR: codebook.year,
            c.CASE_TYPE: case_type,
            c.QUESTION: list(codebook.by_name),
            c.COUNT: count.sum(axis=0),
            c.NOBS: total,
            c.KOMMUNER: (nobs > 0).sum(axis=0),
            c.DEFF_STRATIFIED: np.where(requirement, stratified, np.nan),
            c.DEFF_CLUSTERED: np.where(requirement, clustered, np.nan),
            c.ICC: np.where(requirement, icc, np.nan),
            c.SOURCE: source,
        }
    )[list(c.DESIGNS)]


def read_design_effects(path: Path, frequencies: pd.DataFrame) -> pd.DataFrame:
    """The frame from a CSV file that was written of it, checked against the frequencies it belongs to.

    Raises
    ------
    FrequencyError
        The file is missing or cannot be read, or its bases are not those of the frequencies.
    """
    try:
        frame = pd.read_csv(path, dtype={c.YEAR: str, c.CASE_TYPE: str, c.QUESTION: str, c.SOURCE: str})
    except (OSError, pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise FrequencyError("The file of designs cannot be read.", where=path.name) from error
    if missing := [name for name in c.DESIGNS if name not in frame]:
        raise FrequencyError("Columns are missing.", where=path.name, expected=", ".join(missing))
    together = frequencies[frequencies[c.KOMMUNE_CODE] == c.ALL]
    given, counted = (_bases(rows) for rows in (frame, together))
    # Where numbers are hidden, nothing is said of how the cases of one type fell to the kommuner.
    told = given if together[[c.COUNT, c.NOBS]].isna().any(axis=None) else {**given, **counted}
    if strange := [key for key in told if given.get(key) != counted.get(key)]:
        where = ", ".join(f"{name} {part}" for name, part in zip(_KEY, strange[0], strict=True))
        raise FrequencyError(
            "The designs are not those of the frequencies beside them.", where=f"{path.name}, {where}",
            todo="Take both from one run.",
        )  # fmt: skip
    return frame[list(c.DESIGNS)]


_KEY = (c.YEAR, c.CASE_TYPE, c.QUESTION)


def _bases(rows: pd.DataFrame) -> dict[tuple[str, ...], int]:
    """The base of each result; -1 where it is hidden."""
    keys = zip(*(rows[name].astype(str).tolist() for name in _KEY), strict=True)
    return dict(zip(keys, rows[c.NOBS].astype("Int64").fillna(-1), strict=True))
