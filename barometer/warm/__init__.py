"""Processes forked from one that has already imported what they need, so that none waits for imports.

The process they are forked from is called a zygote, as in Chromium and in Android. It is started clean, imports once,
and waits for orders. It forks children of one kind:

- `notebook_child`: a child runs the cells of one notebook for papermill, and ends.
- `kernel_child`: a child is an ordinary kernel, for JupyterLab and for whoever asks for the kernelspec `barometer`.
- `lent_zygote`: a child is a zygote itself, for a worker process. So what all workers need is imported once.

Nothing here knows what the notebooks are about. The caller says what is imported beside what every
notebook needs (`preload`); where it does not, `preload.ANY_NOTEBOOK` is.
"""

from __future__ import annotations

import os
import sys

from .preload import ANY_NOTEBOOK


def available() -> bool:
    """Whether this system can fork and watch processes as a zygote needs: Linux since 5.3."""
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:
        return False
    return True


def start(preload: tuple[str, ...] = ANY_NOTEBOOK) -> None:
    """Starts a zygote for this process and does not wait for it; the first notebook waits.

    It is meant for the start of a worker: the zygote imports while the worker imports. Where the system cannot fork,
    nothing is done.

    Parameters
    ----------
    preload : tuple of str
        What these notebooks need beside what every notebook needs: modules, and `module:function` for a call that
        warms one.
    """
    if available():
        from .client import zygote

        zygote(preload=preload)
