"""The workers of a Dask scheduler as an executor: the same reports, made by several machines.

The workers write the outputs themselves. So all machines share the folder of the outputs, at the same path. Each
worker is asked whether it has the same code, parameters and libraries before anything is rendered. It is asked again
with each report, because others may join while the batch runs.
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
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from ..errors import ParameterError, RenderError
from ..warm import start
from . import worker_check
from .engine import PRELOAD
from .report import Report

if TYPE_CHECKING:
    from distributed import Client

ANSWER_WITHIN = 5.0  # seconds for a scheduler to answer, and for its first worker to be there
RETURN_WITHIN = 60.0  # seconds without a worker before nobody is waited for: a nanny starts another in a few

WITH_TLS = ("tls", "wss")  # the protocols of Dask whose connections are encrypted and whose ends show certificates

# A worker may have several threads, and papermill changes the folder of its whole process.
_one_at_a_time = threading.Lock()


class WorkersLost(BrokenExecutor):
    """The scheduler has gone, or its last worker has gone and none came back."""


def check_address(address: str) -> None:
    """Refuses an address that is wrong in itself. Nobody is asked.

    Parameters
    ----------
    address : str
        Where the scheduler is, as `tcp://host:8786`.

    Raises
    ------
    ParameterError
        The text is no address, or the package that talks to a scheduler is not installed.
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


def check_trust(address: str) -> None:
    """Refuses a scheduler that anybody on the network can give work to, under the name of who started it.

    A scheduler runs whatever it is sent. Without TLS it takes it from everybody who reaches its port, and so does each
    of its workers.

    Parameters
    ----------
    address : str
        Where the scheduler is, as `tls://host:8786`.

    Raises
    ------
    ParameterError
        The scheduler is beyond this machine and its connections have no TLS.
    """
    protocol, _, place = address.partition("://")
    host = place.rpartition(":")[0].strip("[]")
    if protocol in WITH_TLS or _is_this_machine(host):
        return
    raise ParameterError(
        "A scheduler without TLS lets everybody who reaches it run programs as the user who started it.",
        where="--scheduler",
        expected="tls://host:8786, or a scheduler on this machine, as tcp://127.0.0.1:8786",
        got=address,
        todo="Give Dask certificates; or, where nobody else can reach the network, say --trust-scheduler.",
    )


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False  # a name may lead anywhere


@contextmanager
def connected_workers(address: str, reports: Sequence[Report], *, warm: bool) -> Iterator[DaskWorkers]:
    """The workers of a scheduler, each of which has what this process has.

    Parameters
    ----------
    address : str
        Where the scheduler is, as `tcp://host:8786`.
    reports : sequence of Report
        The reports of one year that are to be made, with absolute paths.
    warm : bool
        Whether each worker keeps a warm process for its notebooks.

    Raises
    ------
    ParameterError
        The address is none, or the package that talks to a scheduler is not installed.
    RenderError
        Nobody answers at the address, it is no scheduler, it has no workers, or a worker has other code, parameters,
        notebooks, outputs or libraries than this process.
    """
    check_address(address)
    with _without_dask_logs(), _client(address) as client, worker_check.shared_files(reports) as files:
        expected = worker_check.installation(files)
        answers = client.run(_prepare_worker, files, warm, on_error="return")
        for worker, answer in sorted(answers.items()):
            if isinstance(answer, Exception):
                raise RenderError(
                    "A worker cannot use this package.",
                    where=worker,
                    got=_first_line(answer),
                    todo=worker_check.INSTALL,
                )
            worker_check.check_worker(expected, answer, worker)
        _print_workers(address, client.nthreads())
        yield DaskWorkers(client, expected, files)


