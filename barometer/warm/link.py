"""A forked process as nbclient sees a kernel: requests go over the socket, messages come back."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from queue import Empty
from typing import Any

from jupyter_client.session import Session

from . import wire
from .failures import Died, OutOfTime, TooMuchOutput
from .run import Run

PATIENCE = 0.5  # seconds for the zygote to kill a child before it is killed itself
MOST_OUTPUT = 256 << 20  # bytes; a loop that prints must end its report, not the batch


class Link:
    """A forked process as nbclient sees a kernel: its client, its manager, and both its channels."""

    def __init__(self, run: Run, time_limit: float | None) -> None:
        self._run, self._limit = run, time_limit
        self._session = Session()
        self._session.auth = None  # nobody else can reach the socket; nothing to sign
        self.shell_channel, self.iopub_channel = Channel(), Channel()
        self._frames = wire.Frames()
        self._printed: tuple[bytes, list[bytes]] | None = None
        self._request, self._replied, self._size = "", False, 0
        self._why: Died | None = None
        self._dead = False

    def execute(self, code: str, *, store_history: bool = True, stop_on_error: bool = True) -> str:
        """Sends a cell, and returns the number of the request."""
        content = {
            "code": code,
            "silent": False,
            "store_history": store_history,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": stop_on_error,
        }
        message = self._session.msg("execute_request", content)
        self._request, self._replied = message["header"]["msg_id"], False
        if self._dead:  # between two cells: an exit that was asked for, or a thread that crashed
            self._tell_dead()
        self._run.tell(wire.SHELL, wire.joined(self._session.serialize(message)[2:]))
        return self._request

    def is_alive(self) -> bool:
        """Whether cells can still be sent."""
        return not self._dead

    def interrupt_kernel(self) -> None:
        """Interrupts the cell that runs."""
        self._run.process.send_signal(signal.SIGINT)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """While the cells run: reads what comes, notices the end at once, keeps the time."""
        loop = asyncio.get_running_loop()
        loop.add_reader(self._run.connection, self.hear)
        loop.add_reader(self._run.process.line, self.ended)
        if self._limit:
            late = OutOfTime(f"The notebook ran longer than its {self._limit:g} seconds.")
            loop.call_later(self._limit, self.kill, late)  # forgotten with the loop
        try:
            yield
        finally:
            for file in (self._run.connection, self._run.process.line):
                if file.fileno() >= 0:
                    loop.remove_reader(file)

    def hear(self) -> None:
        """Takes in what the process has sent."""
        data = self._run.arrived()
        if not data:
            return
        self._size += len(data)
        if self._size > MOST_OUTPUT and self._why is None:
            self.kill(TooMuchOutput(f"The notebook's outputs are larger than {MOST_OUTPUT >> 20} MB."))
        for kind, content in self._frames.feed(data):
            if kind in wire.STREAMS:
                self._print(kind, content)
                continue
            self._flush()
            message = self._session.deserialize([b"", *wire.split_frames(content)])
            self._replied |= kind == wire.SHELL and message["parent_header"].get("msg_id") == self._request
            (self.shell_channel if kind == wire.SHELL else self.iopub_channel).put(message)

    def ended(self) -> None:
        """When the process is dead: takes in its last words, and tells whoever waits."""
        if self._dead:
            return
        asyncio.get_running_loop().remove_reader(self._run.process.line)
        returncode = self._run.process.wait()
        while True:
            size = self._size
            self.hear()
            if size == self._size:
                break
        self._flush()
        self._dead = True
        self._why = self._why or Died.of(returncode)
        self._tell_dead()

    def kill(self, why: Died) -> None:
        """Ends the process, for a reason."""
        self._why = self._why or why
        self._run.process.kill()
        asyncio.get_running_loop().call_later(PATIENCE, self._insist)

    def _insist(self) -> None:
        if not self._dead:
            self._run.process.give_up()

    def _tell_dead(self) -> None:
        # To the one channel that nbclient looks at: an error nobody takes from the other would be logged.
        (self.iopub_channel if self._replied else self.shell_channel).put(self._why)

    def _print(self, kind: bytes, content: bytes) -> None:
        """Holds printed text until something else comes: one output for one run of lines."""
        if self._printed and self._printed[0] == kind:
            self._printed[1].append(content)
        else:
            self._flush()
            self._printed = kind, [content]

    def _flush(self) -> None:
        if self._printed:
            (kind, contents), self._printed = self._printed, None
            text = b"".join(contents).decode("utf-8", "replace")
            self.iopub_channel.put(
                {
                    "header": {"msg_type": "stream", "date": datetime.now(timezone.utc)},
                    "msg_type": "stream",
                    "parent_header": {"msg_id": self._request},
                    "metadata": {},
                    "content": {"name": wire.STREAMS[kind], "text": text},
                    "buffers": [],
                }
            )


class Channel:
    """A queue that can also say that nothing will come any more."""

    def __init__(self) -> None:
        self._messages: asyncio.Queue[Any] = asyncio.Queue()

    def put(self, message: dict | Exception) -> None:
        """Adds a message, or what is raised in its place."""
        self._messages.put_nowait(message)

    async def get_msg(self, timeout: float | None = None) -> dict:
        """The next message; `queue.Empty` after so many seconds without one."""
        try:
            message = await asyncio.wait_for(self._messages.get(), timeout)
        except asyncio.TimeoutError:
            raise Empty from None
        if isinstance(message, Exception):
            raise message
        return message
