"""The process of one notebook, as its driver holds it."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from . import client, process, wire
from .forked import ForkedProcess
from .preload import ANY_NOTEBOOK

_turns: dict[int, threading.Lock] = {}  # by the driver's number: a fork of it has a zygote of its own


@contextmanager
def notebook_process(
    cwd: str, start_timeout: float = 60, preload: Sequence[str] = ANY_NOTEBOOK
) -> Iterator[NotebookProcess]:
    """A process for one notebook. When the block is left, it and all it started have ended.

    Whoever asks for another one meanwhile waits. Otherwise the zygote could not know who has started what.

    Parameters
    ----------
    cwd : str
        The folder it runs in.
    start_timeout : float
        Seconds to wait for the zygote, which may have to import first.
    preload : sequence of str
        What the zygote imports beside what every notebook needs.
    """
    environment = {**os.environ, "JPY_PARENT_PID": str(os.getpid())}  # as jupyter_client does
    start = {"environment": environment, "umask": process.umask(), "cwd": cwd, "argv": []}
    with _turns.setdefault(os.getpid(), threading.Lock()):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            run = NotebookProcess(
                client.fork("batch", start, [theirs.fileno()], timeout=start_timeout, preload=preload), ours
            )
            theirs.close()
            try:
                yield run
            except BaseException:
                run.process.kill()
                raise
            finally:
                run.close()


class NotebookProcess:
    """A process that was forked for one notebook.

    Parameters
    ----------
    process : ForkedProcess
    connection : socket
        Where requests go and messages come.
    """

    def __init__(self, process: ForkedProcess, connection: socket.socket) -> None:
        self.process, self.connection = process, connection

    @property
    def language_info(self) -> dict:
        """What a kernel says of its language."""
        return json.loads(json.dumps(self.process.hello["language_info"]))

    def tell(self, kind: bytes, content: bytes = b"") -> None:
        """Sends a frame. Nothing is sent to a process that has ended; how it ended is told elsewhere."""
        with suppress(BrokenPipeError, ConnectionResetError):
            self.connection.sendall(wire.frame(kind, content))

    def arrived(self) -> bytes:
        """What has come in since the last call. Empty where nothing has."""
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
        """Lets the process run its exit handlers, and then kills it.

        Parameters
        ----------
        grace : float
            Seconds that it has for them, as many as a kernel has.
        """
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
                self.process.kill_zygote()
                self.process.wait()
            if not isinstance(error, TimeoutError):
                raise
