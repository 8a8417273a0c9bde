"""A child that is a zygote itself, for another process than the one that has ordered it."""

from __future__ import annotations

import os
import socket

from . import process
from .notebook_child import NotebookChild
from .zygote import serve


class LentZygote(NotebookChild):
    """The kind of child that is a zygote for notebooks. See `zygote.ChildKind`."""

    def run(self, start: dict, files: list[int]) -> None:  # type: ignore[override]  # it returns in the child's child
        """Serves its owner as long as that lives. In a child of its own, returns when the child has ended.

        Parameters
        ----------
        start : dict
            Nothing, because it stays as it is.
        files : list of int
            Its control socket.
        """
        process.adopt_orphans()  # which a fork does not inherit
        (control,) = files
        # When its owner is gone the socket ends. What it watches besides is the zygote it was forked from.
        kind = NotebookChild()
        kind.run(*serve(socket.socket(fileno=control), os.pidfd_open(os.getppid()), kind))

    def reap(self, pid: int) -> int:
        """The exit status of a zygote that has ended. It has killed what ran in it."""
        return process.reap(pid)
