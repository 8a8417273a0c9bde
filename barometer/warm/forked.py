"""A process that a zygote has forked for this one, with the methods of `subprocess.Popen`."""

from __future__ import annotations

import os
import select
import signal
import socket
import threading
from contextlib import suppress
from typing import Protocol

from . import wire


class ForkedFrom(Protocol):
    """What a forked process needs of its zygote, as `client.Zygote` has it."""

    def hello(self) -> dict:
        """What the zygote says of itself."""

    def kill(self) -> None:
        """Kills the zygote."""


class ForkedProcess:
    """A child of a zygote, as whoever ordered it holds it.

    Attributes
    ----------
    pid : int
    line : socket.socket
        Where the zygote says that the process has ended. It can be read then, and not before.
    returncode : int or None
        As `Popen.returncode`: its exit status, or minus the signal that killed it. None until somebody has looked.
    """

    stdin = stdout = stderr = None

    def __init__(self, zygote: ForkedFrom | None, line: socket.socket, pid: int) -> None:
        self._zygote, self.line, self.pid = zygote, line, pid
        self.returncode: int | None = None
        self._seeing = threading.Lock()

    @classmethod
    def born(cls, line: socket.socket, timeout: float | None = 60) -> ForkedProcess | None:
        """A child that another process has ordered. None where there is none.

        Parameters
        ----------
        line : socket
            Where the zygote says that the child is there.
        timeout : float, optional
            Seconds to wait for that.
        """
        try:
            kind, pid = next_record(line, timeout)
        except TimeoutError:
            kind = wire.QUIT
        if kind == wire.BORN:
            return cls(None, line, pid)
        line.close()
        return None

    @property
    def hello(self) -> dict:
        """What its zygote says of itself."""
        assert self._zygote is not None, "nobody asks a lent zygote's own line"
        return self._zygote.hello()

    def poll(self) -> int | None:
        """The `returncode`, or None while it lives."""
        return None if self.alive() else self.wait()

    def alive(self) -> bool:
        """Whether it lives. How it ended stays to be asked."""
        return self.returncode is None and not _readable(self.line, 0)

    def wait(self, timeout: float | None = None) -> int:
        """Waits for the end. Returns the `returncode`.

        Parameters
        ----------
        timeout : float, optional
            Seconds to wait. Without it there is no limit.

        Raises
        ------
        TimeoutError
            It has not ended by then.
        """
        if self.returncode is None and not _readable(self.line, timeout):
            raise TimeoutError
        with self._seeing:
            if self.returncode is None:
                kind, number = next_record(self.line)
                # the line has ended where the zygote has died, and its children die with it
                self.returncode = number if kind == wire.ENDED else -signal.SIGKILL
                self.line.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Sends it a signal, if it lives."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Asks it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Kills it and its group. The zygote does so, because it knows whether the number is still the child's."""
        with suppress(OSError):  # both are dead
            self.line.send(wire.KILL)

    def kill_zygote(self) -> None:
        """Kills the zygote, where that does not answer. All its children die with it, and the line ends."""
        assert self._zygote is not None, "a lent zygote runs nothing for this process"
        self._zygote.kill()


def next_record(line: socket.socket, timeout: float | None = None) -> tuple[bytes, int]:
    """What the zygote says next on a line, as a kind and a number. The kind is `QUIT` where the line has ended.

    Parameters
    ----------
    line : socket
        The line of a child.
    timeout : float, optional
        Seconds to wait. Without it there is no limit.
    """
    line.settimeout(timeout)
    try:
        data = line.recv(wire.RECORD.size)
    except ConnectionResetError:
        data = b""
    return wire.RECORD.unpack(data) if data else (wire.QUIT, 0)


def _readable(line: socket.socket, timeout: float | None) -> bool:
    watch = select.poll()  # not select.select, which knows no file beyond 1,023
    try:
        watch.register(line, select.POLLIN)
    except ValueError:  # closed: another thread has seen the end
        return True
    return bool(watch.poll(None if timeout is None else timeout * 1000))
