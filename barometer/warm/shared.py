"""A child that is a zygote itself, of kind `batch`, for another process than the one that has ordered it."""

from __future__ import annotations

import os
import socket

from . import batch, process
from .process import reap as bury
from .zygote import serve

__all__ = ["bury", "live", "prepare", "preload"]

prepare, preload = batch.prepare, batch.preload


def live(start: dict, files: list[int]) -> None:
    """Serves its owner as long as that lives; in a child of its own, returns when the child has lived.

    Parameters
    ----------
    start : dict
        Nothing: it stays as it is.
    files : list of int
        Its control socket.
    """
    process.adopt_orphans()  # which a fork does not inherit
    (control,) = files
    # When its owner is gone the socket ends. What it watches besides is the zygote it was forked from.
    batch.live(*serve(socket.socket(fileno=control), os.pidfd_open(os.getppid()), batch))
