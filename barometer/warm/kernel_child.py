"""A child that is an ordinary kernel of ipykernel: sockets, threads and history are made after the fork.

It differs from a kernel that was started alone in what a process can do only once. Variables that libraries
read when they are imported (OMP_NUM_THREADS, MPLBACKEND) have no effect in a cell. They have one in the kernelspec,
and where JupyterLab was started. OpenBLAS computes with one thread, because threads do not survive a fork.
Kernels of one zygote share the seed of Python's hashes.
"""

from __future__ import annotations

import atexit
import importlib
import os
import shutil
import sys
import time

from ipykernel.kernelapp import IPKernelApp

from . import child, preload, process

# What ipykernel imports only while it starts, or at the first cell.
_LATER = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "ipykernel.debugger",
    "psutil",
    "sqlite3",
)


# Seconds, and no more, in which ZeroMQ finds a socket again that was bound anew. A client's channels reconnect each
# in its own time. What a cell shows that ran between the two would be lost. Other kernels start slowly enough.
RECONNECT = 0.2


class KernelChild:
    """The kind of child that is an ordinary kernel. See `zygote.ChildKind`."""

    @property
    def preload(self) -> tuple[str, ...]:
        """What is imported beside what the caller asks for."""
        return preload.KERNELS

    def prepare(self) -> dict:
        """Imports, and makes nothing: whatever were made here could not be the child's own."""
        for name in _LATER:
            importlib.import_module(name)
        return {}

    def complete(self) -> None:
        """There is nothing to do after the imports."""

    def run(self, start: dict, files: list[int]) -> None:
        """Is a kernel, and then ends as any program of Python does.

        Parameters
        ----------
        start : dict
            As for `child.set_up_child`, with `again`: whether clients of an earlier kernel wait at its ports.
        files : list of int
            Standard output, standard error, and one that is closed when the kernel can be reached.
        """
        child.set_up_child(start)
        *outputs, bound = files
        for number, file in enumerate(outputs, start=1):
            os.dup2(file, number)
            os.close(file)
        atexit.unregister(shutil.rmtree)  # with which matplotlib removes a folder that is the zygote's
        _forget_ourselves()
        app = IPKernelApp.instance()
        app.initialize()
        os.close(bound)
        if start["again"]:
            time.sleep(RECONNECT)
        app.start()

    def reap(self, pid: int) -> int:
        """The exit status of a child that has ended. What it left behind lives on, as with any kernel."""
        return process.reap(pid)


def _forget_ourselves() -> None:
    """Has the package be imported anew, so that edits of it take effect in each new kernel."""
    ours = __package__.partition(".")[0]
    for name in [name for name in sys.modules if name.partition(".")[0] == ours]:
        del sys.modules[name]
    importlib.invalidate_caches()
