"""Which pages a survey cannot carry, and why: a file of one kommune, or of a few cases, has its own pages alone."""

from __future__ import annotations

from .. import columns as c
from ..results.area import Results
from .notebooks import ReportNotebook

SEVERAL = 2  # kommuner, to set beside each other; and cases of each, to see how they vary


def why_left_out(notebook: ReportNotebook, results: Results) -> str:
    """Why a survey cannot carry a page; empty where it can.

    Parameters
    ----------
    notebook : ReportNotebook
        The page.
    results : Results
        The results of the year.
    """
    if notebook not in (ReportNotebook.NATIONAL, ReportNotebook.COMPARISON, ReportNotebook.METHODOLOGY):
        return ""
    if notebook is not ReportNotebook.NATIONAL and results.codebook.survey.suppress_below is not None:
        return "It takes the numbers of every kommune, and small ones are hidden."
    rows = results.frequencies[
        (results.frequencies[c.KOMMUNE_CODE] != c.ALL) & (results.frequencies[c.CASE_TYPE] == c.ALL)
    ]
    sizes = rows.groupby(c.KOMMUNE_CODE)[c.NOBS].max()
    if (sizes > 0).sum() < SEVERAL:
        return "It needs two kommuner, and the cases are of one."
    if notebook is ReportNotebook.METHODOLOGY and (sizes >= SEVERAL).sum() < SEVERAL:
        return "It needs two kommuner with two cases each."
    return ""
