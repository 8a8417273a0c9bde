"""The process all notebooks are forked from: imports once, then forks a child whenever it is told to.

It is started clean, never forked from the driver: logging, threads and `__main__` of the driver would be in
every notebook. It has one thread; it dies with its owner; it runs no cell and reads no notebook.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
import warnings
from importlib import import_module

from . import preload, process, wire


def main() -> None:
    """Serves the owner on the socket whose number is the first argument; the second is the owner's pid."""
    control, owner = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])
    signal.pthread_sigmask(signal.SIG_SETMASK, ())  # the owner's thread may have blocked some
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # By pidfd and by the socket's end: a fork of the owner could hold the socket open.
    # Not by PR_SET_PDEATHSIG: that signal comes when the owner's thread ends that started us.
    watch = os.pidfd_open(owner)
    if os.getppid() != owner:
        os._exit(0)
    process.adopt_orphans()
    # As ipykernel_launcher: nothing in a current folder may stand in for a module.
    if sys.path[0] in ("", os.getcwd()):
        del sys.path[0]
    before = dict(os.environ)
    from .kernel import App

    app = App.instance().prepare()  # before the libraries: what hooks into IPython finds the notebook's own
    # What the kernel sets; what the libraries set stays out, for not every notebook imports them.
    added = {name: text for name, text in os.environ.items() if before.get(name) != text}
    missing = _preloaded()
    gc.collect()
    gc.freeze()  # else the first collection in each child would copy every page of ours
    hello = {"language_info": app.kernel.language_info, "missing": missing}
    control.sendall(wire.frame(wire.START, json.dumps(hello).encode()))
    _serve(control, watch, app, added)


def _preloaded() -> dict[str, str]:
    """Imports what there is, warms it, and returns what could not be, with the reason."""
    missing = {}
    for name in preload:
        try:
            import_module(name)
        except Exception as error:  # the notebook that needs it will say so itself
            missing[name] = f"{type(error).__name__}: {error}"
    if warmup := sys.modules.get(f"{__package__}.warmup"):
        try:
            warmup.warm()
        except Exception as error:
            missing["warm-up"] = f"{type(error).__name__}: {error}"
    return missing


def _serve(control: socket.socket, watch: int, app, added: dict[str, str]) -> None:
    poll, child, pidfd = select.poll(), 0, -1
    for file in (control.fileno(), watch):
        poll.register(file, select.POLLIN)
    while True:
        ready = {file for file, _ in poll.poll()}
        if watch in ready:
            break
        if pidfd in ready:
            poll.unregister(pidfd)
            os.close(pidfd)
            status = process.bury(child)
            child, pidfd = 0, -1
            _tell(control, wire.ENDED, status)
        if control.fileno() in ready:
            order, files, _flags, _address = socket.recv_fds(control, 1, 1)
            if not order:
                break
            if order == wire.FORK:
                child = _fork(control, watch, files[0], app, added)
                os.close(files[0])
                if child:
                    pidfd = os.pidfd_open(child)
                    poll.register(pidfd, select.POLLIN)
            elif child:
                process.kill_group(child)
    if child:
        process.kill_group(child)
        process.bury(child)
    os._exit(0)


def _fork(control: socket.socket, watch: int, file: int, app, added: dict[str, str]) -> int:
    zygote = os.getpid()
    try:
        # Python 3.12 warns of threads that C libraries have started; those do without them after a fork.
        # The end of `catch_warnings` also lets every warning be shown anew in the child.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            child = os.fork()
    except OSError as error:
        _tell(control, wire.REFUSED, error.errno or 0)
        return 0
    if not child:
        control.close()
        os.close(watch)
        from .child import live

        live(socket.socket(fileno=file), app, zygote, added)
    _tell(control, wire.BORN, child)
    return child


def _tell(control: socket.socket, kind: bytes, number: int) -> None:
    try:
        control.sendall(wire.RECORD.pack(kind, number))
    except OSError:  # the owner is gone; the next turn of the loop sees it
        pass
