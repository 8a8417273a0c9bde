"""The notices above a page: that it is not public yet, and that numbers on it are invented."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from .. import columns as c
from ..page.blocks import Stamp
from ..page.danish import da
from ..results.area import Area


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
    return [Stamp("embargo", "Ikke offentlig endnu", da.text("year/embargo", publication_date=last))]


def synthetic_stamps(area: Area) -> list[Stamp]:
    """The notice that an invented case went into a number on the page, or nothing."""
    sources = area.results.sources
    if c.SYNTHETIC not in sources.values():
        return []
    names = area.results.kommuner
    real = [names[code] for code, source in sources.items() if source != c.SYNTHETIC]
    if area.code == c.ALL:
        return [synthetic_stamp(da.text("year/synthetic_year", real=real))]
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
