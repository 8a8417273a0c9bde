"""Processes forked from one that has already imported what they need, so that none pays for imports.

The zygote is a small process, started clean, that imports once and waits. There are two kinds of it, one for
each door: `batch` forks a child for one notebook of papermill's, which runs the cells and dies; `interactive`
forks the ordinary kernels of JupyterLab and of every tool that asks for the kernelspec `barometer`. Where several
workers make a batch, each has a fork of one zygote (`sharing`), so that what all of them need is imported once.
"""

from __future__ import annotations

import os
import sys


def available() -> bool:
    """Whether this system can fork and watch processes as the zygote needs: Linux since 5.3."""
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:
        return False
    return True


def start() -> None:
    """Begins to warm a process for this one, without waiting for it; the first notebook waits.

    For the start of a worker, so that the zygote imports while the worker imports. Does nothing where the
    engine is not available.
    """
    if available():
        from .client import zygote

        zygote()
