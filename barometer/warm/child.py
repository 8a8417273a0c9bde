"""From a fork of the zygote to a process of its own: nothing of the zygote may show in it."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import weakref


def settle(start: dict) -> None:
    """Environment, folder, signals, name and chance of a process that was just started.

    Parameters
    ----------
    start : dict
        `environment`, `umask`, `cwd`, and `argv`, the arguments after the name of the program.
    """
    # The zygote's farewells are not ours to say: one of them would remove its temporary folders.
    weakref.finalize._registry.clear()
    weakref.finalize._registered_with_atexit = False
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
