"""The package of a Word file: its core properties, and the zip with all its parts."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ..document import Document
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
