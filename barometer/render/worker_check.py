"""What must be alike on every machine that makes a batch's reports, and what to do where it is not.

A page's key says from which code, parameters and notebook it was made, and run.json with which libraries; both
are written by the machine that drives. So every other machine must have the same, and see the same outputs.
"""

from __future__ import annotations

import os
import platform
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from ..errors import ConfigError, RenderError
from ..files import BESIDE
from ..params import folder
from . import provenance
from .reports import Report

CODE, PARAMS, NOTEBOOK_FILES, OUTPUTS, PYTHON = "code", "params", "notebooks", "outputs", "Python"
_WHAT = {
    CODE: "A worker runs other code.",
    PARAMS: "A worker has other parameters.",
    NOTEBOOK_FILES: "A worker has other notebooks.",
    OUTPUTS: "A worker cannot use the folder of the outputs.",
}
_TODO = {
    PARAMS: f"Give it the same params/, in its checkout or by {folder.ENVIRONMENT_VARIABLE}, and start it again.",
    NOTEBOOK_FILES: "Put the same checkout there, at the same path.",
    OUTPUTS: "Name a folder with --outputs that every worker sees at the same path and may write.",
}
INSTALL = "Install the same commit and its requirements.lock there, and start the worker again."


@dataclass(frozen=True)
class Ground:
    """What a batch stands on that other machines must find at the same paths.

    Attributes
    ----------
    notebooks : tuple of Path
        Every notebook that is run.
    mark : Path
        A file in the folder of the outputs, with a word in it that stands nowhere else.
    """

    notebooks: tuple[Path, ...]
    mark: Path


@contextmanager
def ground(reports: Sequence[Report]) -> Iterator[Ground]:
    """The ground of these reports, of one year; its mark goes when the block is left, or with the next run."""
    handle, mark = tempfile.mkstemp(dir=reports[0].folder, prefix=".ground.", suffix=BESIDE)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(os.urandom(16).hex())
        os.chmod(mark, 0o644)  # a worker may be another user
        yield Ground(tuple(sorted({report.notebook for report in reports})), Path(mark))
    finally:
        Path(mark).unlink(missing_ok=True)


def seen(ground: Ground) -> dict[str, str]:
    """What this process works with: name -> digest, version or word, or why there is none."""
    return {
        CODE: provenance.code()[: provenance.SHORT],
        PARAMS: _params(),
        NOTEBOOK_FILES: _notebooks(ground.notebooks),
        OUTPUTS: _outputs(ground.mark),
        PYTHON: platform.python_version(),
        **library_versions(),
    }


def compare(asked: Mapping[str, str], found: Mapping[str, str], worker: str) -> None:
    """Refuses a worker that has anything else than was asked for; names the first such thing.

    Raises
    ------
    RenderError
    """
    for name, expected in asked.items():
        if (got := found.get(name, "none")) != expected:
            raise RenderError(
                _WHAT.get(name, f"A worker has another {name}."),
                where=worker,
                expected="" if name == OUTPUTS else expected,
                got=got,
                todo=_TODO.get(name, INSTALL),
            )


@cache  # of what was installed when this process began, and not of what is installed by now
def library_versions() -> dict[str, str]:
    """Name -> installed version of everything the package says it needs."""
    needed = [text for text in metadata.requires(provenance.PACKAGE.name) or () if "extra ==" not in text]
    return {name: _version(name) for name in sorted(re.match(r"[\w.-]+", text)[0] for text in needed)}


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "none"


def _params() -> str:
    try:
        return provenance.params(folder.folder(), *folder.survey_years(), *folder.period_names())[: provenance.SHORT]
    except ConfigError as error:
        return error.what


def _notebooks(paths: Sequence[Path]) -> str:
    try:
        return provenance.digest(*(path.read_bytes() for path in paths))[: provenance.SHORT]
    except OSError as error:
        return f"{Path(error.filename).name}: {error.strerror}"


def _outputs(mark: Path) -> str:
    try:
        with tempfile.TemporaryFile(dir=mark.parent):
            return mark.read_text(encoding="ascii")
    except OSError as error:
        return error.strerror or str(error)
