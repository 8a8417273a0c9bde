"""A run cut off at any of its steps, or met by a full disk there: every step, in a process of its own.

The edition is the real one, of few kommuner, with notebooks that cost nothing. Python tells a hook of every
change it is about to make to a file; there the process kills itself, or the disk is full from there on.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import signal
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from barometer import columns as c
from barometer.errors import BarometerError
from barometer.files import BESIDE
from barometer.page.blocks import MIME
from barometer.render import batch, bilag2, edition, plan, render_report, run_json
from barometer.render.render_options import RenderOptions
from barometer.render.report import HTML, NOTEBOOK
from barometer.results.area import Results

resource = pytest.importorskip("resource", reason="this system sets no limits on files and cannot fork")

CODES = ["183", "S01"]
HTML_KILOBYTES = 40
CHANGES = ("open", "os.rename", "os.remove", "os.mkdir", "os.chmod")
GROWTH = ("open", "os.mkdir")


@dataclass(frozen=True)
class Ended:
    """How a run ended: by a signal, or with what it told."""

    signal: int = 0
    error: str = ""
    errors: tuple[str, ...] = ()
    made: frozenset[str] = frozenset()


@pytest.fixture(scope="module")
def years(results_of, ordinary):
    """A year's results as they were, and as they are after two cases more; all that is slow is already computed."""
    both = [results_of({"183": ordinary(number), "S01": ordinary(9)}) for number in (12, 14)]
    for results in both:
        assert len(results.estimates) and len(results.verdicts)
    return both


@pytest.fixture
def render(monkeypatch, here) -> Callable[[Results, Path], list[render_report.Outcome]]:
    """An edition whose notebooks are no more than their masthead, made in this process."""
    now: list[Results] = []

    def execute(notebook, parameters, *_, **__):
        masthead = {"kind": "masthead", "identity": now[0].identity(parameters.get("kommune", c.ALL))}
        shown = new_output("display_data", data={MIME: [masthead]})
        return new_notebook(cells=[new_code_cell("area.head()", id="head", outputs=[shown])])

    def export(notebook, ending):
        text = nbformat.writes(notebook)
        return text + "\n" if ending == NOTEBOOK else f"{text}{'x' * 1024 * HTML_KILOBYTES}\n"

    def run_all(reports, *_, first, last, **__):
        first()
        made = [render_report.render_report(report) for report in reports]
        last({report.stem: outcome for report, outcome in zip(reports, made, strict=True)}, here)
        return made

    commit = run_json.commit()
    monkeypatch.setattr(run_json, "commit", lambda: commit)
    monkeypatch.setattr(Results, "identity", cache(Results.identity))
    for name in ("kommune_reports", "year_report"):  # the same reports at every step: they are made once
        monkeypatch.setattr(plan, name, remembered(getattr(plan, name)))
    monkeypatch.setattr(render_report.engine, "run_notebook", execute)
    monkeypatch.setattr(batch, "make_reports", run_all)
    for module in (render_report, bilag2):
        monkeypatch.setattr(module, "export", export)

    def run(results: Results, outputs: Path) -> list[render_report.Outcome]:
        now[:] = [results]
        whole = edition.Edition(results, RenderOptions(outputs, date(2021, 1, 1), (HTML,)))
        return whole.render(whole.plan(CODES, bilag2=True))

    return run


def remembered(function: Callable) -> Callable:
    known = {}

    def recall(results: Results, *arguments):
        key = (id(results), str(arguments))
        if key not in known:
            known[key] = function(results, *arguments)
        return known[key]

    return recall


