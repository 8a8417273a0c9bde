"""sys.stdout and sys.stderr of a notebook's process, and what its children and C libraries print past them."""

from __future__ import annotations

import fcntl
import io
import os
import threading
from contextvars import ContextVar
from typing import Any

from jupyter_client.session import extract_header

from . import wire


class CapturedOutput:
    """File descriptors 1 and 2 as files in memory, read whenever something else is about to be shown.

    They are files and no pipes, because nobody reads while a cell runs, and a pipe that nobody reads blocks after
    64 KiB. They are in append mode, so that children that write to them do not write over each other.
    """

    def __init__(self) -> None:
        self._read = {}
        for number, kind in ((1, wire.STDOUT), (2, wire.STDERR)):
            file = os.memfd_create(wire.STREAMS[kind])
            fcntl.fcntl(file, fcntl.F_SETFL, os.O_APPEND | os.O_RDWR)
            os.dup2(file, number)
            os.close(file)
            self._read[number, kind] = 0

    def fresh(self) -> list[tuple[bytes, bytes]]:
        """What was written since the last call, as kind and text."""
        found = []
        for (number, kind), done in self._read.items():
            try:
                size = os.fstat(number).st_size
                if size > done:
                    self._read[number, kind] = size
                    found.append((kind, os.pread(number, size - done, done)))
            except OSError:  # the notebook closed it, or put something else in its place
                continue
        return found


class OutputStream(io.TextIOBase):
    """A text stream whose lines become output of the cell that runs. It has the methods of ipykernel's `OutStream`.

    Every whole line is sent at once, so that text before a crash is not lost.
    """

    encoding = "UTF-8"

    def __init__(self, session, kind: bytes, original: int) -> None:
        self.session, self.kind, self.name = session, kind, wire.STREAMS[kind]
        self._original, self._pid = original, os.getpid()
        self._lock = threading.RLock()
        self._held: list[str] = []
        self._local = threading.local()
        self._parent: ContextVar[dict[str, Any]] = ContextVar("parent_header")
        self._parent_of_all: dict[str, Any] = {}

    def write(self, string: str) -> int:
        """Takes a text. It is sent when a line is whole, or when there are many pieces."""
        if not isinstance(string, str):
            raise TypeError(f"write() argument must be str, not {type(string)}")
        if os.getpid() != self._pid:  # a fork of the notebook must not write between the notebook's frames
            os.write(1 if self.kind == wire.STDOUT else 2, wire.readable(string))
            return len(string)
        with self._lock:
            self._held.append(string)
            if "\n" in string or len(self._held) > 100:
                self._send()
        return len(string)

    def flush(self) -> None:
        """Sends what is held."""
        if os.getpid() == self._pid:
            with self._lock:
                self._send()

    def _send(self) -> None:
        text, self._held = "".join(self._held), []
        parent = self.parent_header
        if not text:
            self.session.drain()
        elif self._hooks or parent.get("msg_id") != self.session.request:
            # of a cell that is over: as ipykernel, under that cell's name
            message = self.session.msg("stream", {"name": self.name, "text": text}, parent=parent)
            for hook in self._hooks:
                message = hook(message)
                if message is None:
                    return
            self.session.send(wire.IOPUB, message)
        else:
            self.session.text(self.kind, wire.readable(text))

    @property
    def parent_header(self) -> dict[str, Any]:
        """The header of the request whose cell prints, by context and else the latest."""
        return self._parent.get(self._parent_of_all)

    @parent_header.setter
    def parent_header(self, value: dict[str, Any]) -> None:
        self._parent.set(value)
        self._parent_of_all = value

    def set_parent(self, parent) -> None:
        """Sets the request that runs, from its message."""
        self.parent_header = extract_header(parent)

    def set_thread_parent(self, parent):
        """Sets the request of this thread alone. Returns what `reset_thread_parent` takes."""
        return self._parent.set(extract_header(parent))

    def reset_thread_parent(self, token) -> None:
        """Undoes `set_thread_parent`."""
        self._parent.reset(token)

    @property
    def _hooks(self) -> list:
        if not hasattr(self._local, "hooks"):
            self._local.hooks = []
        return self._local.hooks

    def register_hook(self, hook) -> None:
        """Has each message of this thread pass through a function, which may change it or hold it back."""
        self._hooks.append(hook)

    def unregister_hook(self, hook) -> bool:
        """Undoes `register_hook`. Whether there was such a hook."""
        if hook in self._hooks:
            self._hooks.remove(hook)
            return True
        return False

    def fileno(self) -> int:
        """As ipykernel's: the stream the process was started with, which is not shown."""
        return self._original

    def writable(self) -> bool:
        """True."""
        return True

    def isatty(self) -> bool:
        """False."""
        return False
