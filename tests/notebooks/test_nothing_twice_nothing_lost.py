"""Nothing is made twice, nothing is lost when a run is cut off, and no page takes another's place."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile

import nbformat
import pytest

from barometer import columns as c
from barometer.files import BESIDE

TIMES = 8
SEED = 20200709


def visible(folder):
    """Name -> content of every output; what a run keeps for the next one is hidden."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file())
    named = ((p.relative_to(folder), p) for p in files)
    return {n.as_posix(): p.read_bytes() for n, p in named if not any(part.startswith(".") for part in n.parts)}


@pytest.fixture
def edition(bilag2, tmp_path):
    """A copy of an edition, to be made again; two workers made it."""
    shutil.copytree(bilag2.parent, tmp_path / "edition" / "outputs")
    return tmp_path / "edition"


def test_a_second_run_makes_nothing_and_changes_nothing(edition, edition_arguments, barometer):
    before = visible(edition / "outputs")
    done = barometer(*edition_arguments, "--why", cwd=edition)
    assert done.returncode == 0 and "0 reports made, 5 up to date" in done.stdout
    assert [line.split("  ")[-1].strip() for line in done.stdout.splitlines()[:5]] == ["up to date"] * 5
    assert visible(edition / "outputs") == before


def test_one_page_that_is_gone_is_made_again_and_no_other(edition, edition_arguments, barometer):
    before = visible(edition / "outputs")
    (edition / "outputs/2020/kommuner/S01-syntetisk-kommune-01.html").unlink()
    done = barometer(*edition_arguments, "--why", cwd=edition)
    assert "missing: kommuner/S01-syntetisk-kommune-01.html" in done.stdout
    assert "1 reports made, 4 up to date" in done.stdout
    assert visible(edition / "outputs") == before


def test_one_kommunes_rows_make_its_page_new_and_those_of_all_together(barometer, tmp_path):
    assert barometer("demo", "--year", 2020, "--to", "cases.csv", cwd=tmp_path).returncode == 0
    run = ("render", "--year", 2020, "--cases", "cases.csv", "--kommune", "S01", "--kommune", "S02", "--why")
    assert barometer(*run, cwd=tmp_path).returncode == 0
    path = tmp_path / "cases.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    # Two cases of S02 trade an answer between two questions' worth of rows: its own counts stay, so nothing changes.
    own = [i for i, row in enumerate(rows) if row.split(",")[1] == "S02"]
    rows[own[0]], rows[own[-1]] = rows[own[-1]], rows[own[0]]
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    assert "0 reports made, 3 up to date" in barometer(*run, cwd=tmp_path).stdout


def test_one_worker_makes_everything_again_with_the_bytes_of_two(edition, edition_arguments, barometer):
    """Notebooks, both formats, bilag 2, the tables and run.json."""
    before = visible(edition / "outputs")
    assert {name.rpartition(".")[2] for name in before} == {"ipynb", "html", "pdf", "csv", "xlsx", "json"}
    done = barometer(*edition_arguments, "--jobs", 1, "--force", "--why", cwd=edition)
    assert "5 reports made, 0 up to date" in done.stdout and done.stdout.count("asked for") == 5
    assert visible(edition / "outputs") == before


