"""What a change must pass: `make check` goes on and counts, and CI and the hooks ask the same commands."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
STAGES = re.search(r"^STAGES := (.+)$", MAKEFILE, re.MULTILINE)[1].split()
(LOCAL,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
HOOKS = {hook["id"]: hook for hook in LOCAL["hooks"]}


@pytest.fixture
def check(tmp_path):
    """Runs `make check` over stages of the test's own, each of which says its name and fails if that starts with bad."""

    def run(*stages: str) -> tuple[int, list[str]]:
        recipes = [f"{stage}:\n\t@echo $@ ran\n\t@{str(stage[:3] != 'bad').lower()}\n" for stage in stages]
        (tmp_path / "stages.mk").write_text("".join(recipes), encoding="utf-8")
        # the tests may themselves run under make, whose flags are not meant for this one
        environment = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS")}
        environment["MAKEFILES"] = str(tmp_path / "stages.mk")
        command = ["make", "--no-print-directory", "--old-file=.venv/.complete", "check", f"STAGES={' '.join(stages)}"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.splitlines()

    return run


def test_it_goes_on_after_a_failure_and_tells_at_the_end_what_failed(check):
    code, lines = check("good1", "bad1", "good2", "bad2")
    assert code != 0
    assert [line for line in lines if line.endswith(" ran")] == ["good1 ran", "bad1 ran", "good2 ran", "bad2 ran"]
    assert lines[-1] == "--- 2 of 4 stages failed: bad1 bad2"


def test_where_nothing_fails_it_says_so(check):
    code, lines = check("good1", "good2")
    assert (code, lines[-1]) == (0, "--- 0 of 2 stages failed")


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_is_a_command_of_its_own(stage):
    assert re.search(rf"^{stage}: setup  ## ", MAKEFILE, re.MULTILINE)


def test_every_folder_of_tests_is_in_a_stage():
    folders = {f"tests/{path.name}" for path in (ROOT / "tests").iterdir() if any(path.glob("**/test_*.py"))}
    assert folders == set(re.findall(r"\btests/\w+", MAKEFILE))


def test_ci_asks_for_all_of_it():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.search(r"^make --no-print-directory check\b", script, re.MULTILINE)


def test_the_hooks_are_local_and_ask_the_stages_by_their_names():
    assert LOCAL["repo"] == "local" and {hook["language"] for hook in HOOKS.values()} == {"system"}
    asked = {name: shlex.split(hook["entry"]) for name, hook in HOOKS.items() if name not in ("subject", "scan")}
    apart = ("notebooks", "parquet", "pages")  # slow, and what needs libraries of its own
    assert asked == {name: ["make", name] for name in STAGES if name not in apart}


def test_what_is_committed_is_searched_for_personal_numbers():
    assert HOOKS["scan"]["entry"] == ".venv/bin/barometer scan" and "pass_filenames" not in HOOKS["scan"]


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ("ø" * 72, ""),
        (f"{'x' * 72}\n\nThe reason.\n", ""),
        ("Say one thing\n# Please enter the commit message\n", ""),
        ("x" * 73, "73 characters"),
        ("Say one thing\nand another\n", "A blank line"),
    ],
)
def test_the_subject_of_a_commit_is_short_and_stands_alone(tmp_path, message, fault):
    file = tmp_path / "COMMIT_EDITMSG"
    file.write_text(message, encoding="utf-8")
    done = subprocess.run([ROOT / HOOKS["subject"]["entry"], file], capture_output=True, text=True, check=False)
    assert (done.returncode, bool(done.stderr)) == (bool(fault), bool(fault))
    assert fault in done.stderr
