"""run.json names the commit of what pages are made with, and says where that was changed or added to."""

from __future__ import annotations

import subprocess

import pytest

from barometer.render import run_json


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout with one file of the package, and git in it."""

    def git(*arguments):
        who = ("-c", "user.name=a", "-c", "user.email=a@b.c")
        subprocess.run(["git", "-C", str(tmp_path), *who, *arguments], check=True, capture_output=True)

    monkeypatch.setattr(run_json, "ROOT", tmp_path)
    (tmp_path / "barometer").mkdir()
    (tmp_path / "barometer/api.py").write_text("")
    git("init")
    git("add", ".")
    git("commit", "--message", "first")
    return tmp_path


def test_a_clean_checkout_has_its_commit(checkout):
    commit = run_json.commit()
    assert commit and len(commit) == 40


@pytest.mark.parametrize("file", ["barometer/api.py", "barometer/stray.py", "notebooks/own.ipynb", "params/2025/x.csv"])
def test_what_was_changed_or_added_among_what_pages_are_made_with_is_told(checkout, file):
    (checkout / file).parent.mkdir(parents=True, exist_ok=True)
    (checkout / file).write_text("other")
    assert run_json.commit().endswith("+")


def test_what_pages_are_not_made_with_counts_for_nothing(checkout):
    (checkout / "notes.txt").write_text("mine")
    assert not run_json.commit().endswith("+")


def test_where_there_is_no_checkout_there_is_no_commit(tmp_path, monkeypatch):
    monkeypatch.setattr(run_json, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert run_json.commit() is None
