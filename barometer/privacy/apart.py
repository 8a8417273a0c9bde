"""A process of its own for what reads cases: it lives as long as that takes, and gives back only what was asked for.

A notebook's kernel lives for hours, keeps what it was shown, and is asked by anybody who may connect to it. So rows of
cases never enter it.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from ..errors import DEBUG, BarometerError, CaseFileError, PackageFault
from ..files import refused

Result = TypeVar("Result")
_ROOT = str(Path(__file__).resolve().parents[2])
_PROGRAM = "from barometer.privacy.apart import answer; answer()"
_PR_SET_DUMPABLE = 4


def run_apart(function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    """What a function returns that is called in a process of its own.

    Parameters
    ----------
    function : callable
        A function of a module.
    *args, **kwargs
        Its arguments. They and the result are pickled.

    Returns
    -------
    object
        As the function returned it.

    Raises
    ------
    BarometerError
        As the function raised it. An error that nobody foresaw becomes a `PackageFault`, without its message.
    CaseFileError
        The process died.
    """
    path = os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH"))))
    child = subprocess.run(
        [sys.executable, "-P", "-c", _PROGRAM],
        input=pickle.dumps((function, args, kwargs)),
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
        check=False,
    )
    if child.returncode:
        raise CaseFileError(
            "The process that read the case file died.",
            got=f"signal {-child.returncode}" if child.returncode < 0 else f"exit code {child.returncode}",
            todo="Look whether the machine has memory left, and try again.",
        )
    good, result = pickle.loads(child.stdout)
    if good:
        return result
    raise result


def answer() -> None:
    """Calls the function that standard input names, and writes what came of it to standard output."""
    refuse_core_dumps()
    into = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anything prints is no part of the answer
    result: tuple[bool, Any]
    try:
        function, args, kwargs = pickle.load(sys.stdin.buffer)
        result = True, function(*args, **kwargs)
    except BarometerError as error:
        result = False, error
    except OSError as error:
        result = False, refused(error)
    except Exception as error:
        if os.environ.get(DEBUG):
            traceback.print_tb(error.__traceback__)  # without the message, which can repeat a cell
        result = False, PackageFault.of(error)
    with into:
        pickle.dump(result, into)


def refuse_core_dumps() -> None:
    """Keeps the memory of this process out of every core dump, where the system knows how."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # a program that takes dumps, as systemd's, is not held back by the limit
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
