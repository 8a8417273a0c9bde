"""When the counts of a case file count as published: by an owner's word, and from the day of publication on.

Until then their source is `cases`, and every page made from them says that they are not published.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from .. import columns as c
from ..errors import ParameterError
from ..params.survey_year import SurveyYear
from .survey_counts import SurveyCounts

_WHERE = "--published"


def check_said_of_cases(given: bool, *, partial: bool, published: bool) -> None:
    """Refuses what is said of a case file where there is none, and words that contradict each other.

    Parameters
    ----------
    given : bool
        Whether there is a case file.
    partial, published : bool
        Whether it is said to be a part of the year, and to be published.

    Raises
    ------
    ParameterError
        Something is said of no case file, or a part of a year is said to be published.
    """
    if (partial or published) and not given:
        what = "--partial and --published speak of a case file, and none is given."
        raise ParameterError(what, where="--partial" if partial else "--published", todo="Name one with --cases.")
    if partial and published:
        raise ParameterError("A part of a year is not what is published.", where="--partial, --published",
                             todo="Leave one of them out.")  # fmt: skip


def check_publication(survey: SurveyYear, as_of: date) -> None:
    """Refuses the word that a survey is published before the day of its publication has come.

    Parameters
    ----------
    survey : SurveyYear
        The year.
    as_of : date
        The day on which the word is given.

    Raises
    ------
    ParameterError
        The day lies ahead, or is not known.
    """
    day = survey.publication_date
    if day is None:
        raise ParameterError(
            f"On which day {survey.title} is published is not known, so its case file cannot count as published.",
            where=_WHERE,
            todo=f"Write publication_date into params/{survey.year}/survey.yml.",
        )
    if as_of < day:
        raise ParameterError(
            f"{survey.title} is not published yet.",
            where=_WHERE,
            expected=f"{day.isoformat()} or later",
            got=as_of.isoformat(),
        )


def as_published(counted: SurveyCounts) -> SurveyCounts:
    """The counts of a case file with the source `published` in place of `cases`.

    Parameters
    ----------
    counted : SurveyCounts
        As `counts_of_cases` gives it.

    Raises
    ------
    ParameterError
        A kommune of the file is invented.
    """
    if c.SYNTHETIC in set(counted.frequencies[c.SOURCE]):
        raise ParameterError("Invented cases are never published.", where=_WHERE, todo="Leave the word out.")
    frequencies, design_effects = (
        frame.assign(**{c.SOURCE: c.PUBLISHED}) for frame in (counted.frequencies, counted.design_effects)
    )
    return replace(counted, frequencies=frequencies, design_effects=design_effects)
