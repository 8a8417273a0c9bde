"""What a user meets when the disk, the folder or the machine fails: the real commands, on a real edition."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import pytest

from barometer.files import BESIDE
from barometer.render.lock import LOCK_FILE as LOCK

ARGUMENTS = [
    "render",
    "--year",
    "2020",
    "--as-of",
    "2020-07-08",
    "--kommune",
    "183",
    "--kommune",
    "S01",
    "--to",
    "html",
]
PAGES = {"national.html", "kommuner/183-ishoej.html", "kommuner/S01-syntetisk-kommune-01.html"}
MARK = "BAROMETER_TEST_RUN"
PR_CAPBSET_DROP, OVERRIDES = 24, (1, 2, 3)  # what lets root write where nobody may

linux = pytest.mark.skipif(sys.platform != "linux", reason="processes and rights are looked at as Linux has them")


OF_A_RUN = ("run.json", "ro-crate-metadata.json")  # what tells of the run, and differs with what it made


def visible(folder: Path) -> dict[str, bytes]:
    files = (p for p in folder.rglob("*") if p.is_file())
    named = ((p.relative_to(folder), p) for p in files)
    return {n.as_posix(): p.read_bytes() for n, p in named if not any(part.startswith(".") for part in n.parts)}


def true(folder: Path) -> bool:
    """Whether run.json tells of every file it names what it is."""
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return all(hashlib.sha256((folder / n).read_bytes()).hexdigest() == digest for n, digest in run["files"].items())


def begin(cwd: Path, *arguments: str, **options) -> subprocess.Popen[str]:
    """A run, with a mark on every process that comes of it."""
    command = [sys.executable, "-W", "error", "-m", "barometer", *ARGUMENTS, *arguments]
    environment = {**os.environ, MARK: options.pop("mark", "")}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=cwd, env=environment, **pipes, **options)


def refused(cwd: Path, *words: str, arguments: tuple[str, ...] = (), **options) -> None:
    """A run ends with exit code 1 and these words, and with no traceback and no path of this machine."""
    run = begin(cwd, *arguments, **options)
    _, told = run.communicate(timeout=300)
    assert run.returncode == 1, told
    assert not [trace for trace in ("Traceback", "Errno", str(cwd)) if trace in told], told
    assert [word for word in words if word not in told] == [], told


@pytest.fixture
def edition(bilag2, tmp_path):
    """A copy of an edition, to be made again in part."""
    shutil.copytree(bilag2, tmp_path / "outputs" / "2020")
    return tmp_path / "outputs" / "2020"


def same(found: Path, bilag2: Path) -> set[str]:
    """The names of the files found, each whole and as in an edition that met nothing; run.json tells of each run."""
    whole, names = visible(bilag2), visible(found)
    assert [name for name, content in names.items() if name not in OF_A_RUN and content != whole[name]] == []
    assert not list(found.rglob(f"*{BESIDE}*"))
    return set(names)


def no_override() -> None:
    """Before the run begins: root, too, may write only where it says so."""
    prctl = ctypes.CDLL(None).prctl
    for override in OVERRIDES if os.geteuid() == 0 else ():
        prctl(PR_CAPBSET_DROP, override, 0, 0, 0)


@linux
@pytest.mark.parametrize(
    ("shut", "words"),
    [
        (".", ["The folder of the outputs cannot be written.", f"2020/{LOCK}"]),
        ("tables", ["A file could not be written.", "tables/"]),
        ("kommuner", ["2 of 3 reports failed", "kommuner/183-ishoej.ipynb", "kommuner/S01-syntetisk-kommune-01.ipynb"]),
    ],
)
def test_a_folder_that_may_not_be_written_is_a_clear_error_and_nothing_is_lost(edition, bilag2, tmp_path, shut, words):
    folder = edition / shut
    # What need not be written is not missed: the lock is there already, and so are the tables.
    for needless in (edition / LOCK, edition / ".records/tables.json"):
        needless.unlink()
    folder.chmod(0o555)
    try:
        told = ("Permission denied", "Get leave to write", *words)
        refused(tmp_path, *told, arguments=("--force",), preexec_fn=no_override)
    finally:
        folder.chmod(0o755)
    assert same(edition, bilag2) == visible(bilag2).keys()
    assert true(edition)


@linux
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("a file", ["where:    outputs", "expected: a folder", "got:      a file", "Move it away"]),
        ("a link", ["where:    outputs", "expected: a folder", "got:      a link that leads nowhere", "Move it away"]),
        ("a shut folder", ["where:    outputs/2020", "Permission denied", "Get leave to write"]),
    ],
)
def test_outputs_that_can_hold_nothing_are_named_and_left_as_they_are(tmp_path, kind, words):
    outputs = tmp_path / "outputs"
    if kind == "a file":
        outputs.write_text("mine")
    elif kind == "a link":
        outputs.symlink_to("no/such/place")
    else:
        outputs.mkdir(0o555)
    refused(tmp_path, "The folder of the outputs cannot be written.", *words, preexec_fn=no_override)
    assert list(tmp_path.rglob("*")) == [outputs]
    assert kind != "a file" or outputs.read_text() == "mine"


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own, and a way to give it another size."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1150k", "barometer-test", disk]
    if sys.platform != "linux" or os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk; test_cut_off_anywhere.py fills one step by step")
    try:
        yield disk, lambda size: subprocess.run(["mount", "-o", f"remount,size={size}", disk], check=True)
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_full_disk_is_a_clear_error_and_the_next_run_makes_what_is_missing(bilag2, small_disk, tmp_path, barometer):
    disk, resize = small_disk
    words = ("No space left on device", "Make room", "reports failed", "FAILED")
    refused(tmp_path, *words, arguments=("--outputs", str(disk)))
    found = same(disk / "2020", bilag2)
    assert "run.json" not in found or true(disk / "2020")
    resize("8m")
    done = barometer(*ARGUMENTS, "--outputs", disk, "--why", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert same(disk / "2020", bilag2) > PAGES | found
    assert any(
        line.endswith("  up to date") for line in done.stdout.splitlines()
    )  # the disk was full in the middle: one page was made before


def marked(mark: str) -> list[int]:
    """Every process with this mark in the environment it began with."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"{MARK}={mark}\0".encode() in (process / "environ").read_bytes():
                found.append(int(process.name))
        except OSError:  # it has just ended, or is another user's
            continue
    return found


def wait_until(true_now, seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while not (now := true_now()) and time.monotonic() < end:
        time.sleep(0.02)
    return now


@linux
def test_a_second_run_is_refused_and_the_killed_firsts_lock_and_processes_go_with_it(bilag2, tmp_path, barometer):
    """Only the driver is killed, as by a system short of memory: its workers get no signal."""
    mark = uuid4().hex
    first = begin(tmp_path, mark=mark)
    folder = tmp_path / "outputs" / "2020"
    try:
        # The record of the tables is what the driver writes last before it waits for its workers.
        assert wait_until(lambda: len(marked(mark)) > 3 and (folder / ".records/tables.json").exists())
        os.kill(first.pid, signal.SIGSTOP)  # so that it has not ended before the second, on a busy machine
        refused(tmp_path, "Another run is working in this folder.", "Wait until it has ended")
        assert first.poll() is None
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        assert wait_until(lambda: not marked(mark)), "processes of the killed run are still there"
    finally:
        for process in marked(mark):
            os.kill(process, signal.SIGKILL)
        first.communicate()  # ends when the last of them has let go of what it prints to
    same(folder, bilag2)
    done = barometer(*ARGUMENTS, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert same(folder, bilag2) > PAGES
