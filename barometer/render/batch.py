"""Many reports at once: each is tried, a bar shows how many are done, and a table tells at the end what failed."""

from __future__ import annotations

import multiprocessing
import os
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

from ..errors import BarometerError, RenderError
from .engine import PRELOAD
from .render_report import Outcome, render_report
from .report import Report
from .startup import closed_environment, skip_what_workers_need_not


def cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def do_nothing() -> None:
    """Nothing. A process is started by asking it for this."""


DIED = "The worker process died."
LOST = "The scheduler was lost, or every worker it had, before this was made."
NOT_BEGUN = "No worker process could be started, or each died before it was given a report."
POLL_SECONDS = 1.0  # between two questions of how many reports can be at work
MOST_STARTS = 3  # times in a row that workers are started which break before they take any report


Outcomes = dict[Path, Outcome]
Last = Callable[[Outcomes, Executor], object]


def make_reports(
    reports: Sequence[Report],
    jobs: int,
    *,
    warm: bool,
    scheduler: str = "",
    first: Callable[[], object] = do_nothing,
    last: Last | None = None,
) -> list[Outcome]:
    """The outcome of every report, in the order of the reports.

    Parameters
    ----------
    reports : sequence of Report
        Of one year, each with a stem of its own.
    jobs : int
        How many are made at once, at most.
    warm : bool
        Whether each worker keeps a warm process for its notebooks.
    scheduler : str, optional
        The address of a Dask scheduler whose workers make the reports, as `tcp://host:8786`. Without one,
        processes of this machine make them.
    first : callable, optional
        What must be done before the first report is begun. Workers of this machine start meanwhile.
    last : callable, optional
        What is done when every report has an outcome. It is given the `stem` of each -> its outcome, and processes
        of this machine as an executor.

    Raises
    ------
    ParameterError, RenderError
        The scheduler or one of its workers cannot be used. Nothing has been made.
    """
    if scheduler:
        first()
        outcomes = _on_a_cluster(reports, jobs, warm, scheduler)
    else:
        outcomes, last = _on_this_machine(reports, jobs, warm, first, last)
    if last:
        with local_workers(min(jobs, cores()), warm=False) as executor:
            last(outcomes, executor)
    return [outcomes[report.stem] for report in reports]


def _on_this_machine(
    reports: Sequence[Report], jobs: int, warm: bool, first: Callable[[], object], last: Last | None
) -> tuple[Outcomes, Last | None]:
    """The outcomes of processes of this machine.

    A worker that dies takes the others along. What was not begun goes to new workers. What was in hand, and a report
    whose own process died, is tried once more and alone, so that one report to blame leaves the others alone. The
    same processes do what is done last; where something died, it is given back undone.
    """
    outcomes: Outcomes = {}
    broken = 0
    while (rest := [report for report in reports if report.stem not in outcomes]) and broken < MOST_STARTS:
        with local_workers(min(jobs, len(rest)), warm=warm) as executor:
            first()
            first = do_nothing
            found = submit_reports(rest, executor, lambda: jobs)
            outcomes |= found
            if last and len(outcomes) == len(reports) and not any(outcome.died for outcome in outcomes.values()):
                last(outcomes, executor)
                last = None
        broken = 0 if found else broken + 1
    outcomes |= {report.stem: Outcome(report.name, error=NOT_BEGUN) for report in rest}
    for report in reports:
        if outcomes[report.stem].died:
            with local_workers(1, warm=warm) as executor:
                outcomes |= submit_reports([report], executor, lambda: 1)
    return outcomes, last


def _on_a_cluster(reports: Sequence[Report], jobs: int, warm: bool, scheduler: str) -> Outcomes:
    from . import dask_workers

    sent = [dask_workers.with_absolute_paths(report) for report in reports]
    with dask_workers.connected_workers(scheduler, sent, warm=warm) as workers:
        outcomes = submit_reports(sent, workers, lambda: min(jobs, workers.capacity()))
    back = [outcomes.get(report.stem) or Outcome(report.name, error=LOST) for report in sent]
    return {r.stem: replace(o, files=[] if o.error else r.files) for o, r in zip(back, reports, strict=True)}


@contextmanager
def local_workers(jobs: int, *, warm: bool) -> Iterator[Executor]:
    """Processes of this machine, as an executor.

    Parameters
    ----------
    jobs : int
        How many.
    warm : bool
        Whether each keeps a warm process for its notebooks.
    """
    # spawn, not fork: of the parent's threads (progress, kernels' channels) a fork would copy the locks alone
    context = multiprocessing.get_context("spawn")
    with (
        _zygotes(jobs if warm else 0) as zygotes,
        ProcessPoolExecutor(
            jobs, mp_context=context, initializer=_start_worker, initargs=(zygotes, closed_environment())
        ) as pool,
    ):
        with suppress(BrokenExecutor, OSError):  # which the first report will meet again
            for _ in range(jobs):
                pool.submit(do_nothing)  # a process is started when something is asked of it
        yield pool


def warm_ahead() -> None:
    """Begins to warm what the workers will need, while this process still imports what it needs itself."""
    from ..warm.sharing import start_ahead

    start_ahead(PRELOAD, closed_environment())


