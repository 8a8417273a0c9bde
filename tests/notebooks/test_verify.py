"""A run is made again from what it recorded: every file comes out the same, or is named with the reason."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def edition(bilag2, tmp_path) -> Path:
    """A copy of the edition that a test may change."""
    return shutil.copytree(bilag2, tmp_path / "outputs" / "2020")


def test_every_file_of_an_edition_comes_out_the_same(edition, barometer, tmp_path):
    done = barometer("verify", edition, cwd=tmp_path)
    files = json.loads((edition / "run.json").read_text(encoding="utf-8"))["files"]
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].endswith(f"{len(files)} files, none not as recorded.")


def test_other_numbers_than_recorded_are_named_with_the_reason(edition, barometer, tmp_path):
    """As if the run had been made from other data: its record says so, and its page too."""
    path, page = edition / "run.json", "kommuner/183-ishoej.html"
    run = json.loads(path.read_text(encoding="utf-8"))
    run["files"][page] = "0" * 64
    run["reports"]["kommuner/183-ishoej"]["made_from"]["data"] = "0" * 64
    path.write_text(json.dumps(run), encoding="utf-8")
    done = barometer("verify", edition, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert f"{page}: it was changed after it was made" in done.stdout
    assert f"{page}: made from other data\n" in done.stdout


def test_quickly_what_was_changed_or_taken_away_is_named(edition, barometer, tmp_path):
    assert barometer("verify", edition, "--quick", cwd=tmp_path).returncode == 0
    (edition / "national.html").write_text("another")
    (edition / "bilag2.pdf").unlink()
    done = barometer("verify", edition, "--quick", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.splitlines()[:-1] == [
        "bilag2.pdf: it is missing", "national.html: it was changed after it was made"]  # fmt: skip


def test_another_environment_is_refused_unless_told_to_go_on(edition, barometer, tmp_path):
    path = edition / "run.json"
    run = json.loads(path.read_text(encoding="utf-8"))
    run["lock"], run["versions"]["pandas"] = "0" * 64, "1.0"
    path.write_text(json.dumps(run), encoding="utf-8")
    done = barometer("verify", edition, cwd=tmp_path)
    assert done.returncode == 2 and "pandas 1.0, here" in done.stderr and "--other-environment" in done.stderr
    assert barometer("verify", edition, "--other-environment", cwd=tmp_path).returncode == 0


def test_the_hash_at_the_foot_of_a_page_leads_to_what_made_it(edition, barometer, tmp_path):
    page = (edition / "kommuner/183-ishoej.html").read_text(encoding="utf-8")
    short = page.partition("<footer>")[2].partition("<code>")[2].partition("</code>")[0]
    done = barometer("trace", short, cwd=tmp_path)
    assert done.returncode == 0 and done.stdout.startswith("kommuner/183-ishoej\n"), done.stderr
    assert "barometer bilag2 --year 2020 --kommune 183" in done.stdout


@pytest.mark.parametrize("closed", ["2>&-", "2>&1 | head -1 >/dev/null"])
def test_where_nobody_hears_the_progress_every_page_is_made(bilag2, tmp_path, closed):
    command = f"{sys.executable} -m barometer render --year 2020 --as-of 2020-07-08 --kommune Ishøj --to html {closed}"
    subprocess.run(command, shell=True, cwd=tmp_path, timeout=300, stdout=subprocess.DEVNULL)
    made = tmp_path / "outputs/2020/kommuner/183-ishoej.html"
    assert made.read_bytes() == (bilag2 / "kommuner/183-ishoej.html").read_bytes()
