"""A process of its own: it gives back what was asked for, or the same error, and nothing else stays of it."""

from __future__ import annotations

import operator
import os
import resource
import signal
import subprocess
import sys
import time

import pytest

from barometer.errors import BarometerError, CaseFileError, PackageFault
from barometer.params.codebook import read_codebook
from barometer.privacy import apart
from barometer.privacy.apart import refuse_core_dumps, run_apart, start_apart


def test_it_is_another_process_and_gives_back_what_the_function_returned():
    assert run_apart(os.getpid) != os.getpid()
    assert run_apart(sorted, [3, 1, 2], reverse=True) == [3, 2, 1]


def test_what_was_begun_ahead_is_taken_once_and_by_whoever_asks_for_the_same(monkeypatch):
    begun = []
    begin = apart._begun
    monkeypatch.setattr(apart, "_begun", lambda asked: begun.append(begin(asked)) or begun[-1])
    start_apart(f"{os.getpid.__module__}:getpid")
    first = run_apart(os.getpid)
    assert first == begun[0].pid and len(begun) == 1, "the process that was begun"
    assert run_apart(os.getpid) != first and len(begun) == 2, "another one: the first has ended"
    start_apart("builtins:sorted", [1])
    assert run_apart(sorted, [3, 1]) == [1, 3], "not what was begun for others"
    assert begun[2].wait(30) == 0


def test_what_nobody_asks_for_ends_with_the_process_that_began_it():
    program = "from barometer.privacy import apart\napart.start_apart('time:sleep', 60)\nprint(apart._ahead[0][1].pid)"
    begin = time.monotonic()
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert time.monotonic() - begin < 30
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.stdout), 0)


def test_an_error_is_the_same_error():
    with pytest.raises(BarometerError) as here:
        read_codebook(1999)
    with pytest.raises(type(here.value)) as there:
        run_apart(read_codebook, 1999)
    assert str(there.value) == str(here.value) and there.value.__cause__ is None


def test_an_error_that_nobody_foresaw_keeps_its_message_to_itself(capfd, monkeypatch):
    monkeypatch.setenv("BAROMETER_DEBUG", "1")
    with pytest.raises(PackageFault) as caught:
        run_apart(operator.getitem, {}, "a cell's value")
    told = capfd.readouterr()
    assert "KeyError" in str(caught.value) and "cell" not in f"{caught.value} {told.out} {told.err}"


def test_what_the_system_refuses_is_told_in_words():
    with pytest.raises(BarometerError, match="cannot be used"):
        run_apart(os.listdir, "/nowhere/at/all")


def test_a_death_is_told():
    with pytest.raises(CaseFileError, match=f"signal {int(signal.SIGKILL)}"):
        run_apart(signal.raise_signal, signal.SIGKILL)


def test_what_the_function_prints_is_no_part_of_the_answer(capfd):
    assert run_apart(print, "a line") is None
    assert "a line" in capfd.readouterr().err


def test_it_finds_the_package_and_not_what_lies_in_the_folder(tmp_path, monkeypatch):
    (tmp_path / "pickle.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    assert run_apart(os.getcwd) == str(tmp_path)


def test_a_process_that_reads_cases_leaves_no_core_dump():
    assert run_apart(resource.getrlimit, resource.RLIMIT_CORE) == (0, 0)
    program = f"import ctypes\nfrom {refuse_core_dumps.__module__} import refuse_core_dumps\nrefuse_core_dumps()\nprint(ctypes.CDLL(None).prctl(3))"
    if sys.platform == "linux":
        run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert run.stdout.strip() == "0"
