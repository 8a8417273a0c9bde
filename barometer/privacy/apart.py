"""A process of its own for what reads cases: it lives as long as that takes, and gives back only what was asked for.

A notebook's kernel lives for hours, keeps what it was shown, and is asked by anybody who may connect to it. So rows of
cases never enter it.
"""

from __future__ import annotations

import atexit
import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from ..errors import DEBUG, BarometerError, CaseFileError, PackageFault
from ..files import refused

Result = TypeVar("Result")
Asked = tuple[str, tuple[Any, ...], dict[str, Any]]  # a function as module:name, and its arguments
_ahead: list[tuple[Asked, subprocess.Popen[bytes]]] = []
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
    asked = f"{function.__module__}:{function.__qualname__}", args, kwargs
    child = next((child for begun, child in _ahead if begun == asked), None) or _begun(asked)
    _ahead[:] = [one for one in _ahead if one[1] is not child]
    with child:
        told, _ = child.communicate()
    if child.returncode:
        raise CaseFileError(
            "The process that read the case file died.",
            got=f"signal {-child.returncode}" if child.returncode < 0 else f"exit code {child.returncode}",
            todo="Look whether the machine has memory left, and try again.",
        )
    good, result = pickle.loads(told)
    if good:
        return result
    raise result


def start_apart(function: str, *args: Any, **kwargs: Any) -> None:
    """Begins what `run_apart` will be asked for, while this process still imports what it needs itself.

    Parameters
    ----------
    function : str
        The function, as `module:name`.
    *args, **kwargs
        Its arguments.
    """
    asked = function, args, kwargs
    _ahead.append((asked, _begun(asked)))
    atexit.register(_end_ahead)


def _begun(asked: Asked) -> subprocess.Popen[bytes]:
    path = os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH"))))
    child = subprocess.Popen(
        [sys.executable, "-P", "-c", _PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert child.stdin is not None
    with suppress(BrokenPipeError), child.stdin as into:  # it has died: its exit code tells
        into.write(pickle.dumps(asked))
    child.stdin = None
    return child


def _end_ahead() -> None:
    """Ends what nobody has asked for."""
    for _, child in _ahead:
        with child:
            child.kill()
    _ahead.clear()


def answer() -> None:
    """Calls the function that standard input names, and writes what came of it to standard output."""
    refuse_core_dumps()
    into = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anything prints is no part of the answer
    result: tuple[bool, Any]
    try:
        function, args, kwargs = pickle.load(sys.stdin.buffer)
        module, _, name = function.partition(":")
        result = True, getattr(import_module(module), name)(*args, **kwargs)
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
