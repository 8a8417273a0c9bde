"""Each kind of file read a second time, by hand or by the standard library, and as little of it as there is need of.

A reader gives the rows of text, blank rows left out, or fails with an error of any kind.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree

Rows = list[list[str]]


def read_text(data: bytes) -> Rows:
    """Text with a separator: every sign is looked at once, in quotation marks or out of them."""
    text = _decoded(data)
    first, _, rest = text.partition("\n")
    if said := re.fullmatch(r'"?sep=([;,\t])"?[ ,;\t]*\r?', first, re.IGNORECASE):
        separator, text = said[1], rest
    else:
        separator = max(";,\t", key=first.count)
    rows, row, cell, quoted, was_quoted = [], [], "", False, False
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for at, sign in enumerate(text + "\n"):
        if quoted:
            if sign == '"' and text[at + 1 : at + 2] == '"' and not cell.endswith("\0"):
                cell += "\0"  # the first of two marks
            elif sign == '"' and cell.endswith("\0"):
                cell = cell[:-1] + '"'
            elif sign == '"':
                quoted, was_quoted = False, True
            else:
                cell += sign
        elif sign == '"' and not cell.strip(" ") and not was_quoted:
            quoted, cell = True, ""
        elif sign in (separator, "\n"):
            row.append(cell)
            cell, was_quoted = "", False
            if sign == "\n":
                rows.append(row)
                row = []
        else:
            assert not was_quoted
            cell += sign
    assert not quoted
    return rows


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    if data[1:2] == b"\0" or data[:1] == b"\0":
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]


def read_xlsx(data: bytes) -> Rows:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        shared = ElementTree.fromstring(package.read("xl/sharedStrings.xml"))
        sheet = ElementTree.fromstring(package.read("xl/worksheets/sheet1.xml"))
    strings = ["".join(item.itertext()) for item in shared if _plain(item.tag) == "si"]
    rows: dict[int, dict[int, str]] = {}
    for cell in sheet.iter():
        if _plain(cell.tag) != "c":
            continue
        value = next((part.text or "" for part in cell if _plain(part.tag) == "v"), "")
        letters, number = re.fullmatch(r"([A-Z]+)([0-9]+)", cell.attrib["r"]).groups()
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        text = strings[int(value)] if cell.get("t") == "s" else _number(value)
        rows.setdefault(int(number), {})[column] = text
    return _rectangle(rows)


def read_ods(data: bytes) -> Rows:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        content = ElementTree.fromstring(package.read("content.xml"))
    rows = []
    for row in content.iter("{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table-row"):
        cells = []
        for cell in row:
            kind, number = (
                next((v for k, v in cell.attrib.items() if _plain(k) == n), "") for n in ("value-type", "value")
            )
            assert kind in ("", "string", "float")
            cells.append(_number(number) if kind == "float" else "".join(cell.itertext()))
        rows.append(cells)
    return rows


def read_xls(data: bytes) -> Rows:
    """The records of the sheet, which begins where the book says, in the sectors after the container's own."""
    book, at = data[1536:], 0
    records = []
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        records.append((at, kind, book[at + 4 : at + 4 + length]))
        at += 4 + length
    (offset,) = (struct.unpack_from("<I", content)[0] for _, kind, content in records if kind == 0x0085)
    rows: dict[int, dict[int, str]] = {}
    for at, kind, content in records:
        if at <= offset:
            continue
        if kind == 0x000A:
            return _rectangle(rows)
        if kind in (0x0203, 0x0204):
            i, j = struct.unpack_from("<HH", content)
            if kind == 0x0203:
                text = _number(repr(struct.unpack_from("<d", content, 6)[0]))
            else:
                number, wide = struct.unpack_from("<HB", content, 6)
                text = content[9:].decode("utf-16-le" if wide & 1 else "latin-1")[:number]
            rows.setdefault(i, {})[j] = text
    raise ValueError("The sheet has no end.")


def read_sav(data: bytes) -> Rows:
    """The dictionary and the uncompressed cases, as PSPP's documentation has them."""
    assert data[:4] == b"$FL2"
    compression, _, number = struct.unpack_from("<iii", data, 72)
    assert compression == 0
    at, widths, names, labels, long_names = 176, [], [], {}, {}
    given: dict[bytes, str] = {}
    while True:
        (kind,) = struct.unpack_from("<i", data, at)
        at += 4
        if kind == 2:
            width, labelled, missing = struct.unpack_from("<iii", data, at)
            if width >= 0:
                widths.append(width)
                names.append(data[at + 20 : at + 28].decode().strip())
            at += 28
            if labelled:
                at += 4 + -(-struct.unpack_from("<i", data, at)[0] // 4) * 4
            at += 8 * abs(missing)
        elif kind == 3:
            (count,) = struct.unpack_from("<i", data, at)
            at, given = at + 4, {}
            for _ in range(count):
                length = data[at + 8]
                given[data[at : at + 8]] = data[at + 9 : at + 9 + length].decode()
                at += 8 + -(-(length + 1) // 8) * 8
        elif kind == 4:
            (count,) = struct.unpack_from("<i", data, at)
            for place in struct.unpack_from(f"<{count}i", data, at + 4):
                labels[place - 1] = given
            at += 4 + 4 * count
        elif kind == 6:
            at += 4 + 80 * struct.unpack_from("<i", data, at)[0]
        elif kind == 7:
            subtype, size, count = struct.unpack_from("<iii", data, at)
            content = data[at + 12 : at + 12 + size * count]
            if subtype == 13:
                long_names = dict(part.split("=") for part in content.decode().split("\t"))
            at += 12 + size * count
        else:
            assert kind == 999
            at += 4
            break
    assert all(width <= 8 for width in widths)
    rows = [[long_names.get(name, name) for name in names]]
    cells = [data[place : place + 8] for place in range(at, at + number * len(names) * 8, 8)]
    for start in range(0, len(cells), len(names)):
        row = cells[start : start + len(names)]
        assert all(len(cell) == 8 for cell in row)
        rows.append(
            [_spss(cell, width, labels.get(j, {})) for j, (cell, width) in enumerate(zip(row, widths, strict=True))]
        )
    return rows


def _spss(cell: bytes, width: int, labels: dict[bytes, str]) -> str:
    if width:
        return cell[:width].decode()
    if cell in labels:
        return labels[cell]
    (number,) = struct.unpack("<d", cell)
    return "" if cell == b"\xff" * 6 + b"\xef\xff" else _number(repr(number))


def _number(text: str) -> str:
    return f"{float(text):.0f}" if float(text).is_integer() else text


def _rectangle(rows: dict[int, dict[int, str]]) -> Rows:
    columns = range(min(min(row) for row in rows.values()), max(max(row) for row in rows.values()) + 1)
    return [[rows[i].get(j, "") for j in columns] for i in sorted(rows)]


READERS: dict[str, Callable[[bytes], Rows]] = {
    ".csv": read_text,
    ".txt": read_text,
    ".xlsx": read_xlsx,
    ".ods": read_ods,
    ".xls": read_xls,
    ".sav": read_sav,
}
