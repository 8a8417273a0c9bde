"""Where personal numbers stand in a file of any format. A place is told in our words, and never a value."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from .markup import embedded, markup_parts
from .packed import gzip_parts, png_parts, sheet_parts, zip_parts
from .parts import Inside, Part, Parts, Unsearchable
from .pdf import pdf_parts
from .personal_numbers import personal_numbers, shortened_numbers
from .structured import json_parts, text_parts

DEEPEST = 8  # files within files: a picture in a page in a notebook in a folder that was zipped twice
_BINARY = {
    b"%PDF-": pdf_parts,
    b"PK\x03\x04": zip_parts,
    b"PK\x05\x06": zip_parts,
    b"\x1f\x8b": gzip_parts,
    b"\x89PNG\r\n\x1a\n": png_parts,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": sheet_parts,
}
_SHUT = {
    b"PAR1": "A Parquet file.",
    b"$FL2": "A file of SPSS.",
    b"$FL3": "A file of SPSS.",
    b"7z\xbc\xaf\x27\x1c": "A 7z archive.",
    b"Rar!": "A rar archive.",
    b"BZh": "A bz2 file.",
    b"\xfd7zXZ\x00": "An xz file.",
    b"\x28\xb5\x2f\xfd": "A zstd file.",
}
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_SEEN = bytes(byte if byte >= 32 else 10 for byte in range(256))  # control characters end a text in a binary file
_CELLS = (".csv", ".tsv", ".tab")


def personal_places(content: bytes | str, name: str = "") -> Iterator[str]:
    """Where personal numbers stand in a file, as its reader would see it.

    Parameters
    ----------
    content : bytes or str
        What the file holds. Its format is told by this.
    name : str, optional
        Its name, of which only the ending is used: lines of a `.csv` are rows of cells.

    Yields
    ------
    str
        A place in the file, as "page 3" or "line 12, attribute". A place may be told more than once.

    Raises
    ------
    Unsearchable
        The file, or one within it, is broken, locked or of a kind that cannot be read here. It may come after places.
    """
    yield from _places(content, "", name.lower().endswith(_CELLS), DEEPEST)


def _places(content: bytes | str, above: str, cells: bool, deeper: int) -> Iterator[str]:
    if not deeper:
        raise Unsearchable("Too many files within files.")
    for part in _parts(content, cells):
        if isinstance(part, Inside):
            yield from _places(part.content, _within(above, part.where), False, deeper - 1)
            continue
        found = personal_numbers(part.text)
        if part.cells:
            found += shortened_numbers(part.text)
        for start, _ in found:
            yield _within(above, part.where(start))


def _within(above: str, where: str) -> str:
    return f"{above}, {where}".strip(", ")


def _parts(content: bytes | str, cells: bool) -> Parts:
    """The parts of a file, by what it begins with."""
    if isinstance(content, bytes):
        for mark, parts_of in _BINARY.items():
            if content.startswith(mark):
                yield from parts_of(content)
                return
        for mark, kind in _SHUT.items():
            if content.startswith(mark):
                raise Unsearchable(f"{kind} Nothing in it can be seen.")
        if b"\0" in content and not content.startswith(tuple(_MARKS)):
            yield from _binary_parts(content)
        text = text_of(content)
        if text is None:
            return
    else:
        text = content
    start = text[:256].lstrip()[:1]
    if start in ("{", "["):
        try:
            yield from json_parts(text)
            return
        except ValueError:
            pass  # a text that only begins as JSON
    if "<" in text or "&" in text:
        yield from markup_parts(text)
    elif "data:" in text:
        yield from embedded(text)
    if start != "<":
        yield from text_parts(text, cells=cells)


def text_of(content: bytes) -> str | None:
    """The text of a file, by its mark or as UTF-8, UTF-16 or Windows-1252. None where it is no text.

    Parameters
    ----------
    content : bytes
        The file.
    """
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if b"\0" in content:
        low, high = content[:4096:2].count(0), content[1:4096:2].count(0)
        if low > 4 * high or high > 4 * low:
            return content.decode("utf-16-be" if low > high else "utf-16-le", "replace")
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _binary_parts(content: bytes) -> Parts:
    """A file of an unknown kind: its bytes as text, and once more without zeros, where UTF-16 shows."""
    yield Part(content.translate(_SEEN).decode("latin-1"), lambda place: f"byte {place + 1}")
    narrow = content.replace(b"\0", b"").translate(_SEEN).decode("latin-1")
    yield Part(narrow, lambda place: "text of two bytes a character")
