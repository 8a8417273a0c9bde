"""`barometer scan`: files and folders, places and never values, and an exit code for each end."""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from barometer.cli import cli
from barometer.privacy.scan import scanned

sys.path.insert(0, str(Path(__file__).parent))
try:
    import planting
finally:
    sys.path.pop(0)

NUMBER = planting.random_number(random.Random(2))


def scan(*paths):
    return CliRunner().invoke(cli, ["scan", *map(str, paths)], standalone_mode=False)


def test_a_clean_folder(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.html").write_text("<p>Ærø</p>")
    (tmp_path / "c").write_text("no ending")
    done = scan(tmp_path)
    assert (done.return_value, done.stdout) == (0, "")
    assert done.stderr == "2 files searched, no places with a personal number.\n"


def test_places_are_told_and_no_number(tmp_path):
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "b.html").write_text(f"<p>a\n<p title='{NUMBER}'>b")
    (tmp_path / f"sag {NUMBER}").write_text("a")
    (tmp_path / ".hidden").write_text(NUMBER)
    done = scan(tmp_path)
    assert done.return_value == 1
    assert done.stdout.splitlines() == [
        f"{tmp_path}/.hidden: line 1",
        f"{tmp_path}/sag …: its name",
        f"{tmp_path}/deep/er/b.html: line 2, attribute",
    ]
    assert done.stderr == "3 files searched, 3 places with a personal number.\n"


def test_a_folder_that_is_named_by_a_number(tmp_path):
    (tmp_path / NUMBER).mkdir()
    (tmp_path / NUMBER / "a.txt").write_text("a")
    done = scan(tmp_path)
    assert done.return_value == 1 and NUMBER not in done.output
    assert f"{tmp_path}/…: the folder's name" in done.stdout


@pytest.mark.parametrize("name", ["gone.txt", "a.parquet", "shut.txt"])
def test_what_cannot_be_searched_has_an_exit_code_of_its_own(tmp_path, name, monkeypatch):
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    (tmp_path / "shut.txt").write_text("a")
    read = Path.read_bytes

    def shut(path):
        if path.name == "shut.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", shut)
    done = scan(tmp_path / name)
    assert (done.return_value, done.stdout) == (2, "")
    assert f"{tmp_path}/{name}: not searched." in done.stderr and "0 files searched" in done.stderr


def test_what_is_found_counts_more_than_what_is_shut(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    (tmp_path / "b.txt").write_text(NUMBER)
    assert scan(tmp_path).return_value == 1


def test_a_link_in_a_folder_is_not_followed_and_a_pipe_is_not_waited_for(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    found = list(scanned([tmp_path]))
    assert [(one.name, one.unsearchable) for one in found] == [(f"{tmp_path}/pipe", "It is no file.")]


def test_gits_own_store_is_passed_over(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a").write_text(NUMBER)
    assert list(scanned([tmp_path])) == []


def test_a_file_with_very_many_is_told_soon(tmp_path):
    (tmp_path / "cases.csv").write_text(f"a,{NUMBER}\n" * 50_000)
    begun = time.process_time()
    (one,) = scanned([tmp_path])
    assert len(one.places) == 50_000 and time.process_time() - begun < 5
