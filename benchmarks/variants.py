"""What is measured: every variant by name, in the order of a round."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from . import editions
from .goals import MANY, PAGES
from .ground import AS_OF, EARLIER, FOREIGN, KOMMUNE, YEAR, Ground
from .rounds import Measured
from .shell import BIN, Failed, loop, python, timed, told

FEW, PAIRS = 4, 6  # runs of the shell loop: it has no start-up that more of them would share
STOCK, WARM = "python3", "barometer"  # kernels
SECONDS, MIB = "s", "MiB"


@dataclass(frozen=True)
class Variant:
    """One thing that is measured.

    Attributes
    ----------
    told : str
        What it is, in the table.
    run : callable
        One turn of it; writes to the empty folder it is given.
    missing : callable
        What it needs and this machine does not have; empty where it can run.
    unit : str
        Of its amount.
    """

    told: str
    run: Callable[[Ground, Path], Measured]
    missing: Callable[[], str] = lambda: ""
    unit: str = SECONDS


def chosen(asked: str) -> list[str]:
    """The variants asked for: names or beginnings of names, with commas between; all where nothing is.

    Raises
    ------
    Failed
        A word no variant begins with.
    """
    words = [word.strip() for word in asked.split(",") if word.strip()]
    for word in words:
        if not any(name.startswith(word) for name in VARIANTS):
            raise Failed(f"No variant begins with {word!r}. There are: {', '.join(VARIANTS)}.")
    return [name for name in VARIANTS if not words or name.startswith(tuple(words))]


def _shell(notebook: Path, count: int, at_once: int):
    def turn(ground: Ground, folder: Path) -> Measured:
        runs = ground.runs(notebook, count)
        measured = loop(notebook, runs, folder, at_once)
        return _made(measured, folder)

    return turn


def _pages(count: int, jobs: int):
    def turn(ground: Ground, folder: Path) -> Measured:
        most = ground.count(count)
        return _made(timed(python("pages", YEAR, AS_OF, most, jobs, folder), most), folder)

    return turn


def _foreign(ground: Ground, folder: Path) -> Measured:
    runs = ground.runs(FOREIGN, PAGES)
    return _made(timed(python("foreign", FOREIGN, json.dumps(runs), 2, folder), len(runs)), folder)


def _made(measured: Measured, folder: Path) -> Measured:
    """That every page is there, whole: what made nothing must not look fast."""
    reports = (path for path in folder.rglob("*.html") if path.name != "index.html")  # the entry page lists them
    pages = [path for path in reports if "</html>" in path.read_text(encoding="utf-8")]
    notebooks = list(folder.rglob("*.ipynb"))
    if not len(pages) == len(notebooks) == measured.reports:
        raise Failed(f"{len(pages)} pages and {len(notebooks)} notebooks were made, not {measured.reports} of each.")
    return measured


def _floor(notebook: Path, *warm: str):
    def turn(ground: Ground, folder: Path) -> Measured:
        runs = ground.runs(notebook, PAGES)
        command = "floor", notebook, json.dumps(runs), *warm
        return told(*command, reports=len(runs)) if warm else timed(python(*command), len(runs))

    return turn


def _ending(how: str):
    return lambda ground, folder: told("ending", how)


def _kernel(name: str):
    def turn(ground: Ground, folder: Path) -> Measured:
        cells = json.loads(FOREIGN.read_text(encoding="utf-8"))["cells"]
        (imports,) = ["".join(cell["source"]) for cell in cells if cell["id"] == "imports"]
        return told("kernel", name, imports)

    return turn


def _installed(name: str) -> str:
    from jupyter_client.kernelspec import KernelSpecManager

    return "" if name in KernelSpecManager().find_kernel_specs() else f"no kernel {name}"


def _memory(engine: str):
    def turn(ground: Ground, folder: Path) -> Measured:
        ((_, parameters),) = ground.runs(FOREIGN, 1).items()
        return told("memory", engine, FOREIGN, json.dumps(parameters))

    return turn


def _bound(*again: str):
    def turn(ground: Ground, folder: Path) -> Measured:
        command = ground.front, ground.edition / "kommuner", folder / "bilag2.pdf", *again
        measured = told("bound", *command) if again else timed(python("bound", *command))
        return _printed(measured, folder)

    return turn


def _chromium(ground: Ground, folder: Path) -> Measured:
    command = (
        *(_chromium_here(), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
        *("--disable-background-networking", "--disable-component-update", "--no-pdf-header-footer"),
        *(f"--user-data-dir={folder / 'user'}", f"--print-to-pdf={folder / 'bilag2.pdf'}"),
        (ground.edition / "bilag2.html").as_uri(),
    )
    # its processes are not all its own: what they took in processor seconds is not known
    return _printed(replace(timed(command), cpu=0.0), folder)


def _weasyprint(ground: Ground, folder: Path) -> Measured:
    page, file = ground.edition / "bilag2.html", folder / "bilag2.pdf"
    return _printed(timed([_weasyprint_here(), str(page), str(file)]), folder)


def _printed(measured: Measured, folder: Path) -> Measured:
    if not (folder / "bilag2.pdf").read_bytes().startswith(b"%PDF"):
        raise Failed("No PDF was made.")
    return measured


def _chromium_here() -> str:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""


def _weasyprint_here() -> str:
    return shutil.which("weasyprint", path=f"{BIN}{os.pathsep}{os.environ['PATH']}") or ""


def _both(name: str, told: str, turn: Callable[[editions.Package], editions.Turn], unit: str = SECONDS):
    """A variant by this package, and by the package as it was."""
    return {
        name: Variant(told, turn(editions.now), unit=unit),
        f"{name}-before": Variant(f"the same at {EARLIER}", turn(editions.earlier), editions.no_earlier, unit),
    }


VARIANTS = {
    "a1": Variant("`papermill`, then `jupyter nbconvert`, one at a time", _shell(KOMMUNE, FEW, 1)),
    "a2": Variant("the same, two at a time", _shell(KOMMUNE, PAIRS, 2)),
    "b37": Variant(f"this package, {PAGES} pages, two workers", _pages(PAGES, 2)),
    "b37-alone": Variant(f"this package, {PAGES} pages, one worker", _pages(PAGES, 1)),
    "floor": Variant("the same cells as a plain function, two processes", _floor(KOMMUNE)),
    "floor-warm": Variant("the same, two processes that are warm, without start-up", _floor(KOMMUNE, "warm")),
    "b392": Variant(f"this package, {MANY} pages, two workers", _pages(MANY, 2)),
    "b392-alone": Variant(f"this package, {MANY} pages, one worker", _pages(MANY, 1)),
    "foreign-a1": Variant("`papermill`, then `jupyter nbconvert`, one at a time", _shell(FOREIGN, FEW, 1)),
    "foreign": Variant("this package's engine, two workers", _foreign),
    "foreign-floor": Variant("the same cells as a plain function, two processes", _floor(FOREIGN)),
    **_both("edition", "`barometer bilag2`: every page as HTML and PDF, bilag 2 bound", editions.bound),
    **_both("html", "`barometer render --to html`: every page as HTML", editions.html),
    **_both("again", "`barometer bilag2` again, nothing to do", editions.again),
    **_both("changed", "one kommune of a case file changed, its page and the year's made again", editions.changed),
    **_both("forest", "import, open the survey and draw a first forest plot, in a new process", editions.forest),
    **_both("peak", "memory of the largest process of `barometer bilag2`", editions.peak, MIB),
    "left": Variant("it leaves in a cell, until that is noticed", _ending("left")),
    "killed": Variant("it is killed in a cell, until that is noticed", _ending("killed")),
    "late": Variant("its time limit passes, until that is noticed", _ending("late")),
    "kernel-stock": Variant("kernel start to imports done, stock", _kernel(STOCK)),
    "kernel-warm": Variant("kernel start to imports done, provisioner", _kernel(WARM), lambda: _installed(WARM)),
    "memory-stock": Variant("private memory of a notebook's process, stock kernel", _memory("nbclient"), unit=MIB),
    "memory-warm": Variant("private memory of a notebook's process, forked", _memory("barometer"), unit=MIB),
    "pdf": Variant("this package, from the executed notebooks", _bound()),
    "pdf-again": Variant("the same once more, in the same process", _bound("again")),
    "chromium": Variant("Chromium, from its page", _chromium, lambda: "" if _chromium_here() else "no Chromium"),
    "weasyprint": Variant(
        "WeasyPrint, from its page",
        _weasyprint,
        lambda: "" if _weasyprint_here() else "no WeasyPrint",
    ),
}
