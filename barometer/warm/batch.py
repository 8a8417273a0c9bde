"""A child that runs one notebook for papermill, cell by cell as they come over a socket, and is gone.

One at a time: whatever a child leaves behind is the zygote's then, and dies with the child.
"""

from __future__ import annotations

import asyncio
import atexit
import gc
import logging
import os
import socket
import sys
import traceback
from typing import NoReturn

from . import child, process
from .kernel import App
from .preload import batch as preload
from .process import bury

__all__ = ["bury", "live", "prepare", "preload"]

BROKEN = 70  # EX_SOFTWARE: the fault is in here, not in the notebook


def prepare() -> dict:
    """A kernel that only waits for its socket."""
    process.adopt_orphans()
    return {"language_info": App.instance().prepare().kernel.language_info}


def live(start: dict, files: list[int]) -> NoReturn:
    """Runs what comes over the socket, which is the only file."""
    try:
        child.settle(start)
        process.first_to_be_killed()
        atexit._clear()
        atexit.register(logging.shutdown)
        app = App.instance()
        app.wake(socket.socket(fileno=files[0]))
        atexit.register(app.shell.atexit_operations)
        asyncio.run(app.run())
        app.session.socket = None  # nobody listens any more
        gc.freeze()  # the farewells collect, and what is left is not worth looking through
        atexit._run_exitfuncs()
        os._exit(0)
    except BaseException:  # whatever it is: no file or thread the notebook left open may hold us up
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(BROKEN)
