"""The start of a zygote, its orders and its end. Imports nothing that is not small: a driver does it first of all."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from typing import IO

from . import wire

PROGRAM = "from barometer.warm.zygote import main; main()"
_INLINE = "module://matplotlib_inline.backend_inline"


def start_zygote(
    kind: str, environment: Mapping[str, str], flags: Sequence[str] = ()
) -> tuple[subprocess.Popen, socket.socket, IO[bytes]]:
    """A new process to fork others from: itself, its control socket, and the file of its errors.

    It belongs to this process and ends with it.

    Parameters
    ----------
    kind : {"batch", "interactive", "shared"}
    environment : mapping
        What it is started with.
    flags : sequence of str
        Options of the interpreter.
    """
    ours, theirs = socket.socketpair()
    errors = tempfile.TemporaryFile()
    environment = {
        # before matplotlib is imported there: afterwards it is too late for the inline backend
        "MPLBACKEND": _INLINE,
        **environment,
        # threads do not survive a fork, and OpenBLAS starts one for each core when it is imported
        "OPENBLAS_NUM_THREADS": "1",
    }
    program = [sys.executable, *flags, "-c", PROGRAM]
    with theirs:
        process = subprocess.Popen(
            [*program, kind, str(theirs.fileno()), str(os.getpid())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            pass_fds=[theirs.fileno()],
            env=environment,
            cwd="/",  # no folder of the user's, whose files could stand in for modules
            start_new_session=True,  # a Ctrl-C in the terminal is for the owner, which then stops us
        )
    return process, ours, errors


def order(control: socket.socket, start: dict, files: Sequence[int]) -> None:
    """Asks a zygote for a child, and does not wait for it; the first of the files is the child's line."""
    socket.send_fds(control, [wire.FORK], files)
    control.sendall(wire.frame(wire.START, json.dumps(start).encode("utf-8")))


def end(process, control: socket.socket, within: float = 2) -> None:
    """Ends a zygote, and with it whatever runs in it."""
    control.close()  # it kills its children and leaves
    try:
        process.wait(timeout=within)
    except (subprocess.TimeoutExpired, TimeoutError):
        process.kill()
        process.wait()
