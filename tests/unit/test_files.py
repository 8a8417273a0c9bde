"""Nothing half-written is ever found, and what cannot be written is told in words."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from barometer import files
from barometer.errors import ConfigError, RenderError
from barometer.files import BESIDE, reading, refused, remove_leftovers, write_file, write_files, writing


def texts(folder):
    return {p.name: p.read_text() for p in folder.iterdir()}


def test_a_file_is_placed_whole_with_its_folders(tmp_path):
    assert write_file(tmp_path / "a" / "b.txt", "æøå").read_bytes() == "æøå".encode()
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["b.txt"]


def test_a_write_that_fails_leaves_what_stood_there_and_nothing_beside_it(tmp_path, monkeypatch):
    write_file(tmp_path / "page.html", "earlier")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(RenderError, match="could not be written") as caught:
        write_file(tmp_path / "page.html", "later")
    assert "No space left" in str(caught.value)
    assert "page.html" in str(caught.value) and str(tmp_path) not in str(caught.value)
    assert texts(tmp_path) == {"page.html": "earlier"}


def test_files_that_belong_together_are_moved_when_the_last_is_written(tmp_path, monkeypatch):
    paths = [tmp_path / f"page.{ending}" for ending in ("ipynb", "html", "pdf")]
    assert write_files(dict.fromkeys(paths, "earlier")) == paths
    replace, beside = os.replace, []

    def watched(source, target):
        beside.append(len(list(tmp_path.glob(f".*{BESIDE}"))))
        replace(source, target)

    monkeypatch.setattr(os, "replace", watched)
    write_files(dict.fromkeys(paths, "later"))
    assert beside == [3, 2, 1]
    assert set(texts(tmp_path).values()) == {"later"}


def test_where_the_last_of_them_cannot_be_written_the_first_is_as_it_was(tmp_path):
    first, last = tmp_path / "page.html", tmp_path / "shut" / "page.pdf"
    write_file(first, "earlier")
    last.parent.write_text("a file where the folder should be")
    with pytest.raises(RenderError) as caught:
        write_files({first: "later", last: "later"})
    assert f"where:    {tmp_path.name}/shut" in str(caught.value)
    assert texts(tmp_path) == {"page.html": "earlier", "shut": "a file where the folder should be"}


def test_an_interrupt_leaves_nothing_beside_and_stays_an_interrupt(tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "chmod", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_file(tmp_path / "page.html", "")
    assert texts(tmp_path) == {}


@pytest.mark.parametrize(
    ("number", "todo"),
    [
        (errno.ENOSPC, "Make room"),
        (errno.EDQUOT, "Make room"),
        (errno.EFBIG, "Make room"),
        (errno.EACCES, "Get leave to write"),
        (errno.EROFS, "Get leave to write"),
        (errno.EISDIR, "Move it away"),
        (errno.EIO, "Name another folder"),
    ],
)
def test_each_reason_has_something_to_do_about_it(tmp_path, number, todo):
    with (
        pytest.raises(RenderError, match=r"^Said here\.") as caught,
        writing(tmp_path / "2020" / "a.csv", "Said here."),
    ):
        raise OSError(number, os.strerror(number))
    assert (caught.value.where, caught.value.got) == ("2020/a.csv", os.strerror(number))
    assert todo in caught.value.todo and "--outputs" in caught.value.todo
    assert caught.value.expected == ""


@pytest.mark.parametrize("depth", ["a.csv", "b/c/a.csv"])
def test_what_stands_where_a_folder_should_be_is_named(tmp_path, depth):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to("nowhere/at/all")
    for name, got in (("file", "a file"), ("link", "a link that leads nowhere")):
        with pytest.raises(RenderError, match="could not be written") as caught:
            write_file(tmp_path / name / depth, "")
        assert caught.value.where == f"{tmp_path.name}/{name}"
        assert (caught.value.expected, caught.value.got) == ("a folder", got)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_folder_where_a_file_should_be_is_a_clear_error_and_stays(tmp_path):
    (tmp_path / "run.json").mkdir()
    with pytest.raises(RenderError, match="could not be written") as caught:
        write_file(tmp_path / "run.json", "{}")
    assert caught.value.where == f"{tmp_path.name}/run.json" and "Move it away" in caught.value.todo
    assert [p.name for p in tmp_path.iterdir()] == ["run.json"]


def test_only_what_was_cut_off_is_swept(tmp_path):
    write_file(tmp_path / "kommuner" / "page.html", "whole")
    users = {".records", ".mynotes.partial.txt", ".download.part"}
    for name in (f".page.html.a1b2{BESIDE}", f"kommuner/.page.pdf.x{BESIDE}", f".bilag2{BESIDE}.ipynb", *users):
        (tmp_path / name).write_text("")
    (tmp_path / f".folder{BESIDE}").mkdir()  # nobody's work, and no reason to stop
    remove_leftovers(tmp_path)
    left = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*")}
    assert left == {"kommuner", "kommuner/page.html", f".folder{BESIDE}", *users}


@pytest.mark.parametrize(
    ("number", "todo"),
    [
        (errno.EACCES, "Get leave to read it."),
        (errno.EISDIR, "Name a file."),
        (errno.ENOENT, "Put the file there, or name another."),
        (errno.EIO, "Copy the file to another disk, or try again."),
    ],
)
def test_what_cannot_be_read_is_an_error_of_the_kind_asked_for(tmp_path, number, todo):
    path = tmp_path / "2020" / "rule.yml"
    with pytest.raises(ConfigError, match=r"^Said here\.") as caught, reading(path, "Said here.", ConfigError):
        raise OSError(number, os.strerror(number), str(path))
    assert (caught.value.where, caught.value.got, caught.value.todo) == ("2020/rule.yml", os.strerror(number), todo)
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("name", ["a.csv", b"a.csv", None])
def test_what_no_block_foresaw_is_told_without_the_folders_above(tmp_path, name):
    path = os.path.join(os.fsencode(tmp_path) if isinstance(name, bytes) else tmp_path, name) if name else None
    error = refused(OSError(errno.EACCES, "Permission denied", path))
    assert (error.where, error.got) == (f"{tmp_path.name}/a.csv" if name else "", "Permission denied")
    assert str(tmp_path) not in str(error)


def mode(path):
    return path.stat().st_mode & 0o777


def test_a_new_file_keeps_the_umask(tmp_path):
    program = "from pathlib import Path; from barometer.files import write_file; write_file(Path('page.html'), '')"
    command = f'umask 027 && exec "{sys.executable}" -c "$0"'
    subprocess.run(["sh", "-c", command, program], check=True, cwd=tmp_path)
    assert mode(tmp_path / "page.html") == 0o640


def test_a_private_file_is_the_users_alone_and_so_is_every_file_while_it_is_written(tmp_path, monkeypatch):
    public, private = tmp_path / "page.html", tmp_path / "page.ipynb"
    chmod, before = os.chmod, []

    def watched(beside, asked):
        before.append(os.stat(beside).st_mode & 0o777)
        chmod(beside, asked)

    monkeypatch.setattr(os, "chmod", watched)
    monkeypatch.setattr(files, "_UMASK", 0o022)
    write_files({public: "", private: ""}, private=[private])
    assert (mode(public), mode(private)) == (0o644, 0o600)
    assert before == [0o600, 0o600]


@pytest.mark.parametrize(("earlier", "later"), [(0o600, 0o600), (0o640, 0o640), (0o666, 0o644), (0o400, 0o600)])
def test_a_file_that_is_replaced_is_opened_to_nobody_new(tmp_path, monkeypatch, earlier, later):
    monkeypatch.setattr(files, "_UMASK", 0o022)
    path = write_file(tmp_path / "cases.csv", "earlier")
    path.chmod(earlier)
    assert mode(write_file(path, "later")) == later
