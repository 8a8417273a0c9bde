"""The head and the foot of the sheets of a Word file, a Word section for each masthead.

A section's first sheet has no head: there stands the masthead. Every sheet has the same foot.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from docx.oxml.ns import qn

from ..document import Document
from .elements import field, paragraph, text_run
from .writer import WordWriter

_BOOKMARKS = (qn("w:bookmarkStart"), qn("w:bookmarkEnd"))


def write_head(writer: WordWriter, name: str, marks: str = "") -> None:
    """Writes the head of the section that is being written: on all its sheets but the first.

    Parameters
    ----------
    writer : WordWriter
        The file.
    name : str
        Whose the sheets are.
    marks : str
        What their numbers are not; may be empty.
    """
    line = paragraph("Header")
    line.append(text_run(name))
    if marks:
        line.append(text_run(f"\t{marks}", style="HeaderMarks"))
    _fill(writer.docx.sections[-1].header, line)


def write_foot(writer: WordWriter, doc: Document) -> None:
    """Writes the foot of every sheet: the hash that leads to data and code, and the page number.

    Before them stands what the file is called, where the head has the names of what was bound in.
    """
    line = paragraph("Footer")
    said = [doc.running_foot if doc.contents else "", f"{writer.words['trace']} {doc.hash}" if doc.hash else ""]
    line.append(text_run("\N{EM SPACE}".join(filter(None, said)) + "\t"))
    fields = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
    for part in re.split(r"(\{\w+\})", writer.words["page"]):
        if part:
            line.append(field(fields[part], "1") if part in fields else text_run(part))
    section = writer.docx.sections[0]
    section.different_first_page_header_footer = True
    _fill(section.footer, line)
    _fill(section.first_page_footer, deepcopy(line))


def begin_section(writer: WordWriter) -> None:
    """Ends the section that is being written. The next one begins a page and has the same foot."""
    body = writer.docx.element.body
    ended = deepcopy(body.sectPr)
    for reference in body.sectPr.findall(qn("w:headerReference")) + body.sectPr.findall(qn("w:footerReference")):
        body.sectPr.remove(reference)  # a section without a foot has that of the section before it
    _last_paragraph(writer).get_or_add_pPr().append(ended)


def _last_paragraph(writer: WordWriter) -> Any:
    """The paragraph at the end of the file, which is made where a table stands there."""
    last = writer.docx.element.body.sectPr.getprevious()
    while last.tag in _BOOKMARKS:
        last = last.getprevious()
    return last if last.tag == qn("w:p") else writer.write("TableNote")


def _fill(part: Any, line: Any) -> None:
    """Makes a line all that stands in a head or a foot."""
    part.is_linked_to_previous = False
    empty = part.paragraphs[0]._p
    empty.getparent().replace(empty, line)
