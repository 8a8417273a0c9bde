"""One import for several workers: each has a zygote of its own, forked from one."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path

import nbformat
import pytest

from barometer.warm import client, launch, sharing

from .conftest import descendants, gone

# One that imports nothing beforehand: what is tested here are processes.
BARE = "from barometer.warm import preload; preload.NOTEBOOKS = ()\n" + launch.PROGRAM


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    """Starts from a process that has begun nothing ahead, whatever other tests ran in it."""
    sharing._end_ahead()
    monkeypatch.setattr(launch, "PROGRAM", BARE)


@pytest.fixture
def cell(tmp_path, book):
    """A notebook of one cell, as a file."""

    def written(source: str) -> str:
        path = tmp_path / "cell.ipynb"
        nbformat.write(book(source), path)
        return str(path)

    return written


def pool(workers: int, offers: socket.socket) -> ProcessPoolExecutor:
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=spawn, initializer=begin, initargs=(offers,))


def begin(offers: socket.socket) -> None:
    launch.PROGRAM = BARE
    client.take_zygote_from(offers)


def run(path: str) -> tuple[int, int, str]:
    """The worker's zygote, the parent of that, and what the cell printed; holds the worker for a while."""
    import papermill

    from barometer.warm.engine import WarmEngine

    papermill.engines.papermill_engines.register("barometer", WarmEngine)
    nb = papermill.execute_notebook(path, None, engine_name="barometer", progress_bar=False)
    time.sleep(0.5)
    zygote = client.zygote().pid
    return zygote, parent(zygote), nb.cells[0].outputs[0]["text"]


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1])


def test_each_worker_has_one_of_its_own_and_all_are_forked_from_one(cell):
    path = cell("print('run')")
    with sharing.lend_zygotes(2) as offers, pool(2, offers) as workers:
        found = list(workers.map(run, [path] * 4))
        mothers = {mother for _, mother, _ in found}
        assert len(mothers) == 1 and parent(*mothers) == os.getpid()
    assert {text for *_, text in found} == {"run\n"}
    zygotes = {zygote for zygote, *_ in found}
    assert len(zygotes) == 2
    assert all(gone(pid) for pid in zygotes | mothers)


def test_who_finds_none_offered_starts_one(cell):
    path = cell("print('run')")
    with sharing.lend_zygotes(1) as offers, pool(2, offers) as workers:
        found = set(workers.map(run, [path] * 4))
        own = [mother for _, mother, _ in found if mother in workers._processes]
        assert len(found) == 2 and len(own) == 1


def test_what_a_notebook_leaves_behind_dies_with_it_and_the_other_zygote_lives(cell):
    stray = "import subprocess; print(subprocess.Popen(['sleep', '60'], start_new_session=True).pid)"
    path = cell(stray)
    with sharing.lend_zygotes(2) as offers, pool(2, offers) as workers:
        found = list(workers.map(run, [path] * 6))
        assert len({zygote for zygote, *_ in found}) == 2
    assert all(gone(int(text)) for *_, text in found)


def test_where_the_first_one_dies_the_workers_go_on_with_their_own(cell):
    path = cell("print('run')")
    with sharing.lend_zygotes(2) as offers, pool(1, offers) as workers:
        ((_, mother, _),) = workers.map(run, [path])
        os.kill(mother, signal.SIGKILL)
        assert gone(mother)
        ((zygote, above, text),) = workers.map(run, [path])
        assert text == "run\n" and above in workers._processes
    assert gone(zygote)


def test_one_that_never_comes_up_is_not_waited_for(cell, monkeypatch):
    monkeypatch.setattr(launch, "PROGRAM", "raise ImportError('no ipykernel here')")
    path = cell("print('run')")
    with sharing.lend_zygotes(1) as offers, pool(1, offers) as workers:
        ((_, above, text),) = workers.map(run, [path])
        assert text == "run\n" and above in workers._processes


DRIVER = """
import multiprocessing, sys, time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from barometer.warm import client, launch, sharing
launch.PROGRAM = {program!r}

def begin(offers):
    client.take_zygote_from(offers)
    client.zygote().hello()
    print(client.zygote().pid, flush=True)

if __name__ == "__main__":
    spawn = multiprocessing.get_context("spawn")
    with sharing.lend_zygotes(2) as offers:
        pool = ProcessPoolExecutor(2, mp_context=spawn, initializer=begin, initargs=(offers,))
        for _ in range(2):
            pool.submit(time.sleep, 60)
        time.sleep(60)
"""


def test_nothing_that_was_lent_outlives_a_driver_that_is_killed(tmp_path):
    script = tmp_path / "driver.py"
    script.write_text(DRIVER.format(program=BARE), encoding="utf-8")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as driver:
        zygotes = {int(driver.stdout.readline()) for _ in range(2)}
        below = descendants(driver.pid)
        assert zygotes < below
        mothers = {parent(pid) for pid in zygotes}
        driver.kill()
        assert all(gone(pid) for pid in zygotes | mothers)
        for pid in below:  # the workers, whose end is their own affair
            with suppress(ProcessLookupError):  # it may be ending just now
                os.kill(pid, signal.SIGKILL)


def test_what_is_begun_ahead_is_what_is_lent_next_and_once_only():
    sharing.start_ahead()
    sharing.start_ahead()
    ((process, *_),) = sharing._ahead
    with sharing.lend_zygotes(1):
        assert sharing._ahead == [] and process.poll() is None
    assert process.poll() is not None


def test_what_is_begun_ahead_and_not_lent_ends_with_its_driver_in_silence():
    program = """
        from barometer.warm import sharing
        sharing.start_ahead()
        print(sharing._ahead[0][0].pid)
    """
    command = [sys.executable, "-W", "error", "-c", textwrap.dedent(program)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stderr) == (0, "")
    assert gone(int(done.stdout))


def test_no_number_of_workers_fills_the_socket():
    """The order is given before anybody has come: a socket that is full would wait for ever."""
    program = f"""
        from barometer.warm import launch, sharing
        launch.PROGRAM = {BARE!r}
        with sharing.lend_zygotes(1_000):
            print("lent")
    """
    command = [sys.executable, "-W", "error", "-c", textwrap.dedent(program)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "lent\n", "")


def test_without_fork_nothing_is_lent(monkeypatch):
    monkeypatch.setattr(sharing, "available", lambda: False)
    sharing.start_ahead()
    with sharing.lend_zygotes(2) as offers:
        assert offers is None and sharing._ahead == []
