"""However a notebook ends, it ends soon, says how, leaves nothing behind, and the next one runs."""

from __future__ import annotations

import time

import nbformat
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from barometer.warm import link
from barometer.warm.failures import Died, OutOfTime, TooMuchOutput

pytestmark = pytest.mark.usefixtures("alone")

# A crash has to be noticed at once; what is asserted is only that nobody polls by the second.
SOON = 1.0


@pytest.fixture(autouse=True)
def the_next_one_runs(run, printed):
    printed("print('the zygote is warm')")
    yield
    assert printed("print('still here')") == "still here\n"


def timed(call, *arguments, **options) -> tuple[BaseException, float]:
    start = time.monotonic()
    with pytest.raises(Exception) as caught:
        call(*arguments, **options)
    return caught.value, time.monotonic() - start


def test_a_cell_that_raises_is_papermills_error_with_the_same_words(run):
    error, _ = timed(run, "x = 1", "print('before'); 1 / 0", "never = 1")
    assert isinstance(error, PapermillExecutionError)
    assert (error.ename, error.evalue, error.cell_index) == ("ZeroDivisionError", "division by zero", 1)
    assert "ZeroDivisionError" in error.traceback[-1]


@pytest.mark.parametrize(
    ("cell", "status", "signal", "words"),
    [
        ("import os; os._exit(3)", 3, None, "exit status 3"),
        ("import os; os._exit(0)", 0, None, "exit status 0"),
        ("import os; os.kill(os.getpid(), 9)", None, 9, "SIGKILL"),
        ("import os; os.kill(os.getpid(), 15)", None, 15, "SIGTERM"),
        ("import ctypes; ctypes.string_at(0)", None, 11, "SIGSEGV"),
        ("import os; os.abort()", None, 6, "SIGABRT"),
        ("import threading, os; threading.Thread(target=os._exit, args=(4,)).start()\nimport time; time.sleep(9)", 4, None, "4"),
    ],
)  # fmt: skip
def test_a_process_that_dies_is_noticed_at_once_and_says_of_what(run, cell, status, signal, words):
    error, seconds = timed(run, "x = 1", cell)
    assert isinstance(error, Died) and isinstance(error, DeadKernelError)
    assert (error.exit_status, error.signal) == (status, signal)
    assert words in str(error)
    assert seconds < SOON


@pytest.mark.parametrize(
    "cell",
    [
        "while True: pass",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "import signal\nfor n in set(signal.valid_signals()) - {9, 19}:\n    signal.signal(n, signal.SIG_IGN)\nwhile True: pass",
        "import time; time.sleep(60)",
        "import asyncio; await asyncio.sleep(60)",
        "import threading\nlock = threading.Lock(); lock.acquire(); lock.acquire()",
        "import subprocess; subprocess.run(['sleep', '60'], start_new_session=True)",
        "get_ipython().system('sleep 60')",
        "import os\nif os.fork() == 0: os.setsid(); os.execvp('sleep', ['sleep', '60'])\nwhile True: pass",
    ],
)
def test_a_notebook_without_end_is_ended_with_all_it_started(run, cell):
    error, seconds = timed(run, cell, time_limit=0.4)
    assert isinstance(error, OutOfTime) and "0.4 seconds" in str(error)
    assert 0.4 <= seconds < 0.4 + SOON


def test_the_limit_is_the_notebooks_and_not_a_cells(run):
    error, seconds = timed(run, *["import time; time.sleep(0.3)"] * 5, time_limit=0.8)
    assert isinstance(error, OutOfTime)
    assert seconds < 0.8 + SOON


def test_a_cell_may_have_a_limit_as_with_papermills_own_engine(run):
    error, seconds = timed(run, "while True: pass", execution_timeout=1)
    assert isinstance(error, CellTimeoutError)
    assert seconds < 1 + SOON


def test_a_notebook_that_prints_without_end_is_ended(run, monkeypatch):
    monkeypatch.setattr(link, "MOST_OUTPUT", 1 << 20)
    error, _ = timed(run, "while True: print('x' * 1000)")
    assert isinstance(error, TooMuchOutput)


def test_much_output_is_whole(printed):
    cell = "print('x' * 20_000_000)\nimport os; os.write(1, b'y' * 1_000_000)"
    text = printed(cell)
    assert len(text) == 21_000_001


def test_many_lines_are_one_output(run):
    (cell,) = run("for i in range(20_000): print(i)").cells
    assert [len(output["text"].splitlines()) for output in cell.outputs] == [20_000]


def test_no_memory_is_an_error_of_the_cell(run):
    limit = "import resource; resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))"
    error, _ = timed(run, limit, "x = bytearray(8 << 30)")
    assert isinstance(error, PapermillExecutionError) and error.ename == "MemoryError"


def test_what_was_printed_before_a_crash_is_kept_and_the_cell_is_marked(run, tmp_path):
    with pytest.raises(Died):
        run("x = 1", "print('last words')\nimport os; os._exit(3)", "y = 1", output=str(tmp_path / "out.ipynb"))
    saved = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    nbformat.validate(saved)
    assert [cell.metadata.papermill["status"] for cell in saved.cells] == ["completed", "failed", "pending"]
    stream, error = saved.cells[1].outputs
    assert stream["text"] == "last words\n"
    assert (error["ename"], error["evalue"]) == ("Died", "The process left with exit status 3.")


def test_a_crash_that_the_exit_of_a_thread_makes_between_cells_is_noticed(run):
    later = "import threading, os, time\nthreading.Timer(0.1, os._exit, (5,)).start()"
    error, seconds = timed(run, later, "time.sleep(0.05)", "time.sleep(5)")
    assert isinstance(error, Died) and error.exit_status == 5
    assert seconds < SOON


def test_a_notebook_that_closes_our_socket_is_a_failed_report(run):
    error, _ = timed(run, "import os; os.closerange(3, 200)", "1", time_limit=2)
    assert isinstance(error, Died)


def test_processes_left_behind_by_a_notebook_that_ends_well_are_ended(run):
    run("import subprocess; subprocess.Popen(['sleep', '60'], start_new_session=True)")


def test_a_farewell_that_does_not_end_is_cut_short(run, monkeypatch):
    from barometer.warm.run import NotebookProcess

    monkeypatch.setattr(NotebookProcess.close, "__defaults__", (0.3,))
    start = time.monotonic()
    run("import atexit, time; atexit.register(time.sleep, 60)")
    assert time.monotonic() - start < 0.3 + SOON
