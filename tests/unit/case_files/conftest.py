"""Files of every kind, written by hand or by another library than the one that reads them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
import xlsxwriter

from barometer.counts import synthetic
from barometer.params.codebook import read_codebook

_NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {"office": "office", "table": "table", "text": "text"}.items()
)
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
Rows = Sequence[Sequence[Any]]


def csv_bytes(rows: Rows, separator: str = ",", encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=end).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(*sheets: Rows, hidden: Sequence[int] = ()) -> bytes:
    """A sheet for each table; the numbers of sheets in `hidden` are not shown."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        book.set_size(1000, 1000)
        for number, rows in enumerate(sheets):
            sheet = book.add_worksheet()
            if number in hidden:
                sheet.hide()
            elif number:
                sheet.activate()
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    if hasattr(cell, "isoformat"):
                        sheet.write_datetime(i, j, cell, day)
                    elif isinstance(cell, str):
                        sheet.write_string(i, j, cell)
                    else:
                        sheet.write(i, j, cell)
    return file.getvalue()


def ods_content(cells: str) -> bytes:
    """An ods file with the given XML between the tags of its one spreadsheet."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("mimetype", _ODS)
        package.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/></manifest:manifest>',
        )
        package.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES} office:version="1.2">'
            f"<office:body><office:spreadsheet>{cells}</office:spreadsheet></office:body></office:document-content>",
        )
    return file.getvalue()


def ods_bytes(*sheets: Rows) -> bytes:
    return ods_content("".join(map(_ods_sheet, sheets)))


def _ods_sheet(rows: Rows) -> str:
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    return f'<table:table table:name="Ark">{lines}</table:table>'


def _ods_cell(cell: Any) -> str:
    if cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
    return (
        f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    )


@pytest.fixture
def saved(tmp_path):
    """Saves bytes under an ending, and gives the place."""

    def save(data: bytes, ending: str = ".csv") -> Path:
        path = tmp_path / f"cases{ending}"
        path.write_bytes(data)
        return path

    return save


@pytest.fixture(scope="session")
def make():
    """The makers of files' bytes by the kind of file."""
    return {"csv": csv_bytes, "xlsx": xlsx_bytes, "ods": ods_bytes, "ods_content": ods_content}


@pytest.fixture(scope="session")
def book():
    """The codebook of 2020."""
    return read_codebook(2020)


@pytest.fixture(scope="session")
def demo_rows(book) -> list[list[str]]:
    """The demo file of 2020 as rows, the head first; to be copied before it is spoilt."""
    invented = synthetic.invent(book, every_kommune=True)
    return [list(invented), *invented.astype(object).to_numpy().tolist()]
