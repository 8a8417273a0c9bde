"""A process that the zygote has forked for us: held as if it were our own child, by the names of `subprocess.Popen`."""

from __future__ import annotations

import os
import signal
import socket

from . import wire


class Forked:
    """A child of the zygote.

    Attributes
    ----------
    pid : int
    line : socket.socket
        Where the zygote says that the process has ended; it can be read then, and not before.
    returncode : int or None
        As `Popen.returncode`, once somebody has looked: below zero the signal that killed it.
    """

    stdin = stdout = stderr = None

    def __init__(self, zygote, line: socket.socket, pid: int) -> None:
        self._zygote, self.line, self.pid = zygote, line, pid
        self.returncode: int | None = None

    @property
    def hello(self) -> dict:
        """What its zygote says of itself."""
        return self._zygote.hello()

    def poll(self) -> int | None:
        """The `returncode`; nothing while it lives."""
        try:
            return self.wait(0)
        except TimeoutError:
            return None

    def wait(self, timeout: float | None = None) -> int:
        """Waits for the end; `TimeoutError` where it does not come within so many seconds."""
        if self.returncode is None:
            kind, number = record(self.line, timeout)
            # the line is cut where the zygote has died, and its children die with it
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
        """Kills it and its group, by way of the zygote, which knows whom the number means."""
        try:
            self.line.send(wire.KILL)
        except OSError:  # both are dead
            pass

    def give_up(self) -> None:
        """Kills the zygote, which did not answer; all its children die with it, and the line is cut."""
        self._zygote.kill()


def record(line: socket.socket, timeout: float | None) -> tuple[bytes, int]:
    """The next thing the zygote says on a line; `QUIT` where it says nothing any more."""
    try:
        line.settimeout(timeout)
        data = line.recv(wire.RECORD.size)
    except BlockingIOError:  # a timeout of 0
        raise TimeoutError from None
    except TimeoutError:
        raise
    except OSError:
        data = b""
    return wire.RECORD.unpack(data) if data else (wire.QUIT, 0)
