"""Many reports at once: every one is tried, one bar shows how far, and what failed is told at the end."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from .plan import Report
from .produce import Outcome, produce


def cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


DIED = "The worker process died."


def run_all(reports: Sequence[Report], jobs: int, *, warm: bool) -> list[Outcome]:
    """Every report's outcome from processes at home; what was open when a worker died is tried once more."""
    with workers(min(jobs, len(reports)), warm=warm) as executor:
        outcomes = run(reports, executor)
    again = [place for place, outcome in enumerate(outcomes) if outcome.error == DIED]
    if again:
        with workers(1, warm=warm) as executor:
            for place, outcome in zip(again, run([reports[p] for p in again], executor), strict=True):
                outcomes[place] = outcome
    return outcomes


@contextmanager
def workers(jobs: int, *, warm: bool) -> Iterator[Executor]:
    """Processes at home; any other `concurrent.futures.Executor` may stand in their place."""
    # spawn, not fork: the parent has threads (progress, kernels' channels) that a fork would copy half.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(warm,)) as pool:
        yield pool


def _begin(warm: bool) -> None:
    """A worker's start: numbers in one thread, for it shares its cores, and the zygote while it imports."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if warm:
        from ..warm import start

        start()


def run(reports: Sequence[Report], executor: Executor) -> list[Outcome]:
    """Every report's outcome, in the order of the reports, whatever order they finish in."""
    futures = {executor.submit(produce, report): place for place, report in enumerate(reports)}
    outcomes: list[Outcome | None] = [None] * len(reports)
    with _progress(len(reports)) as advance:
        for future in as_completed(futures):
            place = futures[future]
            try:
                outcomes[place] = future.result()
            except BrokenProcessPool:
                outcomes[place] = Outcome(reports[place].name, error=DIED)
            advance(outcomes[place])
    return outcomes


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
