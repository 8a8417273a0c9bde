"""The start of a zygote, its orders and its end. It imports little, because a driver does this first of all."""

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

PROGRAM = f"from {__package__}.zygote import run_zygote; run_zygote()"
_INLINE = "module://matplotlib_inline.backend_inline"


def start_zygote(
    kind: str, environment: Mapping[str, str], flags: Sequence[str] = (), preload: Sequence[str] = ()
) -> tuple[subprocess.Popen, socket.socket, IO[bytes]]:
    """A new zygote: its process, its control socket, and the file of its errors.

    It belongs to this process, its owner, and ends with it.

    Parameters
    ----------
    kind : {"batch", "interactive", "shared"}
        What its children are: a name in `zygote.CHILD_KINDS`.
    environment : mapping
        What it is started with.
    flags : sequence of str
        Options of the interpreter.
    preload : sequence of str
        What is imported beside what every notebook needs: modules, and `module:function` for a call that warms one.
    """
    ours, theirs = socket.socketpair()
    errors = tempfile.TemporaryFile()  # noqa: SIM115  # the owner closes it, when the zygote has ended
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
            [*program, kind, str(theirs.fileno()), str(os.getpid()), *preload],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            pass_fds=[theirs.fileno()],
            env=environment,
            cwd="/",  # no folder of the user's, whose files could stand in for modules
            start_new_session=True,  # a Ctrl-C in the terminal is for the owner, which then stops us
        )
    return process, ours, errors


def request_fork(control: socket.socket, start: dict, files: Sequence[int]) -> None:
    """Orders a child of a zygote, and does not wait for it.

    Parameters
    ----------
    control : socket
        The control socket of the zygote.
    start : dict
        How the child is to start.
    files : sequence of int
        Files for the child. The first is the child's line: the zygote keeps it, to say how the child ended.
    """
    socket.send_fds(control, [wire.FORK], files)
    control.sendall(wire.frame(wire.START, json.dumps(start).encode("utf-8")))


def last_line(errors: IO[bytes]) -> str:
    """The last line that a zygote printed as an error.

    Parameters
    ----------
    errors : file
        As `start_zygote` gives it.
    """
    errors.seek(0)
    lines = errors.read().decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else ""


def end_zygote(process, control: socket.socket, within: float = 2) -> None:
    """Ends a zygote, and with it whatever runs in it.

    Parameters
    ----------
    process : subprocess.Popen or ForkedProcess
        The zygote.
    control : socket
        Its control socket.
    within : float
        Seconds to wait before it is killed.
    """
    control.close()  # it kills its children and leaves
    try:
        process.wait(timeout=within)
    except (subprocess.TimeoutExpired, TimeoutError):
        process.kill()
        process.wait()
