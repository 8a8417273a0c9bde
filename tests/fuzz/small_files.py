"""One small case file in every kind and spelling that offices use, written without the readers that are tested."""

from __future__ import annotations

import csv
import io
import struct
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pandas as pd
import pyreadstat
import xlsxwriter

Table = list[list[str]]


def csv_file(table: Table, separator: str, encoding: str, first: str = "") -> bytes:
    text = io.StringIO(first, newline="")
    text.seek(len(first))
    csv.writer(text, delimiter=separator).writerows(table)
    return text.getvalue().encode(encoding)


def xlsx_file(table: Table) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for i, row in enumerate(table):
            for j, cell in enumerate(row):
                if cell.isdigit():
                    sheet.write_number(i, j, int(cell))
                elif cell:
                    sheet.write_string(i, j, cell)
    return file.getvalue()


_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def ods_file(table: Table) -> bytes:
    rows = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in table)
    manifest = f'<m:file-entry m:full-path="/" m:media-type="{_ODS}"/>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", _ODS)
        package.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{manifest}</m:manifest>',
        )
        package.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} office:version="1.2"><office:body>'
            f'<office:spreadsheet><table:table table:name="Sager">{rows}</table:table></office:spreadsheet>'
            "</office:body></office:document-content>",
        )
    return file.getvalue()


def _ods_cell(cell: str) -> str:
    if not cell:
        return "<table:table-cell/>"
    kind = f'office:value-type="float" office:value="{cell}"' if cell.isdigit() else 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(cell)}</text:p></table:table-cell>"


def xls_file(table: Table) -> bytes:
    """A BIFF8 workbook of one sheet in the smallest container there is: a table of sectors, a folder, the book."""

    def record(kind: int, data: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def cell(i: int, j: int, text: str) -> bytes:
        if text.isdigit():
            return record(0x0203, struct.pack("<HHHd", i, j, 0, int(text)))
        return record(0x0204, struct.pack("<HHHHB", i, j, 0, len(text), 1) + text.encode("utf-16-le"))

    begins = [record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 1997, 0, 6)) for kind in (0x0005, 0x0010)]
    codepage, name = record(0x0042, struct.pack("<H", 1200)), b"\x05\x00Sager"
    offset = len(begins[0]) + len(codepage) + 4 + 6 + len(name) + 4
    book = begins[0] + codepage + record(0x0085, struct.pack("<IBB", offset, 0, 0) + name) + record(0x000A)
    size = struct.pack("<IIHHH", 0, len(table), 0, len(table[0]), 0)
    cells = [cell(i, j, text) for i, row in enumerate(table) for j, text in enumerate(row) if text]
    book += begins[1] + record(0x0200, size) + b"".join(cells) + record(0x000A)
    book += bytes(max(4096, -(-len(book) // 512) * 512) - len(book))
    number = len(book) // 512
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    sectors = [0xFFFFFFFD, end, *range(3, number + 2), end]
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)

    def entry(text: str, kind: int, child: int, start: int, length: int) -> bytes:
        called = (text + "\0").encode("utf-16-le")
        head = called.ljust(64, b"\0") + struct.pack("<HBBIII", len(called), kind, 1, free, free, child)
        return head + bytes(36) + struct.pack("<IQ", start, length)

    folder = entry("Root Entry", 5, 1, end, 0) + entry("Workbook", 2, free, 2, len(book)) + bytes(256)
    return header + struct.pack("<128I", *sectors, *[free] * (128 - len(sectors))) + folder + book


def sav_file(table: Table, labels: dict[str, str]) -> bytes:
    """Answers are numbers with value labels, the kommune is text."""
    head, *rows = table
    frame = pd.DataFrame(rows, columns=head)
    codes = {label: float(number) for number, label in enumerate(labels.values(), 1)}
    for column in head:
        if column == "case":
            frame[column] = frame[column].astype(float)
        elif column != "kommune_code":
            frame[column] = frame[column].map(codes).astype(float)
    answered = {column: {number: label for label, number in codes.items()} for column in head[2:]}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.sav"
        pyreadstat.write_sav(frame, path, variable_value_labels=answered)
        return path.read_bytes()


def small_files(codes: Table, labels: dict[str, str], headings: Sequence[str]) -> dict[str, tuple[str, bytes]]:
    """Name -> ending and bytes of each file.

    `codes` is the head with our names and the cases with our codes, `labels` has the label of each answer, and
    `headings` what an office calls the columns.
    """
    spelled = [list(headings), *([labels.get(cell, cell) for cell in row] for row in codes[1:])]
    return {
        "csv": (".csv", csv_file(codes, ",", "utf-8")),
        "csv with a mark": (".csv", csv_file(spelled, ";", "utf-8-sig")),
        "csv in Windows-1252": (".csv", csv_file(spelled, ";", "cp1252", "sep=;\r\n")),
        "text in UTF-16": (".txt", csv_file(spelled, "\t", "utf-16")),
        "xlsx": (".xlsx", xlsx_file(spelled)),
        "ods": (".ods", ods_file(spelled)),
        "xls": (".xls", xls_file(spelled)),
        "sav": (".sav", sav_file([codes[0], *spelled[1:]], labels)),
    }
