"""What must hold of a workbook's zip before calamine opens it.

An xlsx or ods file is a zip of XML. calamine lays a sheet out as a full rectangle and ends the process where memory
does not suffice: one stray cell in the far corner asks for half a terabyte. It also gives a blank for the error of a
formula, and for a formula that no spreadsheet has worked out yet; a blank would pass for an answer that is not asked.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO
from xml.parsers import expat

from .unreadable import unreadable

_SAVED = "a workbook as a spreadsheet saves it"
_SAVE = "Open the workbook in a spreadsheet and save it."
_ZIP = b"PK\x03\x04"
_MOST_BYTES = 4 * 2**30
_MOST_CELLS = 50_000_000  # a million rows of fifty columns
_AT_ONCE = 2**22

_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError),
    *(EOFError, OSError, LookupError, NotImplementedError, RuntimeError, ValueError),
)

_NO_SHEET = re.compile(r"charts|drawings|theme|styles|docProps", re.IGNORECASE)  # a sheet can have any other name
_XLSX_PLACE = re.compile(rb"""\sr=["']([A-Za-z]+)[0-9]""")
_XLSX_ROW = re.compile(rb"""row\s[^<>]*?\br=["']([0-9]+)""")
_XLSX_CELL = re.compile(rb"<(?:\w+:)?c\b([^<>]*[^<>/])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_XLSX_CELL_ROW = re.compile(rb"""\br=["'][A-Za-z]+([0-9]+)""")
_XLSX_TYPE = re.compile(rb"""\bt=["'](\w+)""")
_XLSX_NO_TEXT = re.compile(rb"""\st=["']s["'][^<>]*(?:/>|>(?!\s*<(?:\w+:)?v>[0-9]))""")  # only the number of one
_XLSX_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_XLSX_VALUE = re.compile(rb"<(?:\w+:)?v>[^<]")

_ODS_SHEETS = "content.xml"
_ODS_TAG = re.compile(  # a sign within quotes ends no tag
    rb"""<table:(table-row|(?:covered-)?table-cell|table)\b((?:[^<>"'/]++|"[^"<]*+"|'[^'<]*+')*+)(/?)>(\s*<text:p)?"""
)
# calamine goes by the prefixes, whatever they stand for; a file whose prefixes stand for something else is no ods.
_ODS_NAMES = [
    re.compile(rb"""xmlns:%s=["']urn:oasis:names:tc:opendocument:xmlns:%s:1\.0["']""" % (prefix, prefix))
    for prefix in (b"office", b"table", b"text")
]
_ODS_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated=["']([0-9]+)""")
_ODS_KIND = re.compile(rb"""office:value-type=["']([a-z]+)["']""")
_ODS_VALUES = {
    b"string": b"",
    **dict.fromkeys((b"float", b"percentage", b"currency"), b"office:value="),
    **{kind: b"office:%s-value=" % kind for kind in (b"boolean", b"date", b"time")},
}


def check_package(data: bytes) -> None:
    """Refuses a workbook that cannot be opened whole, or whose cells would not say what the office saw.

    Parameters
    ----------
    data : bytes
        The file. What is no zip is left to calamine.

    Raises
    ------
    CaseFileError
        The zip is broken or too large, a cell stands far from all others, or a formula has an error or no value.
    """
    if not data.startswith(_ZIP):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            if sum(entry.file_size for entry in entries) > _MOST_BYTES:
                raise unreadable("The workbook is too large when it is unpacked.", "at most 4 GiB")
            for entry in entries:
                with package.open(entry) as part:
                    _check_part(entry.filename, part)
    except _BROKEN:
        raise unreadable("The workbook is damaged.", _SAVED) from None


def _check_part(name: str, part: IO[bytes]) -> None:
    """Reads one file of the zip to its end, which also compares its length and its checksum."""
    pieces = iter(lambda: part.read(_AT_ONCE), b"")
    if name.endswith((".xml", ".rels")):
        pieces = _well_formed(pieces)
    if name == _ODS_SHEETS:
        _check_ods_sheets(b"".join(pieces))
    elif name.endswith(".xml") and not _NO_SHEET.search(name):
        _check_xlsx_sheet(pieces)
    else:
        for _ in pieces:
            pass


def _well_formed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces of an XML file, parsed on the way: calamine takes what stands before a fault for the whole."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_declarations
    parser.XmlDeclHandler = _refuse_encodings
    for piece in pieces:
        parser.Parse(piece)
        yield piece
    parser.Parse(b"", True)


def _refuse_declarations(*_: object) -> None:
    """No workbook declares a type of document, in which a few bytes can stand for very many."""
    raise ValueError


def _refuse_encodings(_version: str, encoding: str | None, _standalone: int) -> None:
    """Every spreadsheet writes UTF-8, and what follows looks for it."""
    if encoding and encoding.upper() not in ("UTF-8", "US-ASCII"):
        raise ValueError


def _check_xlsx_sheet(pieces: Iterable[bytes]) -> None:
    last_row, columns = 0, set[bytes]()
    for rows in _whole_rows(pieces):
        if _XLSX_NO_TEXT.search(rows):
            raise ValueError
        columns.update(_XLSX_PLACE.findall(rows))
        last_row = max([last_row, *map(int, _XLSX_ROW.findall(rows))])
        for cell in _XLSX_CELL.finditer(rows) if _may_have_formulas(rows) else ():
            _check_xlsx_cell(cell[1], cell[2])
    _refuse_wide(last_row * max(map(_column_number, columns), default=0))


def _whole_rows(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The sheet's XML in pieces that end with a row."""
    rest = b""
    for piece in pieces:
        rest += piece
        end = rest.rfind(b"row>") + 1
        if end:
            yield rest[:end]
            rest = rest[end:]
    yield rest


def _may_have_formulas(rows: bytes) -> bool:
    return any(sign in rows for sign in (b't="e"', b"t='e'", b"<f", b":f"))


def _check_xlsx_cell(attributes: bytes, content: bytes) -> None:
    kind = _XLSX_TYPE.search(attributes)
    found = _XLSX_CELL_ROW.search(attributes)
    row = int(found[1]) if found else 0
    if kind and kind[1] == b"e":
        raise unreadable("A cell shows the error of a formula, such as #N/A.", "codes and answers", row=row)
    if not kind and _XLSX_FORMULA.search(content) and not _XLSX_VALUE.search(content):
        raise unreadable("A cell has a formula that was never worked out.", "codes and answers", row=row, todo=_SAVE)


def _column_number(letters: bytes) -> int:
    """The place of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("@")
    return number


def _check_ods_sheets(xml: bytes) -> None:
    """Adds up the rows and cells that the tags of each sheet repeat, as far as the last filled one."""
    if not all(name.search(xml) for name in _ODS_NAMES):
        raise ValueError
    rows = filled_rows = columns = width = 0
    for tag, attributes, closed, text in _ODS_TAG.findall(xml):
        repeated = _ODS_REPEATED.search(attributes)
        number = int(repeated[1]) if repeated else 1
        if tag == b"table":
            _refuse_wide(filled_rows * width)
            rows = filled_rows = width = 0
        elif tag == b"table-row":
            rows, columns = rows + number, 0
        else:
            columns += number
            if text and not _tells_its_kind(attributes):
                raise unreadable("A cell does not say of which kind it is.", _SAVED, row=rows, todo=_SAVE)
            if not closed or b"value" in attributes:
                filled_rows, width = rows, max(width, columns)
    _refuse_wide(filled_rows * width)


def _tells_its_kind(attributes: bytes) -> bool:
    """Whether a cell of an ods is text, or has the value of another kind beside the text that is shown."""
    found = _ODS_KIND.search(attributes)
    value = _ODS_VALUES.get(found[1]) if found else None
    return value is not None and value in attributes


def _refuse_wide(cells: int) -> None:
    if cells > _MOST_CELLS:
        what = "A cell stands far below or far to the right of all others."
        raise unreadable(
            what, "the cases together in the upper left corner", todo="Delete the rows and columns beyond them."
        )
