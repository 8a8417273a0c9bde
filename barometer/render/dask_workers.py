"""A Dask scheduler's workers as one more executor: the same reports, made by several machines.

The workers write the outputs themselves, so all machines share the folder of the outputs, at the same path.
Every worker is asked whether it is alike before anything is rendered, and again with each report, for others
may join while the batch runs.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from ..errors import ParameterError, RenderError
from ..warm import start
from . import worker_check
from .reports import Report

if TYPE_CHECKING:
    from distributed import Client

ANSWER_WITHIN = 5.0  # seconds for a scheduler to answer, and for its first worker to be there
RETURN_WITHIN = 60.0  # seconds without a worker before nobody is waited for: a nanny starts another in a few

# A worker may have several threads, and papermill changes the folder of its whole process.
_one_at_a_time = threading.Lock()


class Lost(BrokenExecutor):
    """The scheduler has gone, or its last worker, and none came back."""


def require(address: str) -> None:
    """Refuses what can be seen to be wrong without asking anybody.

    Raises
    ------
    ParameterError
        The address is none, or the package that talks to a scheduler is not installed.
    """
    shape = re.compile(r"[a-z]+://(\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]]+):[0-9]{1,5}")
    if not shape.fullmatch(address):
        meant = f"tcp://{address}"
        raise ParameterError(
            "That is no address of a scheduler.",
            where="--scheduler",
            expected="tcp://host:8786",
            got=address,
            todo=f"Did you mean {meant}?" if shape.fullmatch(meant) else "",
        )
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise ParameterError(
            "A scheduler needs a package that is not installed.",
            where="--scheduler",
            got=str(error),
            todo="pip install 'barometer[cluster]'",
        ) from None


@contextmanager
def crew(address: str, reports: Sequence[Report], *, warm: bool) -> Iterator[Crew]:
    """The workers of a scheduler, all of them alike, for these reports of one year.

    Raises
    ------
    ParameterError
        As `require`.
    RenderError
        Nobody answers at the address, it is no scheduler, it has no workers, or one of them is not like us.
    """
    require(address)
    with _quiet(), _client(address) as client, worker_check.ground(reports) as ground:
        asked = worker_check.seen(ground)
        answers = client.run(_begin, ground, warm, on_error="return")
        for worker, answer in sorted(answers.items()):
            if isinstance(answer, Exception):
                raise RenderError(
                    "A worker cannot use this package.",
                    where=worker,
                    got=_first_line(answer),
                    todo=worker_check.INSTALL,
                )
            worker_check.compare(asked, answer, worker)
        _tell(address, client.nthreads())
        yield Crew(client, asked, ground)


class Crew(Executor):
    """Workers that take one report each, however many threads they have.

    Dask sends what a lost worker had in hand to another, and gives up a report that several were lost with.
    """

    def __init__(self, client: Client, asked: Mapping[str, str], ground: worker_check.Ground) -> None:
        self._client, self._asked, self._ground = client, asked, ground
        self._executor = client.get_executor(pure=False)  # two calls are never taken for one
        self._last_seen = time.monotonic()

    def submit(self, function: Callable[[Report], Any], report: Report, /) -> Future:
        """What the function makes of the report, on a worker that is still alike."""
        key = f"{report.stem.name}-{uuid4().hex}"  # what Dask's own pages and logs call it
        return self._executor.submit(_alone, self._asked, self._ground, function, report, key=key)

    def places(self) -> int:
        """How many workers there are now.

        Raises
        ------
        Lost
            Nobody is left; what was in their hands is cancelled.
        """
        try:
            connected = self._client.status == "running"
            there = len(self._client.nthreads()) if connected else 0
        except OSError:
            connected = there = 0
        if there:
            self._last_seen = time.monotonic()
        elif not connected or time.monotonic() - self._last_seen > RETURN_WITHIN:
            self.shutdown(wait=False)
            raise Lost
        return there

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Lets the workers finish, or cancels what they have not begun."""
        self._executor.shutdown(wait=wait and not cancel_futures)


def absolute(report: Report) -> Report:
    """The report with paths that mean the same in every process, wherever it was started."""
    places = {name: Path(os.path.abspath(getattr(report, name))) for name in ("notebook", "stem", "folder")}
    return replace(report, **places)


def _begin(ground: worker_check.Ground, warm: bool) -> dict[str, str]:
    """On a worker, before the batch: what it works with; meanwhile its warm process imports."""
    if warm:
        start()
    return worker_check.seen(ground)


def _alone(
    asked: Mapping[str, str], ground: worker_check.Ground, function: Callable[[Report], Any], report: Report
) -> Any:
    """On a worker, for each report."""
    from distributed import get_worker

    with _one_at_a_time:
        worker_check.compare(asked, worker_check.seen(ground), get_worker().address)
        return function(report)


@contextmanager
def _client(address: str) -> Iterator[Client]:
    """A connection to a scheduler that has workers."""
    from distributed import Client

    _knock(address)
    try:
        client = Client(address, timeout=ANSWER_WITHIN, set_as_default=False, name="barometer")
    except Exception as error:
        raise _unreachable(address, error) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=ANSWER_WITHIN)
        except TimeoutError:
            raise RenderError(
                "The scheduler has no workers.",
                where=address,
                todo=f"Start some: dask worker {address} --nworkers 4 --nthreads 1",
            ) from None
        yield client


def _knock(address: str) -> None:
    """Asks whoever answers what it is. `Client` itself would wait for ever where somebody listens and is silent."""
    from distributed import Security, rpc

    async def identity() -> dict:
        async with rpc(address, connection_args=Security().get_connection_args("client")) as someone:
            return await asyncio.wait_for(someone.identity(), ANSWER_WITHIN)

    try:
        with ThreadPoolExecutor(1) as aside:  # there may be an event loop in this thread, as in JupyterLab
            kind = aside.submit(asyncio.run, identity()).result()["type"]
    except Exception as error:
        raise _unreachable(address, error) from None
    if kind != "Scheduler":
        raise RenderError("That is no scheduler.", where=address, expected="a Scheduler", got=f"a {kind}")


def _unreachable(address: str, error: Exception) -> RenderError:
    why = f"no answer within {ANSWER_WITHIN:g} seconds" if isinstance(error, TimeoutError) else _first_line(error)
    return RenderError(
        "The scheduler cannot be reached.", where=address, got=why, todo="Start it there: dask scheduler"
    )


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0]


def _tell(address: str, threads: Mapping[str, int]) -> None:
    """Says who works; and that threads do not, for a worker's own default is one process with many."""
    print(f"{address}: {len(threads)} worker{'s' * (len(threads) > 1)}", file=sys.stderr)
    if sum(threads.values()) > len(threads):
        print("A worker makes one report at a time: for more, start more of them, with --nthreads 1.", file=sys.stderr)


@contextmanager
def _quiet() -> Iterator[None]:
    """What Dask logs of connections is for its own developers; what becomes of the reports is told by us."""
    import distributed

    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client", "tornado.application")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        # of Dask's own version and of libraries the package does not use; of those it does, `alike` is exact
        warnings.simplefilter("ignore", distributed.versions.VersionMismatchWarning)
        try:
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
