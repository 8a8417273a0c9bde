"""What the codes of a year are called in Danish, and the list of its questions."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from .. import columns as c
from ..params.codebook import Codebook
from .dictionary import dictionary

Labels = Mapping[str, Mapping[str, str]]


def danish_labels(codebook: Codebook) -> Labels:
    """Column -> code -> how it is printed.

    Parameters
    ----------
    codebook : Codebook
        The codebook of a year, or of years together.
    """
    fixed = {column: {code: words.da for code, words in codes.items()} for column, codes in dictionary().codes.items()}
    types = {name: kind.label for name, kind in codebook.survey.case_types.items()}
    return {
        **fixed,
        c.CASE_TYPE: {**fixed[c.CASE_TYPE], **types},
        c.QUESTION: {q.question: q.short for q in codebook.questions},
        c.ANSWER: {name: answer.label for name, answer in codebook.survey.answers.items()},
        "table": {q.number: f"Tabel {q.number}" for q in codebook.questions},  # a bare 2.3 is a date in a Danish Excel
    }


def questions_frame(codebook: Codebook) -> pd.DataFrame:
    """One row is a question of a year, in the order of the report's tables.

    Parameters
    ----------
    codebook : Codebook
        The year's.

    Returns
    -------
    DataFrame
        `question`, the number of its `table`, `short`, `wording`, `law`, and whether it is a `requirement`.
    """
    rows = [(q.question, q.number, q.short, q.wording, q.law, bool(q.complies)) for q in codebook.questions]
    return pd.DataFrame(rows, columns=[c.QUESTION, "table", "short", "wording", "law", "requirement"])
