"""One import for several processes: a zygote whose children are zygotes, one for each process.

A zygote runs one notebook at a time, because it kills whatever that leaves behind. So workers cannot share a zygote.
But each can have a fork of one. What takes two seconds and 200 MiB is then done and held once.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO

from . import available, launch, wire
from .preload import ANY_NOTEBOOK

MOST = 64  # that one socket holds; a process that finds none there starts its own
_ahead: list[tuple[subprocess.Popen, socket.socket, IO[bytes], tuple[str, ...]]] = []


def start_ahead(preload: Sequence[str] = ANY_NOTEBOOK) -> None:
    """Starts the zygote that the next `lend_zygotes` will fork, while this process imports what it needs itself.

    Parameters
    ----------
    preload : sequence of str
        What it imports beside what every notebook needs.
    """
    if available() and not _ahead:
        _ahead.append((*launch.start_zygote("shared", os.environ, preload=preload), tuple(preload)))
        atexit.register(_end_ahead)


def _end_ahead() -> None:
    """Ends what nobody has asked for. It is killed, because it may still be importing."""
    for process, control, errors, _ in _ahead:
        process.kill()
        launch.end_zygote(process, control)
        errors.close()
    _ahead.clear()


@contextmanager
def lend_zygotes(processes: int, preload: Sequence[str] = ANY_NOTEBOOK) -> Iterator[socket.socket | None]:
    """A zygote for each of some processes, as long as the block lasts.

    Parameters
    ----------
    processes : int
        How many. No more than `MOST` zygotes are forked.
    preload : sequence of str
        What they import beside what every notebook needs.

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
        process, control, errors = launch.start_zygote("shared", os.environ, preload=preload)
    ours, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
    with errors, ours, theirs:
        try:
            for _ in range(min(processes, MOST)):
                _offer(control, ours)
            yield theirs
        finally:
            launch.end_zygote(process, control)


def _offer(control: socket.socket, offers: socket.socket) -> None:
    """Orders a zygote, and puts the sockets by which it is reached into one message. Whoever reads it has both."""
    line, lines_end = socket.socketpair(type=socket.SOCK_SEQPACKET)
    own, owns_end = socket.socketpair()
    with line, lines_end, own, owns_end:
        launch.request_fork(control, {}, [lines_end.fileno(), owns_end.fileno()])
        socket.send_fds(offers, [wire.FORK], [line.fileno(), own.fileno()])
