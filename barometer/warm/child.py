"""What makes a fork of the zygote a process of its own, in which nothing of the zygote shows."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import weakref


def set_up_child(start: dict) -> None:
    """Sets environment, folder, signals, arguments and random numbers as in a process that was just started.

    Parameters
    ----------
    start : dict
        `environment`, `umask`, `cwd`, and `argv`, the arguments after the name of the program.
    """
    # The zygote's exit handlers must not run here: one of them would remove its temporary folders.
    weakref.finalize._registry.clear()  # type: ignore[attr-defined]  # Python has no public way
    weakref.finalize._registered_with_atexit = False  # type: ignore[attr-defined]  # as above
    os.umask(start["umask"])
    os.environ.clear()
    os.environ.update(start["environment"])
    time.tzset()  # the C library reads TZ only once
    os.chdir(start["cwd"])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # as ipykernel: only a cell can be interrupted
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()  # its global generator does not notice a fork: all children would draw the same
    import ipykernel_launcher

    sys.argv = [ipykernel_launcher.__file__, *start["argv"]]
