"""Writes a Word file from top to bottom, and knows the bookmarks that links lead to."""

from __future__ import annotations

import re
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn

from ..document import Document
from ..words import words
from .elements import element, paragraph, text_run
from .word_template import open_template

CM = 567  # twentieths of a point
_WORDLESS = re.compile(r"\W")


class WordWriter:
    """A Word file, empty at first, that is written to at its end.

    Parameters
    ----------
    doc : Document
        Gives the language and the ids that links may lead to. Its blocks are not written.
    """

    def __init__(self, doc: Document) -> None:
        self.docx = open_template(doc.language)
        self.words = words(doc.language)
        ids = (block["id"] for block in doc.blocks if "id" in block)
        # a bookmark's name is short, without hyphens, and never begins with a digit
        self._names = {id: f"p{number}_{_WORDLESS.sub('_', id)}"[:40] for number, id in enumerate(ids, 1)}
        self._bookmarks = 0
        self._new_page = False

    def add(self, child: Any) -> Any:
        """Puts a paragraph, a table or an end of a bookmark at the end of the file, and returns it."""
        self.docx.element.body.sectPr.addprevious(child)
        return child

    def begin_page(self) -> None:
        """Lets the next paragraph begin a page."""
        self._new_page = True

    def write(self, style: str, text: str = "", **beyond: Any) -> Any:
        """Writes a paragraph and returns it.

        Parameters
        ----------
        style : str
            The id of a paragraph style of the template.
        text : str
            Text in the look of the style.
        **beyond : Any
            As `elements.paragraph` takes them.
        """
        made = self.add(paragraph(style, new_page=self._new_page, **beyond))
        self._new_page = False
        if text:
            made.append(text_run(text))
        return made

    def ends_with_table(self) -> bool:
        """Whether the last thing written is a table. Two in a row would become one."""
        last = self.docx.element.body.sectPr.getprevious()
        return last is not None and last.tag == qn("w:tbl")

    def bookmark_name(self, id: str) -> str:
        """The name of the bookmark at the block with this id."""
        return self._names[id]

    def bookmark(self, holder: Any, id: str) -> None:
        """Puts the bookmark of the block with this id around what stands in the paragraph `holder`."""
        start, end = self.bookmark_ends(self.bookmark_name(id))
        properties = holder.find(qn("w:pPr"))
        holder.insert(0 if properties is None else 1, start)
        holder.append(end)

    def bookmark_ends(self, name: str) -> tuple[Any, Any]:
        """The two ends of a new bookmark with this name."""
        self._bookmarks += 1
        return element("bookmarkStart", id=self._bookmarks, name=name), element("bookmarkEnd", id=self._bookmarks)

    def link_to(self, id: str) -> Any:
        """An empty link to the block with this id."""
        return element("hyperlink", anchor=self.bookmark_name(id), history=1)

    def link(self, url: str) -> Any | None:
        """An empty link to `url`, an address or `#id`; None if no block has that id."""
        if url.startswith("#"):
            return self.link_to(url[1:]) if url[1:] in self._names else None
        link = element("hyperlink", history=1)
        link.set(qn("r:id"), self.docx.part.relate_to(url, RT.HYPERLINK, is_external=True))
        return link

    def new_list(self, kind: int, start: int, level: int) -> int:
        """The number of a new list.

        Parameters
        ----------
        kind : int
            The id of an abstract numbering of the template.
        start : int
            What the first item is counted as.
        level : int
            The level of its items, 0 for the outermost.
        """
        number = self.docx.part.numbering_part.element.add_num(kind)
        number.add_lvlOverride(ilvl=level).add_startOverride(start)
        return number.numId
