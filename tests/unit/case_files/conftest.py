"""The demo as rows, and what makes and saves files of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from barometer.counts import synthetic
from barometer.params.codebook import read_codebook

from .office_files import csv_file, ods_content, ods_file, xls_file, xlsx_file


@pytest.fixture
def saved(tmp_path) -> Callable[..., Path]:
    """Saves bytes under an ending, and gives the place."""

    def save(data: bytes, ending: str = ".csv") -> Path:
        path = tmp_path / f"cases{ending}"
        path.write_bytes(data)
        return path

    return save


@pytest.fixture(scope="session")
def make() -> dict[str, Callable[..., bytes]]:
    """What makes the bytes of a file, by the kind of file."""
    return {"csv": csv_file, "xlsx": xlsx_file, "xls": xls_file, "ods": ods_file, "ods_content": ods_content}


@pytest.fixture(scope="session")
def book():
    """The codebook of 2020."""
    return read_codebook(2020)


@pytest.fixture(scope="session")
def demo_rows(book) -> list[list[str]]:
    """The demo file of 2020 as rows, the head first; to be copied before it is spoilt."""
    invented = synthetic.invent(book, every_kommune=True)
    return [list(invented), *invented.astype(object).to_numpy().tolist()]