class DaskWorkers(Executor):
    """Workers that take one report each, however many threads they have.

    Dask sends what a lost worker had in hand to another. It gives up a report that several workers were lost with.

    Parameters
    ----------
    client : distributed.Client
        The connection to the scheduler.
    expected : mapping
        What each worker must have, as `worker_check.installation` gives it.
    files : SharedFiles
        What each worker must find at the same paths.
    """

    def __init__(self, client: Client, expected: Mapping[str, str], files: worker_check.SharedFiles) -> None:
        self._client, self._expected, self._files = client, expected, files
        self._executor = client.get_executor(pure=False)  # two calls are never taken for one
        self._last_seen = time.monotonic()

    def submit(self, function: Callable[[Report], Any], report: Report, /) -> Future:  # type: ignore[override]
        """Gives a report to a worker. Other than an `Executor` in general, it takes nothing but reports.

        Parameters
        ----------
        function : callable
            What the worker does with the report, after it has been asked again what it has.
        report : Report
            What is made, with absolute paths.
        """
        key = f"{report.stem.name}-{uuid4().hex}"  # what Dask's own pages and logs call it
        return self._executor.submit(_on_a_worker, self._expected, self._files, function, report, key=key)

    def capacity(self) -> int:
        """How many workers there are now.

        Raises
        ------
        WorkersLost
            Nobody is left. What the workers had in hand is cancelled.
        """
        try:
            connected = self._client.status == "running"
            there = len(self._client.nthreads()) if connected else 0
        except OSError:
            connected, there = False, 0
        if there:
            self._last_seen = time.monotonic()
        elif not connected or time.monotonic() - self._last_seen > RETURN_WITHIN:
            self.shutdown(wait=False)
            raise WorkersLost
        return there

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Lets the workers finish, or cancels what they have not begun.

        Parameters
        ----------
        wait : bool
            Whether this waits until they have finished.
        cancel_futures : bool
            Whether what is not begun is cancelled instead.
        """
        self._executor.shutdown(wait=wait and not cancel_futures)


def with_absolute_paths(report: Report) -> Report:
    """The report with absolute paths, which mean the same in every process, wherever that was started.

    Parameters
    ----------
    report : Report
        One whose paths may start in the folder of this process.
    """
    notebook, stem, folder = (Path(os.path.abspath(path)) for path in (report.notebook, report.stem, report.folder))
    return replace(report, notebook=notebook, stem=stem, folder=folder)


def _prepare_worker(files: worker_check.SharedFiles, warm: bool) -> dict[str, str]:
    """On a worker, before the batch: what it has. Its warm process begins to import meanwhile."""
    if warm:
        start(PRELOAD)
    return worker_check.installation(files)


def _on_a_worker(
    expected: Mapping[str, str], files: worker_check.SharedFiles, function: Callable[[Report], Any], report: Report
) -> Any:
    """On a worker, for each report: one at a time, and only if the worker has what is expected."""
    from distributed import get_worker

    with _one_at_a_time:
        worker_check.check_worker(expected, worker_check.installation(files), get_worker().address)
        return function(report)


@contextmanager
def _client(address: str) -> Iterator[Client]:
    """A connection to a scheduler that has workers."""
    from distributed import Client

    _check_scheduler(address)
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


def _check_scheduler(address: str) -> None:
    """Asks what answers at an address whether it is a scheduler.

    `Client` itself would wait for ever where something listens and says nothing.
    """
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


def _print_workers(address: str, threads: Mapping[str, int]) -> None:
    """Prints how many workers there are, and that further threads of one make no further reports."""
    print(f"{address}: {len(threads)} worker{'s' * (len(threads) > 1)}", file=sys.stderr)
    if sum(threads.values()) > len(threads):
        print("A worker makes one report at a time: for more, start more of them, with --nthreads 1.", file=sys.stderr)


@contextmanager
def _without_dask_logs() -> Iterator[None]:
    """A block without Dask's logs of connections, which are for its developers. We tell what becomes of reports."""
    import distributed

    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client", "tornado.application")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        # of Dask's own version and of libraries the package does not use; `worker_check` compares the others
        warnings.simplefilter("ignore", distributed.versions.VersionMismatchWarning)
        try:
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
