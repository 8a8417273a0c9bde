"""The commands about case files: exit codes, forms of the result, and no file written over unasked."""

from __future__ import annotations

import json
import os
import sys

import pytest

from barometer import cli
from barometer.cli import progress

MARKER = "Barn Barnesen"


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Runs the command line as its entry point does, in a folder of its own: exit code, output, errors."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["barometer", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return (ended.value.code, *capsys.readouterr())

    return call


@pytest.fixture
def demo(run, tmp_path):
    assert run("demo", "--year", 2020, "--to", "cases.csv")[0] == 0
    return tmp_path / "cases.csv"


@pytest.fixture
def spoilt(demo):
    """The demo file, with one answer that is none, under a name that is nobody's business."""
    path = demo.with_name(f"{MARKER}.csv")
    path.write_text(demo.read_text(encoding="utf-8").replace("familiebehandling", MARKER, 1), encoding="utf-8")
    return path


def test_a_clean_file_is_0_also_with_warnings(run, demo):
    code, out, err = run("check", demo, "--year", 2020)
    assert (code, err) == (0, "") and "0 faults, 1 warning" in out


def test_faults_are_1_and_neither_file_nor_cell_is_named(run, spoilt):
    code, out, err = run("check", spoilt, "--year", 2020)
    assert code == 1 and "column D (foranstaltning): The answer is unknown." in out
    assert "Barn" not in out + err


@pytest.mark.parametrize("form", ["text", "json", "xlsx"])
def test_what_cannot_be_read_is_2_and_not_named(run, tmp_path, form):
    place = tmp_path / f"{MARKER}.csv"
    place.write_bytes(b"")
    code, out, err = run("check", place, "--year", 2020, "--to", form, *(["--output", "r.xlsx"] * (form == "xlsx")))
    assert code == 2 and "The file is empty." in out + err and "Barn" not in out + err
    assert not (tmp_path / "r.xlsx").exists()


def test_a_case_file_with_faults_keeps_4_where_it_is_rendered(run, spoilt):
    code, _, err = run("render", "--year", 2020, "--cases", spoilt)
    assert code == 4 and "column D" in err and "Barn" not in err


def test_part_of_a_year_passes_as_a_part_alone(run, demo):
    head, *cases = demo.read_text(encoding="utf-8").splitlines(keepends=True)
    demo.write_text(head + "".join(line for line in cases if ",S01," in line), encoding="utf-8")
    assert run("check", demo, "--year", 2020)[0] == 1
    code, out, _ = run("check", demo, "--year", 2020, "--partial")
    assert code == 0 and "Checked as part of Børnesagsbarometret 2020" in out


def test_json_is_all_that_is_printed(run, spoilt):
    code, out, _ = run("check", spoilt, "--year", 2020, "--to", "json")
    assert code == 1 and [fault["kind"] for fault in json.loads(out)["faults"]] == ["answer_unknown"]


def test_a_workbook_needs_a_place_and_goes_there(run, spoilt, tmp_path):
    code, _, err = run("check", spoilt, "--year", 2020, "--to", "xlsx")
    assert code == 2 and "--output" in err
    assert run("check", spoilt, "--year", 2020, "--to", "xlsx", "--output", "svar.xlsx")[0] == 1
    assert (tmp_path / "svar.xlsx").read_bytes()[:2] == b"PK"


def test_the_rules_are_printed_in_danish_without_a_file(run):
    code, out, _ = run("check", "--rules", "--year", 2020)
    assert code == 0 and out.startswith("Sagsfilen for Børnesagsbarometret 2020") and "Firemånedersfristen" in out


def test_without_a_file_nothing_is_checked(run):
    code, out, err = run("check", "--year", 2020)
    assert (code, out) == (2, "") and "barometer check FILE" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("demo", "--year", 2020, "--to"),
        ("demo", "--template", "--year", 2020, "--to"),
        ("check", "cases.csv", "--year", 2020, "--to", "json", "--output"),
    ],
)
def test_no_file_is_written_over_unasked(run, demo, tmp_path, arguments):
    mine = tmp_path / "mine.xlsx" if "--template" in arguments else tmp_path / "mine.csv"
    mine.write_text("mine", encoding="utf-8")
    os.chmod(mine, 0o600)
    code, _, err = run(*arguments, mine)
    assert code == 1 and "already" in err and "--force" in err
    assert mine.read_text(encoding="utf-8") == "mine"
    assert run(*arguments, mine, "--force")[0] == 0
    assert mine.read_bytes() != b"mine"


def test_an_empty_workbook_has_no_invented_cases(run, tmp_path):
    code, _, err = run("demo", "--template", "--year", 2020, "--to", "sager.xlsx", "--seed", 1)
    assert code == 2 and "--seed" in err and not list(tmp_path.iterdir())


def test_the_bar_is_seen_after_two_seconds_on_a_screen_alone(monkeypatch, capfd):
    class Screen:
        def __init__(self):
            self.told = ""

        def isatty(self):
            return True

        def write(self, text):
            self.told += text

        def flush(self):
            pass

    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    with progress.progress_bar() as begin:
        begin("reading", 2)
    assert screen.told.strip() == ""
    monkeypatch.setattr(progress, "AFTER", 0.0)
    with progress.progress_bar() as begin:
        begin("reading", 2)
    assert "reading" in screen.told
    shown = screen.told
    monkeypatch.setattr(screen, "isatty", lambda: False)
    with progress.progress_bar() as begin:
        begin("reading", 2)
    assert screen.told == shown
