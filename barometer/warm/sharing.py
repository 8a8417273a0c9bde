"""One import for several processes: a zygote whose children are zygotes themselves, one for each of them.

A zygote serves one notebook at a time, since whatever that leaves behind is killed with it. So workers cannot
share one; but they can have forks of one. What takes two seconds and 200 MiB is done and held once.
"""

from __future__ import annotations

import atexit
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from . import available, launch, wire

MOST = 64  # that are left at a door, which holds only so much; who finds nothing there starts one
_ahead: list[tuple] = []


def ahead() -> None:
    """Starts what the next `lent` will lend, while this process imports what it needs itself."""
    if available() and not _ahead:
        _ahead.append(launch.start_zygote("shared", os.environ))
        atexit.register(_forgotten)


def _forgotten() -> None:
    """Ends what nobody has asked for; at once, for it may still be importing."""
    for process, control, errors in _ahead:
        process.kill()
        launch.end(process, control)
        errors.close()
    _ahead.clear()


@contextmanager
def lent(processes: int) -> Iterator[socket.socket | None]:
    """A zygote for each of so many processes, up to `MOST`, as long as the block lasts.

    Yields
    ------
    socket.socket or None
        The door. A process that gets it when it is spawned, and says so to `client.expect`, takes one from it.
        Nothing where there is no fork.
    """
    if not available():
        yield None
        return
    process, control, errors = _ahead.pop() if _ahead else launch.start_zygote("shared", os.environ)
    ours, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
    with errors, ours, theirs:
        try:
            for _ in range(min(processes, MOST)):
                _leave(control, ours)
            yield theirs
        finally:
            launch.end(process, control)


def _leave(control: socket.socket, door: socket.socket) -> None:
    """Orders a zygote, and leaves what it is reached by at the door: whoever comes first takes it away whole."""
    line, lines_end = socket.socketpair(type=socket.SOCK_SEQPACKET)
    own, owns_end = socket.socketpair()
    with line, lines_end, own, owns_end:
        launch.order(control, {}, [lines_end.fileno(), owns_end.fileno()])
        socket.send_fds(door, [wire.FORK], [line.fileno(), own.fileno()])
