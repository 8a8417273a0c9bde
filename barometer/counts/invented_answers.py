"""No real kommune carries the answers of an invented one: the demo's are known, under whatever code they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from .. import columns as c
from ..errors import CaseFileError
from ..params.codebook import Codebook
from ..params.kommuner import is_invented
from . import synthetic


def refuse_invented_answers(cases: pd.DataFrame, codebook: Codebook) -> None:
    """Refuses cases of a real kommune that have exactly the answers of a kommune of the demo.

    Parameters
    ----------
    cases : DataFrame
        One row is one case, as `read_cases` gives it.
    codebook : Codebook
        The questions of the year.

    Raises
    ------
    CaseFileError
        Names the kommuner. The order of the cases and their numbers count for nothing.
    """
    if codebook.survey.cases is None:
        return  # of such a year nothing is invented
    invented = {answers for _, answers in _answers(synthetic.invent(codebook, every_kommune=True), codebook)}
    invented |= {answers for _, answers in _answers(synthetic.invent(codebook), codebook)}
    real = cases[~cases[c.KOMMUNE_CODE].map(is_invented).astype(bool)]
    found = [code for code, answers in _answers(real, codebook) if answers in invented]
    if found:
        raise CaseFileError(
            "Real kommuner have exactly the answers of invented ones. No real kommune carries invented numbers.",
            where=f"kommune {', '.join(found)}",
            expected="the cases that were read; of invented cases the codes S01, S02 ...",
        )


def _answers(cases: pd.DataFrame, codebook: Codebook) -> Iterator[tuple[str, frozenset]]:
    """Each kommune's code, and how often each row of answers stands among its cases."""
    for code, own in cases.groupby(c.KOMMUNE_CODE, observed=True):
        rows = zip(*(own[name].astype(str).tolist() for name in codebook.by_name), strict=True)
        yield str(code), frozenset(Counter(rows).items())
