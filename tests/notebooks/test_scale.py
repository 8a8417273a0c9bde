"""Work grows with what there is to show and not with its square, and memory does not grow with what has been shown.

Work is counted in lines of Python that are run: the same on every machine, however busy it is.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import sys
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from barometer.formats.bind import bind
from barometer.formats.document import document, sections
from barometer.formats.html_page import html
from barometer.formats.typeset import data_of
from barometer.page.blocks import MIME, Heading, Page
from barometer.render import batch, render_report
from barometer.render.report import HTML, NOTEBOOK, Report

SIZES = (6, 12, 24)
MEGABYTE = 1024  # of the kilobytes the system counts in


def lines(work: Callable[[], object]) -> int:
    """How many lines of Python a piece of work runs, here and in the libraries it calls."""
    count = 0

    def line(frame, event, _):
        nonlocal count
        count += event == "line"
        return line

    before = sys.gettrace()
    sys.settrace(line)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def grows_straight(work_of: Callable[[int], Callable[[], object]], tolerance: float = 0.02) -> bool:
    """Whether the work grows by as much from 12 to 24 as twice that from 6 to 12; a square's grows by twice as much."""
    first, second, third = (lines(work_of(size)) for size in SIZES)
    assert 0 < first < second < third
    return abs((third - second) / (2 * (second - first)) - 1) < tolerance


@pytest.fixture(scope="module")
def bound(bilag2, survey_2020) -> Callable[[int], nbformat.NotebookNode]:
    """bilag 2 of so many kommuner: executed pages under other names, and a front with a row for each."""
    pages = [nbformat.read(path, as_version=4) for path in sorted((bilag2 / "kommuner").glob("*.ipynb"))]
    tables = survey_2020.by_question().blocks()

    def made(size: int) -> nbformat.NotebookNode:
        rows = [{**b, "rows": list(islice(cycle(b["rows"]), size))} if b["kind"] == "table" else b for b in tables]
        blocks = json.loads(json.dumps([*Page([Heading(1, "A", "a")]).blocks(), *rows]))
        shown = new_output("display_data", data={MIME: blocks})
        front = new_notebook(cells=[new_code_cell("survey.by_question()", outputs=[shown])])
        named = [(f"{number:03}-kommune", page) for number, page in zip(range(size), cycle(pages))]
        return bind(front, named, {"title": "Bilag 2", "contents": True})

    document(made(SIZES[0]))  # what is read and built once for all is there before anything is counted
    html(document(made(3)))
    data_of(document(made(3)))
    return made


@pytest.mark.parametrize("step", ["bind", "document", "html", "pdf"])
def test_binding_grows_with_the_number_of_kommuner_and_not_with_its_square(bound, step):
    def work_of(size: int):
        if step == "bind":
            return lambda: bound(size)
        notebook = bound(size)
        if step == "document":
            return lambda: document(notebook)
        doc = document(notebook)
        assert sum(entry["bound"] for entry in sections(doc)) == size
        return lambda: html(doc) if step == "html" else data_of(doc)

    # The front's tables are in smaller print and wider from 23 rows on; a square would be at 1.
    assert grows_straight(work_of, tolerance=0.2 if step == "pdf" else 0.02)


def test_headings_that_are_all_called_the_same_grow_straight_too():
    def work_of(size: int):
        cell = nbformat.v4.new_markdown_cell("\n\n".join(["# A", *["## The same"] * 20 * size]))
        return lambda: document(new_notebook(cells=[cell]))

    work_of(1)()
    assert grows_straight(work_of)


def test_a_square_would_be_seen():
    assert not grows_straight(lambda size: lambda: [[None for _ in range(size)] for _ in range(size)])
    assert grows_straight(lambda size: lambda: [None for _ in range(size)])


def kilobytes(process: int) -> int:
    """The memory of a process that is in use now."""
    return int(re.search(r"^VmRSS:\s+(\d+) kB$", Path(f"/proc/{process}/status").read_text(), re.MULTILINE)[1])


def children(process: int) -> list[int]:
    """The processes right below one."""
    return [int(pid) for task in Path(f"/proc/{process}/task").glob("*/children") for pid in task.read_text().split()]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is looked at as Linux tells of it")
def test_memory_stays_flat_over_many_reports(tmp_path):
    """A worker and its warm processes, over reports of half a megabyte: were each kept, twenty would be added."""
    nb = new_notebook(
        cells=[
            new_code_cell("number: int = 0", metadata={"tags": ["parameters"]}),
            new_code_cell("print('\\n'.join([f'{number:79}'] * 6_000))"),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    nbformat.write(nb, tmp_path / "long.ipynb")

    def report(number: int) -> Report:
        return Report(
            tmp_path / "long.ipynb", {"number": number}, tmp_path / "page", (NOTEBOOK, HTML), str(number), engine="warm"
        )

    def make(pool, numbers: range) -> list[int]:
        for number in numbers:
            assert pool.submit(render_report.render_report, report(number)).result().error == ""
        (worker,) = (child.pid for child in multiprocessing.active_children())
        below = {pid: Path(f"/proc/{pid}/cmdline").read_text().split("\0") for pid in children(os.getpid())}
        (lender,) = (pid for pid, words in below.items() if "shared" in words)
        (zygote,) = children(lender)
        return [kilobytes(pid) for pid in (worker, lender, zygote)]

    with batch.local_workers(1, warm=True) as pool:
        before = make(pool, range(20))
        after = make(pool, range(20, 60))
    grown = [later - earlier for earlier, later in zip(before, after, strict=True)]
    assert max(grown) < 4 * MEGABYTE