def _zygotes(jobs: int) -> AbstractContextManager[socket.socket | None]:
    """A zygote for each worker, and the socket where a worker takes its own. The zygotes import while workers do."""
    if not jobs:
        return nullcontext()
    return _lent_zygotes(jobs)


@contextmanager
def _lent_zygotes(jobs: int) -> Iterator[socket.socket | None]:
    from ..warm.sharing import ZygoteNotStarted, lend_zygotes

    try:
        with lend_zygotes(jobs, PRELOAD, closed_environment()) as zygotes:
            yield zygotes
    except ZygoteNotStarted as error:
        raise RenderError("The process that notebooks are forked from did not start.", got=str(error)) from None


def _start_worker(zygotes: socket.socket | None, environment: dict[str, str]) -> None:
    """A worker's start: it computes in one thread, because it shares its cores, and imports nothing needless."""
    os.environ.clear()
    os.environ.update(environment)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    threading.Thread(target=_exit_with, args=(multiprocessing.parent_process(),), daemon=True).start()
    skip_what_workers_need_not()
    if zygotes:
        from ..warm.client import take_zygote_from

        take_zygote_from(zygotes, PRELOAD)


def _exit_with(driver: multiprocessing.process.BaseProcess) -> None:
    """Ends this process when its driver has gone. A driver that is killed tells nobody, and its lock is free."""
    driver.join()
    os._exit(1)


def submit_reports(reports: Sequence[Report], executor: Executor, capacity: Callable[[], int]) -> dict[Path, Outcome]:
    """The `stem` of each report -> its outcome. A report that was not begun when the executor broke has none.

    No more are begun than can be at work. So a report that was not begun is not to blame for a dead worker, and an
    interrupted batch has nothing to wait for.

    Parameters
    ----------
    reports : sequence of Report
        Of one year, each with a stem of its own.
    executor : concurrent.futures.Executor
        Who makes them.
    capacity : callable
        How many reports the executor works on at once. That may change while they run.
    """
    waiting = deque(reports)
    begun: dict[Future[Outcome], Report] = {}
    outcomes: dict[Path, Outcome] = {}
    with _progress(len(reports)) as advance:
        try:
            while waiting or begun:
                try:
                    room = capacity()
                    while waiting and len(begun) < room:
                        future = executor.submit(render_report, waiting[0])
                        begun[future] = waiting.popleft()
                except (BrokenExecutor, OSError):  # the second where the system gives no more processes
                    waiting.clear()
                if waiting and not begun:
                    time.sleep(POLL_SECONDS)  # `wait` returns at once where there is nothing to wait for
                for future in wait(begun, POLL_SECONDS, FIRST_COMPLETED).done:
                    report = begun.pop(future)
                    if not future.cancelled():
                        outcomes[report.stem] = _outcome(report, future)
                        advance(outcomes[report.stem])
        finally:
            for future in begun:
                future.cancel()
    return outcomes


def _outcome(report: Report, future: Future[Outcome]) -> Outcome:
    """What came of a report whose work has ended, in whatever way."""
    try:
        return future.result()
    except BrokenExecutor:
        return Outcome(report.name, error=DIED, died=True)
    except BarometerError as error:
        return Outcome(report.name, error=str(error))
    except Exception as error:  # of the executor: `render_report` itself raises none
        why = f"{type(error).__name__}: {error}".partition(". ")[0]
        told = RenderError("No worker could make it.", got=why, todo="Look into the workers' logs.")
        return Outcome(report.name, error=str(told))


@contextmanager
def _progress(total: int) -> Iterator[Callable[[Outcome], None]]:
    """What is called with each outcome: on a terminal it moves a bar, elsewhere it prints a line."""
    if sys.stderr.isatty():
        from tqdm import tqdm

        tqdm.monitor_interval = 0
        with tqdm(total=total, unit=" reports", dynamic_ncols=True, file=sys.stderr) as bar:

            def move(outcome: Outcome) -> None:
                bar.set_postfix_str(outcome.name, refresh=False)
                bar.update()

            yield move
        return
    numbers = count(1)

    def print_line(outcome: Outcome) -> None:
        failed = "  FAILED" if outcome.error else ""
        with suppress(OSError):  # nobody listens any more, as after `2>&1 | head`: the reports are made all the same
            print(f"{next(numbers):>4}/{total}  {outcome.name}{failed}", file=sys.stderr, flush=True)

    yield print_line


def failure_table(outcomes: Sequence[Outcome]) -> str:
    """A table of what failed, a report a line. Empty where nothing did.

    Parameters
    ----------
    outcomes : sequence of Outcome
        Of every report.
    """
    failed = [outcome for outcome in outcomes if outcome.error]
    if not failed:
        return ""
    width = max(len(outcome.name) for outcome in failed)
    lines = [f"{len(failed)} of {len(outcomes)} reports failed:"]
    for outcome in failed:
        first, *rest = outcome.error.splitlines()
        lines += [f"  {outcome.name:<{width}}  {first}", *(f"  {'':<{width}}  {line}" for line in rest)]
    return "\n".join(lines)
