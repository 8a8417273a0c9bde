"""Figures that were published, each with its source. Nothing here is computed."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from .. import columns as c
from ..errors import ConfigError
from . import kommuner
from .codebook import Codebook
from .folder import folder, read_csv, where_in_params

COUNTS = (c.KOMMUNE_CODE, c.QUESTION, c.ANSWER, c.COUNT, c.SOURCE)
PERCENT = "percent"  # as printed, a whole number: the one frame that holds percent, because its source does
SHARES = (c.KOMMUNE_CODE, c.QUESTION, PERCENT, c.SOURCE)
SINCE, POINTS = "since", "points"  # an earlier year, and percentage points as a document states them
CLAIMS = (c.KOMMUNE_CODE, SINCE, c.QUESTION, POINTS, c.SOURCE)


def published_counts(year: int | str) -> pd.DataFrame:
    """Published counts of a year, or of pooled years such as "2020-2022".

    Returns
    -------
    DataFrame
        One row is kommune x question x answer: `kommune_code` (`alle` for all together), `question`,
        `answer`, `count`, and `source`, here the document and the table. Empty where nothing is published.
    """
    return _read(folder() / str(year) / "published_counts.csv", COUNTS, c.COUNT)


def published_shares(year: int | str) -> pd.DataFrame:
    """Published percentages of a year, or of pooled years, without the counts they rest on.

    Returns
    -------
    DataFrame
        One row is kommune x question: `kommune_code` (`alle` for all together), `question`, `percent` (of
        the answer that keeps the law, whole, as printed) and `source`, here the document.
    """
    return _read(folder() / str(year) / "published_shares.csv", SHARES, PERCENT)


def published_claims(year: int) -> pd.DataFrame:
    """Changes that a document says there were from an earlier year to this one.

    Returns
    -------
    DataFrame
        One row is kommune x earlier year x question: `kommune_code`, `since`, `question`, `points` (percentage
        points, as stated, below zero for a fall) and `source`, here the document.
    """
    return _read(folder() / str(year) / "claims.csv", CLAIMS, SINCE, POINTS)


def completely_published(codebook: Codebook) -> tuple[str, ...]:
    """Codes of the kommuner of which every table of the year is published."""
    known = published_counts(codebook.year)
    asked = known[known[c.KOMMUNE_CODE] != c.ALL].groupby(c.KOMMUNE_CODE)[c.QUESTION].agg(set)
    return tuple(code for code, questions in asked.items() if questions >= set(codebook.by_name))


def _read(path: Path, columns: tuple[str, ...], *numbers: str) -> pd.DataFrame:
    if not path.is_file():
        return pd.DataFrame(columns=list(columns)).astype(dict.fromkeys(numbers, "int64"))
    rows = read_csv(path, columns)
    for line, row in rows:
        for number in numbers:
            if not re.fullmatch(r"-?[0-9]+" if number == POINTS else r"[0-9]+", row[number]):
                raise ConfigError(
                    f"{number} is no whole number.",
                    where=f"{where_in_params(path)}, row {line}, column {number}",
                    got=row[number],
                )
        code = row[c.KOMMUNE_CODE]
        if code != c.ALL and code not in kommuner.register():
            raise ConfigError(
                "The kommune is unknown.",
                where=f"{where_in_params(path)}, row {line}, column {c.KOMMUNE_CODE}",
                got=code,
                expected="a code of params/kommuner.csv, or alle",
            )
        if not row[c.SOURCE]:
            raise ConfigError(
                "A published figure without a source.", where=f"{where_in_params(path)}, row {line}, column {c.SOURCE}"
            )
    frame = pd.DataFrame([row for _, row in rows], columns=list(columns))
    return frame.astype(dict.fromkeys(numbers, "int64"))
