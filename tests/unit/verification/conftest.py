"""A run as its run.json has it, made by hand, and files that are as it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from barometer.digests import sha256_of
from barometer.verification.recorded_run import FoundRun, found_runs


def content() -> dict[str, Any]:
    """A run of one kommune's page and of the tables."""
    made_from = {"notebook": "1", "parameters": "2", "data": "3", "params": "4", "code": "5"}
    page = {"notebook": "kommune.ipynb", "parameters": {"year": 2020, "kommune": "183", "as_of": "2020-07-09"},
            "made_from": made_from, "files": ["kommuner/183-ishoej.html", "kommuner/183-ishoej.ipynb"]}  # fmt: skip
    tables = {"made_from": {"data": "6", "code": "5", "params": "4"}, "files": ["tables/frequencies.csv"]}
    files = [*page["files"], *tables["files"]]
    return {
        "year": 2020,
        "arguments": {"formats": ["html"], "as_of": "2020-07-09"},
        "data": {"sha256": "7", "sources": ["published"]},
        "keys": {"kommuner/183-ishoej": "abcdef012345" + "6" * 52},
        "reports": {"kommuner/183-ishoej": page, "tables": tables},
        "commit": "c0ffee",
        "code": "5",
        "python": "3.11.7",
        "lock": "8",
        "versions": {"barometer": "0.1.0", "pandas": "3.0.1"},
        "files": {name: sha256_of(name) for name in files},
    }


@pytest.fixture
def recorded(tmp_path) -> Callable[..., FoundRun]:
    """Writes a year's folder whose files hold their own names, and reads its run; named fields are put in place."""

    def make(folder: Path = tmp_path / "2020", **fields: Any) -> FoundRun:
        said = {**content(), **fields}
        for name in said["files"]:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(name, encoding="utf-8")
        (folder / "run.json").write_text(json.dumps(said), encoding="utf-8")
        (found,) = found_runs(folder)
        return found

    return make
