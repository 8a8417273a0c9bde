"""From a fork of the zygote to a notebook's own process: nothing of the zygote may show in it."""

from __future__ import annotations

import asyncio
import atexit
import json
import logging
import os
import random
import signal
import socket
import sys
import time
import traceback
import weakref
from typing import NoReturn

from . import process, wire
from .kernel import App

BROKEN = 70  # EX_SOFTWARE: the fault is in here, not in the notebook


def live(connection: socket.socket, app: App, zygote: int, added: dict[str, str]) -> NoReturn:
    """The whole life of a child. `added` are environment variables that the kernel has set."""
    try:
        os.setsid()  # one group, so that all it starts can be killed with it, and no terminal's Ctrl-C
        process.die_with_parent(zygote)
        process.first_to_be_killed()
        kind, content = wire.receive(connection)
        if kind != wire.START:
            os._exit(0)
        _settle(json.loads(content), added)
        app.wake(connection)
        atexit.register(app.shell.atexit_operations)
        asyncio.run(app.run())
        _leave(app)
    except BaseException:  # whatever it is, a fork must never return into the zygote's loop
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(BROKEN)


def _settle(start: dict, added: dict[str, str]) -> None:
    """Environment, folder, signals, chance and farewells of a process that was just started."""
    os.umask(start["umask"])
    os.environ.clear()
    os.environ.update({**start["environment"], **added})
    time.tzset()  # the C library reads TZ only once
    os.chdir(start["cwd"])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # as ipykernel: only a cell can be interrupted
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()  # its global generator does not notice a fork: all children would draw the same
    # The zygote's farewells are not ours to say: one of them would remove its temporary folders.
    atexit._clear()
    weakref.finalize._registry.clear()
    weakref.finalize._registered_with_atexit = False
    atexit.register(logging.shutdown)
    import ipykernel_launcher

    sys.argv = [ipykernel_launcher.__file__]


def _leave(app: App) -> NoReturn:
    """Says the notebook's farewells; nobody listens any more."""
    app.session.socket = None
    atexit._run_exitfuncs()
    os._exit(0)
