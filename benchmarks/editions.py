"""A whole edition, by this package and by an earlier state of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from .ground import AS_OF, EARLIER, ROOT, YEAR, Ground
from .rounds import Measured
from .shell import BIN, Failed, run, timed, told

CHANGED = "S05"  # the kommune of which one answer is another one the second time
FOREST = f"import barometer as bm; bm.open_survey({YEAR}).kommune('Ishøj').forest()"

Package = Callable[[Ground, Sequence[str]], list[str]]
Turn = Callable[[Ground, Path], Measured]


def now(ground: Ground, arguments: Sequence[str]) -> list[str]:
    """A command of Python in the folder of this package."""
    return _python(ROOT, arguments)


def earlier(ground: Ground, arguments: Sequence[str]) -> list[str]:
    """A command of Python in the folder of the package as it was at `EARLIER`."""
    return _python(ground.earlier, arguments)


def no_earlier() -> str:
    """What is missing to measure the package as it was; empty where it is at hand."""
    try:
        timed(["git", "cat-file", "-e", f"{EARLIER}^{{commit}}"])
    except Failed:
        return f"no commit {EARLIER}"
    return ""


def bound(package: Package) -> Turn:
    """Every page as HTML and PDF, and bilag 2 bound."""
    return lambda ground, folder: timed(package(ground, _edition("bilag2", folder)))


def html(package: Package) -> Turn:
    """Every page as HTML."""
    return lambda ground, folder: timed(package(ground, [*_edition("render", folder), "--to", "html"]))


def peak(package: Package) -> Turn:
    """The memory of the largest process of a whole edition."""
    return lambda ground, folder: told("peak", *package(ground, _edition("bilag2", folder)))


def again(package: Package) -> Turn:
    """The same edition again, with nothing to do. What is made before is not under the clock."""

    def turn(ground: Ground, folder: Path) -> Measured:
        shutil.copytree(ground.made(package(ground, [])), folder, dirs_exist_ok=True)
        measured, said = run(package(ground, _edition("bilag2", folder)))
        if " 0 reports made" not in said:
            raise Failed(f"There was something to do: {said.strip()}")
        return measured

    return turn


def forest(package: Package) -> Turn:
    """A first drawing in a new process: import, open the survey, draw."""
    return lambda ground, folder: timed(package(ground, ["-c", FOREST]))


def changed(package: Package) -> Turn:
    """One kommune's page and the year's, made again when one answer of its cases is another."""

    def turn(ground: Ground, folder: Path) -> Measured:
        one = [*_edition("render", folder), "--to", "html", "--kommune", CHANGED, "--cases"]
        timed(package(ground, [*one, str(ground.invented)]))
        measured, said = run(package(ground, [*one, str(ground.invented_changed(CHANGED))]))
        if " 2 reports made" not in said:
            raise Failed(f"Not two reports were made again: {said.strip()}")
        return measured

    return turn


def _edition(command: str, folder: Path) -> list[str]:
    return ["-m", "barometer", command, "--year", str(YEAR), "--as-of", AS_OF, "--outputs", str(folder)]


def _python(folder: Path, arguments: Sequence[str]) -> list[str]:
    """Python in this folder: it and every process it starts find the package that stands there first."""
    return ["env", "-C", str(folder), f"PYTHONPATH={folder}", str(BIN / "python"), *arguments]
