"""A batch tries every report, whatever the others do, and tells what failed."""

from __future__ import annotations

import os
import time
from concurrent.futures import Future
from concurrent.futures import wait as futures_wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from barometer.errors import RenderError
from barometer.render import batch, dask_workers, render_report
from barometer.render.render_report import Outcome
from barometer.render.report import Report


class Done:
    """An executor whose tasks succeed."""

    def submit(self, function, report):
        future: Future = Future()
        future.set_result(Outcome(report.name, report.files))
        return future


def one() -> int:
    return 1


def report(name: str, folder: Path, **parameters) -> Report:
    return Report(Path("small.ipynb"), parameters, folder / name, ("ipynb",), name)


@pytest.fixture
def reports(tmp_path, monkeypatch):
    import nbformat

    def execute(notebook, parameters, cwd, **how):
        if parameters.get("fails"):
            raise ZeroDivisionError("division by zero")
        return nbformat.v4.new_notebook()

    monkeypatch.setattr(render_report.engine, "run_notebook", execute)
    return [report("first", tmp_path), report("second", tmp_path, fails=True), report("third", tmp_path)]


def test_one_failure_leaves_the_others_alone(reports, tmp_path, here):
    outcomes = list(batch.submit_reports(reports, here, one).values())
    assert [outcome.name for outcome in outcomes] == ["first", "second", "third"]
    assert [bool(outcome.error) for outcome in outcomes] == [False, True, False]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["first.ipynb", "third.ipynb"]


def test_a_report_that_fails_leaves_its_earlier_files_as_they_were(reports, tmp_path, here):
    (tmp_path / "second.ipynb").write_text("earlier")
    batch.submit_reports(reports, here, one)
    assert (tmp_path / "second.ipynb").read_text() == "earlier"


def test_failures_are_told_in_one_table(reports, here):
    table = batch.failure_table(list(batch.submit_reports(reports, here, one).values()))
    assert table.splitlines()[0] == "1 of 3 reports failed:"
    assert "second  This is a fault of the package barometer: ZeroDivisionError in barometer/render/" in table


def test_no_table_stands_where_nothing_failed():
    assert batch.failure_table([Outcome("first"), Outcome("second")]) == ""


def test_where_nobody_watches_progress_is_plain_lines(reports, capsys, here):
    batch.submit_reports(reports, here, one)
    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[0] for line in lines] == ["1/3", "2/3", "3/3"]
    assert sorted(line.split()[1] for line in lines) == ["first", "second", "third"]
    assert [line.split()[1] for line in lines if "FAILED" in line] == ["second"]
    assert not any("\r" in line for line in lines)


class Pool:
    """An executor whose tasks end when somebody waits: the first in hand, or all of them with a fatal one."""

    def __init__(self, fatal: str = "", error: Exception | None = None) -> None:
        self.fatal, self.error, self.broken = fatal, error, False
        self.in_hand: dict[Future, Report] = {}

    def submit(self, function, report):
        if self.broken:
            raise BrokenProcessPool("gone")
        future: Future = Future()
        self.in_hand[future] = report
        return future

    def end(self) -> None:
        self.broken = self.fatal in [report.name for report in self.in_hand.values()]
        for future in list(self.in_hand) if self.broken else list(self.in_hand)[:1]:
            report = self.in_hand.pop(future)
            if error := BrokenProcessPool("gone") if self.broken else self.error:
                future.set_exception(error)
            else:
                future.set_result(Outcome(report.name, report.files))


@pytest.fixture
def pools(monkeypatch) -> list[Pool]:
    """Pools to put in the place of real ones; waiting lets the last of them end a task. One is there."""
    there = [Pool()]

    def wait(futures, timeout, when):
        there[-1].end()
        return futures_wait(futures, 0, when)

    monkeypatch.setattr(batch, "wait", wait)
    return there


def many(folder: Path, number: int) -> list[Report]:
    return [report(f"r{i}", folder) for i in range(number)]


def in_hand(pool: Pool, reports: list[Report], places) -> list[int]:
    """How many reports were in hand each time that somebody waited."""
    found, end = [], pool.end

    def counted() -> None:
        found.append(len(pool.in_hand))
        end()

    pool.end = counted
    assert list(batch.submit_reports(reports, pool, places)) == [report.stem for report in reports]
    return found


