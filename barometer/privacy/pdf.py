"""What is read in a PDF: its pages, its properties, alternative texts, notes, bookmarks, and files attached to it."""

from __future__ import annotations

import re
import zlib

from .parts import APART, LARGEST, Inside, Parts, Unsearchable, joined
from .structured import read_otherwise

_STREAM = re.compile(rb"\bstream\r?\n")
_STRING = re.compile(
    rb"\(((?:[^()\\]++|\\(?:.|\Z)|\((?:[^()\\]++|\\.)*+\))*+)(?:\)|\Z)|<([0-9A-Fa-f\s]{8,}+)>", re.DOTALL
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|\r?\n|(.))", re.DOTALL)
_HYPHEN_AT_LINE_END = str.maketrans({"\x02": "-", "\ufffe": "-"})  # as pdfium gives it
_OBJECTS = b"/ObjStm"
_READ = {_OBJECTS: "objects", b"/EmbeddedFile": "attached file", b"/Metadata": "metadata"}


def pdf_parts(content: bytes) -> Parts:
    """The parts of a PDF.

    The text of pages, which is drawn with numbers of glyphs, is read by pdfium. Everything else that a reader or a
    screen reader meets is a string of an object, or a stream that is no page, picture or typeface.

    Parameters
    ----------
    content : bytes
        The file.

    Raises
    ------
    Unsearchable
        It is broken or locked.
    """
    yield from _pages(content)
    outside, at = [], 0
    for start in _STREAM.finditer(content):
        if start.start() < at:
            continue
        head = content[content.rfind(b" obj", at, start.start()) : start.start()]
        outside.append(content[at : start.start()])
        end = content.find(b"endstream", start.end())
        at = end if end >= 0 else len(content)
        kind = next((kind for kind in _READ if kind in head), None)
        if kind:
            stream = content[start.end() : at]
            stream = _inflated(stream) if b"/FlateDecode" in head else stream
            if kind == _OBJECTS:
                outside.append(stream)
            else:
                yield Inside(_READ[kind], stream)
    outside.append(content[at:])
    strings = APART.join(map(_string, _STRING.findall(b"\n".join(outside))))
    for text in (strings, *read_otherwise(strings)):
        yield joined([text], ["properties, alternative texts, notes or bookmarks"])


def _pages(content: bytes) -> Parts:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
        for number in range(len(document)):
            page = document[number]
            text_page = page.get_textpage()
            text = text_page.get_text_range().translate(_HYPHEN_AT_LINE_END)
            text_page.close()
            page.close()
            yield joined([text], [f"page {number + 1}"])
        for number in range(document.count_attachments()):
            yield Inside("attached file", bytes(document.get_attachment(number).get_data()))
        document.close()
    except pypdfium2.PdfiumError:
        raise Unsearchable("The PDF is broken or locked.") from None


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream, LARGEST)
    except zlib.error:
        raise Unsearchable("The PDF is broken.") from None


def _string(found: tuple[bytes, bytes]) -> str:
    """A string of a PDF object as text."""
    literal, hexadecimal = found
    if hexadecimal:
        digits = b"".join(hexadecimal.split())
        raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    else:
        raw = _ESCAPE.sub(_escaped, literal) if b"\\" in literal else literal
    for mark, encoding in ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8")):
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    return raw.decode("latin-1")


def _escaped(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes([int(found[1], 8) & 0xFF])
    return found[2] if found[2] and found[2] not in b"nrtbf" else (b"\n" if found[2] else b"")
