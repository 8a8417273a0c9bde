"""An xls before it is opened: what is cut off, locked or shows an error is told, and is neither read nor blank."""

from __future__ import annotations

import struct

import pytest

from barometer.case_files.readers import read_raw
from barometer.errors import CaseFileError

from .office_files import xls_file

ROWS = [["case", "kommune_code", "bfu"], [1, 101, "ja"], [2, 183, "nej"]]
SECTORS = 1536  # the book begins behind the container's own three


def fault_of(path):
    with pytest.raises(CaseFileError) as caught:
        read_raw(path)
    (fault,) = caught.value.faults
    return fault


def put_in(record: bytes) -> bytes:
    """The workbook with one record before the end of its sheet; its zeros at the end make room."""
    data = xls_file(ROWS)
    at = data.rindex(struct.pack("<HH", 0x000A, 0))
    return data[:at] + record + data[at : len(data) - len(record)]


def test_the_whole_file_is_read(saved):
    table = read_raw(saved(xls_file(ROWS), ".xls"))
    assert table.cells.astype(object).to_numpy().tolist() == [["1", "101", "ja"], ["2", "183", "nej"]]


def test_a_book_larger_than_a_chain_of_a_few_sectors(saved):
    rows = [ROWS[0], *([number, 101, "ja"] for number in range(1, 800))]
    assert len(read_raw(saved(xls_file(rows), ".xls")).rows) == 799


@pytest.mark.parametrize("keep", [100, 600, SECTORS, SECTORS + 600])
def test_a_file_that_is_cut_off_is_damaged(saved, keep):
    assert fault_of(saved(xls_file(ROWS)[:keep], ".xls")).what == "The workbook is damaged."


def test_a_sheet_without_its_end_is_damaged(saved):
    data = xls_file(ROWS)
    at = data.rindex(struct.pack("<HH", 0x000A, 0))
    assert fault_of(saved(data[:at] + bytes(len(data) - at), ".xls")).what == "The workbook is damaged."


def test_sectors_in_a_circle_are_damaged(saved):
    data = bytearray(xls_file(ROWS))
    struct.pack_into("<I", data, 512 + 4 * 5, 2)  # after the fifth sector comes the second
    assert fault_of(saved(bytes(data), ".xls")).what == "The workbook is damaged."


@pytest.mark.parametrize(
    "record",
    [
        struct.pack("<HHHHHBB", 0x0205, 8, 2, 2, 0, 0x2A, 1),
        struct.pack("<HHHHHBBBBHH", 0x0006, 14, 2, 2, 0, 2, 0, 0x2A, 0, 0, 0xFFFF),
    ],
)
def test_the_error_of_a_formula_is_no_blank(saved, record):
    fault = fault_of(saved(put_in(record), ".xls"))
    assert (fault.row, fault.what) == (3, "A cell shows the error of a formula, such as #N/A.")


def test_a_locked_workbook_is_told(saved):
    fault = fault_of(saved(put_in(struct.pack("<HHH", 0x002F, 2, 0)), ".xls"))
    assert fault.what == "The workbook is locked with a password."
