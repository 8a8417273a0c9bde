"""Reports on a real Dask scheduler: every one is there in the end, once, with the bytes it has at home."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from barometer import warm
from barometer.errors import RenderError
from barometer.files import write_file
from barometer.params import folder as params
from barometer.render import batch
from barometer.render.render_report import Outcome
from barometer.render.report import Report

pytest.importorskip("distributed", reason="several machines need barometer[cluster]")
from barometer.render import dask_workers  # noqa: E402

if not warm.available():
    pytest.skip("the tests look at processes as Linux shows them", allow_module_level=True)

NAMES = ["Ishøj", "Årets resultater", "Bilag 2: Kommunefordelte resultater",
         *(f"Syntetisk kommune {number:02}" for number in range(1, 3))]  # fmt: skip
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
DECLARED = 'name: str = ""  # who it is\nfatal: bool = False  # whether it takes its worker along'
TOLD = """
import os, signal, time
if fatal:
    os.kill(int(os.environ["JPY_PARENT_PID"]), signal.SIGKILL)
time.sleep(0.3)
print(name, os.getcwd())
"""


def until(what, within: float = 60):
    """What `what` gives, as soon as it gives something."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.02)
    raise AssertionError("It never came.")


class Dask:
    """A scheduler and workers, each a process of its own, in another folder than any batch."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.workers = folder, []
        file = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", str(file))
        self.address = json.loads(until(lambda: file.exists() and file.read_text()))["address"]

    def add(self, *options: str, **environment: str) -> subprocess.Popen:
        """One more worker; waits until the scheduler knows it."""
        log = self.folder / f"worker-{len(self.workers)}.log"
        worker = self._start("worker", self.address, "--no-nanny", *options, log=log, environment=environment)
        self.workers.append(worker)
        until(lambda: "Registered to" in log.read_text())
        return worker

    def where(self, number: int) -> str:
        """The address of a worker."""
        log = (self.folder / f"worker-{number}.log").read_text()
        (address,) = {line.split()[-1] for line in log.splitlines() if "Start worker at" in line}
        return address

    def _start(self, what: str, *arguments: str, log: Path | None = None, environment=None) -> subprocess.Popen:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments, "--no-dashboard", "--host"]
        with (log or self.folder / f"{what}.log").open("w") as file:
            return subprocess.Popen(
                [*command, "127.0.0.1"], cwd=self.folder, stdout=file, stderr=file,
                # so that a report that kills every worker needs only two
                env={**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1", **(environment or {})},
            )  # fmt: skip

    def end(self) -> None:
        for process in [*self.workers, self.scheduler]:
            process.kill()
            process.wait()


@pytest.fixture
def dask(tmp_path_factory):
    started = Dask(tmp_path_factory.mktemp("dask"))
    yield started
    started.end()


@pytest.fixture
def home(bilag2):
    """The edition as one machine makes it."""
    return everything(bilag2.parents[1])


@pytest.fixture
def reports(tmp_path):
    """Five reports that say who and where they are, each in a folder of its own."""
    cells = [new_code_cell(DECLARED, metadata={"tags": ["parameters"]}), new_code_cell(TOLD)]
    book = tmp_path / "small.ipynb"
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), book)
    folder = tmp_path / "outputs"
    folder.mkdir()
    return [
        Report(book, {"name": name, "fatal": False}, folder / name / name, ("ipynb",), name, folder=folder,
               made_from={"name": name}, engine="warm", time_limit=60)
        for name in "abcde"
    ]  # fmt: skip


def everything(folder: Path) -> dict[str, bytes]:
    """Name -> content of every file, the records of what was made from what among them, and no lock."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def children(pid: int) -> set[int]:
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found |= set(map(int, task.read_text(encoding="ascii").split()))
    return found


def notebooks(worker: subprocess.Popen) -> set[int]:
    """The processes of notebooks that a worker runs: the children of its warm process."""
    return {child for zygote in children(worker.pid) for child in children(zygote)}


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture
def begin(edition_arguments, interruptible, tmp_path):
    """Begins the same edition on a cluster, in a folder that no worker was started in."""

    def run(dask: Dask) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "barometer", *edition_arguments, "--scheduler", dask.address],
            cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=interruptible,
        )  # fmt: skip

    return run


def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(dask, home, begin, tmp_path):
    for _ in range(2):
        dask.add("--nthreads", "1")
    run, (victim, _) = begin(dask), dask.workers
    head = run.stderr.readline() + run.stderr.readline()  # who works, and the first report
    until(lambda: notebooks(victim))
    left = children(victim.pid) | notebooks(victim)
    victim.kill()
    missing = set(home) - set(everything(tmp_path))
    out, err = run.communicate(timeout=120)
    assert run.returncode == 0 and out == f"{Path('outputs/2020')}: 5 reports made, 0 up to date\n", err
    assert len(missing) > 2, "the batch was as good as over when the worker was killed"
    told = [line.strip().split("  ", 1)[1] for line in (head + err).splitlines()[1:]]
    assert head.splitlines()[0] == f"{dask.address}: 2 workers"
    assert sorted(told) == sorted(NAMES)
    assert everything(tmp_path) == home
    until(lambda: not any(map(alive, left)), within=10)


def test_interrupted_it_ends_soon_and_what_was_finished_stays(dask, home, begin, tmp_path):
    dask.add("--nthreads", "1")
    run = begin(dask)
    assert run.stderr.readline() == f"{dask.address}: 1 worker\n"
    run.stderr.readline()
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=30)
    assert (run.returncode, out) == (130, "") and "Interrupted" in err and "Traceback" not in err
    until(lambda: not notebooks(dask.workers[0]))  # what was in hand is finished; nobody waits for it
    found = {name: content for name, content in everything(tmp_path).items() if name in home}
    assert 0 < len(found) < len(home) and "outputs/2020/bilag2.html" not in found
    assert all(content == home[name] for name, content in found.items())


