"""A run with nothing to do is seen from its inputs; anything that a page follows from ends that."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from barometer import files
from barometer.errors import RenderError
from barometer.render import last_run, run_json
from barometer.render.last_run import remember_run, run_inputs, up_to_date_reports
from barometer.render.records import RECORDS_FOLDER

PUBLISHED = date(2020, 7, 9)
BEFORE, ON, AFTER = date(2020, 7, 8), PUBLISHED, date(2026, 11, 25)
ASKED = {"year": 2020, "kommuner": [], "formats": ["html"], "bilag2": False}


@pytest.fixture
def folder(tmp_path) -> Path:
    """A year's folder after a run of three reports."""
    (tmp_path / "2020" / "kommuner").mkdir(parents=True)
    for name in ("national.html", "kommuner/183-ishoej.html"):
        (tmp_path / "2020" / name).write_text(name, encoding="utf-8")
    return tmp_path / "2020"


def remember(folder: Path, as_of: date = AFTER, published: date | None = PUBLISHED, **inputs: str) -> None:
    remember_run(folder, inputs or {"code": "a"}, as_of, published, [1, 2, 3], sorted(folder.rglob("*.html")))


def test_the_same_run_has_nothing_to_do(folder):
    remember(folder)
    assert up_to_date_reports(folder, {"code": "a"}, AFTER) == 3


def test_a_first_run_has(folder):
    assert up_to_date_reports(folder, {"code": "a"}, AFTER) is None


@pytest.mark.parametrize("other", [{"code": "b"}, {}, {"code": "a", "cases": "c"}])
def test_other_inputs_have(folder, other):
    remember(folder)
    assert up_to_date_reports(folder, other, AFTER) is None


@pytest.mark.parametrize("name", ["national.html", "kommuner/183-ishoej.html"])
@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_text("by another hand", encoding="utf-8")])
def test_a_file_that_is_not_as_it_was_left_has(folder, name, spoil):
    remember(folder)
    spoil(folder / name)
    assert up_to_date_reports(folder, {"code": "a"}, AFTER) is None


@pytest.mark.parametrize(
    ("then", "now", "same"),
    [(ON, AFTER, True), (AFTER, ON, True), (BEFORE, BEFORE, True), (BEFORE, ON, False), (AFTER, BEFORE, False)],
)
def test_all_days_from_publication_on_are_one(folder, then, now, same):
    remember(folder, as_of=then)
    assert (up_to_date_reports(folder, {"code": "a"}, now) == 3) is same


def test_without_a_day_of_publication_no_day_differs(folder):
    remember(folder, as_of=BEFORE, published=None)
    assert up_to_date_reports(folder, {"code": "a"}, AFTER) == 3


@pytest.mark.parametrize("text", ["", "{", "[]", '{"inputs": {"code": "a"}}', "null"])
def test_a_record_that_cannot_be_read_is_none(folder, text):
    remember(folder)
    (folder / last_run.RECORDS_FOLDER / last_run.NAME).write_text(text, encoding="utf-8")
    assert up_to_date_reports(folder, {"code": "a"}, AFTER) is None


def test_a_file_that_is_not_there_is_not_remembered(folder):
    with pytest.raises(RenderError):
        remember_run(folder, {}, AFTER, PUBLISHED, [1], [folder / "missing.html"])
    assert not (folder / last_run.RECORDS_FOLDER / last_run.NAME).exists()


def test_the_record_holds_no_path_of_the_machine(folder):
    remember(folder)
    text = (folder / last_run.RECORDS_FOLDER / last_run.NAME).read_text(encoding="utf-8")
    assert str(folder.parent) not in text
    assert set(json.loads(text)["files"]) == {"national.html", "kommuner/183-ishoej.html"}


# --- what a run follows from -------------------------------------------------------------------------------


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


@pytest.mark.parametrize(("cases", "mode"), [("a digest", 0o600), ("", 0o666 & ~files._UMASK)])
def test_a_digest_of_a_case_file_is_the_users_alone(folder, cases, mode):
    remember(folder, cases=cases)
    path = folder / RECORDS_FOLDER / last_run.NAME
    assert path.stat().st_mode & 0o777 == mode
    run_json.write_run_json(folder / "run.json", folder, [], [], data={"cases": cases} if cases else {})
    assert (folder / "run.json").stat().st_mode & 0o777 == mode


@pytest.mark.parametrize("name", ["year", "kommuner", "formats", "bilag2"])
def test_what_is_asked_for_is_an_input(name):
    other = {"year": 2021, "kommuner": ["Ishøj"], "formats": ["pdf"], "bilag2": True}[name]
    assert changed(run_inputs(ASKED, None), run_inputs({**ASKED, name: other}, None)) == {"asked"}


def test_a_case_file_is_an_input_by_its_content(tmp_path):
    first, second, third = (tmp_path / name for name in ("a.csv", "b.csv", "c.csv"))
    first.write_text("case", encoding="utf-8")
    shutil.copy(first, second)
    third.write_text("casf", encoding="utf-8")
    found = [run_inputs(ASKED, path) for path in (first, second, third, None)]
    assert found[0] == found[1]
    assert changed(found[0], found[2]) == changed(found[0], found[3]) == {"cases"}


def test_what_cannot_be_read_is_no_input_and_nothing_is_up_to_date(folder, tmp_path):
    assert run_inputs(ASKED, tmp_path / "missing.csv") == {}
    remember_run(folder, {}, AFTER, PUBLISHED, [1], [])
    assert up_to_date_reports(folder, {}, AFTER) is None


@pytest.mark.parametrize("file", ["rule.yml", "2020/codebook.csv", "2022/survey.yml", "2020-2022/survey.yml"])
def test_every_parameter_is_an_input(params_copy, file):
    before = run_inputs(ASKED, None)
    with (params_copy / file).open("a", encoding="utf-8") as opened:
        opened.write("\n")
    assert changed(before, run_inputs(ASKED, None)) == {"params"}


def test_every_notebook_is_an_input(tmp_path, monkeypatch):
    shutil.copytree(last_run.ROOT / "notebooks", tmp_path / "notebooks")
    before = run_inputs(ASKED, None)
    monkeypatch.setattr(last_run, "ROOT", tmp_path)
    assert run_inputs(ASKED, None) == before
    with (tmp_path / "notebooks" / "kommune.ipynb").open("a", encoding="utf-8") as opened:
        opened.write("\n")
    assert changed(before, run_inputs(ASKED, None)) == {"notebooks"}
