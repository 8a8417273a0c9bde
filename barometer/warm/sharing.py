"""One import for several processes: a zygote whose children are zygotes, one for each process.

A zygote runs one notebook at a time, because it kills whatever that leaves behind. So workers cannot share a zygote.
But each can have a fork of one. What takes two seconds and 200 MiB is then done and held once.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO

from . import available, launch, wire
from .preload import ANY_NOTEBOOK

MOST = 64  # that one socket holds; a process that finds none there starts its own
_Started = tuple[subprocess.Popen, socket.socket, IO[bytes]]
_ahead: list[tuple[subprocess.Popen, socket.socket, IO[bytes], tuple[str, ...]]] = []


class ZygoteNotStarted(Exception):
    """The process that others are forked from died when it was started.

    It is none of `failures`, because those import nbclient, for which a driver need not wait.
    """


def start_ahead(preload: Sequence[str] = ANY_NOTEBOOK, environment: Mapping[str, str] | None = None) -> None:
    """Starts the zygote that the next `lend_zygotes` will fork, while this process imports what it needs itself.

    Parameters
    ----------
    preload : sequence of str
        What it imports beside what every notebook needs.
    environment : mapping, optional
        What it is started with. Without it, the environment of this process.
    """
    if available() and not _ahead:
        _ahead.append((*_started(preload, environment), tuple(preload)))
        atexit.register(_end_ahead)


def _end_ahead() -> None:
    """Ends what nobody has asked for. It is killed, because it may still be importing."""
    for process, control, errors, _ in _ahead:
        process.kill()
        launch.end_zygote(process, control)
        errors.close()
    _ahead.clear()


@contextmanager
def lend_zygotes(
    processes: int, preload: Sequence[str] = ANY_NOTEBOOK, environment: Mapping[str, str] | None = None
) -> Iterator[socket.socket | None]:
    """A zygote for each of some processes, as long as the block lasts.

    Parameters
    ----------
    processes : int
        How many. No more than `MOST` zygotes are forked.
    preload : sequence of str
        What they import beside what every notebook needs.
    environment : mapping, optional
        What they are started with. Without it, the environment of this process.

    Raises
    ------
    ZygoteNotStarted
        A zygote died as soon as it was started, and so did the next one.

    Yields
    ------
    socket or None
        The socket where they are offered. A process that gets it when it is spawned takes one from it by
        `client.take_zygote_from`. None where the system cannot fork.
    """
    if not available():
        yield None
        return
    if _ahead and _ahead[-1][-1] == tuple(preload):
        process, control, errors, _ = _ahead.pop()
    else:
        process, control, errors = _started(preload, environment)
    ours, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
    with ours, theirs:
        try:
            offered = min(processes, MOST)
            if not _offered(control, ours, offered):  # it was killed while it imported, perhaps for want of memory
                _end(process, control, errors)
                process, control, errors = _started(preload, environment)
                if not _offered(control, ours, offered):
                    raise ZygoteNotStarted(launch.last_line(errors) or "It was killed when it was started.")
            yield theirs
        finally:
            _end(process, control, errors)


def _started(preload: Sequence[str], environment: Mapping[str, str] | None) -> _Started:
    return launch.start_zygote("shared", os.environ if environment is None else environment, preload=preload)


def _end(process: subprocess.Popen, control: socket.socket, errors: IO[bytes]) -> None:
    launch.end_zygote(process, control)
    errors.close()


def _offered(control: socket.socket, offers: socket.socket, number: int) -> bool:
    """Offers so many zygotes; False where the one that they are forked from has died."""
    try:
        for _ in range(number):
            _offer(control, offers)
    except (BrokenPipeError, ConnectionResetError):
        return False
    return True


def _offer(control: socket.socket, offers: socket.socket) -> None:
    """Orders a zygote, and puts the sockets by which it is reached into one message. Whoever reads it has both."""
    line, lines_end = socket.socketpair(type=socket.SOCK_SEQPACKET)
    own, owns_end = socket.socketpair()
    with line, lines_end, own, owns_end:
        launch.request_fork(control, {}, [lines_end.fileno(), owns_end.fileno()])
        socket.send_fds(offers, [wire.FORK], [line.fileno(), own.fileno()])
