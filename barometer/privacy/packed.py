"""What is read in files that pack others: Word, Excel, OpenDocument, zip, gzip, and the notes of a picture."""

from __future__ import annotations

import gzip
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable

from .parts import APART, LARGEST, Inside, Part, Parts, Unsearchable, joined

_SHARED = re.compile(rb"<c\b[^>]*\bt=\"s\"[^>]*>\s*<v>[0-9]*</v>")  # a cell that only names a text kept elsewhere
_SECTION = re.compile(rb"&amp;[A-Z]")  # where the left, middle or right of a page's foot begins
_BROKEN = (  # what zipfile raises, depending on which byte is wrong
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, LookupError, ValueError,
)  # fmt: skip
_NOTES = {b"tEXt", b"zTXt", b"iTXt", b"eXIf"}


def zip_parts(content: bytes) -> Parts:
    """The parts of a zip, and of what is one inside: Word, Excel and OpenDocument.

    Parameters
    ----------
    content : bytes
        The file.

    Raises
    ------
    Unsearchable
        It is broken, locked or larger than can be unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = [entry for entry in packed.infolist() if not entry.is_dir()]
            names = [entry.filename for entry in entries]
            notes = [
                packed.comment.decode("utf-8", "replace"),
                *(entry.comment.decode("utf-8", "replace") for entry in entries),
            ]
            yield Part(APART.join([*names, *notes]), lambda place: "names and notes of packed files")
            for number, entry in enumerate(entries, start=1):
                if entry.file_size > LARGEST:
                    raise Unsearchable("A packed file is too large.")
                unpacked = packed.read(entry)
                if entry.filename.startswith("xl/worksheets/"):
                    unpacked = _SECTION.sub(b"\n", _SHARED.sub(b"", unpacked))
                yield Inside(_told(entry.filename, number), unpacked)
    except _BROKEN:
        raise Unsearchable("The packed file is broken or locked.") from None
    if any(name.startswith("xl/workbook") or name == "content.xml" for name in names):
        yield from sheet_parts(content)


def sheet_parts(content: bytes) -> Parts:
    """The cells of a spreadsheet, row by row.

    Parameters
    ----------
    content : bytes
        A file of Excel or OpenDocument.

    Raises
    ------
    Unsearchable
        It is broken or locked.
    """
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for number, name in enumerate(book.sheet_names, start=1):
            if book.sheets_metadata[number - 1].typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            lines = ["\t".join(map(_cell, row)) for row in rows]
            wheres = [f"sheet {number}, row {row}" for row in range(1, len(lines) + 1)]
            yield joined(lines, wheres, "\n")._replace(cells=True)
    except python_calamine.CalamineError:
        if content.startswith(b"PK"):
            return  # a text document of OpenDocument, which has no sheets
        raise Unsearchable("The spreadsheet is broken or locked.") from None


def gzip_parts(content: bytes) -> Parts:
    """The file that a gzip packs.

    Parameters
    ----------
    content : bytes
        The file.

    Raises
    ------
    Unsearchable
        It is broken, or larger than can be unpacked.
    """
    try:
        unpacked = gzip.GzipFile(fileobj=io.BytesIO(content)).read(LARGEST + 1)
    except (zlib.error, EOFError, OSError):
        raise Unsearchable("The packed file is broken.") from None
    if len(unpacked) > LARGEST:
        raise Unsearchable("A packed file is too large.")
    yield Part(content[:512].decode("latin-1"), lambda place: "name of the packed file")
    yield Inside("packed file", unpacked)


def png_parts(content: bytes) -> Parts:
    """The notes of a picture: what is drawn in it is seen by nobody here.

    Parameters
    ----------
    content : bytes
        The file, a PNG.
    """
    at = 8
    while at + 8 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        chunk = content[at + 8 : at + 8 + length]
        if kind in _NOTES:
            yield Part(_note(chunk), lambda place: "a picture's notes")
        at += length + 12
    yield Part(content[at:].decode("latin-1"), lambda place: "after a picture's end")


def _note(chunk: bytes) -> str:
    """A note as it stands, and what may be packed in it from any place on."""
    texts = [chunk.replace(b"\0", b"\n").decode("utf-8", "replace")]
    for start in _packed_starts(chunk):
        try:
            texts.append(zlib.decompressobj().decompress(chunk[start:], LARGEST).decode("utf-8", "replace"))
        except zlib.error:
            continue
    return APART.join(texts)


def _packed_starts(chunk: bytes) -> Iterable[int]:
    return (found.start() for found in re.finditer(rb"x[\x01\x5e\x9c\xda]", chunk))


def _cell(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _told(name: str, number: int) -> str:
    """What a packed file is called in a place. Only letters are let through, because its name can hold a number."""
    return name if re.fullmatch(r"[A-Za-z_/\[\]-]+[0-9]{0,3}\.[a-z]{2,5}", name) else f"packed file {number}"
