"""An owner's hold on its zygotes: one of each kind, started when first asked for, for the owner's whole life."""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence

from . import launch, wire
from .failures import Died
from .forked import Forked, record

# Variables that a process reads once, when it starts or imports. If one has changed, the zygote is stale.
_READ_ONCE = (
    *("PYTHON", "LC_", "LANG", "LD_", "HOME", "XDG_", "IPYTHON", "JUPYTER"),
    *("MPL", "MATPLOTLIB", "OPENBLAS_", "OMP_", "MKL_"),
)

_lock = threading.Lock()
_zygotes: list[Zygote] = []
_doors: list[socket.socket] = []  # where somebody has left a zygote for this process


def fork(kind: str, start: dict, files: Sequence[int], *, timeout: float = 60, flags: Sequence[str] = ()) -> Forked:
    """A child of the zygote that fits.

    Parameters
    ----------
    kind : {"batch", "interactive"}
    start : dict
        `environment`, `umask`, `cwd` and `argv` of the child, and what else a child of this kind is told.
    files : sequence of int
        What the child is given to keep.
    timeout : float
        Seconds to wait for the zygote, which may have to import first.
    flags : sequence of str
        Options of the interpreter.

    Raises
    ------
    Died
        The zygote did not come up, or the system gives no more processes.
    """
    wanted = kind, start["environment"], flags
    try:
        return zygote(*wanted).fork(start, files, timeout)
    except Gone:  # killed since it was last seen; nothing of this child has run yet
        return zygote(*wanted).fork(start, files, timeout)


def zygote(kind: str = "batch", environment: Mapping[str, str] | None = None, flags: Sequence[str] = ()) -> Zygote:
    """This process's zygote; a new one where there is none, or the old one is dead or out of date.

    One that is out of date goes when its last child has.
    """
    wanted = kind, os.environ if environment is None else environment, tuple(flags)
    with _lock:
        for one in list(_zygotes):
            if one.fits(*wanted):
                return one
            if one.owner != os.getpid():
                one.forget()  # we are a fork of its owner, and have no claim to it
            elif one.kind == kind and not one.in_use():
                one.stop()
            else:
                continue
            _zygotes.remove(one)
        _zygotes.append(_taken(*wanted) or Zygote.started(*wanted))
        return _zygotes[-1]


def expect(door: socket.socket) -> None:
    """Has this process take its first zygote for notebooks from a door of `sharing.lent`."""
    _doors.append(door)


def _taken(kind: str, environment: Mapping[str, str], flags: Sequence[str]) -> Zygote | None:
    """A zygote that was left for us; nothing where none was, or where it has not come into being."""
    if kind != "batch" or flags or not _doors:
        return None
    with _doors.pop() as door:
        line, control = wire.given(door, 2)
    process = Forked.born(line) if line else None
    if process is None:
        if control:
            control.close()
        return None
    return Zygote(kind, _like(kind, environment, flags), process, control)


class Gone(Died):
    """The zygote died while we asked it for a child."""


class Zygote:
    """A process to fork others from. It imports while we go on; the first `fork` waits for it."""

    def __init__(
        self, kind: str, like: tuple, process: subprocess.Popen | Forked, control: socket.socket, errors=None
    ) -> None:
        self.owner, self.kind = os.getpid(), kind
        self._like, self._process, self.control, self._errors = like, process, control, errors
        self._asking = threading.Lock()
        self._hello: dict | None = None
        self._children: set[Forked] = set()
        atexit.register(self.stop)

    @classmethod
    def started(cls, kind: str, environment: Mapping[str, str], flags: Sequence[str] = ()) -> Zygote:
        """A new one, clean, for this process."""
        return cls(kind, _like(kind, environment, flags), *launch.start_zygote(kind, environment, flags))

    @property
    def pid(self) -> int:
        return self._process.pid

    def fits(self, kind: str, environment: Mapping[str, str], flags: Sequence[str]) -> bool:
        """Whether it is ours, and lives, and would be started just so now."""
        alive = self.owner == os.getpid() and self._process.poll() is None
        return alive and self._like == _like(kind, environment, flags)

    def in_use(self) -> bool:
        """Whether a child of it lives."""
        self._children -= {child for child in list(self._children) if not child.alive()}
        return bool(self._children)

    def hello(self, timeout: float = 60) -> dict:
        """What it says of itself once it is warm: for one, what it could not import, `missing`.

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
                raise Died(f"The process to fork others from did not start. {words}".strip())
            self._hello = json.loads(content)
        return self._hello

    def fork(self, start: dict, files: Sequence[int], timeout: float = 60) -> Forked:
        """A child. For the parameters see `fork` of this module.

        Raises
        ------
        Gone
            The zygote has died since it was last seen; a new one may do.
        Died
            It never came up, or the system gives no more processes.
        """
        ours, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        try:
            with theirs, self._asking:
                added = self.hello(timeout)["added"]
                start = {**start, "environment": {**start["environment"], **added}}
                launch.order(self.control, start, [theirs.fileno(), *files])
            kind, number = record(ours, timeout)
        except OSError:
            kind, number = wire.QUIT, 0
        except BaseException:
            ours.close()
            raise
        if kind == wire.BORN:
            self.in_use()  # which forgets the dead
            child = Forked(self, ours, number)
            self._children.add(child)
            return child
        ours.close()
        if kind == wire.REFUSED:
            raise Died(f"No process could be forked: {os.strerror(number)}.")
        if not self.in_use():
            self.stop()
        raise Gone("The process to fork others from has died.")

    def kill(self) -> None:
        """Ends it without a word."""
        self._process.kill()

    def stop(self) -> None:
        """Ends it and whatever runs in it; may be said twice."""
        if self.owner != os.getpid():
            return
        atexit.unregister(self.stop)
        launch.end(self._process, self.control)
        for child in list(self._children):
            child.poll()
        if self._errors:
            self._errors.close()

    def forget(self) -> None:
        """In a fork of its owner: lets go of it without touching it."""
        atexit.unregister(self.stop)
        for file in (self.control, self._errors, *(child.line for child in self._children)):
            if file:
                file.close()
        self._process.returncode = 0  # else Popen would wait for another's child

    def _last_words(self) -> str:
        if not self._errors:  # the words are another's
            return ""
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else ""


def _like(kind: str, environment: Mapping[str, str], flags: Sequence[str]) -> tuple:
    """Everything that was settled when a zygote was started: two of which this is equal are the same."""
    once = {name: text for name, text in environment.items() if name.startswith(_READ_ONCE)}
    return kind, once, tuple(flags), _installed()


def _installed() -> list[int]:
    """When packages were last installed, upgraded or removed, folder by folder: what is warm would be the old one."""
    folders = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    return [os.stat(folder).st_mtime_ns for folder in folders if os.path.isdir(folder)]
