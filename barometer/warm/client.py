"""The zygotes that a process owns: one of each kind, started when it is first asked for, until the process ends."""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import IO

from . import launch, wire
from .failures import Died
from .forked import ForkedProcess, next_record
from .preload import ANY_NOTEBOOK

# Variables that a process reads once, when it starts or imports. If one has changed, the zygote is stale.
_READ_ONCE = (
    *("PYTHON", "LC_", "LANG", "LD_", "HOME", "XDG_", "IPYTHON", "JUPYTER"),
    *("MPL", "MATPLOTLIB", "OPENBLAS_", "OMP_", "MKL_"),
)

_lock = threading.Lock()
_zygotes: list[Zygote] = []
_offers: list[tuple[socket.socket, tuple[str, ...]]] = []  # where this process takes a zygote, and its preload


def fork(
    kind: str,
    start: dict,
    files: Sequence[int],
    *,
    timeout: float = 60,
    flags: Sequence[str] = (),
    preload: Sequence[str] = ANY_NOTEBOOK,
) -> ForkedProcess:
    """A child of this process's zygote.

    Parameters
    ----------
    kind : {"batch", "interactive"}
        What the child is.
    start : dict
        `environment`, `umask`, `cwd` and `argv` of the child, and what else a child of this kind is told.
    files : sequence of int
        What the child is given to keep.
    timeout : float
        Seconds to wait for the zygote, which may have to import first.
    flags : sequence of str
        Options of the interpreter.
    preload : sequence of str
        What the zygote imports beside what every notebook needs.

    Raises
    ------
    Died
        The zygote did not come up, or the system gives no more processes.
    """
    wanted = kind, start["environment"], flags, preload
    try:
        return zygote(*wanted).fork(start, files, timeout)
    except ZygoteGone:  # killed since it was last seen; nothing of this child has run yet
        return zygote(*wanted).fork(start, files, timeout)


def zygote(
    kind: str = "batch",
    environment: Mapping[str, str] | None = None,
    flags: Sequence[str] = (),
    preload: Sequence[str] = ANY_NOTEBOOK,
) -> Zygote:
    """The zygote of this process. A new one is started where there is none, or where it has ended or is out of date.

    A zygote that is out of date ends when its last child has ended.

    Parameters
    ----------
    kind : {"batch", "interactive"}
        What its children are.
    environment : mapping, optional
        The environment of the child that is to be forked. Without it, that of this process.
    flags : sequence of str
        Options of the interpreter.
    preload : sequence of str
        What the zygote imports beside what every notebook needs.
    """
    wanted = kind, os.environ if environment is None else environment, tuple(flags), tuple(preload)
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
        _zygotes.append(_take_lent(*wanted) or Zygote.started(*wanted))
        return _zygotes[-1]


def take_zygote_from(offers: socket.socket, preload: Sequence[str] = ANY_NOTEBOOK) -> None:
    """Has this process take its first zygote for notebooks from those that another process lends.

    Parameters
    ----------
    offers : socket
        As `sharing.lend_zygotes` gives it.
    preload : sequence of str
        What the lent zygotes import beside what every notebook needs.
    """
    _offers.append((offers, tuple(preload)))


def _take_lent(
    kind: str, environment: Mapping[str, str], flags: Sequence[str], preload: Sequence[str]
) -> Zygote | None:
    """A zygote that was lent to this process. None where there is none, or where it has not come up."""
    if kind != "batch" or flags or not _offers or _offers[-1][1] != preload:
        return None
    offers, _ = _offers.pop()
    with offers:
        line, control = wire.receive_sockets(offers, 2)
    process = ForkedProcess.born(line) if line else None
    if process is None or control is None:
        if control:
            control.close()
        return None
    return Zygote(kind, _conditions(kind, environment, flags, preload), process, control)


class ZygoteGone(Died):
    """The zygote died while we asked it for a child."""


