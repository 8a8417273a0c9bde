"""One zygote for each driver, for as long as the driver lives and no longer."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ProcessPoolExecutor

import nbformat
import pytest
from nbclient.exceptions import DeadKernelError

from barometer import warm
from barometer.warm import client, launch, notebook
from barometer.warm.failures import Died

from .conftest import descendants, gone

# A zygote that imports nothing beforehand: what is tested here are processes.
BARE = "from barometer.warm import preload; preload.NOTEBOOKS = ()\n" + launch.PROGRAM

DRIVER = """
import sys, papermill, nbformat
from barometer.warm.engine import WarmEngine
papermill.engines.papermill_engines.register("barometer", WarmEngine)
from barometer.warm import client, launch
from barometer.warm.client import zygote
launch.PROGRAM = {program!r}

def run(path, **options):
    return papermill.execute_notebook(path, None, engine_name="barometer", progress_bar=False, **options)
"""


@pytest.fixture
def driver(tmp_path, book):
    """A driver in a process of its own, which runs a notebook of one cell; gives it once it has said a line."""
    started = []

    def start(cell: str, program: str) -> subprocess.Popen:
        nbformat.write(book(cell), tmp_path / "cell.ipynb")
        text = DRIVER.format(program=BARE) + f"PATH = {str(tmp_path / 'cell.ipynb')!r}\n" + textwrap.dedent(program)
        command = [sys.executable, "-W", "error", "-c", text]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def bare(monkeypatch):
    """A bare zygote in this process too, for tests that end it."""
    client.zygote().stop()
    monkeypatch.setattr(launch, "PROGRAM", BARE)
    yield
    client.zygote().stop()


SAYS = "import os\nos.write(1, b'x'); open({!r}, 'w').close()\nwhile True: pass"


def waiting(process, mark) -> set[int]:
    """All below a driver, once the notebook runs."""
    end = time.monotonic() + 30
    while not mark.exists():
        assert process.poll() is None and time.monotonic() < end, process.communicate()[1]
        time.sleep(0.02)
    below = descendants(process.pid)
    assert len(below) == 2  # the zygote and the notebook
    return below


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_outlives_a_driver_that_is_killed(driver, tmp_path, number):
    process = driver(SAYS.format(str(tmp_path / "mark")), "run(PATH)")
    below = waiting(process, tmp_path / "mark")
    process.send_signal(number)
    assert all(gone(pid) for pid in below)


def test_an_interrupt_ends_the_notebook_and_is_an_interrupt(driver, tmp_path):
    # A shell that runs the tests in the background has its children ignore the signal.
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "try:\n    run(PATH)\nexcept KeyboardInterrupt:\n    print('interrupted')"
    )
    process = driver(SAYS.format(str(tmp_path / "mark")), program)
    below = waiting(process, tmp_path / "mark")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert out == "interrupted\n", err
    assert err == ""
    assert all(gone(pid) for pid in below)


def test_a_driver_that_ends_takes_its_zygote_along_in_silence(driver):
    process = driver("1", "run(PATH)\nprint(zygote().pid, flush=True)")
    out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")
    assert gone(int(out))


def test_a_fork_of_the_driver_gets_its_own_and_leaves_the_drivers_alone(driver):
    process = driver("1", """
        import os
        run(PATH); mine = zygote().pid
        if not (child := os.fork()):
            run(PATH)
            os._exit(zygote().pid == mine)
        assert os.waitpid(child, 0)[1] == 0
        run(PATH)
        assert zygote().pid == mine
        print("well")
    """)  # fmt: skip
    out, err = process.communicate(timeout=30)
    assert out == "well\n", err


def test_whichever_is_imported_first_both_are_whole():
    ours, theirs = "from barometer.warm.engine import WarmEngine", "import papermill.engines"
    hook = """
import entrypoints
class Point:
    name = "barometer"
    def load(self):
        from barometer.warm.engine import WarmEngine
        return WarmEngine