def test_no_more_are_begun_than_can_be_at_work(pools, tmp_path):
    assert in_hand(pools[0], many(tmp_path, 5), lambda: 2) == [2, 2, 2, 2, 1]


def test_workers_may_come_and_go(pools, tmp_path):
    places = iter([1, 3, 1, 0, 2])
    assert in_hand(pools[0], many(tmp_path, 5), lambda: next(places)) == [1, 3, 2, 1, 1]


def test_where_nobody_can_work_it_is_asked_again_after_a_pulse_and_not_at_once(monkeypatch, tmp_path):
    monkeypatch.setattr(batch, "POLL_SECONDS", 0.02)
    asked, begin = [], time.monotonic()

    def places() -> int:
        asked.append(time.monotonic() - begin)
        return int(asked[-1] > 0.2)

    assert len(batch.submit_reports(many(tmp_path, 1), Done(), places)) == 1
    gaps = [later - sooner for sooner, later in pairwise(asked)]
    assert gaps and min(gaps) >= 0.02


def test_an_interruption_takes_back_what_has_not_begun(monkeypatch, tmp_path):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "wait", interrupted)
    pool = Pool()
    with pytest.raises(KeyboardInterrupt):
        batch.submit_reports(many(tmp_path, 3), pool, lambda: 2)
    assert [future.cancelled() for future in pool.in_hand] == [True, True]


def test_what_a_dead_pool_was_not_given_has_no_outcome(pools, tmp_path):
    pools.append(Pool("r1"))
    outcomes = batch.submit_reports(many(tmp_path, 4), pools[-1], one)
    assert {stem.name: outcome.error for stem, outcome in outcomes.items()} == {"r0": "", "r1": batch.DIED}


@pytest.mark.parametrize("fatal", range(6))
def test_at_home_a_report_that_kills_its_worker_fails_alone(fatal, pools, monkeypatch, tmp_path):
    sizes = []

    @contextmanager
    def workers(jobs, *, warm):
        sizes.append(jobs)
        pools.append(Pool(f"r{fatal}"))
        yield pools[-1]

    monkeypatch.setattr(batch, "local_workers", workers)
    outcomes = batch.make_reports(many(tmp_path, 6), 2, warm=True)
    assert [outcome.name for outcome in outcomes] == [f"r{i}" for i in range(6)]
    assert [outcome.error for outcome in outcomes] == [batch.DIED if i == fatal else "" for i in range(6)]
    assert sizes[0] == 2 and sizes[-1] == 1, "who was there when the worker died is tried alone"


@pytest.mark.parametrize("attempts", [2, 3])
def test_a_report_whose_own_process_died_is_tried_once_more(attempts, pools, monkeypatch, tmp_path):
    """As when the system, short of memory, killed the process of a notebook and not the worker."""
    begun = []

    class Dying(Done):
        def submit(self, function, report):
            begun.append(report.name)
            died = report.name == "r1" and begun.count("r1") < attempts
            future: Future = Future()
            future.set_result(Outcome(report.name, error="died" if died else "", died=died))
            return future

    @contextmanager
    def workers(jobs, *, warm):
        yield Dying()

    monkeypatch.setattr(batch, "local_workers", workers)
    outcomes = batch.make_reports(many(tmp_path, 3), 2, warm=True)
    assert [outcome.error for outcome in outcomes] == ["", "died" if attempts == 3 else "", ""]
    assert sorted(begun) == ["r0", "r1", "r1", "r2"]


@pytest.mark.parametrize("fatal", [None, "r1"], ids=["all live", "one dies"])
def test_what_is_done_last_is_done_once_with_every_outcome_and_with_living_workers(fatal, pools, monkeypatch, tmp_path):
    told = []

    @contextmanager
    def workers(jobs, *, warm):
        pools.append(Pool(fatal))
        yield pools[-1]

    monkeypatch.setattr(batch, "local_workers", workers)
    reports = many(tmp_path, 3)
    batch.make_reports(reports, 2, warm=True, last=lambda outcomes, pool: told.append((outcomes, pool)))
    ((outcomes, pool),) = told
    assert {stem.name: outcome.error for stem, outcome in outcomes.items()} == {
        f"r{i}": batch.DIED if f"r{i}" == fatal else "" for i in range(3)
    }
    assert pool is pools[-1] and not pool.broken