def test_papermills_own_engine_makes_the_same_bytes(edition, edition_arguments, barometer, tmp_path):
    done = barometer(*edition_arguments, "--engine", "papermill", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert visible(tmp_path / "outputs") == visible(edition / "outputs")


def whole(name: str, content: bytes) -> bool:
    if name.endswith(".html"):
        return content.rstrip().endswith(b"</html>")
    if name.endswith(".pdf"):
        return content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")
    if name.endswith(".ipynb"):
        return not nbformat.validate(nbformat.reads(content.decode(), as_version=4))
    if name.endswith(".json"):
        return bool(json.loads(content))
    if name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return package.testzip() is None
    return content.endswith(b"\n")


def written(folder) -> int:
    """How many files there are, finished or begun."""
    return sum(len(files) for _, _, files in os.walk(folder))


def untrue(folder) -> list[str]:
    """The files that a record tells of and that are other than it says."""
    told = [json.loads(path.read_text(encoding="utf-8"))["files"] for path in (folder / ".records").glob("*.json")]
    there = {name: digest for files in told for name, digest in files.items() if (folder / name).exists()}
    return [n for n, digest in there.items() if hashlib.sha256((folder / n).read_bytes()).hexdigest() != digest]


def test_killed_at_random_moments_a_run_leaves_whole_files_and_the_next_makes_what_is_missing(
    edition, edition_arguments, barometer, tmp_path
):
    """The last of many cuts still ends as an edition that was never cut, byte for byte.

    Each run goes on where the last was cut; when one has come to its end, some of its files are taken away.
    A moment is so many files and a while after the run has begun to write, so that few fall into its start.
    """
    chance = random.Random(SEED)
    command, outputs = [sys.executable, "-m", "barometer", *edition_arguments], tmp_path / "outputs"
    for _ in range(TIMES):
        before, more = written(outputs), chance.randrange(7)
        run = subprocess.Popen(
            command, cwd=tmp_path, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while run.poll() is None and written(outputs) < before + more:
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 0.7))
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
        ended = run.wait()
        assert ended in (0, -signal.SIGKILL)
        for name, content in visible(outputs).items():
            assert whole(name, content), name
        assert untrue(outputs / "2020") == []
        if ended == 0:
            for name in chance.sample(sorted(visible(outputs)), 6):
                (outputs / name).unlink()
    # A worker's warm processes are sessions of their own; they end when their owner has.
    done = barometer(*edition_arguments, "--why", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert visible(outputs) == visible(edition / "outputs")
    assert not list(outputs.rglob(f"*{BESIDE}*"))
    assert re.search(r"\d reports made, \d up to date", done.stdout)


def test_every_file_says_whose_it_is_from_which_year_and_data(edition):
    """Read back from what was written: the notebook's metadata, the page's, and the PDF's keywords."""
    from barometer import open_survey

    results = open_survey(2020).results
    stems = {
        "183": "kommuner/183-ishoej",
        "S01": "kommuner/S01-syntetisk-kommune-01",
        c.ALL: "bilag2",
    }
    for code, stem in stems.items():
        identity = results.identity(code)
        said = " ".join(identity.values())
        files = {ending: edition / "outputs/2020" / f"{stem}.{ending}" for ending in ("ipynb", "html", "pdf")}
        assert f'content="{said}"' in files["html"].read_text(encoding="utf-8")
        assert f"<pdf:Keywords>{said}</pdf:Keywords>".encode() in files["pdf"].read_bytes()
        if code != c.ALL:
            notebook = nbformat.read(files["ipynb"], as_version=4)
            assert notebook.metadata["barometer"]["identity"] == identity


def test_a_page_of_another_kommune_never_reaches_its_place(tmp_path, monkeypatch):
    from datetime import date

    from barometer import open_survey
    from barometer.render import plan, render_report

    results = open_survey(2020).results
    asked, other = plan.kommune_reports(results, ["183", "S01"], tmp_path, date(2021, 1, 1), ["html"])
    monkeypatch.setattr(render_report.engine, "run_notebook", lambda *_, **__: page(results, "S01"))
    outcome = render_report.render_report(asked)
    assert "not the one that was asked for" in outcome.error and "S01" in outcome.error
    assert not asked.files[0].exists()
    assert render_report.render_report(other).error == ""


def page(results, code):
    """A notebook whose one output is the head of a kommune's page."""
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    from barometer.api import Kommune
    from barometer.page.blocks import MIME

    blocks = Kommune(results, code).head("2021-01-01").blocks()
    shown = new_output("execute_result", data={MIME: blocks, "text/plain": ""}, execution_count=1)
    return new_notebook(cells=[new_code_cell("area.head()", outputs=[shown])])
