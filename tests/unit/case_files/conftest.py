"""Where a file of the tests is saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def saved(tmp_path) -> Callable[..., Path]:
    """Saves bytes under an ending, and gives the place."""

    def save(data: bytes, ending: str = ".csv") -> Path:
        path = tmp_path / f"cases{ending}"
        path.write_bytes(data)
        return path

    return save
