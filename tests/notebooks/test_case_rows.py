"""In a whole run only the counting process and the digest of the inputs open a case file: no worker, zygote or kernel."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from barometer.case_files.case_file import write_cases
from barometer.counts import synthetic

# Every Python process of the run imports this first, and forked ones inherit it.
WATCH = """
import os, sys
file, log = os.environ["WATCHED_FILE"], os.environ["WATCHED_LOG"]
def watch(event, given):
    if event == "open" and given[0] in (file, file.encode()):
        with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), "a") as into:
            into.write(f"{os.getpid()} opened it: {' '.join(sys.orig_argv)}\\n")
    elif event == "import" and given[0] == "papermill":
        with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), "a") as into:
            into.write(f"{os.getpid()} ran notebooks\\n")
sys.addaudithook(watch)
"""


@pytest.mark.parametrize("engine", ["warm", "papermill"])
def test_no_process_that_runs_notebooks_opens_the_case_file(survey_2020, tmp_path, engine):
    file, log = tmp_path / "sager.csv", tmp_path / "log"
    write_cases(synthetic.invent(survey_2020.codebook, every_kommune=True), file)
    (tmp_path / "sitecustomize.py").write_text(WATCH)
    watched = {"WATCHED_FILE": str(file), "WATCHED_LOG": str(log), "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-m", "barometer", "render", "--year", "2020", "--cases", str(file), "--kommune", "S01"]
    command += ["--to", "html", "--jobs", "1", "--engine", engine, "--outputs", str(tmp_path / "outputs")]
    run = subprocess.run(command, env={**os.environ, **watched}, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    lines = log.read_text().splitlines()
    opened = {int(line.split()[0]): line for line in lines if "opened it" in line}
    ran = {int(line.split()[0]) for line in lines if line.endswith("ran notebooks")}
    assert ran and not ran & set(opened)
    counting = [line for line in opened.values() if "barometer.privacy.apart" in line]
    driving = [line for line in opened.values() if "-m barometer render" in line]
    assert len(counting) == len(driving) == 1 and len(opened) == 2
