"""A report notebook tells and the library computes: what may stand in notebooks/."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
WORDS = re.compile(r"[a-z]+(-[a-z0-9]+)*")
RANDOM = re.compile(r"[0-9a-f]{8}")  # what nbformat gives a cell that has no id
PATH = re.compile(r"[/\\]|\.(csv|xlsx|parquet|html|pdf|json|ya?ml|ipynb|py)$")
COMPUTES = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.Lambda,
    ast.ClassDef,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.comprehension,
)


def faults(notebook: nbformat.NotebookNode) -> list[str]:
    """Everything that may not stand in a committed report notebook, as sentences."""
    laws = (_stored, _metadata, _ids, _parameters, _code)
    return [fault for law in laws for fault in law(notebook)]


def _stored(notebook) -> Iterator[str]:
    for cell in _code_cells(notebook):
        if cell.outputs:
            yield f"{cell.id} keeps outputs"
        if cell.execution_count is not None:
            yield f"{cell.id} keeps its execution count"


def _metadata(notebook) -> Iterator[str]:
    # papermill runs no notebook whose kernel or language is not named
    if not notebook.metadata.get("kernelspec", {}).get("name"):
        yield "no kernel is named"
    if notebook.metadata.get("kernelspec", {}).get("language") != "python":
        yield "the kernel's language is not named"
    if notebook.metadata.get("language_info", {}).get("name") != "python":
        yield "no language is named"


def _ids(notebook) -> Iterator[str]:
    ids = [cell.id for cell in notebook.cells]
    for name in dict.fromkeys(ids):
        if ids.count(name) > 1:
            yield f"{name} stands twice"
        if not WORDS.fullmatch(name) or RANDOM.fullmatch(name):
            yield f"{name} is no name a person gave"


def _parameters(notebook) -> Iterator[str]:
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1 or tagged[0].cell_type != "code":
        yield f"{len(tagged)} cells are tagged parameters, not one cell of code"
        return
    for line in tagged[0].source.splitlines():
        body = ast.parse(line).body
        annotated = len(body) == 1 and isinstance(body[0], ast.AnnAssign) and body[0].value is not None
        if not annotated or not re.search(r"  # \S", line):
            yield f"the parameter line {line!r} is not name: type = value  # comment"


def _code(notebook) -> Iterator[str]:
    for cell in _code_cells(notebook):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, COMPUTES):
                yield f"{cell.id} computes: {type(node).__name__}"
            if isinstance(node, ast.Import) and [alias.name for alias in node.names] != ["barometer"]:
                yield f"{cell.id} imports {', '.join(alias.name for alias in node.names)}"
            if isinstance(node, ast.ImportFrom):
                yield f"{cell.id} imports from {node.module}"
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and PATH.search(node.value):
                yield f"{cell.id} names a path: {node.value}"


def _code_cells(notebook) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_valid_as_it_stands(path):
    notebook = read(path)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    nbformat.validate(notebook)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_tells_and_computes_nothing(path):
    assert faults(read(path)) == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("def share(x): return x", "last computes: FunctionDef"),
        ("class Table: pass", "last computes: ClassDef"),
        ("for code in codes: show(code)", "last computes: For"),
        ("while True: pass", "last computes: While"),
        ("[show(code) for code in codes]", "last computes: comprehension"),
        ("import pandas as pd", "last imports pandas"),
        ("def late():\n    import pandas", "last imports pandas"),
        ("from barometer.counts import case_file", "last imports from barometer.counts"),
        ("open('outputs/2020')", "last names a path: outputs/2020"),
        ("open('cases.csv')", "last names a path: cases.csv"),
    ],
)
def test_code_that_computes_is_found(source, fault):
    notebook = read(NOTEBOOKS[0])
    notebook.cells.append(nbformat.v4.new_code_cell(source, id="last"))
    assert fault in faults(notebook)


@pytest.mark.parametrize(
    "line",
    ["year = 2020  # the year", "year: int = 2020", "year: int  # the year", "import barometer  # the library"],
)
def test_a_parameter_line_without_value_type_or_comment_is_found(line):
    notebook = read(NOTEBOOKS[0])
    notebook.cells[0].source = line
    assert faults(notebook) == [f"the parameter line {line!r} is not name: type = value  # comment"]


def test_what_a_run_leaves_behind_is_found():
    notebook = read(NOTEBOOKS[0])
    cell = notebook.cells[1]
    cell.outputs = [nbformat.v4.new_output("stream", text="42")]
    cell.execution_count = 7
    notebook.cells[2].id = "0f3c9a1e"
    notebook.cells[3].id = cell.id
    del notebook.metadata["kernelspec"], notebook.metadata["language_info"]
    assert faults(notebook) == [
        f"{cell.id} keeps outputs",
        f"{cell.id} keeps its execution count",
        "no kernel is named",
        "the kernel's language is not named",
        "no language is named",
        f"{cell.id} stands twice",
        "0f3c9a1e is no name a person gave",
    ]


@pytest.mark.parametrize("tagged", [0, 2])
def test_there_is_exactly_one_parameters_cell(tagged):
    notebook = read(NOTEBOOKS[0])
    for cell in _code_cells(notebook)[:2]:
        cell.metadata.tags = ["parameters"] if tagged else []
    assert faults(notebook) == [f"{tagged} cells are tagged parameters, not one cell of code"]
