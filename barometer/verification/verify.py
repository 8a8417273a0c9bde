"""Whether the files of a year's folder are those that its run recorded, and whether the run can be repeated."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..digests import sha256_of_file
from ..errors import ParameterError
from ..files import reading
from ..render import environment
from ..render.ownership import listed
from .recorded_run import FoundRun, RecordedRun

MISSING, CHANGED = "it is missing", "it was changed after it was made"
NOT_MADE, NOT_RECORDED = "it is no longer made", "it was not recorded"
OURS = "made from the same, in the same environment: this is a fault of the package, please report it"
# What a report is made from, in the order in which a reason is given.
_PARTS = {"data": "data", "params": "params", "notebook": "notebook", "parameters": "parameters", "code": "code",
          "links": "links", "day": "day", "sections": "kommuner's pages", "bound": "kommuner"}  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """A file that is not as it was recorded.

    Attributes
    ----------
    file : str
        Its place in the year's folder.
    reason : str
        Why, in words.
    """

    file: str
    reason: str


def changed_files(found: FoundRun) -> list[Difference]:
    """The files of a run that are missing, or are not as the run wrote them.

    Parameters
    ----------
    found : FoundRun
        The run.
    """
    differences = []
    for name, digest in found.run.files.items():
        path = found.folder / name
        if not path.is_file():
            differences.append(Difference(name, MISSING))
            continue
        with reading(path, "A file of the run cannot be read.", ParameterError):
            if sha256_of_file(path) != digest:
                differences.append(Difference(name, CHANGED))
    return differences


def check_environment(run: RecordedRun) -> None:
    """Refuses to repeat a run in another environment than its own.

    Parameters
    ----------
    run : RecordedRun
        The run.

    Raises
    ------
    ParameterError
        The lock file is another than the recorded one, or libraries here are not as it has them.
    """
    todo = "Install the environment that was recorded, or add --other-environment to go on in this one."
    other = environment_differences(run)
    if run.lock != environment.lock_digest():
        raise ParameterError("The environment is not the one that was recorded: its lock file is another.",
                             where="requirements.lock", got=listed(other), todo=todo)  # fmt: skip
    if beside := environment.beside_lock():
        got = [f"{name} {installed}, locked {locked}" for name, (locked, installed) in sorted(beside.items())]
        raise ParameterError("The environment is not the locked one.", where="requirements.lock",
                             got=listed(got), todo=todo)  # fmt: skip


def check_same_case_file(run: RecordedRun, cases: Path | None) -> None:
    """Refuses to repeat a run with another case file than its own.

    Parameters
    ----------
    run : RecordedRun
        The run.
    cases : Path, optional
        The case file that is given.

    Raises
    ------
    ParameterError
        The run has a case file and none is given, or another; or it has none and one is given.
    """
    recorded = run.data.cases
    if cases is None:
        if recorded:
            raise ParameterError("The run was made from a case file.", where="--cases", got="none",
                                 todo="Name the case file with --cases.")  # fmt: skip
        return
    if not recorded:
        raise ParameterError("The run was made without a case file.", where="--cases", todo="Leave --cases out.")
    with reading(cases, "The case file cannot be read.", ParameterError, where="--cases"):
        given = sha256_of_file(cases)
    if given != recorded:
        raise ParameterError("The case file is not the one that was recorded.", where="--cases",
                             expected=f"sha256 {recorded}", got=f"sha256 {given}")  # fmt: skip


def environment_differences(run: RecordedRun) -> list[str]:
    """What is of another version here than when the run was made: Python, then the libraries in their order.

    Parameters
    ----------
    run : RecordedRun
        The run.
    """
    here = {"Python": platform.python_version(), **environment.used_versions()}
    then = {"Python": run.python, **{name: v for name, v in run.versions.items() if name != "barometer"}}
    names = ["Python", *sorted({*here, *then} - {"Python"})]
    return [
        f"{name} {then.get(name, 'none')}, here {here.get(name, 'none')}"
        for name in names
        if then.get(name) != here.get(name)
    ]


def differences(recorded: RecordedRun, rebuilt: RecordedRun, around: Iterable[str]) -> list[Difference]:
    """The files that came out otherwise when a run was repeated, each with the reason.

    Parameters
    ----------
    recorded : RecordedRun
        The run as it was recorded.
    rebuilt : RecordedRun
        The run as it was repeated, in at least the formats of the first.
    around : iterable of str
        What is other in the environment, as `environment_differences` gives it.
    """
    around = list(around)
    found = []
    for file, digest in recorded.files.items():
        if file not in rebuilt.files:
            found.append(Difference(file, NOT_MADE))
        elif rebuilt.files[file] != digest:
            name = recorded.report_of(file)
            then, now = (_made_from(run, name) for run in (recorded, rebuilt))
            found.append(Difference(file, _reason(then, now, recorded, rebuilt, around)))
    others = (file for file in rebuilt.files if file not in recorded.files)
    found += [Difference(file, NOT_RECORDED) for file in others if rebuilt.report_of(file) not in recorded.reports]
    return found


def _made_from(run: RecordedRun, name: str) -> Mapping[str, str]:
    return run.reports[name].made_from if name in run.reports else {}


def _reason(
    then: Mapping[str, str], now: Mapping[str, str], recorded: RecordedRun, rebuilt: RecordedRun, around: list[str]
) -> str:
    """Why a file came out otherwise: what it is made from, then the environment, else the package."""
    other = [words for part, words in _PARTS.items() if then.get(part) != now.get(part)]
    commits = "" if recorded.commit == rebuilt.commit else f" (commit {recorded.commit}, here {rebuilt.commit})"
    reasons = [f"made from other {', '.join(other)}{commits if 'code' in other else ''}"] if other else []
    reasons += [f"made with {listed(around)}"] if around else []
    return "; ".join(reasons) or OURS
