"""The real path: the command line, papermill, nbconvert. One edition is rendered for all tests.

A test that changes it takes a copy.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def barometer():
    """Runs the command line as a user does: in its own process, from a folder of its own."""

    def run(*arguments, cwd, params=None) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, **({"BAROMETER_PARAMS": str(params)} if params else {})}
        command = [sys.executable, "-W", "error", "-m", "barometer", *map(str, arguments)]
        return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300)

    return run


EDITION = ("bilag2", "--year", "2020", "--as-of", "2020-07-08",
           "--kommune", "Ishøj", "--kommune", "S01", "--kommune", "Syntetisk kommune 02")  # fmt: skip


@pytest.fixture(scope="session")
def edition_arguments() -> tuple[str, ...]:
    """What the command line is asked for to make the edition `bilag2`."""
    return EDITION


@pytest.fixture(scope="session")
def bilag2(barometer, tmp_path_factory):
    """bilag 2 of 2020 on the day before its publication, with three of its kommuner."""
    folder = tmp_path_factory.mktemp("edition")
    done = barometer(*EDITION, "--jobs", 2, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "outputs" / "2020"


@pytest.fixture(scope="session")
def interruptible():
    """For `Popen(preexec_fn=...)`: Ctrl-C reaches the command, also where the tests themselves were told to ignore it."""
    return lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