def fatal(report: Report) -> Report:
    return replace(report, parameters={**report.parameters, "fatal": True})


def test_at_home_a_report_that_kills_its_worker_fails_alone(reports):
    outcomes = batch.make_reports([fatal(reports[0]), reports[1]], 1, warm=True)
    assert [outcome.error for outcome in outcomes] == [batch.DIED, ""]
    assert [report.files[0].is_file() for report in reports[:2]] == [False, True]


@pytest.fixture
def at_once(monkeypatch):
    """Reports without a notebook behind them. Written in here, it travels to the workers as it stands."""

    def produce(report: Report) -> Outcome:
        if report.parameters["fatal"]:
            os.kill(os.getpid(), signal.SIGKILL)
        return Outcome(report.name, [write_file(path, report.name) for path in report.files])

    monkeypatch.setattr(batch, "render_report", produce)


def test_on_a_cluster_a_report_that_kills_every_worker_fails_alone(dask, reports, at_once):
    for _ in range(3):
        dask.add("--nthreads", "1")
    reports[1] = fatal(reports[1])
    outcomes = batch.make_reports(reports, 9, warm=False, scheduler=dask.address)
    assert [outcome.name for outcome in outcomes if outcome.error] == ["b"]
    assert "2 different workers" in outcomes[1].error
    assert [outcome.files for outcome in outcomes] == [[] if r.name == "b" else r.files for r in reports]
    assert [r.name for r in reports if r.files[0].is_file()] == list("acde")
    assert [worker.poll() is None for worker in dask.workers].count(True) == 1


def test_a_worker_with_several_threads_makes_one_report_at_a_time(dask, reports, capsys):
    dask.add("--nthreads", "4")
    with dask_workers.connected_workers(dask.address, reports, warm=True) as crew:
        assert crew.capacity() == 1
        outcomes = batch.submit_reports(reports, crew, lambda: 4)
    assert "--nthreads 1" in capsys.readouterr().err
    for report in reports:
        assert outcomes[report.stem].error == ""
        printed = nbformat.read(report.files[0], as_version=4).cells[-1].outputs[0]["text"]
        assert printed == f"{report.name} {report.stem.parent}\n"


def other_params(folder: Path) -> dict[str, str]:
    copy = shutil.copytree(params.folder(), folder / "params")
    with (copy / "rule.yml").open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    return {params.ENVIRONMENT_VARIABLE: str(copy)}


def no_package(folder: Path) -> dict[str, str]:
    (folder / "barometer.py").write_text('raise ImportError("not installed here")\n')
    return {"PYTHONPATH": str(folder)}


@pytest.mark.parametrize(
    ("unlike", "said"),
    [(other_params, "A worker has other parameters."), (no_package, "not installed here")],
)
def test_where_one_worker_is_not_like_us_nothing_is_made(unlike, said, dask, reports, tmp_path):
    dask.add("--nthreads", "1")
    dask.add("--nthreads", "1", **unlike(tmp_path))
    with pytest.raises(RenderError, match=said) as refused:
        batch.make_reports(reports, 2, warm=False, scheduler=dask.address)
    assert refused.value.where == dask.where(1)
    assert list(reports[0].folder.iterdir()) == []


def test_a_worker_that_joins_later_and_is_not_like_us_makes_nothing(dask, reports, tmp_path):
    dask.add("--nthreads", "1")
    with dask_workers.connected_workers(dask.address, reports, warm=False) as crew:
        dask.workers[0].kill()
        until(lambda: crew.capacity() == 0)
        dask.add("--nthreads", "1", **other_params(tmp_path))
        outcomes = batch.submit_reports(reports[:2], crew, crew.capacity)
    assert all("A worker has other parameters." in outcome.error for outcome in outcomes.values())
    assert len(outcomes) == 2 and not any(report.files[0].exists() for report in reports)


def test_where_every_worker_is_lost_the_rest_is_told_and_not_waited_for(dask, reports, at_once, monkeypatch):
    monkeypatch.setattr(dask_workers, "RETURN_WITHIN", 1)
    dask.add("--nthreads", "1")
    reports[2] = fatal(reports[2])
    outcomes = batch.make_reports(reports, 9, warm=False, scheduler=dask.address)
    assert [outcome.error for outcome in outcomes] == ["", "", batch.LOST, batch.LOST, batch.LOST]


def test_where_the_scheduler_is_lost_the_rest_is_told_and_not_waited_for(dask, reports, at_once, monkeypatch):
    dask.add("--nthreads", "1")
    outcome_of = batch._outcome

    def then_kill(*arguments):
        dask.scheduler.kill()
        return outcome_of(*arguments)

    monkeypatch.setattr(batch, "_outcome", then_kill)
    outcomes = batch.make_reports(reports, 9, warm=False, scheduler=dask.address)
    assert [outcome.error for outcome in outcomes] == ["", *[batch.LOST] * 4]


def test_a_scheduler_without_workers_and_a_worker_in_its_place_are_refused(dask, reports, monkeypatch):
    monkeypatch.setattr(dask_workers, "ANSWER_WITHIN", 3)
    with pytest.raises(RenderError, match="The scheduler has no workers."):
        batch.make_reports(reports, 9, warm=False, scheduler=dask.address)
    dask.add("--nthreads", "1")
    with pytest.raises(RenderError, match="That is no scheduler."):
        batch.make_reports(reports, 9, warm=False, scheduler=dask.where(0))
