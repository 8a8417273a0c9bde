"""What Linux can do with processes and Python has no words for."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from pathlib import Path

_DEATH_SIGNAL, _SUBREAPER = 1, 36  # linux/prctl.h
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int) -> None:
    """Is killed when its parent dies, whatever the parent dies of."""
    _libc.prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before we asked
        os._exit(0)


def adopt_orphans() -> None:
    """Becomes the parent of every process that a child of ours leaves behind."""
    _libc.prctl(_SUBREAPER, 1, 0, 0, 0)


def first_to_be_killed() -> None:
    """When memory runs out, the system kills this process rather than the one that drives the batch."""
    try:
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
    except OSError:
        pass


def umask() -> int:
    """The umask, read without setting it: another thread may be creating a file."""
    for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith("Umask:"):
            return int(line.split()[1], 8)
    return 0o022


def reap(pid: int) -> int:
    """Waits for a dead child, and returns its exit status, or minus the signal that killed it."""
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def bury(pid: int) -> int:
    """Does as `reap`, and kills everything that the child left behind."""
    kill_group(pid)  # before the wait: until then its number cannot belong to anyone else
    returncode = reap(pid)
    end = time.monotonic() + 1  # a process that cannot be killed is stuck in the system; so shall we not be
    while time.monotonic() < end:
        try:
            stray, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if not stray:
            for child in children():
                _kill(os.kill, child)
            time.sleep(0.001)
    return returncode


def kill_group(pid: int) -> None:
    """Kills a child and its group."""
    _kill(os.killpg, pid)  # there is no such group until the child has called setsid
    _kill(os.kill, pid)


def children() -> list[int]:
    """This process's own children."""
    try:
        text = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(pid) for pid in text.split()]


def _kill(how, pid: int) -> None:
    try:
        how(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
