"""A child that is an ordinary kernel of ipykernel: sockets, threads and history are made after the fork.

It differs from a kernel that was started alone in what a process can do only once. Variables that libraries
read when they are imported (OMP_NUM_THREADS, MPLBACKEND) have no effect in a cell; they do in the kernelspec
and where JupyterLab was started. OpenBLAS computes with one thread, since threads do not survive a fork.
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

from . import child
from .preload import interactive as preload
from .process import reap as bury

__all__ = ["bury", "live", "prepare", "preload"]


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
# in its own time: of a cell that ran between the two, what it shows would be lost. Other kernels start slowly enough.
RECONNECT = 0.2


def prepare() -> dict:
    """Only imports: whatever else were made here could not be the child's own."""
    for name in _LATER:
        importlib.import_module(name)
    return {}


def live(start: dict, files: list[int]) -> None:
    """Is a kernel, and then ends as any program of Python.

    Parameters
    ----------
    start : dict
        `again`: whether clients of an earlier kernel wait at its ports.
    files : list of int
        Standard output, standard error, and one that is closed when the kernel can be reached.
    """
    child.settle(start)
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


def _forget_ourselves() -> None:
    """Edits of the package take effect in each new kernel, so it must be imported anew."""
    ours = __package__.partition(".")[0]
    for name in [name for name in sys.modules if name.partition(".")[0] == ours]:
        del sys.modules[name]
    importlib.invalidate_caches()
