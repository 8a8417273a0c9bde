"""The provisioner `barometer-warm`, by which JupyterLab forks a kernel where jupyter_client's own would start one.

jupyter_client's `LocalProvisioner` looks after ports, connection file, signals and the end, as if the process were a
child of its own.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from . import available, client, process
from .failures import Died
from .forked import ForkedProcess

BOUND = 2  # seconds a kernel may take until it can be reached; with much code in the user's profile it takes longer
_LAUNCHER = ["-m", "ipykernel_launcher"]


class NotForkable(Exception):
    """A kernel that cannot be forked. Says why."""


class WarmProvisioner(LocalProvisioner):
    """Forks ipykernel's kernel of this Python; starts any other kernel, and any on another system, as usual."""

    async def launch_kernel(self, cmd: list[str], **kwargs) -> KernelConnectionInfo:
        """As `LocalProvisioner.launch_kernel`. The first kernel waits for the imports; the server does not."""
        try:
            again = self.pid is not None
            child = await asyncio.to_thread(_fork, cmd, again, **self._scrub_kwargs(kwargs))
        except (NotForkable, Died) as why:
            self.log.info("%s Kernel %s starts as usual.", why, self.kernel_id)
            return await super().launch_kernel(cmd, **kwargs)
        self.process = child  # type: ignore[assignment]  # it has the methods of a Popen
        self.pid = self.pgid = child.pid
        self.cwd = kwargs.get("cwd") or Path.cwd()
        return self.connection_info


def _fork(cmd: list[str], again: bool, env: dict[str, str], cwd: str | None = None, **asked) -> ForkedProcess:
    """A kernel, as `jupyter_client.launcher.launch_kernel` would start it, or start it again at the same ports."""
    python, *rest = map(os.path.expanduser, cmd)
    at = rest.index("-m") if "-m" in rest else len(rest)
    if python != sys.executable or rest[at : at + 2] != _LAUNCHER:
        raise NotForkable("This is not ipykernel in the server's own Python.")
    if not available():
        raise NotForkable("This system cannot fork processes as a warm kernel needs.")
    if refused := [name for name, value in asked.items() if value is not None]:
        raise NotForkable(f"A forked kernel cannot be given {', '.join(refused)}.")
    if not all(map(os.path.isabs, filter(None, env.get("PYTHONPATH", "").split(os.pathsep)))):
        raise NotForkable("PYTHONPATH depends on the current folder.")
    cwd = os.path.abspath(cwd or ".")
    if not os.path.isdir(cwd):
        raise NotForkable(f"The folder {cwd} is not there.")
    start = {
        "environment": {**env, "JPY_PARENT_PID": str(os.getpid())},
        "umask": process.umask(),
        "cwd": cwd,
        "argv": rest[at + 2 :],
        "again": again,
    }
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            kernel = client.fork("interactive", start, [*_outputs(), theirs.fileno()], flags=rest[:at])
        # A client that connects too early comes again only later, with each channel in its own time. A kernel that
        # is as quick as this one could have run a cell by then, and what the cell shows would be lost.
        ours.settimeout(BOUND)
        with suppress(TimeoutError):
            ours.recv(1)
    return kernel


def _outputs() -> list[int]:
    for number in (1, 2):
        try:
            os.fstat(number)
        except OSError:
            raise NotForkable("The server's output is closed.") from None
    return [1, 2]