class Zygote:
    """A zygote, as its owner holds it. It imports while the owner goes on. The first `fork` waits for it.

    Parameters
    ----------
    kind : {"batch", "interactive"}
        What its children are.
    conditions : tuple
        Everything that was settled when it was started.
    process : subprocess.Popen or ForkedProcess
        The zygote itself.
    control : socket
        Where orders go.
    errors : file, optional
        What it prints as errors. A lent zygote has none.
    """

    def __init__(
        self,
        kind: str,
        conditions: tuple,
        process: subprocess.Popen | ForkedProcess,
        control: socket.socket,
        errors: IO[bytes] | None = None,
    ) -> None:
        self.owner, self.kind = os.getpid(), kind
        self._conditions, self._process, self.control, self._errors = conditions, process, control, errors
        self._asking = threading.Lock()
        self._hello: dict | None = None
        self._children: set[ForkedProcess] = set()
        atexit.register(self.stop)

    @classmethod
    def started(
        cls, kind: str, environment: Mapping[str, str], flags: Sequence[str] = (), preload: Sequence[str] = ANY_NOTEBOOK
    ) -> Zygote:
        """A new zygote, started clean for this process. For the parameters see `zygote` of this module."""
        conditions = _conditions(kind, environment, flags, preload)
        return cls(kind, conditions, *launch.start_zygote(kind, environment, flags, preload))

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    def fits(
        self, kind: str, environment: Mapping[str, str], flags: Sequence[str], preload: Sequence[str] = ANY_NOTEBOOK
    ) -> bool:
        """Whether it is this process's own, lives, and would be started under the same conditions now.

        For the parameters see `zygote` of this module.
        """
        alive = self.owner == os.getpid() and self._process.poll() is None
        return alive and self._conditions == _conditions(kind, environment, flags, preload)

    def in_use(self) -> bool:
        """Whether a child of it lives."""
        self._children -= {child for child in list(self._children) if not child.alive()}
        return bool(self._children)

    def hello(self, timeout: float = 60) -> dict:
        """What it says of itself once it has imported, such as what it could not import, `missing`.

        Parameters
        ----------
        timeout : float
            Seconds to wait for that.

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
                words = self._last_error()
                self.stop()
                raise Died(f"The process to fork others from did not start. {words}".strip())
            self._hello = json.loads(content)
        return self._hello

    def fork(self, start: dict, files: Sequence[int], timeout: float = 60) -> ForkedProcess:
        """A child. For the parameters see `fork` of this module.

        Raises
        ------
        ZygoteGone
            The zygote has died since it was last seen; a new one may do.
        Died
            It never came up, or the system gives no more processes.
        """
        ours, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        try:
            with theirs, self._asking:
                added = self.hello(timeout)["added"]
                start = {**start, "environment": {**start["environment"], **added}}
                launch.request_fork(self.control, start, [theirs.fileno(), *files])
            kind, number = next_record(ours, timeout)
        except OSError:
            kind, number = wire.QUIT, 0
        except BaseException:
            ours.close()
            raise
        if kind == wire.BORN:
            self.in_use()  # which forgets the dead
            child = ForkedProcess(self, ours, number)
            self._children.add(child)
            return child
        ours.close()
        if kind == wire.REFUSED:
            raise Died(f"No process could be forked: {os.strerror(number)}.")
        if not self.in_use():
            self.stop()
        raise ZygoteGone("The process to fork others from has died.")

    def kill(self) -> None:
        """Kills it, and with it whatever runs in it."""
        self._process.kill()

    def stop(self) -> None:
        """Ends it and whatever runs in it. A second call does nothing."""
        if self.owner != os.getpid():
            return
        atexit.unregister(self.stop)
        launch.end_zygote(self._process, self.control)
        for child in list(self._children):
            child.poll()
        if self._errors:
            self._errors.close()

    def forget(self) -> None:
        """In a fork of its owner: closes its files, and leaves it alone."""
        atexit.unregister(self.stop)
        for file in (self.control, self._errors, *(child.line for child in self._children)):
            if file:
                file.close()
        self._process.returncode = 0  # else Popen would wait for another's child

    def _last_error(self) -> str:
        """The last line that it printed as an error. Empty where another process has the file."""
        return launch.last_line(self._errors) if self._errors else ""


def _conditions(kind: str, environment: Mapping[str, str], flags: Sequence[str], preload: Sequence[str]) -> tuple:
    """Everything that is settled when a zygote is started. Where it is equal, one zygote is as good as another."""
    once = {name: text for name, text in environment.items() if name.startswith(_READ_ONCE)}
    return kind, once, tuple(flags), tuple(preload), _installed()


def _installed() -> list[int]:
    """When packages were last installed, upgraded or removed, folder by folder. A zygote holds what was there then."""
    folders = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    return [os.stat(folder).st_mtime_ns for folder in folders if os.path.isdir(folder)]
