"""Small notebooks on the warm engine."""

from __future__ import annotations

import os
import time
from pathlib import Path

import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from barometer import warm
from barometer.warm.engine import WarmEngine

if not warm.available():
    pytest.skip("no fork here: papermill's own engine is the only one", allow_module_level=True)

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


@pytest.fixture(scope="session", autouse=True)
def registered():
    papermill.engines.papermill_engines.register("barometer", WarmEngine)


@pytest.fixture
def book():
    """A notebook of such cells."""
    return lambda *sources, **metadata: new_notebook(
        cells=[new_code_cell(source) for source in sources], metadata={"kernelspec": KERNEL, **metadata}
    )


@pytest.fixture
def run(book, tmp_path):
    """Executes cells, and gives the notebook; options go to papermill."""

    def execute(*sources, output=None, parameters=None, **options):
        return papermill.execute_notebook(
            book(*sources), output, parameters, engine_name="barometer", progress_bar=False,
            cwd=str(options.pop("cwd", tmp_path)), **options,
        )  # fmt: skip

    return execute


@pytest.fixture
def printed(run):
    """What such cells print, all together."""

    def text(*sources, **options) -> str:
        outputs = [output for cell in run(*sources, **options).cells for output in cell.outputs]
        return "".join(output["text"] for output in outputs if output["output_type"] == "stream")

    return text


def descendants(pid: int) -> set[int]:
    """Every living process below one."""
    found = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text(encoding="ascii").split()):
            found |= {child, *descendants(child)}
    return found


def gone(pid: int, within: float = 2) -> bool:
    """Whether a process is dead, or dies within so many seconds."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state.rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.01)
    return False


@pytest.fixture
def alone():
    """Asserts afterwards that the zygote has no child left."""
    yield
    from barometer.warm.client import zygote

    assert descendants(zygote().pid) == set()
    assert descendants(os.getpid()) >= {zygote().pid}
