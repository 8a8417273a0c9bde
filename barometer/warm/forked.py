"""A process that the zygote has forked for us: held as if it were our own child, by the names of `subprocess.Popen`."""

from __future__ import annotations

import os
import select
import signal
import socket
import threading

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
        self._seeing = threading.Lock()

    @classmethod
    def born(cls, line: socket.socket, timeout: float | None = 60) -> Forked | None:
        """A child that another process has ordered, for the first to look; nothing where it was not born."""
        try:
            kind, pid = record(line, timeout)
        except TimeoutError:
            kind = wire.QUIT
        if kind == wire.BORN:
            return cls(None, line, pid)
        line.close()
        return None

    @property
    def hello(self) -> dict:
        """What its zygote says of itself."""
        return self._zygote.hello()

    def poll(self) -> int | None:
        """The `returncode`; nothing while it lives."""
        return None if self.alive() else self.wait()

    def alive(self) -> bool:
        """Whether it lives. Leaves it to others to see how it ended."""
        return self.returncode is None and not _readable(self.line, 0)

    def wait(self, timeout: float | None = None) -> int:
        """Waits for the end; `TimeoutError` where it does not come within so many seconds."""
        if self.returncode is None and not _readable(self.line, timeout):
            raise TimeoutError
        with self._seeing:
            if self.returncode is None:
                kind, number = record(self.line)
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


def record(line: socket.socket, timeout: float | None = None) -> tuple[bytes, int]:
    """The next thing the zygote says on a line; `QUIT` where it says nothing any more."""
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
