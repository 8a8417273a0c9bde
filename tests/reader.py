"""What a reader finds on a page: its tables, its figures and its running text, taken from the HTML and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup, Comment, Tag

BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class ReadTable:
    """A table: the texts of its cells, the head of each row among them."""

    id: str
    label: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ReadFigure:
    """A figure: what it is called for those who cannot see it, what stands under it, and the words drawn in it."""

    alt: str
    caption: str
    drawn: tuple[str, ...]


@dataclass(frozen=True)
class ReadPage:
    """A page."""

    lead: str
    tables: tuple[ReadTable, ...]
    figures: tuple[ReadFigure, ...]
    headings: dict[str, str]  # id -> text
    texts: tuple[str, ...]  # all other running text, a paragraph each

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything that is told in words: paragraphs, notes, headings, alternative texts and captions."""
        notes = [note for table in self.tables for note in table.notes]
        about = [text for figure in self.figures for text in (figure.alt, figure.caption)]
        return (self.lead, *self.headings.values(), *self.texts, *notes, *about)


def read_page(html: str) -> ReadPage:
    """A page as it is read.

    Parameters
    ----------
    html : str
        The page, or its blocks as HTML.
    """
    soup = BeautifulSoup(html, "html.parser")
    figures = [_figure(found) for found in soup.find_all("figure")]
    tables = [_table(found) for found in soup.find_all("div", class_="bm-table")]
    lead = soup.find("p", class_="lead")
    headings = {found["id"]: _text(found) for found in soup.find_all(["h2", "h3"], id=True)}
    for found in soup.find_all(["figure", "table"]):
        found.decompose()
    texts = [_text(found) for found in soup.find_all(["p", "li"]) if "note" not in found.get("class", ())]
    return ReadPage(_text(lead) if lead else "", tuple(tables), tuple(figures), headings, tuple(texts))


def _table(found: Tag) -> ReadTable:
    label = found.find(class_="label")
    rows = {part: [_cells(row) for row in found.select(f"{part} tr")] for part in ("thead", "tbody", "tfoot")}
    return ReadTable(
        id=str(found["id"]),
        label=_text(label) if label else "",
        heads=rows["thead"][0],
        rows=tuple(rows["tbody"]),
        total=rows["tfoot"][0] if rows["tfoot"] else (),
        notes=tuple(_text(note) for note in found.find_all("p", class_="note")),
    )


def _figure(found: Tag) -> ReadFigure:
    named = found.find(role="img", attrs={"aria-label": True})
    # A drawing writes its words as text, or as shapes with a comment that says what they spell.
    drawn = [str(one) for one in found.find_all(string=lambda text: isinstance(text, Comment))]
    drawn += [one.get_text() for one in found.find_all("text")]
    return ReadFigure(
        alt=_clean(str(named["aria-label"])) if named else "",
        caption=_text(found.find("figcaption")) if found.find("figcaption") else "",
        drawn=tuple(map(_clean, drawn)),
    )


def _cells(row: Tag) -> tuple[str, ...]:
    return tuple(_text(cell) for cell in row.find_all(["th", "td"]))


def _text(found: Tag) -> str:
    return _clean(found.get_text())


def _clean(text: str) -> str:
    return BLANKS.sub(" ", text).strip()
