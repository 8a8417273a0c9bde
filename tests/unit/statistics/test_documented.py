"""docs/statistics.md names every public function of statistics/ and the tests that hold it, and nothing else."""

from __future__ import annotations

import ast
import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).parent
PAGE = ROOT / "docs" / "statistics.md"
MODULES = {path.stem: path for path in (ROOT / "barometer" / "statistics").glob("[!_]*.py")}
SECTIONS = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))

TABLES = {
    "intervals": "INTERVALS",
    "equality": "EQUALITY_TESTS",
    "multiplicity": "ADJUSTMENTS",
    "differences": "DIFFERENCE_INTERVALS",
}


def public(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef) and n.name[0] != "_"]


def test_every_module_has_a_section():
    assert set(SECTIONS) == set(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_every_public_name_has_a_row(module):
    rows = re.findall(r"^\| `(\w+)` \|", SECTIONS[module], re.MULTILINE)
    assert sorted(rows) == sorted(public(MODULES[module]))


@pytest.mark.parametrize("module", MODULES)
def test_the_tests_named_are_there_and_ask_the_function(module):
    for row in re.findall(r"^\| `.*$", SECTIONS[module], re.MULTILINE):
        cells = row.strip("| ").split(" | ")
        name = cells[0].strip("`")
        named = re.findall(r"`((?:reference/)?test_\w+\.py)`", cells[-1])
        assert named or cells[-1] == "the same two", row
        for test in named:
            text = ((ROOT / "tests" if "/" in test else HERE) / test).read_text(encoding="utf-8")
            # A class is seen in what its function gives; some functions are asked through the table of their names.
            asked = name[0].isupper() or re.search(rf"\b({name}|{TABLES.get(module, name)})\b", text)
            assert asked, f"{test} does not ask {name}"


def test_the_example_does_what_it_says():
    found = doctest.testfile(str(PAGE), module_relative=False)
    assert found.attempted == 2 and found.failed == 0


def test_readme_leads_there():
    assert "](docs/statistics.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
