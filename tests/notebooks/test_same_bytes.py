"""The same bytes wherever an edition is made: what the user, the folder or the machine has of its own changes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

STARTUP = "import barometer.page.numbers as numbers; numbers.HIDDEN = 'changed'"
MATPLOTLIB = "font.size: 20\naxes.facecolor: red\nlines.linewidth: 9\nxtick.direction: in\nsavefig.facecolor: yellow\n"

# What differs from where the edition of the fixture was made. HOME and MODULES are made by the test.
PLACES = {
    "papermill's own engine": {},
    "another time zone and locale": {"TZ": "Pacific/Auckland", "LC_ALL": "C", "LANG": "tr_TR.UTF-8"},
    "other hashes and another processor": {"PYTHONHASHSEED": "7", "OPENBLAS_CORETYPE": "Prescott"},
    "a hostile home": {"HOME": "HOME", "PYTHONDEVMODE": "1", "PYTHONWARNINGS": "error", "PYTHONSTARTUP": "HOME/x.py"},
}


@pytest.fixture
def home(tmp_path) -> Path:
    """A home whose start-up files and settings would change pages."""
    home = tmp_path / "home"
    for name, text in {
        ".ipython/profile_default/startup/00.py": STARTUP,
        ".config/matplotlib/matplotlibrc": MATPLOTLIB,
        "x.py": STARTUP,
    }.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    return home


def digests(folder: Path) -> dict[str, bytes]:
    """Every file of an edition but those that tell of the run itself."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: content for name, content in found.items() if not name.startswith(".")}


@pytest.mark.parametrize("place", PLACES)
def test_every_file_has_the_same_bytes(place, bilag2, edition_arguments, home, tmp_path):
    outputs = tmp_path / "outputs"
    for folder in (outputs / "2020", outputs / "2020" / "kommuner"):  # modules and settings beside the outputs
        folder.mkdir(parents=True)
        (folder / "barometer.py").write_text("raise SystemExit('not the package')", encoding="utf-8")
        (folder / "matplotlibrc").write_text(MATPLOTLIB, encoding="utf-8")
    changed = {name: value.replace("HOME", str(home)) for name, value in PLACES[place].items()}
    engine = ["--engine", "papermill"] if "papermill" in place or "hostile" in place else []
    command = [sys.executable, "-m", "barometer", *edition_arguments, "--jobs", "1", *engine]
    done = subprocess.run(command, cwd=tmp_path, env={**os.environ, **changed}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = digests(outputs / "2020")
    for name in ("barometer.py", "matplotlibrc", "kommuner/barometer.py", "kommuner/matplotlibrc"):
        del found[name]
    expected = digests(bilag2)
    assert {name for name in expected if found.get(name) != expected[name]} == set()
    assert found.keys() == expected.keys()
