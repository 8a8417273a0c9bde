"""Many reports at once: every one is tried, one bar shows how far, and what failed is told at the end."""

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
from pathlib import Path

from ..errors import BarometerError, RenderError
from .render_report import Outcome, produce
from .reports import Report
from .startup import lean_worker


def cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def nothing() -> None:
    """Done at once."""


DIED = "The worker process died."
LOST = "The scheduler was lost, or every worker it had, before this was made."
NOT_BEGUN = "No worker process could be started, or each died before it was given a report."
PULSE = 1.0  # seconds after which it is asked again how many can be at work
STARTS = 3  # times in a row that workers may break before they take any report


def run_all(
    reports: Sequence[Report], jobs: int, *, warm: bool, scheduler: str = "", first: Callable[[], None] = nothing
) -> list[Outcome]:
    """Every report's outcome, in the order of the reports, whatever order they finish in.

    Parameters
    ----------
    reports : sequence of Report
        Of one year, each with a stem of its own.
    jobs : int
        How many at once, at most.
    warm : bool
        Whether each worker keeps a warm process for its notebooks.
    scheduler : str, optional
        The address of a Dask scheduler whose workers make them, as `tcp://host:8786`; without one, processes
        at home do.
    first : callable, optional
        What must be done before the first report is begun; workers at home start meanwhile.

    Raises
    ------
    ParameterError, RenderError
        The scheduler or one of its workers cannot be used; nothing has been made.
    """
    if scheduler:
        first()
        return _away(reports, jobs, warm, scheduler)
    return _at_home(reports, jobs, warm, first)


def _at_home(reports: Sequence[Report], jobs: int, warm: bool, first: Callable[[], None]) -> list[Outcome]:
    """The outcomes of processes of this machine.

    A worker that dies takes the others along. The rest goes on with new ones, and what was in hand is tried alone.
    """
    outcomes: dict[Path, Outcome] = {}
    broken = 0
    while (rest := [report for report in reports if report.stem not in outcomes]) and broken < STARTS:
        with workers(min(jobs, len(rest)), warm=warm) as executor:
            first()
            first = nothing
            found = run_reports(rest, executor, lambda: jobs)
        outcomes |= found
        broken = 0 if found else broken + 1
    outcomes |= {report.stem: Outcome(report.name, error=NOT_BEGUN) for report in rest}
    for report in reports:
        if outcomes[report.stem].error == DIED:
            with workers(1, warm=warm) as executor:
                outcomes |= run_reports([report], executor, lambda: 1)
    return [outcomes[report.stem] for report in reports]


def _away(reports: Sequence[Report], jobs: int, warm: bool, scheduler: str) -> list[Outcome]:
    from . import dask_workers

    sent = [dask_workers.absolute(report) for report in reports]
    with dask_workers.crew(scheduler, sent, warm=warm) as crew:
        outcomes = run_reports(sent, crew, lambda: min(jobs, crew.places()))
    back = [outcomes.get(report.stem) or Outcome(report.name, error=LOST) for report in sent]
    return [replace(o, files=[] if o.error else r.files) for o, r in zip(back, reports, strict=True)]


@contextmanager
def workers(jobs: int, *, warm: bool) -> Iterator[Executor]:
    """Processes at home; any other `concurrent.futures.Executor` may stand in their place."""
    # spawn, not fork: the parent has threads (progress, kernels' channels) that a fork would copy half.
    context = multiprocessing.get_context("spawn")
    with (
        _zygotes(jobs if warm else 0) as door,
        ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(door,)) as pool,
    ):
        with suppress(BrokenExecutor, OSError):  # which the first report will meet again
            for _ in range(jobs):
                pool.submit(nothing)  # a process is started when something is asked of it
        yield pool


def warm_ahead() -> None:
    """Begins to warm what the workers will need, for a driver that has imports of its own before it."""
    from ..warm.sharing import ahead

    ahead()


def _zygotes(jobs: int) -> AbstractContextManager[socket.socket | None]:
    """One for each worker, which imports while the workers do."""
    if not jobs:
        return nullcontext()
    from ..warm.sharing import lent

    return lent(jobs)


def _begin(door: socket.socket | None) -> None:
    """A worker's start: numbers in one thread, for it shares its cores, and no import that no page needs."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()
    lean_worker()
    if door:
        from ..warm.client import expect

        expect(door)


def _end_with(driver: multiprocessing.process.BaseProcess) -> None:
    """Ends this process when its driver has gone: a killed one tells nobody, and its lock is already another's."""
    driver.join()
    os._exit(1)


def run_reports(reports: Sequence[Report], executor: Executor, places: Callable[[], int]) -> dict[Path, Outcome]:
    """The outcome of every report by its stem, as far as the executor holds.

    No more are begun than can be at work: of what was not begun, no dead worker can be to blame, and an
    interrupted batch has nothing to wait for.

    Parameters
    ----------
    reports : sequence of Report
    executor : concurrent.futures.Executor
    places : callable
        How many reports the executor works on at once; may change while they run.
    """
    waiting, begun = deque(reports), {}
    outcomes: dict[Path, Outcome] = {}
    with _progress(len(reports)) as advance:
        try:
            while waiting or begun:
                try:
                    room = places()
                    while waiting and len(begun) < room:
                        future = executor.submit(produce, waiting[0])
                        begun[future] = waiting.popleft()
                except (BrokenExecutor, OSError):  # the second where the system gives no more processes
                    waiting.clear()
                if waiting and not begun:
                    time.sleep(PULSE)  # `wait` returns at once where there is nothing to wait for
                for future in wait(begun, PULSE, FIRST_COMPLETED).done:
                    report = begun.pop(future)
                    if not future.cancelled():
                        outcomes[report.stem] = _outcome(report, future)
                        advance(outcomes[report.stem])
        finally:
            for future in begun:
                future.cancel()
    return outcomes


def _outcome(report: Report, future: Future) -> Outcome:
    try:
        return future.result()
    except BrokenExecutor:
        return Outcome(report.name, error=DIED)
    except BarometerError as error:
        return Outcome(report.name, error=str(error))
    except Exception as error:  # of the executor: `produce` itself raises none
        why = f"{type(error).__name__}: {error}".partition(". ")[0]
        told = RenderError("No worker could make it.", got=why, todo="Look into the workers' logs.")
        return Outcome(report.name, error=str(told))


@contextmanager
def _progress(total: int):
    """One bar where someone watches; plain lines where nobody does."""
    if sys.stderr.isatty():
        from tqdm import tqdm

        tqdm.monitor_interval = 0
        with tqdm(total=total, unit=" reports", dynamic_ncols=True, file=sys.stderr) as bar:

            def advance(outcome: Outcome) -> None:
                bar.set_postfix_str(outcome.name, refresh=False)
                bar.update()

            yield advance
        return
    done = 0

    def advance(outcome: Outcome) -> None:
        nonlocal done
        done += 1
        print(f"{done:>4}/{total}  {outcome.name}{'  FAILED' if outcome.error else ''}", file=sys.stderr, flush=True)

    yield advance


def failures(outcomes: Sequence[Outcome]) -> str:
    """The closing table of what failed; empty where nothing did."""
    failed = [outcome for outcome in outcomes if outcome.error]
    if not failed:
        return ""
    width = max(len(outcome.name) for outcome in failed)
    lines = [f"{len(failed)} of {len(outcomes)} reports failed:"]
    for outcome in failed:
        first, *rest = outcome.error.splitlines()
        lines += [f"  {outcome.name:<{width}}  {first}", *(f"  {'':<{width}}  {line}" for line in rest)]
    return "\n".join(lines)
