"""The process others are forked from: imports once, then forks a child whenever it is told to.

It is started clean, never forked from its owner: logging, threads and `__main__` of the owner would be in
every child. It has one thread; it dies with its owner; it runs no cell and reads no notebook.
"""

from __future__ import annotations

import builtins
import gc
import json
import os
import select
import signal
import socket
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from types import SimpleNamespace
from typing import Protocol

from . import process, wire


class Kind(Protocol):
    """What a module must have for its children to be forked here."""

    preload: tuple[str, ...]

    def prepare(self) -> dict:
        """In the zygote, before the libraries: what all children share. Returns what the owner is told of it."""

    def live(self, start: dict, files: list[int]) -> None:
        """In the child: its whole life, which `child.settle` begins."""

    def bury(self, pid: int) -> int:
        """In the zygote: waits for a child that is dead. Returns its status as `process.reap`."""


@dataclass(frozen=True)
class Ward:
    """A living child, the file that says when it is dead, and the line to whoever asked for it."""

    pid: int
    death: int
    line: socket.socket

    @property
    def files(self) -> tuple[int, int]:
        """The numbers of both files."""
        return self.death, self.line.fileno()

    def close(self) -> None:
        """Lets go of both files."""
        os.close(self.death)
        self.line.close()


def main() -> None:
    """Serves an owner. The arguments: a `Kind` of this room, the number of the socket, the pid of the owner.

    Ends with the owner. In a child, returns when the child has lived.
    """
    name, control, owner = sys.argv[1], socket.socket(fileno=int(sys.argv[2])), int(sys.argv[3])
    signal.pthread_sigmask(signal.SIG_SETMASK, ())  # the owner's thread may have blocked some
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # By pidfd and by the socket's end: a fork of the owner could hold the socket open.
    # Not by PR_SET_PDEATHSIG: that signal comes when the owner's thread ends that started us.
    watch = os.pidfd_open(owner)
    if os.getppid() != owner:
        os._exit(0)
    # As ipykernel_launcher: nothing in a current folder may stand in for a module.
    if sys.path[0] in ("", os.getcwd()):
        del sys.path[0]
    os.environ["JPY_PARENT_PID"] = str(os.getpid())  # ipykernel reads it when imported; its kernels watch us
    before = dict(os.environ)
    kind = import_module(f"{__package__}.{name}")
    _hello.update(kind.prepare())  # before the libraries: what hooks into IPython finds the notebook's own
    # What the kernel sets; what the libraries set stays out, for not every notebook imports them.
    _hello["added"] = {name: text for name, text in os.environ.items() if before.get(name) != text}
    _hello["missing"] = _preloaded(kind.preload)
    gc.collect()
    gc.freeze()  # else the first collection in each child would copy every page of ours
    kind.live(*serve(control, watch, kind))


_hello: dict = {}  # what owners are told once all is imported; a fork that serves on its own tells them the same


def _preloaded(names: tuple[str, ...]) -> dict[str, str]:
    """Imports and warms what there is, and returns what could not be, with the reason."""
    missing = {}
    with _as_in_a_notebook():
        for name in names:
            module, _, call = name.partition(":")
            try:
                imported = import_module(module)
                if call:
                    getattr(imported, call)()
            except Exception as error:  # the notebook that needs it will say so itself
                missing[name] = f"{type(error).__name__}: {error}"
    return missing


@contextmanager
def _as_in_a_notebook() -> Iterator[None]:
    """Answers libraries that ask, when they are imported, where they are; pandas chooses its columns by it."""
    had = hasattr(builtins, "get_ipython")
    if not had:
        builtins.get_ipython = lambda: SimpleNamespace(kernel=None)
    try:
        yield
    finally:
        if not had:
            del builtins.get_ipython


def serve(control: socket.socket, watch: int, kind: Kind) -> tuple[dict, list[int]]:
    """Forks for every order, and says on the order's line that the child is born and, one day, how it ended.

    Returns in the child only: how it is to start, and the files that came with the order.
    """
    control.sendall(wire.frame(wire.START, json.dumps(_hello).encode()))
    wards: dict[int, Ward] = {}  # by both their files
    poll = select.poll()
    for file in (watch, control.fileno()):
        poll.register(file, select.POLLIN)
    while True:
        file = poll.poll()[0][0]  # one thing at a time: what it does may give a file's number to another
        if file == watch:
            break
        if file == control.fileno():
            order = _order(control)
            if order is None:
                break
            start, line, files = order
            pid = _fork(line)
            if pid == 0:
                for other in (control, line, *set(wards.values())):
                    other.close()
                os.close(watch)
                return start, files
            for sent in files:
                os.close(sent)
            if pid is None:
                continue
            ward = Ward(pid, os.pidfd_open(pid), line)
            for number in ward.files:
                wards[number] = ward
                poll.register(number, select.POLLIN)
        elif file == (ward := wards[file]).death:
            _tell(ward.line, wire.ENDED, kind.bury(ward.pid))
            for number in ward.files:
                del wards[number]
                _forget(poll, number)
            ward.close()
        elif _heard(ward.line) == wire.KILL:
            process.kill_group(ward.pid)
        else:  # nobody asks for it any more; it lives on
            poll.unregister(file)
    for ward in set(wards.values()):
        process.kill_group(ward.pid)
        kind.bury(ward.pid)
    os._exit(0)


def _order(control: socket.socket) -> tuple[dict, socket.socket, list[int]] | None:
    """How the next child is to start, the line to whoever asked, and its files; nothing where none will come."""
    order, files, _flags, _address = socket.recv_fds(control, 1, 8, socket.MSG_CMSG_CLOEXEC)
    kind, content = wire.receive(control) if order else (wire.QUIT, b"")
    if kind != wire.START:
        return None
    line, *rest = files
    return json.loads(content), socket.socket(fileno=line), rest


def _fork(line: socket.socket) -> int | None:
    """The child's number, and 0 in the child; nothing where the system gives no more processes."""
    zygote = os.getpid()
    try:
        # Python 3.12 warns of threads that C libraries have started; those do without them after a fork.
        # The end of `catch_warnings` also lets every warning be shown anew in the child.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pid = os.fork()
    except OSError as error:
        _tell(line, wire.REFUSED, error.errno or 0)
        line.close()
        return None
    if pid == 0:
        os.setsid()  # one group, so that all it starts can be killed with it, and no terminal's Ctrl-C
        process.die_with_parent(zygote)
    elif not _tell(line, wire.BORN, pid):
        process.kill_group(pid)
    return pid


def _heard(line: socket.socket) -> bytes:
    try:
        return line.recv(1, socket.MSG_DONTWAIT)
    except OSError:  # the other end was closed with something unread in it
        return b""


def _tell(line: socket.socket, kind: bytes, number: int) -> bool:
    """Whether there is anybody to tell."""
    try:
        line.send(wire.RECORD.pack(kind, number))
    except OSError:
        return False
    return True


def _forget(poll: select.poll, file: int) -> None:
    try:
        poll.unregister(file)
    except KeyError:  # it was silent before
        pass
