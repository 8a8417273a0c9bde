"""Nothing half-written is ever found."""

from __future__ import annotations

import os

import pytest

from barometer.errors import RenderError
from barometer.render.files import place


def test_a_file_is_placed_whole_with_its_folders(tmp_path):
    assert place(tmp_path / "a" / "b.txt", "æøå").read_bytes() == "æøå".encode()
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["b.txt"]


def test_a_write_that_fails_leaves_what_stood_there_and_nothing_beside_it(tmp_path, monkeypatch):
    place(tmp_path / "page.html", "earlier")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(RenderError, match="could not be written") as refused:
        place(tmp_path / "page.html", "later")
    assert "No space left" in str(refused.value)
    assert "page.html" in str(refused.value) and str(tmp_path) not in str(refused.value)
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"page.html": "earlier"}


def test_a_folder_that_is_a_file_is_a_clear_error(tmp_path):
    (tmp_path / "outputs").write_text("")
    with pytest.raises(RenderError, match="could not be written"):
        place(tmp_path / "outputs" / "page.html", "")
