"""What is known of a kommune's answers in one year: counts, or the counts that a percentage leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import columns as c
from .. import rounding
from ..errors import ConfigError, ParameterError
from ..params import published
from ..params.codebook import Codebook, Question


@dataclass(frozen=True, eq=False)
class PossibleCounts:
    """The counts that may stand behind what is known of one requirement in one year.

    Attributes
    ----------
    percent : int
        Of cases that keep the law, whole, as printed.
    count, nobs : array (M,) of int
        What may be, by base; one where the counts are known.
    source : str
        The document, or where the counts come from.
    counted : bool
        Whether the counts are known, and not the percentage alone.
    """

    percent: int
    count: NDArray[np.int64]
    nobs: NDArray[np.int64]
    source: str
    counted: bool


def possible_counts_of_kommune(code: str, codebook: Codebook) -> dict[str, PossibleCounts]:
    """Requirement -> what is published of it for one kommune; a requirement of which nothing is has no entry.

    Where only a percentage is published, the base may be every number of cases from the question's `at_least`
    to its `at_most` of the kommune's cases.

    Raises
    ------
    ParameterError
        Nothing of the kommune is published for the year.
    ConfigError
        It is not known how many cases were read, or no base gives the percentage.
    """
    found = _counted(code, codebook)
    shares = codebook.published.shares
    for row in shares[shares[c.KOMMUNE_CODE] == code].to_dict("records"):
        if row[c.QUESTION] not in found:
            question = codebook.question(row[c.QUESTION])
            found[row[c.QUESTION]] = _open(row, question, _cases(code, codebook), codebook)
    if not found:
        raise ParameterError(
            f"Nothing of {codebook.kommune_name(code)} is published in {codebook.survey.title}.", where="kommune",
            expected=", ".join(map(codebook.kommune_name, told_of(codebook))), got=codebook.kommune_name(code),
        )  # fmt: skip
    return found


def possible_counts_of_all(codebook: Codebook, nobs: int) -> dict[str, PossibleCounts]:
    """Requirement -> what is published of it for all kommuner together, at the largest base of `nobs` cases.

    No base of theirs is published. The largest there can be shows what their percentages can say at best.

    Raises
    ------
    ParameterError
        Nothing of them is published for the year.
    """
    shares = codebook.published.shares
    found = {}
    for row in shares[shares[c.KOMMUNE_CODE] == c.ALL].to_dict("records"):
        base = ceil(nobs * codebook.question(row[c.QUESTION]).at_most)
        found[row[c.QUESTION]] = _behind(row, base, base)
    if not found:
        raise ParameterError(
            f"Nothing of all kommuner together is published in {codebook.survey.title}.", where="kommune",
            expected=", ".join(map(codebook.kommune_name, told_of(codebook))), got=c.ALL,
        )  # fmt: skip
    return found


def counts_of_rows(frequencies: pd.DataFrame, codebook: Codebook) -> dict[str, PossibleCounts]:
    """Requirement -> its counts in the frequencies of one kommune; none if relevant for no case, or if hidden."""
    found = {}
    for question in codebook.requirements:
        rows = frequencies[frequencies[c.QUESTION] == question.question]
        kept = rows.loc[rows[c.ANSWER].isin(question.complies), c.COUNT]
        # What is hidden is missing. A base may be shown where the counts that it is the sum of are hidden.
        nobs = rows[c.NOBS].iloc[0] if c.NOBS in rows and len(rows) else rows[c.COUNT].sum()
        if not kept.isna().any() and not pd.isna(nobs) and nobs:
            count, nobs = int(kept.sum()), int(nobs)
            found[question.question] = _known(count, nobs, rows[c.SOURCE].iloc[0])
    return found


def possible_counts_frame(known: Mapping[str, PossibleCounts]) -> pd.DataFrame:
    """One row is requirement x count that may be: `question`, `count`, `nobs`, `counted` and `source`."""
    rows = [
        (question, count, nobs, one.counted, one.source)
        for question, one in known.items()
        for count, nobs in zip(one.count.tolist(), one.nobs.tolist(), strict=True)
    ]
    return pd.DataFrame(rows, columns=[c.QUESTION, c.COUNT, c.NOBS, "counted", c.SOURCE])


def told_of(codebook: Codebook) -> list[str]:
    """Codes of the kommuner of which anything is published for the year."""
    frames = (codebook.published.counts, codebook.published.shares)
    return sorted({code for frame in frames for code in frame[c.KOMMUNE_CODE]} - {c.ALL})


def _counted(code: str, codebook: Codebook) -> dict[str, PossibleCounts]:
    counts = codebook.published.counts
    rows = counts[counts[c.KOMMUNE_CODE] == code]
    found = counts_of_rows(rows, codebook)
    first = rows.drop_duplicates(c.QUESTION)
    documents = {q: text.split(", tabel ")[0] for q, text in zip(first[c.QUESTION], first[c.SOURCE], strict=True)}
    return {name: PossibleCounts(k.percent, k.count, k.nobs, documents[name], True) for name, k in found.items()}


def _known(count: int, nobs: int, source: str) -> PossibleCounts:
    return PossibleCounts(rounding.whole_percent(count, nobs), np.array([count]), np.array([nobs]), source, True)


def _open(row: dict, question: Question, cases: int, codebook: Codebook) -> PossibleCounts:
    known = _behind(row, min(question.at_least, cases), ceil(cases * question.at_most))
    if not known.nobs.size:
        raise ConfigError(
            f"No base of {question.question} gives {row[published.PERCENT]} percent.",
            where=f"params/{codebook.year}/published_shares.csv",
            expected=f"a base from {question.at_least} to {ceil(cases * question.at_most)} cases",
        )
    return known


def _behind(row: dict, least: int, most: int) -> PossibleCounts:
    percent = int(row[published.PERCENT])
    return PossibleCounts(percent, *rounding.counts_behind(percent, least, most), row[c.SOURCE], False)


def _cases(code: str, codebook: Codebook) -> int:
    known = codebook.published.cases
    if code not in known:
        raise ConfigError(
            f"It is not known how many cases of {codebook.kommune_name(code)} were read.",
            where=f"params/{codebook.year}/kommuner.csv", todo="Add the kommune with its number of cases.",
        )  # fmt: skip
    return known[code]
