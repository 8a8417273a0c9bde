"""What stands around the text of a Word file: its properties, the foot of its pages, and the zip it comes in."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ..document import Document
from .blank import tag_of
from .elements import field, paragraph, text_run
from .sheet import Sheet

LONGEST = 255  # characters of a property
_TYPES = "[Content_Types].xml"  # the part that readers expect first


def describe(sheet: Sheet, doc: Document) -> None:
    """Title, language, day and identity as the file's properties. No person, no machine, no time of making."""
    properties = sheet.docx.core_properties
    properties.title = doc.title[:LONGEST]
    properties.language = tag_of(doc.language)
    properties.subject = doc.running_foot[:LONGEST]
    if doc.identity:
        properties.keywords = doc.identity[:LONGEST]  # where the PDF has it
    if doc.hash:
        properties.identifier = doc.hash
    if doc.date:
        properties.created = properties.modified = datetime.fromisoformat(doc.date)


def word_foot(sheet: Sheet, doc: Document) -> None:
    """The line at the foot of every page: what it belongs to, the hash that leads to data and code, the page."""
    line = paragraph("Footer")
    line.append(text_run(f"{doc.running_foot}\t"))
    if doc.hash:
        line.append(text_run(f"{sheet.words['trace']} {doc.hash}\N{EM SPACE}"))
    fields = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
    for part in re.split(r"(\{\w+\})", sheet.words["page"]):
        if part:
            line.append(field(fields[part], "1") if part in fields else text_run(part))
    footer = sheet.docx.sections[0].footer
    footer.is_linked_to_previous = False
    empty = footer.paragraphs[0]._p
    empty.getparent().replace(empty, line)


def packed(sheet: Sheet) -> bytes:
    """The file: its parts in the order of their names, all from the first day a zip can tell."""
    saved, stream = BytesIO(), BytesIO()
    sheet.docx.save(saved)
    with ZipFile(saved) as parts, ZipFile(stream, "w") as archive:
        for name in sorted(parts.namelist(), key=lambda name: (name != _TYPES, name)):
            entry = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
            archive.writestr(entry, parts.read(name))
    return stream.getvalue()
