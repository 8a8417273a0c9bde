"""The frequencies of kommuner whose counts are published."""

from __future__ import annotations

import pandas as pd

from .. import columns as c
from ..params.codebook import Codebook
from .frequencies import frequencies_from_counts


def published_frequencies(codebook: Codebook, *, complete: bool = False) -> pd.DataFrame:
    """The frequencies of every kommune whose counts are published.

    Parameters
    ----------
    codebook : Codebook
        The year's questions.
    complete : bool
        Whether to leave out kommuner of which only some tables are published, and `alle`.

    Returns
    -------
    DataFrame
        One row is kommune x question x answer.
    """
    counts = codebook.published.counts
    if complete:
        counts = counts[counts[c.KOMMUNE_CODE].isin(codebook.completely_published)]
    return frequencies_from_counts(counts, codebook)
