"""The command line: its exit codes and messages, and what it asks for. Nothing is rendered here."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from barometer import cli
from barometer import columns as c
from barometer.case_files import case_file
from barometer.cli import rendering
from barometer.counts import frequencies, synthetic
from barometer.counts.survey_counts import counts_of_cases
from barometer.counts.survey_facts import SurveyFacts
from barometer.digests import sha256_of_file
from barometer.files import write_file
from barometer.render import batch
from barometer.render.edition import Edition
from barometer.render.ownership import NOTHING_OUTDATED, Outdated
from barometer.render.render_report import Outcome


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


@dataclass
class Rendered:
    calls: list[tuple[Edition, tuple[str, ...], bool]]
    outcomes: list[Outcome]
    left_out: dict[str, str] = field(default_factory=dict)
    outdated: Outdated = NOTHING_OUTDATED


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Runs the command line as its entry point does, in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["barometer", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        told = capsys.readouterr()
        return Done(ended.value.code, told.out, told.err)

    return call


@pytest.fixture
def rendered(monkeypatch):
    """Editions that were asked for and are not rendered, and the outcomes they give instead."""
    asked = Rendered([], [Outcome("Ishøj", [Path("183-ishoej.html")]), Outcome("Årets resultater")])

    def plan(self, kommuner=(), *, bilag2):
        asked.calls.append((self, tuple(kommuner), bilag2))
        return SimpleNamespace(as_text=lambda: "Ishøj  never made", left_out=asked.left_out, outdated=asked.outdated)

    monkeypatch.setattr(batch, "warm_ahead", lambda: None)  # no notebook will run
    monkeypatch.setattr(Edition, "plan", plan)
    monkeypatch.setattr(Edition, "render", lambda self, planned: asked.outcomes)
    return asked


@pytest.fixture(scope="module")
def case_files(tmp_path_factory):
    """Year -> the invented cases as a file."""
    made: dict[int, Path] = {}

    def make(year: int) -> Path:
        if year not in made:
            made[year] = tmp_path_factory.mktemp("cases") / f"{year}.csv"
            cli.cli.main(["demo", "--year", str(year), "--to", str(made[year])], standalone_mode=False)
        return made[year]

    return make


# --- what is refused ------------------------------------------------------------------------------------

REFUSED = {
    "unknown year": (("render", "--year", 2019), "2020, 2021, 2022, 2023, 2024"),
    "unknown year of the demo": (("demo", "--year", 2019, "--to", "c.csv"), "2020, 2021, 2022, 2023, 2024"),
    "a year that is none": (("render", "--year", "i fjor"), "--year"),
    "no year": (("render",), "--year"),
    "a year without cases": (("render", "--year", 2023), "2023"),
    "unknown kommune": (("render", "--year", 2020, "--kommune", "Ishoj"), "Did you mean Ishøj?"),
    "unknown kommune of bilag2": (("bilag2", "--year", 2020, "--kommune", "461"), "Ishøj (183)"),
    "unknown option": (("render", "--yaer", 2020), "Did you mean --year?"),
    "unknown command": (("rendr", "--year", 2020), "rendr"),
    "unknown format": (("render", "--year", 2020, "--to", "html,pfd"), "Did you mean pdf?"),
    "no format": (("render", "--year", 2020, "--to", ""), "Allowed: html, pdf"),
    "a date that is none": (("render", "--year", 2020, "--as-of", "2020-13-01"), "as 2020-07-09"),
    "a date in Danish": (("bilag2", "--year", 2020, "--as-of", "9. juli 2020"), "as 2020-07-09"),
    "seconds without end": (("render", "--year", 2020, "--time-limit", "inf"), "--time-limit"),
    "seconds that are no number": (("render", "--year", 2020, "--time-limit", "nan"), "--time-limit"),
    "a folder without a name": (("render", "--year", 2020, "--outputs", " "), "--outputs"),
    "a folder that no run made": (("verify", "."), "No run is recorded"),
    "two folders of no year": (("diff", "a", "b"), "not two folders of the same year"),
    "two years": (("diff", "a/2020", "a/2021"), "2020, 2021"),
    "a year that nobody made": (("diff", "a/2020", "b/2020"), "tables of a year are not there"),
    "a hash that is none": (("trace", "xyz"), "no hash"),
    "a hash that nobody knows": (("trace", "abcdef012345"), "No page with this hash"),
    "no jobs": (("render", "--year", 2020, "--jobs", 0), "--jobs"),
    "demo to nowhere": (("demo", "--year", 2020), "--to"),
    "demo to another kind of file": (("demo", "--year", 2020, "--to", "cases.xlsx"), ".csv"),
    "demo to no folder": (("demo", "--year", 2020, "--to", "none/cases.csv"), "none"),
    "demo of kommuner all apart": (("demo", "--year", 2020, "--to", "c.csv", "--icc", 1), "--icc"),
    "demo of a negative seed": (("demo", "--year", 2020, "--to", "c.csv", "--seed", -1), "--seed"),
}


@pytest.mark.parametrize(("arguments", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_meant_is_refused_with_2_and_leaves_nothing_behind(run, tmp_path, arguments, said):
    done = run(*arguments)
    assert done.code == 2 and said in done.err and done.out == ""
    assert "Traceback" not in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_case_file_that_is_not_there_is_refused_with_4(run, tmp_path):
    done = run("render", "--year", 2020, "--cases", "none.csv")
    assert done.code == 4 and "The file is not there." in done.err and list(tmp_path.iterdir()) == []


def test_a_case_file_of_another_kind_is_refused_with_4_and_never_quoted(run, tmp_path):
    number = "".join(str(digit) for digit in (0, 1) * 5)  # ten digits, as somebody's would be
    (tmp_path / "cases.csv").write_text(f"cpr;navn\n{number};Somebody\n", encoding="utf-8")
    done = run("render", "--year", 2020, "--cases", "cases.csv")
    assert done.code == 4 and "Somebody" not in done.err and number not in done.err


def test_parameters_that_contradict_themselves_are_refused_with_3(run, edit):
    edit("rule.yml", "value: 0.10", "value: ten")
    done = run("render", "--year", 2020)
    assert done.code == 3 and "params/rule.yml" in done.err and "Traceback" not in done.err


@pytest.mark.parametrize("arguments", [("--help",), ("-h",), ("render", "--help"), ("--version",)])
def test_help_is_no_fault(run, arguments):
    assert run(*arguments).code == 0


def test_an_interruption_is_told_and_not_traced(run, rendered, monkeypatch):
    def interrupted(self, planned):
        raise KeyboardInterrupt

    monkeypatch.setattr(Edition, "render", interrupted)
    done = run("render", "--year", 2020)
    assert done.code == 130 and "Interrupted" in done.err and "Traceback" not in done.err


# --- demo -----------------------------------------------------------------------------------------------


def test_the_demo_writes_its_cases_and_says_what_they_are(run, tmp_path):
    done = run("demo", "--year", 2020, "--to", "cases.csv")
    assert (done.code, done.err) == (0, "")
    assert done.out == "cases.csv: 735 invented cases. They say nothing about any kommune.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["cases.csv"]
    assert len(pd.read_csv(tmp_path / "cases.csv", dtype=str)) == 735


def test_the_same_seed_writes_the_same_bytes_and_another_does_not(run, tmp_path):
    for name, seed in (("a.csv", 3), ("b.csv", 3), ("c.csv", 4)):
        assert run("demo", "--year", 2021, "--to", name, "--seed", seed, "--icc", 0.1).code == 0
    first, again, other = ((tmp_path / name).read_bytes() for name in ("a.csv", "b.csv", "c.csv"))
    assert first == again != other


def test_the_demo_as_a_case_file_gives_the_same_frequencies(run, rendered, case_files, survey_2020):
    assert run("render", "--year", 2020, "--cases", case_files(2020)).code == 0
    ((edition, _, _),) = rendered.calls
    counted = counts_of_cases(synthetic.invent(survey_2020.codebook, every_kommune=True), survey_2020.codebook)
    pd.testing.assert_frame_equal(edition.results.frequencies, counted.frequencies)
    pd.testing.assert_frame_equal(edition.results.designs, counted.design_effects)


# --- what an edition is asked for -----------------------------------------------------------------------


@pytest.mark.parametrize(("command", "bound"), [("render", False), ("bilag2", True)])
def test_an_edition_is_asked_for_what_the_options_say(run, rendered, command, bound):
    done = run(command, "--year", 2020, "--kommune", "Ishøj", "--kommune", "S01", "--to", "pdf, html,pdf",
               "--jobs", 3, "--as-of", "2020-07-08", "--outputs", "elsewhere")  # fmt: skip
    ((edition, kommuner, bilag2),) = rendered.calls
    assert (kommuner, bilag2) == (("Ishøj", "S01"), bound)
    assert (edition.options.formats, edition.options.jobs, edition.options.as_of) == (
        ("pdf", "html"),
        3,
        date(2020, 7, 8),
    )
    assert edition.folder == Path("elsewhere/2020") and edition.results.codebook.year == 2020
    assert (done.code, done.out, done.err) == (0, f"{Path('elsewhere/2020')}: 2 reports made, 0 up to date\n", "")


def test_without_options_it_is_every_kommune_in_both_formats_today(run, rendered):
    assert run("render", "--year", 2020).code == 0
    ((edition, kommuner, _),) = rendered.calls
    assert (kommuner, edition.options.formats, edition.options.outputs) == ((), ("html", "pdf"), Path("outputs"))
    assert abs((edition.options.as_of - date.today()).days) <= 1 and edition.options.jobs >= 1


def test_what_failed_is_told_in_a_closing_table_with_1(run, rendered):
    rendered.outcomes.append(Outcome("Randers", error="The notebook failed.\n  where:    cell forest"))
    done = run("render", "--year", 2020)
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [
        "1 of 3 reports failed:", "  Randers  The notebook failed.", "             where:    cell forest"
    ]  # fmt: skip


# --- the years together ---------------------------------------------------------------------------------


def test_the_last_year_of_a_period_brings_the_years_together(run, rendered):
    done = run("render", "--year", 2022)
    ((edition, _, _),) = rendered.calls
    assert (done.code, done.err) == (0, "")
    assert edition.pool.period.name == "2020-2022"
    (beside,) = (r for r in edition.pool.years if r.codebook.year == 2022)
    alone, beside = (r.frequencies.set_index(frequencies.FREQUENCY_KEY)[c.COUNT] for r in (edition.results, beside))
    assert alone.loc[beside.index].equals(beside)


def test_no_other_year_does(run, rendered):
    assert run("render", "--year", 2021).code == 0
    ((edition, _, _),) = rendered.calls
    assert edition.pool is None


def test_with_a_case_file_of_one_year_they_are_left_out(run, rendered, case_files):
    done = run("render", "--year", 2022, "--cases", case_files(2022))
    ((edition, _, _),) = rendered.calls
    assert (done.code, edition.pool) == (0, None)
    assert edition.cases == sha256_of_file(case_files(2022))


def test_what_the_file_was_taken_for_is_told_once_and_written_nowhere(run, rendered, case_files):
    done = run("render", "--year", 2022, "--cases", case_files(2022))
    ((edition, _, _),) = rendered.calls
    assert done.err.splitlines() == ["The file was read as UTF-8 with commas between the cells."]
    assert edition.results.facts == SurveyFacts()


def test_what_is_left_out_and_what_was_taken_away_is_told(run, rendered):
    rendered.left_out["Årene samlet"] = "It needs the case files of all its years."
    rendered.outdated = Outdated([Path("a.html"), Path("a.pdf")])
    done = run("render", "--year", 2020)
    assert done.err == "Left out: Årene samlet. It needs the case files of all its years.\n"
    assert done.out.endswith("2 reports made, 0 up to date, 2 files no longer made and taken away\n")


# --- what is said of a case file --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real_cases(real_year, tmp_path_factory):
    """A folder with the case file of a whole year, and that of one kommune."""
    folder = tmp_path_factory.mktemp("cases")
    case_file.write_cases(real_year, folder / "whole.csv")
    case_file.write_cases(real_year[real_year[c.KOMMUNE_CODE] == "183"], folder / "own.csv")
    return folder


def test_a_part_of_a_year_is_opened_as_one(run, rendered, real_cases):
    assert run("bilag2", "--year", 2020, "--cases", real_cases / "own.csv", "--partial").code == 0
    ((edition, _, _),) = rendered.calls
    assert edition.results.facts.partial and set(edition.results.sources.values()) == {c.CASES}


def test_published_numbers_have_that_source(run, rendered, real_cases):
    assert run("render", "--year", 2020, "--cases", real_cases / "whole.csv", "--published").code == 0
    ((edition, _, _),) = rendered.calls
    assert set(edition.results.frequencies[c.SOURCE]) == set(edition.results.designs[c.SOURCE]) == {c.PUBLISHED}
    assert edition.results.facts == SurveyFacts()


SAID = {
    "published before its day": (("--cases", "own.csv", "--published", "--as-of", "2020-07-08"), "2020-07-09 or later"),
    "published in part": (("--cases", "own.csv", "--published", "--partial"), "A part of a year"),
    "published without a file": (("--published",), "none is given"),
    "a part of no file": (("--partial",), "none is given"),
}


@pytest.mark.parametrize(("arguments", "said"), SAID.values(), ids=SAID)
def test_what_cannot_be_said_of_a_case_file_is_refused(run, rendered, real_cases, tmp_path, arguments, said):
    shutil.copy(real_cases / "own.csv", tmp_path / "own.csv")
    done = run("render", "--year", 2020, *arguments)
    assert done.code == 2 and said in done.err and rendered.calls == []


def test_a_year_whose_day_of_publication_is_not_known_cannot_be_said_to_be_published(run, real_cases):
    done = run("render", "--year", 2021, "--cases", real_cases / "whole.csv", "--published")
    assert done.code == 2 and "params/2021/survey.yml" in done.err


def test_a_case_file_needs_no_other_year_that_can_be_invented(run, rendered, case_files, edit, params_copy):
    file = case_files(2022)
    edit("2021/survey.yml", "cases: 708", "cases:")
    assert run("render", "--year", 2022, "--cases", file).code == 0


# --- the file's own name --------------------------------------------------------------------------------


def test_the_name_of_a_case_file_reaches_no_output_and_no_notebook(run, real_cases, tmp_path, monkeypatch):
    """Whoever names a file may put a person's name or number into it."""
    folder = tmp_path / "Somebody's folder"
    folder.mkdir()
    file = shutil.copy(real_cases / "own.csv", folder / "Somebody's own.csv")

    def run_all(reports, jobs, *, warm, scheduler, first, last):
        first()
        return [Outcome(r.name, [write_file(path, repr(r)) for path in r.files]) for r in reports]

    monkeypatch.setattr(batch, "make_reports", run_all)
    monkeypatch.setattr(batch, "warm_ahead", lambda: None)
    done = run("render", "--year", 2020, "--cases", file, "--partial", "--to", "html", "--why")
    written = [path for path in (tmp_path / "outputs").rglob("*") if path.is_file()]
    assert done.code == 0 and {"run.json", "tables.json", "frequencies.csv"} <= {path.name for path in written}
    told = [done.out, done.err, *(str(path.relative_to(tmp_path)) for path in written)]
    assert not any("Somebody" in text for text in told)
    assert not any(b"Somebody" in content for path in written for content in contents_of(path))
    assert sha256_of_file(Path(file)) in (tmp_path / "outputs/2020/run.json").read_text(encoding="utf-8")


