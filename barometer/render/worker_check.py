"""What each machine that makes reports of a batch must have in common, and what to do where one has not.

The key of a page says from which code, parameters and notebook it was made. run.json says with which libraries. The
machine that drives the batch writes both. So every other machine must have the same, and see the same outputs.
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

from ..digests import sha256_of_parts
from ..errors import ConfigError, RenderError
from ..files import BESIDE
from ..params import folder
from . import provenance
from .report import Report

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
class SharedFiles:
    """Files that every machine must find at the same paths.

    Attributes
    ----------
    notebooks : tuple of Path
        Every notebook that is run.
    mark : Path
        A file in the folder of the outputs that holds a random text. Who reads the same text sees the same folder.
    """

    notebooks: tuple[Path, ...]
    mark: Path


@contextmanager
def shared_files(reports: Sequence[Report]) -> Iterator[SharedFiles]:
    """The files that every machine must find for some reports. The mark is removed when the block is left.

    Parameters
    ----------
    reports : sequence of Report
        Of one year.
    """
    handle, mark = tempfile.mkstemp(dir=reports[0].folder, prefix=".mark.", suffix=BESIDE)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(os.urandom(16).hex())
        os.chmod(mark, 0o644)  # a worker may be another user
        yield SharedFiles(tuple(sorted({report.notebook for report in reports})), Path(mark))
    finally:
        Path(mark).unlink(missing_ok=True)


def installation(files: SharedFiles) -> dict[str, str]:
    """What this process has: name -> digest, version or text, or the reason why it has none.

    Parameters
    ----------
    files : SharedFiles
        The files that are looked for.
    """
    return {
        CODE: provenance.code_digest()[: provenance.SHORT],
        PARAMS: _params(),
        NOTEBOOK_FILES: _notebooks(files.notebooks),
        OUTPUTS: _outputs(files.mark),
        PYTHON: platform.python_version(),
        **library_versions(),
    }


def check_worker(expected: Mapping[str, str], found: Mapping[str, str], worker: str) -> None:
    """Refuses a worker that has anything else than is expected.

    Parameters
    ----------
    expected, found : mapping
        What this process has, and what the worker has, as `installation` gives it.
    worker : str
        The worker's address.

    Raises
    ------
    RenderError
        Names the first thing in which the two differ.
    """
    for name, right in expected.items():
        if (got := found.get(name, "none")) != right:
            raise RenderError(
                _WHAT.get(name, f"A worker has another {name}."),
                where=worker,
                expected="" if name == OUTPUTS else right,
                got=got,
                todo=_TODO.get(name, INSTALL),
            )


@cache  # of what was installed when this process began, and not of what is installed by now
def library_versions() -> dict[str, str]:
    """Name -> installed version of everything the package says it needs."""
    needed = [text for text in metadata.requires(provenance.PACKAGE.name) or () if "extra ==" not in text]
    return {name: _version(name) for name in sorted(re.split(r"[^\w.-]", text, maxsplit=1)[0] for text in needed)}


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "none"


def _params() -> str:
    try:
        return provenance.params_digest(folder.folder(), *folder.survey_years(), *folder.period_names())[: provenance.SHORT]
    except ConfigError as error:
        return error.what


def _notebooks(paths: Sequence[Path]) -> str:
    try:
        return sha256_of_parts(*(path.read_bytes() for path in paths))[: provenance.SHORT]
    except OSError as error:
        return f"{Path(error.filename).name}: {error.strerror}"


def _outputs(mark: Path) -> str:
    try:
        with tempfile.TemporaryFile(dir=mark.parent):
            return mark.read_text(encoding="ascii")
    except OSError as error:
        return error.strerror or str(error)
