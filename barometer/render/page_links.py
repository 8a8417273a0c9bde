"""The links of a page to the other pages in the folder of the outputs: relative, and only to what is there.

A page links to the entry page, which every run writes, and to the page about its year, which every run of an edition
makes. What else there is of a kommune, such as a memo or its place in bilag 2, may be made and taken away later. The
entry page knows it, and is written anew each time; so a page leads to its own place there and need not be made again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from ..page.texts import Language

ENTRY = "index.html"
_FRONT = {"da": "Forside", "en": "Front page"}
_ALL_OF = {"da": "Alt om {}", "en": "All of {}"}
_THE_YEAR = {"da": "Årets resultater", "en": "The year’s results"}


class PageLink(TypedDict):
    """A link: where it leads, and its words."""

    href: str
    text: str


def kommune_place(code: str) -> str:
    """The name of a kommune's place on the entry page.

    Parameters
    ----------
    code : str
        The code of the kommune.
    """
    return f"kommune-{code.lower()}"


def year_place(year: str) -> str:
    """The name of a year's place on the entry page.

    Parameters
    ----------
    year : str
        The year's folder.
    """
    return f"aar-{year}"


def links_of_page(
    language: Language, *, year: str, kommune: tuple[str, str] | None = None, deep: bool = False, national: str = ""
) -> list[PageLink]:
    """The links that stand above a page.

    Parameters
    ----------
    language : Language
        The language of the page.
    year : str
        The year's folder, in which the page stands.
    kommune : tuple of str, optional
        The code and the name of the kommune the page is about. Without it the page is about the year.
    deep : bool
        Whether the page stands in a folder within the year's.
    national : str
        The file about all kommuner of the year, where there is one and the page is another.
    """
    up = "../" if deep else ""
    entry = f"{up}../{ENTRY}"
    place, about = (kommune_place(kommune[0]), kommune[1]) if kommune else (year_place(year), year)
    links: list[PageLink] = [
        {"href": entry, "text": _FRONT[language.code]},
        {"href": f"{entry}#{place}", "text": _ALL_OF[language.code].format(about)},
    ]
    if national:
        links.append({"href": f"{up}{national}", "text": _THE_YEAR[language.code]})
    return links
