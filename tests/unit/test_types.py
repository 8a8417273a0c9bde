"""What a type checker tells those who use the package: the types of its public names."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from mypy import api as mypy

import barometer

ROOT = Path(__file__).resolve().parents[2]
SURVEY = "bm.open_survey(2020)"
ISHOJ = f'{SURVEY}.kommune("Ishøj")'
TYPES = {
    SURVEY: "barometer.api.Survey",
    ISHOJ: "barometer.api.Kommune",
    f"{ISHOJ}.verdict().generalizes": "bool",
    f"{ISHOJ}.verdict().cases_needed": "int",
    f'{ISHOJ}.table("bfu")': "barometer.page.blocks.Table",
    "bm.pool([2020, 2021, 2022])": "barometer.api.PooledYears",
    f"bm.evidence({SURVEY})": "barometer.methodology.evidence.MethodologyPage",
    'bm.change("Ishøj", 2020, 2023)': "barometer.changes.notebook.ChangeMemo",
    'bm.Target("country")': "barometer.generalizability.terms.Target",
}


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """Checks lines of a user's program, and gives what mypy says of them, a message a line."""
    folder = tmp_path_factory.mktemp("user")

    def check(*lines: str) -> list[str]:
        program = folder / "program.py"
        program.write_text("\n".join(["import barometer as bm", *lines]), encoding="utf-8")
        # The package's own faults are told by mypy itself; here only the user's program is looked at.
        options = ["--config-file", str(ROOT / "pyproject.toml"), "--follow-imports", "silent"]
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("MYPYPATH", str(ROOT))
            said, failed, _ = mypy.run([*options, "--cache-dir", str(folder / "cache"), str(program)])
        assert not failed, failed
        return re.findall(r"program\.py:\d+: (.+)", said)

    return check


def test_the_results_have_the_types_their_names_promise(checked):
    revealed = checked(*(f"reveal_type({expression})" for expression in TYPES))
    assert dict(zip(TYPES, revealed, strict=True)) == {
        expression: f'note: Revealed type is "{found}"' for expression, found in TYPES.items()
    }


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("bm.open_surveys(2020)", "attr-defined"),
        ("bm.open_survey([2020])", "arg-type"),
        ("bm.pool([2020]).kommune(183)", "attr-defined"),
    ],
)
def test_a_slip_of_the_user_is_found(checked, line, fault):
    (said,) = checked(line)
    assert said.startswith("error: ") and said.endswith(f"[{fault}]")


def test_python_and_the_type_checker_are_told_the_same_names():
    tree = ast.parse(Path(barometer.__file__).read_text(encoding="utf-8"))
    late = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]
    told = {alias.name: f".{node.module}" for node in late for alias in node.names}
    assert told == barometer._HOME
    assert sorted(told) == sorted(barometer.__all__)
    assert all(getattr(barometer, name) for name in told)


def test_the_package_says_that_it_is_typed():
    assert (ROOT / "barometer" / "py.typed").read_bytes() == b""
