"""What git may hold: no case file and no page made from one can slip in, and a number that does is found by the scan."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from barometer.privacy.scan import scanned

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(Path(__file__).parent / "privacy"))
try:
    import planting
finally:
    sys.path.pop(0)

pytestmark = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="this is no checkout, so git ignores nothing")

DATA = [
    "cases.csv", "CASES.CSV", "Sager.Csv", "cases.tsv", "cases.tab", "cases.txt", "Cases.TXT", "cases.xls", "cases.xlsx", "CASES.XLSX",
    "cases.xlsm", "cases.ods", "cases.sav", "cases.SAV", "cases.zsav", "cases.por", "cases.dta", "cases.sas7bdat",
    "cases.rds", "cases.parquet", "cases.feather", "cases.pkl", "cases.sqlite", "cases.db", "cases.mdb", "cases.accdb",
    "cases.zip", "cases.csv.gz", "cases.csv.bz2", "cases.csv.xz", "cases.csv.zst", "cases.7z", "cases.rar",
    "cases.tar", "cases.tar.gz", "cases.json", "cases.eml", "cases.msg", "cases.docx", "check.xlsx", "core.4711",
]  # fmt: skip
FOLDERS = ["", "params/2020", "params", "tests/reference", "tests", "notebooks", "barometer", "docs", "anything/deep"]
PLACES = [
    "params/2020/cases.csv", "params/2020/cases/codebook.csv", "tests/reference/cases.csv", "tests/reference/svy/more.csv",
    "outputs/2020/kommuner/183-ishoej.html", "outputs/2020/run.json", "outputs/2020/tables/frequencies.csv", "outputs2/",
    "outputs2/2020/x", "outputs_test/2020/run.json", "results/2020/bilag2.pdf", "results/2020/bilag2.html",
    "notebooks/out.ipynb", "notebooks/kommune-Copy1.ipynb", "notebooks/.ipynb_checkpoints/kommune-checkpoint.ipynb",
    "notebooks/kommune.html", "Untitled.ipynb", "notebooks/kommune.pdf", "notebooks/deeper/kommune.ipynb",
]  # fmt: skip


def ignored(paths: list[str]) -> set[str]:
    """Those of some paths that git would not add. Whether a path is tracked already counts for nothing."""
    command = ["git", "-C", str(ROOT), "check-ignore", "--no-index", "--stdin"]
    run = subprocess.run(command, input="\n".join(paths), capture_output=True, text=True)
    assert run.returncode in (0, 1), run.stderr
    return set(run.stdout.splitlines())


def tracked() -> list[str]:
    run = subprocess.run(["git", "-C", str(ROOT), "ls-files"], capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


@pytest.mark.parametrize("folder", FOLDERS)
def test_data_are_ignored_wherever_they_lie(folder):
    paths = [f"{folder}/{name}".lstrip("/") for name in DATA]
    assert ignored(paths) == set(paths)


def test_outputs_and_executed_notebooks_are_ignored():
    assert ignored(PLACES) == set(PLACES)


def test_no_tracked_file_is_ignored():
    assert ignored(tracked()) == set()


def test_a_new_file_of_the_package_is_not_ignored():
    new = [
        "barometer/new.py",
        "docs/new.md",
        "params/2030/survey.yml",
        "params/2030/codebook.csv",
        "params/2030/columns.csv",
    ]
    assert ignored(new) == set()


@pytest.mark.parametrize("place", planting.places())
def test_what_is_planted_in_a_file_of_any_kind_is_ignored_or_found(tmp_path, place):
    """A file that git ignores stops counts too; in one that it takes, the scan before a commit finds the number."""
    spellings, make = planting.places()[place]
    name, content = make(spellings["plain"](planting.random_number(random.Random(place))))
    (tmp_path / name).write_bytes(content)
    (one,) = scanned([tmp_path / name])
    assert one.places
    kind = Path(name).suffix
    assert kind in (".svg", ".bin", ".png") or ignored([f"notebooks/{name}"])


def test_every_tracked_file_is_free_of_numbers():
    found = {one.name: one.places or one.unsearchable for one in scanned([ROOT / path for path in tracked()])}
    assert {name: places for name, places in found.items() if places} == {}
