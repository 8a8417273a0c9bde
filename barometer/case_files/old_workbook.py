"""What must hold of an xls before calamine opens it.

An xls is a stream of records in a container of sectors. calamine takes a stream that is cut off for the whole, and
gives a blank for the error of a formula, which would pass for an answer that is not asked.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .unreadable import unreadable

OLD = bytes.fromhex("D0CF11E0A1B11AE1")  # the container's first bytes

_BOOKS = ("Workbook", "Book")
_NO_MORE = 0xFFFFFFFA  # sectors' numbers end below
_BEGIN, _END, _SHEET, _LOCKED, _TRUTH_OR_ERROR, _FORMULA = 0x0809, 0x000A, 0x0085, 0x002F, 0x0205, 0x0006


def check_old_workbook(data: bytes) -> None:
    """Refuses an xls whose sheets are not whole, or whose cells would not say what the office saw.

    Parameters
    ----------
    data : bytes
        The file. A container without a book in it is left to calamine.

    Raises
    ------
    CaseFileError
        The container or the book is damaged or locked, or a formula has an error.
    """
    try:
        book = _book(data)
        if book is not None:
            _check_records(book)
    except (struct.error, IndexError, ValueError):
        raise unreadable("The workbook is damaged.", "a workbook as a spreadsheet saves it") from None


def _book(data: bytes) -> bytes | None:
    """The stream of records; None where the container has none."""
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        raise ValueError
    size = 1 << shift

    def sector(number: int) -> bytes:
        found = data[(number + 1) * size : (number + 2) * size]
        if len(found) < size:
            raise ValueError
        return found

    def chain(start: int) -> Iterator[bytes]:
        for _ in range(len(following) + 1):
            if start >= _NO_MORE:
                return
            yield sector(start)
            start = following[start]
        raise ValueError  # it runs in a circle

    listed = [number for number in struct.unpack_from("<109I", data, 76) if number < _NO_MORE]
    (more,) = struct.unpack_from("<I", data, 68)
    for _ in range(len(data) // size):
        if more >= _NO_MORE:
            break
        *numbers, more = struct.unpack(f"<{size // 4}I", sector(more))
        listed += [number for number in numbers if number < _NO_MORE]
    following = [number for one in listed for number in struct.unpack(f"<{size // 4}I", sector(one))]
    folder = b"".join(chain(*struct.unpack_from("<I", data, 48)))
    for at in range(0, len(folder), 128):
        length, kind = struct.unpack_from("<HB", folder, at + 64)
        name = folder[at : at + max(length - 2, 0)].decode("utf-16-le")
        if kind == 2 and name in _BOOKS:
            start, number = struct.unpack_from("<II", folder, at + 116)
            book = b"".join(chain(start))
            if len(book) < number:
                raise ValueError
            return book[:number]
    return None


def _check_records(book: bytes) -> None:
    """Every part of the book, one for all sheets and one for each, begins and ends."""
    depth = begun = sheets = at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        content = book[at + 4 : at + 4 + length]
        if len(content) < length or (not depth and kind != _BEGIN):
            break
        at += 4 + length
        depth += (kind == _BEGIN) - (kind == _END)
        begun += kind == _BEGIN and depth == 1
        sheets += kind == _SHEET
        if kind == _LOCKED:
            raise unreadable("The workbook is locked with a password.", "a workbook without one")
        if _is_error(kind, content):
            (row,) = struct.unpack_from("<H", content)
            raise unreadable("A cell shows the error of a formula, such as #N/A.", "codes and answers", row=row + 1)
    if depth or begun <= sheets:
        raise ValueError


def _is_error(kind: int, content: bytes) -> bool:
    if kind == _TRUTH_OR_ERROR:
        return content[7:8] == b"\x01"
    return kind == _FORMULA and content[12:14] == b"\xff\xff" and content[6:7] == b"\x02"
