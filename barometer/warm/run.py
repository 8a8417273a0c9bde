"""One notebook's process, from the driver's side."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from . import client, process, wire
from .forked import Forked

_turns: dict[int, threading.Lock] = {}  # by the driver's number: a fork of it has a zygote of its own


@contextmanager
def running(cwd: str, start_timeout: float = 60) -> Iterator[Run]:
    """A process for one notebook; when the block is left, it and all it started are gone.

    Whoever asks for another one meanwhile waits: only so does the zygote know who has started what.
    """
    environment = {**os.environ, "JPY_PARENT_PID": str(os.getpid())}  # as jupyter_client does
    start = {"environment": environment, "umask": process.umask(), "cwd": cwd, "argv": []}
    with _turns.setdefault(os.getpid(), threading.Lock()):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            run = Run(client.fork("batch", start, [theirs.fileno()], timeout=start_timeout), ours)
            theirs.close()
            try:
                yield run
            except BaseException:
                run.process.kill()
                raise
            finally:
                run.close()


class Run:
    """A process forked for one notebook: what is said to it, what it says, and its end."""

    def __init__(self, process: Forked, connection: socket.socket) -> None:
        self.process, self.connection = process, connection

    @property
    def language_info(self) -> dict:
        """What a kernel says of its language."""
        return json.loads(json.dumps(self.process.hello["language_info"]))

    def tell(self, kind: bytes, content: bytes = b"") -> None:
        """Sends a frame. To a process that is already dead, nothing: how it died is told elsewhere."""
        try:
            self.connection.sendall(wire.frame(kind, content))
        except (BrokenPipeError, ConnectionResetError):
            pass

    def arrived(self) -> bytes:
        """What has come in and was not read. Nothing where nothing is there."""
        pieces = []
        try:
            while piece := self.connection.recv(1 << 20, socket.MSG_DONTWAIT):
                pieces.append(piece)
                if len(pieces) == 16:  # a loop that prints would keep us here for ever
                    break
        except (BlockingIOError, ConnectionResetError):
            pass
        return b"".join(pieces)

    def close(self, grace: float = 5) -> None:
        """Lets the process say its farewells, for as long as a kernel may; then kills it."""
        try:
            if self.process.returncode is None:
                self.tell(wire.QUIT)
                self._end_within(grace)
        finally:
            self.connection.close()

    def _end_within(self, grace: float) -> None:
        try:
            self.process.wait(grace)
        except BaseException as error:  # too late, or an interrupt while we waited
            self.process.kill()
            try:
                self.process.wait(1)
            except TimeoutError:
                self.process.give_up()
                self.process.wait()
            if not isinstance(error, TimeoutError):
                raise
