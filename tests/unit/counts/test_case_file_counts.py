"""A case file is counted in a process of its own: the same counts, the same faults, and no cell anywhere else."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from barometer import columns as c
from barometer.case_files.case_file import write_cases
from barometer.counts import synthetic
from barometer.counts.case_file_counts import counts_of_case_file
from barometer.counts.survey_counts import counts_of_cases
from barometer.errors import CaseFileError

PACKAGE = Path(__file__).resolve().parents[3] / "barometer"
READERS = {"read_cases", "read_case_file", "check_case_file"}
WATCHED = """
import gc, pathlib, sys
import pandas as pd
import barometer
file, opened = sys.argv[1], []
sys.addaudithook(lambda event, given: opened.append(1) if event == "open" and str(given[0]) == file else None)
{program}
frames = [one for one in gc.get_objects() if isinstance(one, pd.DataFrame) and "case" in one.columns]
print("opened", len(opened), "times,", max(map(len, frames), default=0), "rows")
"""


@pytest.fixture(scope="module")
def invented(survey_2020):
    return synthetic.invent(survey_2020.codebook, every_kommune=True)


@pytest.fixture(scope="module")
def file(invented, tmp_path_factory):
    path = tmp_path_factory.mktemp("office") / "sager.csv"
    write_cases(invented, path)
    return path


def test_the_counts_are_those_of_the_cases_and_the_cases_stay_behind(file, invented, survey_2020):
    counted, facts = counts_of_case_file(file, 2020)
    expected = counts_of_cases(invented, survey_2020.codebook)
    pd.testing.assert_frame_equal(counted.frequencies, expected.frequencies)
    pd.testing.assert_frame_equal(counted.design_effects, expected.design_effects)
    assert len(counted.cases) == 0 and not facts.partial


def test_what_is_hidden_is_hidden_before_it_comes_back(real_year, edit, tmp_path):
    three = sorted(real_year[c.KOMMUNE_CODE].unique())[:3]
    cases = real_year[real_year[c.KOMMUNE_CODE].isin(three)].assign(opfoelgning_3mdr="")
    write_cases(cases, tmp_path / "sager.csv")
    shown, facts = counts_of_case_file(tmp_path / "sager.csv", 2020, partial=True)
    assert facts.blanks and shown.frequencies[c.COUNT].between(1, 4).any()
    edit("2020/survey.yml", "year: 2020\n", "year: 2020\nsuppress_below: 5\n")
    hidden, facts = counts_of_case_file(tmp_path / "sager.csv", 2020, partial=True)
    assert facts.blanks == ()  # they tell a base
    assert not hidden.frequencies[c.COUNT].between(1, 4).any() and hidden.frequencies[c.COUNT].isna().any()
    assert set(hidden.design_effects[c.DEFF_STRATIFIED].dropna()) == {1.0}


def test_every_fault_comes_back(file, tmp_path):
    broken = tmp_path / "sager.csv"
    broken.write_text(file.read_text().replace(",nej,", ",aldrig,"))
    with pytest.raises(CaseFileError) as caught:
        counts_of_case_file(broken, 2020)
    assert caught.value.exit_code == 4 and len(caught.value.faults) > 0
    assert "aldrig" not in str(caught.value) and "sager" not in str(caught.value)


def seen_by(program: str, file: Path) -> str:
    """Whether a process of its own opened the file, and how many rows of cases it then holds."""
    command = [sys.executable, "-c", WATCHED.format(program=program), str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_who_opens_a_survey_neither_opens_its_file_nor_holds_a_row(file):
    assert seen_by("kept = barometer.open_survey(2020, cases=file); kept.verdict()", file) == "opened 0 times, 0 rows"


def test_who_reads_the_file_does_and_so_the_other_would_be_seen(file, invented):
    program = (
        "from barometer.case_files.case_file import read_cases; from barometer.params.codebook import read_codebook; "
        "kept = read_cases(pathlib.Path(file), read_codebook(2020))"
    )
    assert re.fullmatch(rf"opened [1-9]\d* times, {len(invented)} rows", seen_by(program, file))


def test_nobody_else_in_the_package_reads_cases():
    """Only what counts a file in its own process, the command `check`, and the reading itself."""
    readers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name) and node.id in READERS
    }
    assert readers == {"case_files/case_file.py", "counts/case_file_counts.py", "cli/case_files.py"}
