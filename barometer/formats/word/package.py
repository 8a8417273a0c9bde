"""The package of a Word file: its core properties, the footer of its pages, and the zip with all its parts."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ..document import Document
from .elements import field, paragraph, text_run
from .word_template import word_language
from .writer import WordWriter

LONGEST = 255  # characters of a property
_TYPES = "[Content_Types].xml"  # the part that readers expect first


def set_core_properties(writer: WordWriter, doc: Document) -> None:
    """Sets title, language, day and identity. The file names no person and no machine, and not when it was made."""
    properties = writer.docx.core_properties
    properties.title = doc.title[:LONGEST]
    properties.language = word_language(doc.language)
    properties.subject = doc.running_foot[:LONGEST]
    if doc.identity:
        properties.keywords = doc.identity[:LONGEST]  # where the PDF has it
    if doc.hash:
        properties.identifier = doc.hash
    if doc.date:
        properties.created = properties.modified = datetime.fromisoformat(doc.date)


def write_footer(writer: WordWriter, doc: Document) -> None:
    """Writes the footer of every page: the running foot, the hash that leads to data and code, the page number."""
    line = paragraph("Footer")
    line.append(text_run(f"{doc.running_foot}\t"))
    if doc.hash:
        line.append(text_run(f"{writer.words['trace']} {doc.hash}\N{EM SPACE}"))
    fields = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
    for part in re.split(r"(\{\w+\})", writer.words["page"]):
        if part:
            line.append(field(fields[part], "1") if part in fields else text_run(part))
    footer = writer.docx.sections[0].footer
    footer.is_linked_to_previous = False
    empty = footer.paragraphs[0]._p
    empty.getparent().replace(empty, line)


def package_bytes(writer: WordWriter) -> bytes:
    """The file as bytes, the same each time: parts in the order of their names, dated on the first day a zip knows."""
    saved, stream = BytesIO(), BytesIO()
    writer.docx.save(saved)
    with ZipFile(saved) as parts, ZipFile(stream, "w") as archive:
        for name in sorted(parts.namelist(), key=lambda name: (name != _TYPES, name)):
            entry = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
            archive.writestr(entry, parts.read(name))
    return stream.getvalue()
