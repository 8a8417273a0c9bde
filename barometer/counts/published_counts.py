"""The frequencies of kommuner whose counts are published."""

from __future__ import annotations

import pandas as pd

from ..params.codebook import Codebook
from .frequencies import frequencies_from_counts


def published_frequencies(codebook: Codebook) -> pd.DataFrame:
    """Frequencies of every kommune whose counts are published: kommune x question x answer a row."""
    return frequencies_from_counts(codebook.published.counts, codebook)
