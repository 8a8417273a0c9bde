"""The gate: an output with a personal number is never written, wherever in its format the number stands."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from barometer.errors import PersonalDataError, RenderError
from barometer.privacy.gate import check_output, place_output, place_outputs

PACKAGE = Path(__file__).resolve().parents[3] / "barometer"
NUMBER = "".join(("05", "06", "09", "1122"))

# Who may write files past the gate, and why.
PAST_THE_GATE = {
    "cli/__init__.py": "stdout in the place of a closed stderr",
    "files.py": "writes what others have searched",
    "page/web_fonts.py": "makes the package's own web fonts",
    "privacy/gate.py": "is the gate",
    "render/lock.py": "a file that is locked and stays empty",
    "render/startup.py": "a setting of IPython, for the time of a run",
    "render/worker_check.py": "a mark of chance characters",
    "warm/process.py": "a wish to the system",
}
WRITES = {"write_file", "write_files", "write_text", "write_bytes", "mkstemp", "NamedTemporaryFile", "replace_file"}


def writers(package: Path) -> set[str]:
    """The modules that name something which writes a file."""
    found = set()
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
            if named in WRITES or (isinstance(node, ast.Call) and _opens_to_write(node)):
                found.add(path.relative_to(package).as_posix())
    return found


def _opens_to_write(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    modes = [argument.value for argument in call.args[:2] if isinstance(argument, ast.Constant)]
    modes += [one.value.value for one in call.keywords if one.arg == "mode" and isinstance(one.value, ast.Constant)]
    return name == "open" and any(isinstance(mode, str) and set(mode) & set("wax+") for mode in modes)


def test_nothing_of_the_package_writes_past_the_gate():
    assert writers(PACKAGE) == set(PAST_THE_GATE)


@pytest.mark.parametrize("line", [
    "path.write_text('')", "path.write_bytes(b'')", "open(path, 'w')", "path.open('ab')", "path.open(mode='x')",
    "from .files import write_file\nwrite_file(path, '')", "files.write_files({})", "tempfile.mkstemp()",
])  # fmt: skip
def test_a_writer_past_the_gate_would_be_seen(tmp_path, line):
    (tmp_path / "module.py").write_text(line)
    assert writers(tmp_path) == {"module.py"}


def test_reading_is_no_writing(tmp_path):
    (tmp_path / "module.py").write_text("path.read_text()\nopen(path)\npath.open('rb')\nos.replace(a, b)")
    assert writers(tmp_path) == set()


def test_an_output_with_a_number_is_not_written_and_its_place_is_told(tmp_path):
    with pytest.raises(PersonalDataError) as caught:
        place_output(tmp_path / "2020" / "page.html", f"<p>One\n<p>Two <b>{NUMBER[:6]}</b>-{NUMBER[6:]}")
    assert "where:    2020/page.html: line 2\n" in str(caught.value)
    assert NUMBER[6:] not in str(caught.value) and NUMBER[:6] not in str(caught.value)
    assert list(tmp_path.iterdir()) == []
    assert PersonalDataError.exit_code == 5


def test_of_files_that_belong_together_none_is_written(tmp_path):
    good, bad = tmp_path / "a.csv", tmp_path / "b.csv"
    place_outputs({good: "earlier", bad: "earlier"})
    with pytest.raises(PersonalDataError):
        place_outputs({good: "later", bad: f"later,{NUMBER}"})
    assert good.read_text() == bad.read_text() == "earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv"]


def test_the_name_of_an_output_counts_and_is_not_repeated(tmp_path):
    with pytest.raises(PersonalDataError) as caught:
        place_output(tmp_path / f"{NUMBER}.csv", "a,b")
    assert "its name" in str(caught.value) and NUMBER not in str(caught.value)


def test_many_places_are_told_in_one_line(tmp_path):
    with pytest.raises(PersonalDataError, match=r"line 1; line 2; .*; and 15 more places"):
        check_output(tmp_path / "a.txt", f"{NUMBER}\n" * 20)


def test_an_output_that_cannot_be_searched_is_not_written(tmp_path):
    with pytest.raises(RenderError, match="cannot be searched"):
        place_output(tmp_path / "page.pdf", b"%PDF-1.7 and nothing more")
    assert list(tmp_path.iterdir()) == []


def test_what_holds_none_is_written_as_it_is(tmp_path):
    assert (
        place_output(tmp_path / "a" / "b.csv", "kommune,nobs\nÆrø,14\n").read_bytes()
        == "kommune,nobs\nÆrø,14\n".encode()
    )
