"""All that is counted of one year, from a case file or, where there is none, from published and invented counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ..params.codebook import Codebook
from ..params.rule import Rule, rule
from . import synthetic
from .case_type_split import shown_case_types
from .design_effects import design_effects_from_cases
from .frequencies import frequencies_from_cases, kommune_frequencies, national_frequencies
from .published_counts import published_frequencies
from .small_counts import assumed_design_effects, kommuner_with_cases, without_small_counts


@dataclass(frozen=True, eq=False)
class SurveyCounts:
    """One year, counted.

    Attributes
    ----------
    frequencies : DataFrame
        One row is kommune x type of case x question x answer; small counts are missing where the year hides them.
    design_effects : DataFrame
        One row is type of case x question: how the cases fell to the kommuner.
    cases : DataFrame
        One row is one case. It is kept for several years together, and goes into no output. Of a case file there is
        none here: its rows stay in the process that counted them.
    notes : tuple of str
        What was taken for what when a case file was read: sentences that repeat nothing of it.
    """

    frequencies: pd.DataFrame
    design_effects: pd.DataFrame
    cases: pd.DataFrame
    notes: tuple[str, ...] = ()


def counts_of_cases(cases: pd.DataFrame, codebook: Codebook, by: Rule | None = None) -> SurveyCounts:
    """What is counted of a year's case file.

    Parameters
    ----------
    cases : DataFrame
        One row is one case, as `read_cases` gives it.
    codebook : Codebook
        The year's questions.
    by : Rule, optional
        Its thresholds decide by which types of case all kommuner together are split; params/rule.yml where none is
        given.
    """
    shown = shown_case_types(cases, codebook, by or rule())
    return _counted(frequencies_from_cases(cases, codebook, shown), cases, codebook, shown)


def counts_of_demo(codebook: Codebook, by: Rule | None = None) -> SurveyCounts:
    """What is counted of a year without a case file.

    A kommune whose tables are all published has its published counts. Invented kommuner stand in for the others.

    Parameters
    ----------
    codebook : Codebook
        The year's questions.
    by : Rule, optional
        Its thresholds decide by which types of case all kommuner together are split; params/rule.yml where none is
        given.

    Raises
    ------
    ParameterError
        The year's number of cases is not published.
    ConfigError
        The parameters of the year contradict each other.
    """
    invented = synthetic.invent(codebook)
    own = published_frequencies(codebook, complete=True)
    by_kommune = kommune_frequencies(invented, codebook)
    by_kommune = pd.concat([by_kommune, own[list(by_kommune)]], ignore_index=True) if len(own) else by_kommune
    cases = pd.concat([synthetic.arrange(codebook), invented], ignore_index=True)
    shown = shown_case_types(cases, codebook, by or rule())
    return _counted(national_frequencies(by_kommune, cases, codebook, shown), cases, codebook, shown)


def _counted(
    frequencies: pd.DataFrame, cases: pd.DataFrame, codebook: Codebook, case_types: Sequence[str]
) -> SurveyCounts:
    """The counts as they go on: without the small ones, where the year hides them."""
    if codebook.survey.suppress_below is None:
        return SurveyCounts(frequencies, design_effects_from_cases(cases, codebook, case_types), cases)
    shown = without_small_counts(frequencies, codebook)
    return SurveyCounts(shown, assumed_design_effects(shown, codebook, kommuner_with_cases(shown)), cases)
