"""What Linux can do with processes and Python has no functions for."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

_DEATH_SIGNAL, _SUBREAPER = 1, 36  # linux/prctl.h
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int) -> None:
    """Has this process be killed when its parent ends, for whatever reason."""
    _libc.prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before we asked
        os._exit(0)


def adopt_orphans() -> None:
    """Makes this process the parent of every process that a child of it leaves behind."""
    _libc.prctl(_SUBREAPER, 1, 0, 0, 0)


def first_to_be_killed() -> None:
    """Has the system kill this process rather than others, such as the batch's driver, when memory runs out."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")


def umask() -> int:
    """The umask, read without setting it: another thread may be creating a file."""
    for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith("Umask:"):
            return int(line.split()[1], 8)
    return 0o022


def reap(pid: int) -> int:
    """Waits for a child that has ended. Returns its exit status, or minus the signal that killed it."""
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def reap_with_orphans(pid: int) -> int:
    """As `reap`, and kills everything that the child left behind."""
    kill_group(pid)  # before the wait: until then its number cannot belong to anyone else
    returncode = reap(pid)
    end = time.monotonic() + 1  # no longer: a process that cannot be killed is stuck in the system
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
    """The numbers of the children of this process."""
    try:
        text = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(pid) for pid in text.split()]


def _kill(how, pid: int) -> None:
    with suppress(ProcessLookupError):
        how(pid, signal.SIGKILL)