# --- what the system refuses, and what nobody foresaw -----------------------------------------------------


def contents_of(path: Path) -> list[bytes]:
    """What a file holds, and each file that is packed in it."""
    if not zipfile.is_zipfile(path):
        return [path.read_bytes()]
    with zipfile.ZipFile(path) as package:
        return [path.read_bytes(), *map(package.read, package.namelist())]


PR_CAPBSET_DROP, OVERRIDES = 24, (1, 2, 3)  # what lets root read and write where nobody may


def no_override() -> None:
    """In a child, before the command begins: root, too, may read and write only where it says so."""
    prctl = ctypes.CDLL(None).prctl
    for override in OVERRIDES if os.geteuid() == 0 else ():
        prctl(PR_CAPBSET_DROP, override, 0, 0, 0)


@pytest.fixture
def typed(tmp_path):
    """Runs the command in a process of its own, as a user does who may not read or write everything."""

    def call(*arguments: object, **environment: str) -> Done:
        command = [sys.executable, "-m", "barometer", *map(str, arguments)]
        run = subprocess.run(
            command, cwd=tmp_path, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60,
            preexec_fn=no_override if sys.platform == "linux" else None,
        )  # fmt: skip
        return Done(run.returncode, run.stdout, run.stderr)

    return call


def shut(path: Path) -> Path:
    """A file or folder nobody may use; skips where everybody may."""
    if sys.platform != "linux":
        pytest.skip("rights are taken away as on Linux")
    path.chmod(0)
    return path


