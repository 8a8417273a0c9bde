"""The notices above a page: that it is not public yet, and what its numbers are not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from .. import columns as c
from ..page.blocks import Stamp
from ..page.danish import da
from ..params.survey_year import SurveyYear
from ..results.area import Area, Results


def page_stamps(area: Area, as_of: date) -> list[Stamp]:
    """Every notice above a page about a year.

    Parameters
    ----------
    area : Area
        The kommune of the page, or all together.
    as_of : date
        The day for which the page is made. Before publication the page carries the embargo.
    """
    results = area.results
    return [
        *embargo_stamps([results.codebook.survey.embargoed_until(as_of)]),
        *synthetic_stamps(area),
        *case_file_stamps(results),
        *partial_stamps(results),
        *blanks_stamps(area),
    ]


def case_file_stamps(results: Results) -> list[Stamp]:
    """The notice that numbers on the page come from a case file and are not published, or nothing."""
    if c.CASES not in results.sources.values():
        return []
    return [case_file_stamp([results.codebook.survey])]


def case_file_stamp(surveys: Sequence[SurveyYear]) -> Stamp:
    """The notice that the numbers of some years come from a case file each and are not published.

    Parameters
    ----------
    surveys : sequence of SurveyYear
        The years.
    """
    text = da.text("year/case_file", years=[str(survey.year) for survey in surveys], publisher=surveys[0].publisher)
    return Stamp("case-file", "Fra en sagsfil, ikke offentliggjort", text)


def partial_stamps(results: Results) -> list[Stamp]:
    """The notice that the cases are a part of the year's, or nothing."""
    if not results.facts.partial:
        return []
    nobs, survey = results.everyone.nobs, results.codebook.survey
    text = da.text("year/partial", nobs=nobs, taking_part=results.taking_part, survey=survey)
    return [Stamp("partial", "En del af året", text)]


def blanks_stamps(area: Area) -> list[Stamp]:
    """The notice that answers may be missing, because a question was left blank unusually often or seldom, or nothing.

    Parameters
    ----------
    area : Area
        A kommune, or all together.
    """
    short = {q.question: q.short for q in area.codebook.questions}
    blanks = [{**one.model_dump(), "short": short[one.question]} for one in area.results.facts.blanks
              if one.kommune_code == area.code]  # fmt: skip
    if not blanks:
        return []
    text = da.text("year/blanks", blanks=blanks, everyone=area.code == c.ALL)
    return [Stamp("blanks", "Svar mangler måske", text)]


def embargo_stamps(publication_dates: Iterable[date | None]) -> list[Stamp]:
    """The notice that a page is not public yet, or nothing.

    Parameters
    ----------
    publication_dates : iterable of date, optional
        For each survey on the page the day of its publication, where that day has not come; None where it has.
    """
    last = max((day for day in publication_dates if day), default=None)
    if last is None:
        return []
    return [Stamp("embargo", f"Ikke offentlig før {da.day(last)}", da.text("year/embargo", publication_date=last))]


def synthetic_stamps(area: Area) -> list[Stamp]:
    """The notice that an invented case went into a number on the page, or nothing."""
    sources = area.results.sources
    if c.SYNTHETIC not in sources.values():
        return []
    names = area.results.kommuner
    real = [names[code] for code, source in sources.items() if source != c.SYNTHETIC]
    if area.code == c.ALL:
        return [synthetic_stamp(da.text("year/synthetic_year", real=real, several_years=False))]
    if area.source == c.SYNTHETIC:
        return [synthetic_stamp(da.text("year/synthetic_kommune"))]
    text = da.text("year/synthetic_context", kommune=area.name, others=len(names) - len(real))
    return [Stamp("synthetic", "Opdigtede sammenligningstal", text)]


def synthetic_stamp(markdown: str) -> Stamp:
    """The notice that the page's own numbers are invented, with a text that says which.

    Parameters
    ----------
    markdown : str
        The text of the notice.
    """
    return Stamp("synthetic", "Opdigtede tal", markdown)