@pytest.mark.parametrize("error", [BrokenProcessPool("gone"), BlockingIOError("no more processes")])
def test_at_home_workers_that_never_take_a_report_are_started_a_few_times_and_no_more(error, monkeypatch, tmp_path):
    started, done = [], []

    class Broken:
        def submit(self, *_):
            raise error

    @contextmanager
    def workers(jobs, *, warm):
        started.append(jobs)
        assert len(started) < 20, "this would go on for ever"
        yield Broken()

    monkeypatch.setattr(batch, "local_workers", workers)
    outcomes = batch.make_reports(many(tmp_path, 3), 2, warm=False, first=lambda: done.append(True))
    assert started == [2] * batch.MOST_STARTS and done == [True]
    assert [(outcome.name, outcome.error) for outcome in outcomes] == [(f"r{i}", batch.NOT_BEGUN) for i in range(3)]


def test_at_home_real_workers_that_die_when_they_start_are_told_of(monkeypatch, tmp_path):
    monkeypatch.setattr(batch, "MOST_STARTS", 1)
    monkeypatch.setattr(batch, "_start_worker", os._exit)  # with None, which is no exit status: an error in each worker
    outcomes = batch.make_reports(many(tmp_path, 2), 2, warm=False)
    assert [outcome.error for outcome in outcomes] in ([batch.NOT_BEGUN] * 2, [batch.DIED] * 2)


def test_workers_that_break_now_and_then_go_on_as_long_as_something_is_made(pools, monkeypatch, tmp_path):
    """Each set of workers takes one report and breaks; there are more sets than may break without taking any."""
    sets = []

    @contextmanager
    def workers(jobs, *, warm):
        sets.append(len(sets) % 2)
        pools.append(Pool())
        pools[-1].broken = sets[-1] == 0
        yield pools[-1]

    def one_only(reports, executor, places):
        return submit_reports(reports[:1], executor, places)

    submit_reports = batch.submit_reports
    monkeypatch.setattr(batch, "local_workers", workers)
    monkeypatch.setattr(batch, "submit_reports", one_only)
    outcomes = batch.make_reports(many(tmp_path, 5), 1, warm=False)
    assert [outcome.error for outcome in outcomes] == [""] * 5 and sets == [0, 1] * 5


def test_an_executors_own_failure_is_that_reports_and_says_what_it_was(pools, tmp_path):
    pools.append(Pool(error=ValueError("No room. See the manual.")))
    (outcome,) = batch.submit_reports(many(tmp_path, 1), pools[-1], one).values()
    assert outcome.error.splitlines()[:2] == ["No worker could make it.", "  got:      ValueError: No room"]


def test_a_workers_own_refusal_is_told_as_it_is(pools, tmp_path):
    pools.append(Pool(error=RenderError("A worker runs other code.", where="tcp://host:1")))
    (outcome,) = batch.submit_reports(many(tmp_path, 1), pools[-1], one).values()
    assert outcome.error == "A worker runs other code.\n  where:    tcp://host:1"


def test_from_a_cluster_come_the_paths_that_were_asked_for_and_what_was_lost_is_told(monkeypatch, tmp_path):
    class Crew(Done):
        gone = False

        def capacity(self):
            if self.gone:
                raise dask_workers.WorkersLost
            return 5

        def submit(self, function, report):
            assert report.stem.is_absolute() and report.notebook.is_absolute() and report.folder.is_absolute()
            if report.name == "cancelled":
                self.gone, future = True, Future()
                future.cancel()
                future.set_running_or_notify_cancel()
                return future
            return super().submit(function, report)

    @contextmanager
    def crew(address, reports, *, warm):
        assert (address, warm, len(reports)) == ("tcp://host:1", True, 4)
        yield Crew()

    monkeypatch.setattr(dask_workers, "connected_workers", crew)
    monkeypatch.chdir(tmp_path)
    reports = [report(name, Path("near")) for name in ("made", "cancelled", "next", "never")]
    outcomes = batch.make_reports(reports, 2, warm=True, scheduler="tcp://host:1")
    assert [outcome.error for outcome in outcomes] == ["", batch.LOST, batch.LOST, batch.LOST]
    assert outcomes[0].files == [Path("near/made.ipynb")]
