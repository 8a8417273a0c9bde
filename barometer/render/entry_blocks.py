"""The entry page as blocks: what is real and what is not, every kommune, and each year with all that stands of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from .. import columns as c
from ..formats.bind import bound_masthead
from ..formats.words import words
from ..page.blocks import Box, Finder, Found, Heading, Masthead, Page, Prose, Stamp
from ..page.danish import alphabetical_key, da
from ..page.numbers import DASH
from .notebooks import ReportNotebook
from .outputs_folder import StandingPage, StandingYear
from .page_links import kommune_place, year_place
from .report import CHANGES_FOLDER, DOCX, HTML, PDF

TITLE = "Børnesagsbarometret"
_SHOWN = {HTML: "", PDF: "PDF", DOCX: "Word"}
# The order in which the pages about a year are listed.
_ABOUT_A_YEAR = ("national", "pooled", "bilag2", "comparison", "methodology")
_TABLES = {
    "frequencies": "antal svar",
    "designs": "sagernes fordeling på kommunerne",
    "estimates": "andele og intervaller",
    "verdicts": "hvad der kan generaliseres",
    "survey": "om sagerne",
    "questions": "spørgsmålene",
    "csv-metadata": "hvad kolonnerne betyder",
}
_IN_ENGLISH = {ReportNotebook.METHODOLOGY.value}


def entry_blocks(years: Sequence[StandingYear]) -> Page:
    """The blocks of the entry page.

    Parameters
    ----------
    years : sequence of StandingYear
        The years, the last first; one at least.
    """
    named = [year.year for year in reversed(years)]
    head = Masthead(TITLE, "Oversigt", f"Sider, notater og tal for {da.listed(named)}", "top")
    parts = [head, *_stamps(years), _status(years)]
    if entries := list(_kommuner(years)):
        find = words(da.code)
        parts += [
            Heading(2, "Kommunerne", "kommunerne"),
            Prose(da.part("render/entry_page", "find_note")),
            Finder(find["find"], find["found"], entries),
        ]
    for year in years:
        parts += [Heading(2, year.title, year_place(year.year)), Prose(_all_of(year))]
    return Page(parts)


def _stamps(years: Sequence[StandingYear]) -> Iterator[Stamp]:
    """The notices: what may not be published yet, what is invented, and what is not published."""
    ahead = [year for year in years if year.published and year.as_of < year.published]
    if ahead:
        told = [{"year": year.year, "published": date.fromisoformat(year.published)} for year in reversed(ahead)]
        yield Stamp("embargo", "Ikke offentlig endnu", da.part("render/entry_page", "embargo", years=told))
    if invented := [year.year for year in reversed(years) if c.SYNTHETIC in year.sources]:
        real = [f"{name} i {year.year}" for year in reversed(years) for name in _real(year)]
        text = da.part("render/entry_page", "invented", years=invented, real=real)
        yield Stamp("synthetic", "Opdigtede tal", text)
    if unpublished := [year.year for year in reversed(years) if c.CASES in year.sources]:
        text = da.part("render/entry_page", "case_file", years=unpublished)
        yield Stamp("case-file", "Fra en sagsfil, ikke offentliggjort", text)


def _status(years: Sequence[StandingYear]) -> Box:
    """What the numbers of each year are, and from when they may be published."""
    told = [
        {
            "year": year.year,
            "only_memos": not year.sources,
            "invented": c.SYNTHETIC in year.sources,
            "real": _real(year),
            "cases": c.CASES in year.sources,
            "partial": year.partial,
            "published": date.fromisoformat(year.published) if year.published else None,
        }
        for year in years
    ]
    return Box("Hvad tallene er, og hvornår de må offentliggøres", da.text("render/entry_status", years=told))


def _real(year: StandingYear) -> list[str]:
    """The kommuner whose own numbers are not invented, where the others' are."""
    pages = (page for page in year.pages if _is_of_kommune(page) and not page.since)
    return sorted((page.name for page in pages if c.SYNTHETIC not in page.sources), key=alphabetical_key)


def _is_of_kommune(page: StandingPage) -> bool:
    return page.kommune_code != c.ALL


def _kommuner(years: Sequence[StandingYear]) -> Iterator[Found]:
    """Every kommune in Danish alphabetical order, with the links to all that there is of it."""
    names: dict[str, str] = {}
    links: dict[str, list[list[dict[str, str]]]] = {}
    for year in years:
        for page in filter(_is_of_kommune, year.pages):
            names.setdefault(page.kommune_code, page.name)
            links.setdefault(page.kommune_code, []).append(list(_links(year, page)))
    for code, name in sorted(names.items(), key=lambda known: (alphabetical_key(known[1]), known[0])):
        yield Found(kommune_place(code), name, links[code])


def _links(year: StandingYear, page: StandingPage) -> Iterator[dict[str, str]]:
    about = f"notat {page.since}{DASH}{year.year}" if page.since else year.year
    for ending, word in _SHOWN.items():
        if ending in page.endings:
            text = word if word and HTML in page.endings else f"{about} {word}".strip()
            label = f"{page.name} {about} {word}".strip()
            yield {"href": f"{year.year}/{page.stem}.{ending}", "text": text, "label": label}
    name = page.stem.rpartition("/")[2]
    bound = any(other.stem == ReportNotebook.BILAG2 and HTML in other.endings for other in year.pages)
    if not page.since and bound and name in year.bound:
        href = f"{year.year}/{ReportNotebook.BILAG2}.{HTML}#{bound_masthead(name)}"
        yield {"href": href, "text": "i bilag 2", "label": f"{page.name} {year.year} i bilag 2"}


def _all_of(year: StandingYear) -> str:
    """The list of links to the pages about a year, its memo about all kommuner, and its tables."""
    about = [page for page in year.pages if not _is_of_kommune(page)]
    order = {stem: place for place, stem in enumerate(_ABOUT_A_YEAR)}
    about.sort(key=lambda page: (order.get(page.stem, len(order)), page.stem))
    number = sum(_is_of_kommune(page) and not page.since for page in year.pages)
    memos = sum(_is_of_kommune(page) and bool(page.since) for page in year.pages)
    private = c.CASES in year.sources
    return da.text(
        "render/entry_year",
        year=year.year,
        pages=[{"stem": page.stem, "endings": page.endings, "words": _words(page, year)} for page in about],
        tables=[] if private else [{"file": name, "words": _table_words(name)} for name in year.tables],
        kommuner_with_page=number,
        memos=memos,
    )


def _words(page: StandingPage, year: StandingYear) -> str:
    if page.stem.startswith(f"{CHANGES_FOLDER}/"):
        return f"Notat om ændringen {page.since}{DASH}{year.year}: {page.name.lower()}"
    return f"{page.name} (på engelsk)" if page.stem in _IN_ENGLISH else page.name


def _table_words(name: str) -> str:
    file = name.removeprefix("tables/")
    if file.endswith(".xlsx"):
        return f"alle tabeller som projektmappe ({file})"
    stem = file.rpartition("/")[2].partition(".")[0]
    about = _TABLES.get(stem.removesuffix("-excel"))
    return f"{about}{' til Excel' if stem.endswith('-excel') else ''} ({file})" if about else file
