"""Processes under the clock, and the shell loop that the package is measured against."""

from __future__ import annotations

import json
import os
import resource
import shlex
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .rounds import Measured

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent  # not resolved: a virtual environment's own folder


class Failed(Exception):
    """A variant did not do what it was to be measured at."""


def timed(command: Sequence[str], reports: int = 1, *, text: str = "") -> Measured:
    """A whole process, from its start until it and all it waited for have ended.

    Raises
    ------
    Failed
        It left with an error.
    """
    measured, _ = run(command, reports, text=text)
    return measured


def told(program: str, *arguments: Any, reports: int = 1) -> Measured:
    """What a program of `benchmarks.programs` says of itself: what it does before is not under the clock."""
    _, said = run(python(program, *arguments))
    return Measured(**json.loads(said.splitlines()[-1]), reports=reports)


def python(program: str, *arguments: Any) -> list[str]:
    """The command that runs a program of `benchmarks.programs`."""
    return [sys.executable, "-m", f"benchmarks.programs.{program}", *map(str, arguments)]


def loop(notebook: Path, runs: Mapping[str, Mapping[str, Any]], folder: Path, at_once: int) -> Measured:
    """What one would type: papermill, then nbconvert, for each run.

    Parameters
    ----------
    notebook : Path
    runs : mapping
        Name of the output, without its ending -> the notebook's parameters.
    folder : Path
        Where the outputs go.
    at_once : int
        How many runs at the same time.
    """
    lines = [line(notebook, folder / name, parameters) for name, parameters in runs.items()]
    command = ["xargs", "-0", "-n", "1", "-P", str(at_once), "sh", "-ec"]
    return timed(command, len(runs), text="\0".join(lines))


def line(notebook: Path, stem: Path, parameters: Mapping[str, Any]) -> str:
    """One run as a line of shell: the executed notebook and its page, code left out."""
    given = [
        part for name, value in parameters.items() for part in ("-r" if isinstance(value, str) else "-p", name, value)
    ]
    made = f"{stem}.ipynb"
    executed = ["papermill", "-k", "python3", notebook, made, *given]
    page = ["jupyter", "nbconvert", "--to", "html", "--no-input", made]
    return " && ".join(shlex.join(map(str, command)) for command in (executed, page))


def run(command: Sequence[str], reports: int = 1, *, text: str = "") -> tuple[Measured, str]:
    """As `timed`, and what the process wrote to its standard output."""
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, input=text, capture_output=True, text=True, cwd=ROOT, env=environment)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise Failed(f"{shlex.join(command[:4])} … left with {done.returncode}:\n{done.stderr[-2000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(wall, cpu, reports), done.stdout
