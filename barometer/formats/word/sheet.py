"""A Word file while it is written, from top to bottom: where the next thing goes, and what links can reach."""

from __future__ import annotations

import re
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn

from ..document import Document
from ..words import words
from .blank import blank
from .elements import el, paragraph, text_run

WIDE, MEASURE = 17.0, 12.9  # cm: the text's width, and how far prose goes at 60 to 75 characters a line
CM = 567  # twentieths of a point
_WORDLESS = re.compile(r"\W")


class Sheet:
    """The page of `doc`, empty at first."""

    def __init__(self, doc: Document) -> None:
        self.docx = blank(doc.language)
        self.words = words(doc.language)
        ids = (block["id"] for block in doc.blocks if "id" in block)
        # Word's names for places are short, without hyphens, and never begin with a digit
        self._places = {id: f"p{number}_{_WORDLESS.sub('_', id)}"[:40] for number, id in enumerate(ids, 1)}
        self._marks = 0
        self._new_page = False

    def add(self, element: Any) -> Any:
        """Puts a paragraph, a table or a mark at the end."""
        self.docx.element.body.sectPr.addprevious(element)
        return element

    def turn(self) -> None:
        """Says that the next paragraph begins a page."""
        self._new_page = True

    def write(self, style: str, text: str = "", **beyond: Any) -> Any:
        """A new paragraph at the end; see `elements.paragraph`."""
        made = self.add(paragraph(style, new_page=self._new_page, **beyond))
        self._new_page = False
        if text:
            made.append(text_run(text))
        return made

    def after_table(self) -> bool:
        """Whether the last thing written is a table; two in a row would become one."""
        last = self.docx.element.body.sectPr.getprevious()
        return last is not None and last.tag == qn("w:tbl")

    def place(self, id: str) -> str:
        """Word's name for the block with this id."""
        return self._places[id]

    def mark(self, holder: Any, id: str) -> None:
        """Makes what stands in `holder`, a paragraph, the place that links to `id` lead to."""
        start, end = self.mark_ends(self.place(id))
        properties = holder.find(qn("w:pPr"))
        holder.insert(0 if properties is None else 1, start)
        holder.append(end)

    def mark_ends(self, name: str) -> tuple[Any, Any]:
        """The two ends of a new bookmark."""
        self._marks += 1
        return el("bookmarkStart", id=self._marks, name=name), el("bookmarkEnd", id=self._marks)

    def link(self, url: str) -> Any | None:
        """An empty link to `url`, an address or `#id`; None if no block has that id."""
        if url.startswith("#"):
            place = self._places.get(url[1:])
            return el("hyperlink", anchor=place, history=1) if place else None
        link = el("hyperlink", history=1)
        link.set(qn("r:id"), self.docx.part.relate_to(url, RT.HYPERLINK, is_external=True))
        return link

    def new_list(self, kind: int, start: int, level: int) -> int:
        """The number of a new list of `kind`, an abstract numbering of the template, that begins at `start`."""
        number = self.docx.part.numbering_part.element.add_num(kind)
        number.add_lvlOverride(ilvl=level).add_startOverride(start)
        return number.numId
