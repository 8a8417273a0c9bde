"""A child that runs one notebook for papermill, cell by cell as they come over a socket, and ends.

There is one child at a time. So every process that a child leaves behind is the zygote's, and is killed when the
child has ended.
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

from . import child, preload, process
from .kernel import NotebookKernelApp

EXIT_SOFTWARE = 70  # sysexits.h: the fault is in here, not in the notebook


class NotebookChild:
    """The kind of child that runs one notebook. See `zygote.ChildKind`."""

    @property
    def preload(self) -> tuple[str, ...]:
        """What is imported beside what the caller asks for."""
        return preload.NOTEBOOKS

    def prepare(self) -> dict:
        """Makes a kernel that only waits for its socket. The owner is told of its language."""
        process.adopt_orphans()
        return {"language_info": NotebookKernelApp.instance().prepare().kernel.language_info}

    def complete(self) -> None:
        """Notes which modules are there before the notebook's own."""
        NotebookKernelApp.instance().note_modules()

    def run(self, start: dict, files: list[int]) -> NoReturn:
        """Runs the cells that come over a socket, which is the only file."""
        try:
            child.set_up_child(start)
            process.first_to_be_killed()
            atexit._clear()
            atexit.register(logging.shutdown)
            app = NotebookKernelApp.instance()
            app.start_in_child(socket.socket(fileno=files[0]))
            atexit.register(app.shell.atexit_operations)
            asyncio.run(app.run())
            app.session.connection = None  # nobody listens any more
            gc.freeze()  # exit handlers collect garbage, and what is left is not worth looking through
            atexit._run_exitfuncs()
            os._exit(0)
        except BaseException:  # whatever it is: no file or thread the notebook left open may hold us up
            traceback.print_exc(file=sys.__stderr__)
        finally:
            os._exit(EXIT_SOFTWARE)

    def reap(self, pid: int) -> int:
        """The exit status of a child that has ended, after everything it left behind is killed."""
        return process.reap_with_orphans(pid)
