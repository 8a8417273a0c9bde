"""A forked process in the shape in which nbclient knows a kernel: requests go over a socket, messages come back."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from queue import Empty
from typing import Any

from jupyter_client.session import Session

from . import wire
from .failures import Died, OutOfTime, TooMuchOutput
from .run import NotebookProcess

PATIENCE = 0.5  # seconds for the zygote to kill a child before it is killed itself
MOST_OUTPUT = 256 << 20  # bytes; a loop that prints must end its report, not the batch


class KernelLink:
    """A forked process in the shape of a kernel's client and its manager, with both channels.

    Parameters
    ----------
    run : NotebookProcess
    time_limit : float or None
        Seconds after which the process is killed.
    """

    def __init__(self, run: NotebookProcess, time_limit: float | None) -> None:
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
        """Sends a cell. Returns the number of the request.

        Parameters
        ----------
        code : str
            The cell.
        store_history : bool
            Whether it gets a number, and goes into the history.
        stop_on_error : bool
            Whether requests that wait are dropped where it fails.
        """
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
        self._run.tell(wire.SHELL, wire.join_parts(self._session.serialize(message)[2:]))
        return self._request

    def is_alive(self) -> bool:
        """Whether cells can still be sent."""
        return not self._dead

    def interrupt_kernel(self) -> None:
        """Interrupts the cell that runs."""
        self._run.process.send_signal(signal.SIGINT)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """A block in which cells run: messages are read, the end is noticed at once, and the time limit is kept."""
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
        """When the process has ended: reads what it still sent, and tells whoever waits."""
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
        """Kills the process.

        Parameters
        ----------
        why : Died
            The reason that is told.
        """
        self._why = self._why or why
        self._run.process.kill()
        asyncio.get_running_loop().call_later(PATIENCE, self._insist)

    def _insist(self) -> None:
        if not self._dead:
            self._run.process.kill_zygote()

    def _tell_dead(self) -> None:
        # On the channel that nbclient reads next. An error that nobody reads from the other would be logged.
        assert self._why is not None, "nothing is told of a process that lives"
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
                    "header": {"msg_type": "stream", "date": datetime.now(UTC)},
                    "msg_type": "stream",
                    "parent_header": {"msg_id": self._request},
                    "metadata": {},
                    "content": {"name": wire.STREAMS[kind], "text": text},
                    "buffers": [],
                }
            )


class Channel:
    """A queue of messages that can also hold an exception, for where nothing will come any more."""

    def __init__(self) -> None:
        self._messages: asyncio.Queue[Any] = asyncio.Queue()

    def put(self, message: dict | Exception) -> None:
        """Adds a message, or an exception that is raised in the place of one."""
        self._messages.put_nowait(message)

    async def get_msg(self, timeout: float | None = None) -> dict:
        """The next message.

        Parameters
        ----------
        timeout : float, optional
            Seconds to wait. Without it there is no limit.

        Raises
        ------
        queue.Empty
            None has come.
        """
        try:
            message = await asyncio.wait_for(self._messages.get(), timeout)
        except TimeoutError:
            raise Empty from None
        if isinstance(message, Exception):
            raise message
        return message
