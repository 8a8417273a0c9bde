"""A page about one case is a page about one child: a case file with such a kommune is refused."""

from __future__ import annotations

import pandas as pd

from .. import columns as c
from ..errors import CaseFileError
from ..params.rule import Rule


def refuse_single_cases(cases: pd.DataFrame, by: Rule) -> None:
    """Refuses cases of which a kommune has too few for a page.

    Parameters
    ----------
    cases : DataFrame
        One row is one case.
    by : Rule
        Gives `min_page_nobs`.

    Raises
    ------
    CaseFileError
        Names the kommuner.
    """
    least = int(by.min_page_nobs.value)
    sizes = cases.groupby(c.KOMMUNE_CODE, observed=True).size()
    if small := [str(code) for code in sizes.index[sizes < least]]:
        raise CaseFileError(
            "A kommune has so few cases that its page would show the answers about a single child.",
            where=f"kommune {', '.join(small)}",
            expected=f"{least} cases or more of each kommune",
            got=", ".join(str(size) for size in sizes[sizes < least]),
            todo="Leave the kommune out of the file, and say --partial.",
        )
