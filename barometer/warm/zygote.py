"""The process that others are forked from. It imports once, then forks a child for every order.

It is started clean, and is no fork of its owner: logging, threads and `__main__` of the owner would be in every
child. It has one thread. It ends with its owner. It runs no cell and reads no notebook.
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
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from types import SimpleNamespace
from typing import Protocol

from . import process, wire


class ChildKind(Protocol):
    """What a zygote's children are. A zygote has one kind of children."""

    @property
    def preload(self) -> tuple[str, ...]:
        """What the zygote imports, beside what its owner asks for."""

    def prepare(self) -> dict:
        """In the zygote, before the imports: makes what all children share. Returns what the owner is told."""

    def complete(self) -> None:
        """In the zygote, after the imports."""

    def run(self, start: dict, files: list[int]) -> None:
        """In the child: all that it does, from `child.set_up_child` to its end."""

    def reap(self, pid: int) -> int:
        """In the zygote: takes leave of a child that has ended. Returns its exit status as `process.reap`."""


# The name of a kind -> its class, as `module:class` of this package. Only the one asked for is imported.
CHILD_KINDS = {
    "batch": "notebook_child:NotebookChild",
    "interactive": "kernel_child:KernelChild",
    "shared": "lent_zygote:LentZygote",
}


@dataclass(frozen=True)
class Child:
    """A living child.

    Attributes
    ----------
    pid : int
        Its number.
    pidfd : int
        The file that can be read when it has ended.
    line : socket
        The socket to whoever has ordered it.
    """

    pid: int
    pidfd: int
    line: socket.socket

    @property
    def files(self) -> tuple[int, int]:
        """The numbers of both files."""
        return self.pidfd, self.line.fileno()

    def close(self) -> None:
        """Closes both files."""
        os.close(self.pidfd)
        self.line.close()


def run_zygote() -> None:
    """Serves an owner, and ends with it. In a child, returns when the child has ended.

    The arguments of the program are a name in `CHILD_KINDS`, the number of the control socket, the pid of the owner,
    and what is imported beside what every notebook needs.
    """
    name, control, owner = sys.argv[1], socket.socket(fileno=int(sys.argv[2])), int(sys.argv[3])
    preload = tuple(sys.argv[4:])
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
    module, _, kind_class = CHILD_KINDS[name].partition(":")
    kind: ChildKind = getattr(import_module(f"{__package__}.{module}"), kind_class)()
    _hello.update(kind.prepare())  # before the libraries: what hooks into IPython finds the notebook's own
    # What the kernel sets; what the libraries set stays out, for not every notebook imports them.
    _hello["added"] = {name: text for name, text in os.environ.items() if before.get(name) != text}
    _hello["missing"] = _preloaded((*kind.preload, *preload))
    kind.complete()
    gc.collect()
    gc.freeze()  # else the first collection in each child would copy every page of ours
    kind.run(*serve(control, watch, kind))


_hello: dict = {}  # what an owner is told once all is imported; a lent zygote tells its owner the same


def _preloaded(names: tuple[str, ...]) -> dict[str, str]:
    """Imports and warms what there is. Returns the name of what could not be imported -> the reason."""
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
    """A block in which libraries that ask whether they are in a notebook are told yes, as pandas does for its width."""
    had = hasattr(builtins, "get_ipython")
    if not had:
        vars(builtins)["get_ipython"] = lambda: SimpleNamespace(kernel=None)
    try:
        yield
    finally:
        if not had:
            del vars(builtins)["get_ipython"]


def serve(control: socket.socket, watch: int, kind: ChildKind) -> tuple[dict, list[int]]:
    """Forks a child for every order, and says on the order's line when it is there and how it ended.

    Parameters
    ----------
    control : socket
        Where orders come.
    watch : int
        The pidfd of the owner, with whom this ends.
    kind : ChildKind
        What the children are.

    Returns
    -------
    tuple
        In the child only: how it is to start, and the files that came with the order.
    """
    control.sendall(wire.frame(wire.START, json.dumps(_hello).encode()))
    children: dict[int, Child] = {}  # by both their files
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
                for sibling in set(children.values()):
                    sibling.close()
                for other in (control, line):
                    other.close()
                os.close(watch)
                return start, files
            for sent in files:
                os.close(sent)
            if pid is None:
                continue
            child = Child(pid, os.pidfd_open(pid), line)
            for number in child.files:
                children[number] = child
                poll.register(number, select.POLLIN)
        elif file == (child := children[file]).pidfd:
            _tell(child.line, wire.ENDED, kind.reap(child.pid))
            for number in child.files:
                del children[number]
                _forget(poll, number)
            child.close()
        elif _heard(child.line) == wire.KILL:
            process.kill_group(child.pid)
        else:  # nobody asks for it any more; it lives on
            poll.unregister(file)
    for child in set(children.values()):
        process.kill_group(child.pid)
        kind.reap(child.pid)
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
    with suppress(KeyError):  # nobody asked for it any more before
        poll.unregister(file)
