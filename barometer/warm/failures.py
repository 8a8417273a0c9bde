"""How a notebook's process can end before the notebook does."""

from __future__ import annotations

import signal

from nbclient.exceptions import DeadKernelError


class Died(DeadKernelError):
    """The notebook's process died in the middle of a cell.

    Attributes
    ----------
    exit_status : int or None
        What the process left with, if it left by itself.
    signal : int or None
        What killed it, if something did.
    """

    def __init__(self, what: str, *, exit_status: int | None = None, signal: int | None = None) -> None:
        super().__init__(what)
        self.exit_status, self.signal = exit_status, signal

    @classmethod
    def of(cls, returncode: int) -> Died:
        """From the `returncode` of a process: below zero the signal that killed it."""
        if returncode >= 0:
            return cls(f"The process left with exit status {returncode}.", exit_status=returncode)
        return cls(f"The process was killed by {_name(-returncode)}.", signal=-returncode)


class OutOfTime(Died):
    """The notebook ran longer than its time limit, and was killed."""


class TooMuchOutput(Died):
    """The notebook printed without end, and was killed before it filled the memory."""


def _name(number: int) -> str:
    try:
        name = signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
    hints = {"SIGKILL": "from outside, most often for want of memory", "SIGSEGV": "a crash in compiled code"}
    return f"{name} ({hints[name]})" if name in hints else name