entrypoints.get_group_all = lambda group: [Point()]
"""
    check = "assert papermill.engines.papermill_engines.get_engine('barometer') is WarmEngine"
    for first, second in ((ours, theirs), (theirs, ours)):
        program = "\n".join([hook, first, second, check])
        done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_asking_whether_it_is_available_imports_nothing_heavy():
    program = "from barometer import warm; warm.available(); import sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert not {"papermill", "nbclient", "ipykernel", "pandas", "asyncio"} & set(loaded.split())


def test_one_zygote_serves_one_notebook_after_the_other(run):
    before = client.zygote().pid
    run("1")
    run("2")
    assert client.zygote().pid == before


def test_a_zygote_that_was_killed_is_replaced(run, bare):
    old = client.zygote()
    os.kill(old.pid, signal.SIGKILL)
    assert gone(old.pid)
    run("1")
    assert client.zygote().pid != old.pid


def test_a_zygote_that_dies_after_it_was_last_seen_is_replaced_too(run, bare, monkeypatch):
    run("1")
    os.kill(client.zygote().pid, signal.SIGKILL)
    seen = iter([True])

    def fits(self, kind, *_) -> bool:
        return self.kind == kind and next(seen, self._process.poll() is None)

    monkeypatch.setattr(client.Zygote, "fits", fits)
    run("1")


def test_a_zygote_killed_under_a_notebook_is_one_failed_report(run, printed, bare):
    with pytest.raises(Died):
        run("import os, time; os.kill(os.getppid(), 9); time.sleep(60)")
    assert printed("print('on')") == "on\n"


def test_a_zygote_that_is_stopped_does_not_hold_up_the_time_limit(run, printed, bare):
    with pytest.raises(Died):
        run("import os, signal; os.kill(os.getppid(), signal.SIGSTOP)\nwhile True: pass", time_limit=0.5)
    assert printed("print('on')") == "on\n"


def test_a_zygote_that_does_not_start_says_why(run, monkeypatch, bare):
    client.zygote().stop()
    monkeypatch.setattr(launch, "PROGRAM", "raise ImportError('no ipykernel here')")
    with pytest.raises(DeadKernelError, match="ImportError: no ipykernel here"):
        run("1")
    monkeypatch.setattr(launch, "PROGRAM", BARE)


def test_notebooks_of_several_threads_take_turns(run, book):
    results: list = []

    def one(number: int) -> None:
        nb = book(f"print({number})")
        manager = notebook.SavedOnce(nb, progress_bar=False)
        for cell in nb.cells:
            cell.metadata["papermill"] = {}
        nb.metadata["papermill"] = {}
        manager.notebook_start()
        notebook.WarmClient(manager).execute()
        results.append((number, nb.cells[0].outputs[0]["text"]))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [(number, f"{number}\n") for number in range(4)]


def test_it_runs_inside_an_event_loop_too(printed):
    async def inside() -> str:
        return printed("print('inside')")

    assert asyncio.run(inside()) == "inside\n"


def _begin(program: str) -> None:
    launch.PROGRAM = program
    warm.start()


def _in_a_worker(path: str) -> tuple[int, str]:
    import papermill

    from barometer.warm.engine import WarmEngine

    papermill.engines.papermill_engines.register("barometer", WarmEngine)
    nb = papermill.execute_notebook(path, None, engine_name="barometer", progress_bar=False)
    return client.zygote().pid, nb.cells[0].outputs[0]["text"]


def test_a_worker_of_a_pool_has_one_of_its_own_and_takes_it_along(tmp_path, book):
    nbformat.write(book("print('worker')"), tmp_path / "cell.ipynb")
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn, initializer=_begin, initargs=(BARE,)) as pool:
        first, second = pool.map(_in_a_worker, [str(tmp_path / "cell.ipynb")] * 2)
    assert first == second and first[1] == "worker\n"
    assert first[0] != client.zygote().pid
    assert gone(first[0])


def test_without_fork_papermills_own_engine_runs_it_and_a_line_says_so(run, monkeypatch, caplog):
    monkeypatch.setattr(warm, "available", lambda: False)
    with caplog.at_level(logging.WARNING, logger="papermill"):
        done = run("import os; print(os.getppid())", time_limit=29.5, shutdown_kernel="immediate")
    assert done.cells[0].outputs[0]["text"] == f"{os.getpid()}\n"
    assert "This system cannot fork" in caplog.text and "papermill's own engine" in caplog.text


def test_a_notebook_in_another_language_goes_to_papermills_own_engine(monkeypatch):
    from papermill.engines import NBClientEngine

    from barometer.warm.engine import WarmEngine

    monkeypatch.setattr(NBClientEngine, "execute_notebook", lambda nb, kernel, **options: (kernel, options))
    nb = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}})
    assert WarmEngine.execute_notebook(nb, "ir", time_limit=4.5) == ("ir", {"execution_timeout": 5})


def test_where_fork_is_not_to_be_had(monkeypatch):
    assert warm.available()
    monkeypatch.setattr(os, "pidfd_open", lambda pid: (_ for _ in ()).throw(OSError()))
    assert not warm.available()
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not warm.available()
    warm.start()  # and does nothing


def test_the_notebook_is_written_once(run, tmp_path, monkeypatch):
    written = []
    monkeypatch.setattr("papermill.engines.write_ipynb", lambda nb, path: written.append(path))
    run("1", "2", "3", output=str(tmp_path / "out.ipynb"))
    assert len(written) == 1


def test_parameters_arrive_as_papermill_injects_them(run, book, tmp_path):
    source = book("kommune: str = '183'  # the code", "print(repr(kommune))")
    source.cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(source, tmp_path / "in.ipynb")
    import papermill

    done = papermill.execute_notebook(
        str(tmp_path / "in.ipynb"), None, {"kommune": "0101 Ærø"}, engine_name="barometer", progress_bar=False
    )
    injected = done.cells[1]
    assert injected.metadata["tags"] == ["injected-parameters"] and injected.execution_count == 2
    assert done.cells[2].outputs[0]["text"] == "'0101 Ærø'\n"


def test_what_is_logged_or_tagged_is_nbclients_affair(run, book, caplog, tmp_path):
    import papermill

    nb = book("print('x')", "1 / 0", "print('skipped')", "print('on')")
    nb.cells[1].metadata["tags"] = ["raises-exception"]
    nb.cells[2].metadata["tags"] = ["skip-execution"]
    nbformat.write(nb, tmp_path / "in.ipynb")
    with caplog.at_level(logging.INFO, logger="papermill"), pytest.raises(papermill.PapermillExecutionError):
        papermill.execute_notebook(
            str(tmp_path / "in.ipynb"), str(tmp_path / "out.ipynb"),
            engine_name="barometer", progress_bar=False, log_output=True,
        )  # fmt: skip
    assert "on" in [record.getMessage().strip() for record in caplog.records]
    done = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert [len(cell.outputs) for cell in done.cells if cell.cell_type == "code"] == [1, 1, 0, 1]