def aside(work: Callable[[], list[render_report.Outcome]], before: Callable[[], None]) -> Ended:
    """How the work ends in a process of its own, in which `before` comes first."""
    heard, told = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads at a fork: the child uses none of them
        child = os.fork()
    if not child:
        try:
            before()
            outcomes = work()
            answer = {"errors": [o.error for o in outcomes if o.error], "made": [o.name for o in outcomes if o.made]}
        except BarometerError as error:
            answer = {"error": str(error)}
        except BaseException as error:
            answer = {"error": f"TRACEBACK {error!r}"}
        os.write(told, json.dumps(answer).encode())
        os._exit(0)
    os.close(told)
    with open(heard, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return Ended(signal=os.WTERMSIG(status))
    answer = json.loads(answer)
    return Ended(0, answer.get("error", ""), tuple(answer.get("errors", ())), frozenset(answer.get("made", ())))


def at_step(number: int, folder: Path, events: tuple[str, ...], deed: Callable[[], None]) -> Callable[[], None]:
    """Does a deed at a step and at every later one. A step is a change in a folder that is about to be made."""
    count = 0

    def hook(event: str, arguments: tuple) -> None:
        nonlocal count
        if event in events and _in(folder, event, arguments):
            count += 1
            if count >= number:
                deed()

    return lambda: sys.addaudithook(hook)


def _in(folder: Path, event: str, arguments: tuple) -> bool:
    path = arguments[0]
    if event == "open" and not (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR):
        return False
    return isinstance(path, int) or os.fspath(path).startswith(str(folder))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def visible(folder: Path) -> dict[str, bytes]:
    """Name -> content of every file that is not hidden."""
    named = ((p.relative_to(folder), p) for p in folder.rglob("*") if p.is_file())
    return {n.as_posix(): p.read_bytes() for n, p in named if not any(part.startswith(".") for part in n.parts)}


def check(found: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Every file is whole: the earlier one or the later."""
    assert old.keys() <= found.keys() <= new.keys()
    for name, content in found.items():
        assert content in (old.get(name), new[name]), name


def check_refused(found: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Every report is whole: all its files are the earlier ones or all the later; and what run.json says is true."""
    said = {"2020/run.json": found.pop("2020/run.json", b"")}
    earlier, later = ({n: text for n, text in files.items() if n not in said} for files in (old, new))
    check(found, earlier, later)
    for stem in {"2020/tables" if "tables" in name else name.rpartition(".")[0] for name in found}:
        assert len({found[n] == new[n] for n in found if n.startswith(stem) and old.get(n) != new[n]}) <= 1, stem
    run = json.loads(said["2020/run.json"] or b'{"files": {}}')
    if said["2020/run.json"] != old.get("2020/run.json"):
        for name, digest in run["files"].items():
            assert hashlib.sha256(found[f"2020/{name}"]).hexdigest() == digest


def unmade(outputs: Path, results: Results) -> set[str]:
    """The reports that no true record says are up to date, read without the package's own eye for it."""
    folder, records = outputs / "2020", {}
    for path in (folder / ".records").glob("*.json"):
        record = json.loads(path.read_text(encoding="utf-8"))
        if all(hashlib.sha256((folder / n).read_bytes()).hexdigest() == d for n, d in record["files"].items()):
            records[path.stem] = record["made_from"]
    planned = edition.Edition(results, RenderOptions(outputs, date(2021, 1, 1), (HTML,))).plan(CODES, bilag2=True)
    every = {r.stem.relative_to(folder).as_posix().replace("/", "."): r for r in [*planned.reports, planned.front]}
    return {report.name for name, report in every.items() if records.get(name) != report.made_from}


@pytest.fixture
def editions(years, render, tmp_path) -> tuple[Path, dict[str, bytes], dict[str, bytes]]:
    """A folder with the earlier edition; its files, and those that the later one shall have."""
    for name, results in zip(("old", "new"), years, strict=True):
        assert not any(outcome.error for outcome in render(results, tmp_path / name))
    return tmp_path / "old", visible(tmp_path / "old"), visible(tmp_path / "new")


def test_killed_at_any_step_a_run_leaves_whole_files_and_the_next_makes_just_what_is_missing(
    editions, years, render, tmp_path
):
    earlier, old, new = editions
    steps = 0
    while True:
        steps += 1
        outputs = tmp_path / "cut"
        shutil.copytree(earlier, outputs, copy_function=os.link)  # who wrote into a file would change the earlier one
        ended = aside(partial(render, years[1], outputs), at_step(steps, outputs, CHANGES, die))
        check(visible(outputs), old, new)
        if ended.signal != signal.SIGKILL:
            break
        missing = unmade(outputs, years[1])
        assert {o.name for o in render(years[1], outputs) if o.made} == missing
        assert visible(outputs) == new
        assert not list(outputs.rglob(f"*{BESIDE}*"))
        shutil.rmtree(outputs)
    assert (ended.error, ended.errors) == ("", ())
    assert visible(earlier) == old
    assert steps > 3 * len(new)


def test_a_disk_that_is_full_from_any_step_on_is_a_clear_error_and_loses_nothing(editions, years, render, tmp_path):
    earlier, old, new = editions
    steps = 0
    while True:
        steps += 1
        outputs = tmp_path / "full"
        shutil.copytree(earlier, outputs, copy_function=os.link)  # who wrote into a file would change the earlier one
        ended = aside(partial(render, years[1], outputs), at_step(steps, outputs, GROWTH, full))
        if not (ended.error or ended.errors):
            break
        told(ended, os.strerror(errno.ENOSPC))
        check_refused(visible(outputs), old, new)
        assert not list(outputs.rglob(f"*{BESIDE}*"))
        shutil.rmtree(outputs)
    assert visible(outputs) == new
    assert visible(earlier) == old
    assert steps > len(new)


def told(ended: Ended, why: str) -> None:
    """A clear error: of ours, with its reason and what to do."""
    assert not ended.signal
    for text in filter(None, (ended.error, *ended.errors)):
        assert "TRACEBACK" not in text and "Error:" not in text, text
        assert bilag2.NOT_BOUND in text or (why in text and "Make room" in text), text
    assert why in " ".join((ended.error, *ended.errors))


@pytest.mark.parametrize("deadly", [False, True], ids=["refused", "killed"])
@pytest.mark.parametrize("kilobytes", [0, 3, 30])
def test_stopped_in_the_midst_of_a_file_nothing_half_written_is_found(
    editions, years, render, tmp_path, kilobytes, deadly
):
    """The system itself stops every file at a size: with an error, as of a full disk, or by killing who writes."""
    outputs, old, new = editions

    def limit() -> None:
        if deadly:
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, resource.RLIM_INFINITY))

    ended = aside(partial(render, years[1], outputs), limit)
    if deadly:
        assert ended.signal == signal.SIGXFSZ
        check(visible(outputs), old, new)
    else:
        check_refused(visible(outputs), old, new)
        told(ended, os.strerror(errno.EFBIG))
        assert not list(outputs.rglob(f"*{BESIDE}*"))
    render(years[1], outputs)
    assert visible(outputs) == new
    assert not list(outputs.rglob(f"*{BESIDE}*"))
