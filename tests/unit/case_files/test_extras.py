"""A kind of file whose library is missing names the extra that brings it."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from barometer.case_files.readers import read_raw
from barometer.errors import CaseFileError

PROJECT = tomllib.loads((Path(__file__).resolve().parents[3] / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize(
    ("ending", "library", "extra"), [(".sav", "pyreadstat", "spss"), (".parquet", "pyarrow", "parquet")]
)
def test_the_command_that_installs_it_is_told(saved, monkeypatch, ending, library, extra):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(CaseFileError) as refused:
        read_raw(saved(b"x", ending))
    assert [fault.what for fault in refused.value.faults] == [
        "Files of this kind need a library that is not installed."
    ]
    assert refused.value.todo == f"pip install '{PROJECT['name']}[{extra}]'"
    assert [Requirement(text).name for text in PROJECT["optional-dependencies"][extra]] == [library]
