"""Imports go down the house and never back up; the package and its help import nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "barometer"

# A room may import what stands before it and, without a cycle, itself.
ROOMS = (
    "errors",
    "arguments",
    "columns",
    "rounding",
    "digests",
    "files",
    "statistics",
    "params",
    "page",
    "privacy",
    "case_files",
    "counts",
    "generalizability",
    "results",
    "year",
    "changes",
    "comparison",
    "methodology",
    "datasets",
    "formats",
    "warm",
    "render",
    "api",
    "verification",
    "cli",
    "__main__",
)
HEAVY = ("pandas", "matplotlib", "scipy", "statsmodels", "papermill")


def modules(package: Path) -> dict[str, Path]:
    """Dotted name -> file of every module in a package; a folder stands for its __init__.py."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(package: Path) -> dict[str, set[str]]:
    """Module -> the modules of the package it imports, inside functions and under TYPE_CHECKING too.

    The top of the package is left out: it imports on demand, by name.
    """
    files = modules(package)
    return {
        module: _imported(module, path, files) - {package.name, module}
        for module, path in files.items()
        if module != package.name
    }


def _imported(module: str, path: Path, files: dict[str, Path]) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _base(node, module, is_package=path.name == "__init__.py")
            # `from . import x` may mean the module x or a name in the package; `_known` finds which
            names = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        found |= {_known(name, files) for name in names}
    return found - {""}


def _base(node: ast.ImportFrom, module: str, *, is_package: bool) -> str:
    """The dotted name after `from`, made absolute."""
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    climbed = parts[: len(parts) - node.level + is_package]
    return ".".join([*climbed, *([node.module] if node.module else [])])


def _known(name: str, files: dict[str, Path]) -> str:
    """The module of the package a dotted name leads to, "" for other packages."""
    while name and name not in files:
        name = name.rpartition(".")[0]
    return name


def room(module: str) -> str:
    return module.split(".")[1]


def upward(graph: dict[str, set[str]], rooms: tuple[str, ...]) -> list[str]:
    """Every import that goes up, and every module that has no room, as a sentence."""
    place = {name: index for index, name in enumerate(rooms)}
    homeless = [f"{module} stands in no room" for module in graph if room(module) not in place]
    return homeless + [
        f"{module} imports {other}"
        for module, others in graph.items()
        for other in sorted(others)
        if place.get(room(other), -1) > place.get(room(module), len(rooms))
    ]


def cycle(graph: dict[str, set[str]]) -> list[str]:
    """The modules of one cycle, first and last the same; empty where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def loaded(code: str) -> set[str]:
    """The names in sys.modules after a program has run in an interpreter of its own."""
    program = f"{code}\nimport sys\nprint('loaded:', *sys.modules)"
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(run.stdout.rpartition("loaded:")[2].split())


def plant(folder: Path, files: dict[str, str]) -> dict[str, set[str]]:
    """The imports of a package `tiny` with these files."""
    for name, text in {"__init__.py": "", **files}.items():
        path = folder / "tiny" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return imports(folder / "tiny")


def test_no_import_goes_up():
    assert upward(imports(PACKAGE), ROOMS) == []


def test_no_module_imports_itself_by_a_detour():
    assert cycle(imports(PACKAGE)) == []


def test_every_room_of_the_list_exists():
    assert set(ROOMS) == {room(module) for module in imports(PACKAGE)}


def test_statistics_takes_arrays_and_gives_arrays():
    graph = imports(PACKAGE)
    beyond = {other for module in graph if room(module) == "statistics" for other in graph[module]}
    assert {room(other) for other in beyond} <= {"statistics", "errors", "rounding"}


def test_warm_could_stand_alone():
    """It imports nothing above errors, and names nothing of this package as text."""
    graph = imports(PACKAGE)
    beyond = {other for module in graph if room(module) == "warm" for other in graph[module]}
    assert {room(other) for other in beyond} <= {"warm", "errors"}
    for path in (PACKAGE / "warm").glob("*.py"):
        texts = (node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant))
        assert not [text for text in texts if isinstance(text, str) and "barometer." in text], path.name


@pytest.mark.parametrize(
    "line",
    [
        "from .. import high",
        "from ..high import thing",
        "import tiny.high",
        "from tiny.high import thing",
        "from tiny import high as h",
        "def late():\n    from ..high import thing",
    ],
)
def test_an_upward_import_is_found_however_it_is_written(tmp_path, line):
    graph = plant(tmp_path, {"high.py": "thing = 1", "low/__init__.py": "", "low/inner.py": line})
    assert upward(graph, ("low", "high")) == ["tiny.low.inner imports tiny.high"]
    assert upward(graph, ("high", "low")) == []


def test_an_upward_import_in_the_head_of_a_room_is_found(tmp_path):
    graph = plant(tmp_path, {"high.py": "thing = 1", "low/__init__.py": "from ..high import thing"})
    assert upward(graph, ("low", "high")) == ["tiny.low imports tiny.high"]


def test_a_module_without_a_room_is_found(tmp_path):
    assert upward(plant(tmp_path, {"attic.py": ""}), ("low",)) == ["tiny.attic stands in no room"]


def test_a_cycle_inside_a_room_is_found_even_through_a_function(tmp_path):
    files = {
        "low/__init__.py": "",
        "low/a.py": "from .b import x",
        "low/b.py": "from . import c",
        "low/c.py": "def late():\n    from .a import y",
    }
    graph = plant(tmp_path, files)
    assert upward(graph, ("low",)) == []
    assert set(cycle(graph)) == {"tiny.low.a", "tiny.low.b", "tiny.low.c"}


def test_imports_of_other_packages_and_of_the_version_count_for_nothing(tmp_path):
    low = "import csv, numpy as np\nfrom . import __version__"
    assert plant(tmp_path, {"__init__.py": "__version__ = '1'", "low.py": low}) == {"tiny.low": set()}


def test_importing_the_package_imports_nothing_heavy():
    assert loaded("import barometer").isdisjoint(HEAVY)


def test_the_help_imports_nothing_heavy():
    program = """
import sys
from barometer.cli import main
sys.argv = ["barometer", "--help"]
try:
    main()
except SystemExit as done:
    assert done.code == 0, done.code
"""
    assert loaded(program).isdisjoint(HEAVY)


def test_a_heavy_import_would_be_seen():
    assert "pandas" in loaded("import barometer; barometer.open_survey")


def test_what_warms_ahead_imports_nothing_that_it_would_have_to_wait_for():
    """The first thing a driver does is to start a zygote; nbclient alone takes it a second and more."""
    assert loaded("from barometer.warm.sharing import start_ahead").isdisjoint({*HEAVY, "nbclient", "nbformat"})


def test_the_entry_page_builds_no_grammar_of_web_addresses():
    program = (
        "from barometer.render.entry_page import keep_entry_page, skip_iri_grammar; skip_iri_grammar(); import nbformat"
    )
    assert "rfc3987_syntax.syntax_helpers" not in loaded(program)
