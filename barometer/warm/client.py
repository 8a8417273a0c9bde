"""The driver's hold on its zygote: one for each process, started when first asked for, for its whole life."""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from . import process, wire
from .failures import Died
from .run import Run

# Variables that a process reads once, when it starts or imports. If one has changed, the zygote is stale.
_READ_ONCE = (
    *("PYTHON", "LC_", "LANG", "LD_", "HOME", "XDG_", "IPYTHON", "JUPYTER"),
    *("MPL", "MATPLOTLIB", "OPENBLAS_", "OMP_", "MKL_"),
)
_PROGRAM = "from barometer.warm.zygote import main; main()"
_INLINE = "module://matplotlib_inline.backend_inline"

_lock = threading.Lock()
_current: Zygote | None = None


def zygote() -> Zygote:
    """This process's zygote; a new one where there is none, or the old one is dead or out of date."""
    global _current
    with _lock:
        if _current and _current.owner != os.getpid():
            _current.forget()  # we are a fork of its owner, and have no claim to it
            _current = None
        if _current and not _current.fresh():
            _current.stop()
            _current = None
        if _current is None:
            _current = Zygote()
        return _current


@contextmanager
def running(cwd: str, start_timeout: float = 60) -> Iterator[Run]:
    """A process for one notebook; when the block is left, it and all it started are gone."""
    try:
        run = zygote().fork(start_timeout)
    except Gone:  # killed between two notebooks; nothing of this one has run yet
        run = zygote().fork(start_timeout)
    try:
        run.tell(wire.START, json.dumps(_start(cwd)).encode("utf-8"))
        yield run
    except BaseException:
        run.kill()
        raise
    finally:
        run.close()


class Gone(Died):
    """The zygote died while no notebook ran in it."""


class Zygote:
    """A process to fork notebooks from. It imports while we go on; the first `fork` waits for it."""

    def __init__(self) -> None:
        self.owner, self._read_once = os.getpid(), _read_once()
        self._busy = threading.Lock()
        self._hello: dict | None = None
        self._errors = tempfile.TemporaryFile()
        self.control, theirs = socket.socketpair()
        environment = {
            # before matplotlib is imported there: afterwards it is too late for the inline backend
            "MPLBACKEND": _INLINE,
            **os.environ,
            # threads do not survive a fork, and OpenBLAS starts one for each core when it is imported
            "OPENBLAS_NUM_THREADS": "1",
        }
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, str(theirs.fileno()), str(os.getpid())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                pass_fds=[theirs.fileno()],
                env=environment,
                cwd="/",  # no folder of the user's, whose files could stand in for modules
                start_new_session=True,  # a Ctrl-C in the terminal is for the driver, which then stops us
            )
        atexit.register(self.stop)

    @property
    def pid(self) -> int:
        return self._process.pid

    def fresh(self) -> bool:
        """Whether it lives and would be started just so today."""
        return self._process.poll() is None and self._read_once == _read_once()

    def hello(self, timeout: float = 60) -> dict:
        """What it says of itself once it is warm: `language_info`, and what it could not import, `missing`.

        Raises
        ------
        Died
            It did not come up.
        """
        if self._hello is None:
            self.control.settimeout(timeout)
            try:
                kind, content = wire.receive(self.control)
            except OSError as error:
                kind, content = wire.QUIT, str(error).encode()
            finally:
                self.control.settimeout(None)
            if kind != wire.START:
                words = self._last_words()
                self.stop()
                raise Died(f"The process to fork notebooks from did not start. {words}".strip())
            self._hello = json.loads(content)
        return self._hello

    def fork(self, timeout: float = 60) -> Run:
        """A child, for one notebook. Whoever asks for another waits until this one is closed.

        Raises
        ------
        Gone
            The zygote has died since it was last seen; a new one may do.
        Died
            It never came up, or the system gives no more processes.
        """
        self._busy.acquire()
        ours, theirs = socket.socketpair()
        try:
            self.hello(timeout)
            with theirs:
                socket.send_fds(self.control, [wire.FORK], [theirs.fileno()])
            kind, number = self.record(timeout)
            if kind == wire.ENDED:
                raise Gone("The process to fork notebooks from has died.")
            if kind == wire.REFUSED:
                raise Died(f"No process could be forked: {os.strerror(number)}.")
            return Run(self, ours, number)
        except BaseException as error:
            ours.close()
            theirs.close()
            self._busy.release()
            if isinstance(error, OSError):
                self.stop()
                raise Gone("The process to fork notebooks from has died.") from None
            raise

    def release(self) -> None:
        """Lets the next notebook have it."""
        self._busy.release()

    def record(self, timeout: float | None = None) -> tuple[bytes, int]:
        """The next thing it says; `ENDED` by SIGKILL where it says nothing any more."""
        data = b""
        self.control.settimeout(timeout)
        try:
            while len(data) < wire.RECORD.size:
                piece = self.control.recv(wire.RECORD.size - len(data))
                if not piece:
                    break
                data += piece
        except TimeoutError:
            raise
        except OSError:
            data = b""
        finally:
            if self.control.fileno() >= 0:
                self.control.settimeout(None)
        if len(data) < wire.RECORD.size:
            self.stop()
            return wire.ENDED, signal.SIGKILL
        return wire.RECORD.unpack(data)

    def kill(self) -> None:
        """Ends it without a word."""
        self._process.kill()

    def stop(self) -> None:
        """Ends it and whatever runs in it; may be said twice."""
        if self.owner != os.getpid():
            return
        atexit.unregister(self.stop)
        self.control.close()
        try:
            self._process.wait(timeout=2)  # it kills its child and leaves when the socket ends
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()

    def forget(self) -> None:
        """In a fork of its owner: lets go of it without touching it."""
        atexit.unregister(self.stop)
        self.control.close()
        self._errors.close()
        self._process.returncode = 0  # else Popen would wait for another's child

    def _last_words(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else ""


def _start(cwd: str) -> dict:
    environment = {**os.environ, "JPY_PARENT_PID": str(os.getpid())}  # as jupyter_client does
    return {"cwd": cwd, "environment": environment, "umask": process.umask()}


def _read_once() -> dict[str, str]:
    return {name: text for name, text in os.environ.items() if name.startswith(_READ_ONCE)}
