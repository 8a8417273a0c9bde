"""One notebook's process, from the driver's side."""

from __future__ import annotations

import json
import signal
import socket

from . import wire


class Run:
    """A process forked for one notebook: what is said to it, what it says, and its end."""

    def __init__(self, zygote, connection: socket.socket, pid: int) -> None:
        self._zygote, self.connection, self.pid = zygote, connection, pid
        self.status: int | None = None

    @property
    def control(self) -> socket.socket:
        """Where the zygote says that the process has ended."""
        return self._zygote.control

    @property
    def language_info(self) -> dict:
        """What a kernel says of its language."""
        return json.loads(json.dumps(self._zygote.hello()["language_info"]))

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

    def kill(self) -> None:
        """Kills the process and all it started, by way of the zygote, which knows whom the number means."""
        if self.status is None:
            try:
                self.control.send(wire.KILL)
            except OSError:
                pass

    def give_up(self) -> None:
        """Kills the zygote too, which did not answer: its child dies with it, and the socket ends."""
        self._zygote.kill()

    def end(self, timeout: float | None = None) -> int:
        """Waits for the end, and returns the status as `os.waitpid` gives it."""
        if self.status is None:
            _, self.status = self._zygote.record(timeout)
        return self.status

    def close(self, grace: float = 5) -> None:
        """Lets the process say its farewells, for as long as a kernel may; then kills it."""
        try:
            if self.status is None:
                self.tell(wire.QUIT)
                self._end_within(grace)
        finally:
            self.connection.close()
            self._zygote.release()

    def _end_within(self, grace: float) -> None:
        try:
            self.end(grace)
        except BaseException as error:  # too late, or an interrupt while we waited
            self.kill()
            try:
                self.end(1)
            except TimeoutError:
                self.status = signal.SIGKILL
                self._zygote.kill()
            if not isinstance(error, TimeoutError):
                raise