def a_folder(path: Path) -> Path:
    path.mkdir()
    return path


def shut_file(path: Path) -> Path:
    path.write_text("case;kommune_code\n", encoding="utf-8")
    return shut(path)


def in_a_shut_folder(path: Path) -> Path:
    inner = a_folder(path.parent / "closed") / path.name
    inner.write_text("case;kommune_code\n", encoding="utf-8")
    shut(inner.parent)
    return inner


UNUSABLE = {
    "a folder": (a_folder, "Is a directory"),
    "a file nobody may read": (shut_file, "Permission denied"),
    "a file in a closed folder": (in_a_shut_folder, "Permission denied"),
}


@pytest.mark.parametrize(("make", "got"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_case_file_that_cannot_be_read_is_refused_with_4_and_without_machine_paths(typed, tmp_path, make, got):
    done = typed("render", "--year", 2020, "--cases", make(tmp_path / "cases.csv"))
    lines = done.err.splitlines()
    assert (done.code, done.out, lines[0]) == (4, "", "The case file cannot be read."), done.err
    assert f"  got:      {got}" in lines and "cases.csv" not in done.err and lines[-1].startswith("  do:")
    assert str(tmp_path) not in done.err


@pytest.mark.parametrize(
    ("make", "got"),
    [(a_folder, "Is a directory"), (in_a_shut_folder, "Permission denied")],
    ids=["a folder", "in a closed folder"],
)
def test_a_demo_that_cannot_be_written_is_refused_with_1_and_names_its_option(typed, tmp_path, make, got):
    file = make(tmp_path / "cases.csv")
    done = typed("demo", "--year", 2020, "--to", file)
    assert (done.code, done.out) == (1, ""), done.err
    assert done.err.splitlines()[0] == "A file could not be written." and f"got:      {got}" in done.err
    assert "name another file with --to." in done.err and "--outputs" not in done.err
    assert str(tmp_path) not in done.err


@pytest.mark.parametrize("file", ["rule.yml", "2020/codebook.csv", "2020/survey.yml", "2020/kommuner.csv"])
def test_a_folder_in_the_place_of_parameters_is_refused_with_3(run, params_copy, file):
    (params_copy / file).unlink()
    (params_copy / file).mkdir()
    done = run("render", "--year", 2020)
    assert (done.code, done.out) == (3, ""), done.err
    assert done.err.splitlines()[:2] == ["The file cannot be read.", f"  where:    params/{file}"]


def test_parameters_nobody_may_read_are_refused_with_3_and_without_machine_paths(typed, tmp_path, params_copy):
    shut(params_copy / "2020/codebook.csv")
    done = typed("render", "--year", 2020)
    assert (done.code, done.out) == (3, ""), done.err
    assert done.err.splitlines()[:2] == ["The file cannot be read.", "  where:    params/2020/codebook.csv"]
    assert str(tmp_path) not in done.err


@pytest.mark.parametrize("folder", [".", "2020"])
def test_a_closed_folder_of_parameters_is_told_without_machine_paths(typed, tmp_path, params_copy, folder):
    closed = shut(params_copy / folder)
    try:
        done = typed("render", "--year", 2020)
    finally:
        closed.chmod(0o755)
    assert done.code in (1, 3) and "Permission denied" in done.err, done.err
    assert "Traceback" not in done.err and str(tmp_path) not in done.err


NUMBER = "".join(("01", "01", "70", "1234"))


@pytest.fixture
def broken(monkeypatch):
    """A survey that cannot be opened, for a reason nobody foresaw."""

    def fail(*_, **__):
        raise KeyError(f"{NUMBER}, /home/somebody/cases.csv")

    monkeypatch.setattr("barometer.api.open_survey", fail)


def test_what_nobody_foresaw_is_one_line_with_an_exit_code_of_its_own(run, broken):
    done = run("render", "--year", 2020)
    assert (done.code, done.out, done.err.count("\n")) == (70, "", 1)
    assert done.err.startswith(
        "This is a fault of the package barometer: KeyError in barometer/cli/rendering.py, line "
    )
    assert "BAROMETER_DEBUG=1" in done.err and "somebody" not in done.err and NUMBER not in done.err


def test_who_asks_for_it_gets_the_traceback(broken, monkeypatch):
    monkeypatch.setenv("BAROMETER_DEBUG", "1")
    monkeypatch.setattr(sys, "argv", ["barometer", "render", "--year", "2020"])
    with pytest.raises(KeyError):
        cli.main()


def test_a_report_that_the_gate_stopped_gives_the_run_its_exit_code(capsys):
    class Rendered:
        folder = Path("2020")

        def __init__(self, *outcomes):
            self.outcomes = outcomes

        def render(self, _):
            return list(self.outcomes)

    good, failed = Outcome("Ishøj"), Outcome("Odense", error="It failed.", exit_code=1)
    stopped = Outcome("Ærø", error="A personal number was found.", exit_code=5)
    planned = SimpleNamespace(left_out={}, outdated=NOTHING_OUTDATED)
    assert rendering._told(Rendered(good, failed), planned, False) == 1
    assert rendering._told(Rendered(good, failed, stopped), planned, False) == 5
    assert rendering._told(Rendered(good), planned, False) == 0
    assert "2 of 3 reports failed:" in capsys.readouterr().err
