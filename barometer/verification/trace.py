"""From the short hash at the foot of a page back to what the page was made from."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from string import hexdigits
from textwrap import fill

from ..errors import ParameterError, nearest
from ..render.notebooks import ReportNotebook
from ..render.provenance import SHORT
from .recorded_run import FoundRun, RecordedReport

LEAST = 6  # digits of a hash that are asked for
LINE_LENGTH = 105  # letters in a line of versions
_BELOW = "\n" + " " * 15  # a further line stands under the first


@dataclass(frozen=True)
class Traced:
    """A page, and the run that made it.

    Attributes
    ----------
    name : str
        The page's place in the year's folder, without ending.
    key : str
        Its content key, of which the short hash is the beginning.
    found : FoundRun
        The run.
    """

    name: str
    key: str
    found: FoundRun

    def as_text(self) -> str:
        """What the page was made from, a line for each thing."""
        run, report = self.found.run, self.found.run.reports.get(self.name, RecordedReport())
        made_from = report.made_from
        locked = f"lock file sha256 {run.lock}" if run.lock else "no lock file"
        lines = {
            "year": f"{run.year}" + (f", since {run.since}" if run.since else ""),
            "key": self.key,
            "files": "\n".join(f"{file}  sha256 {run.files.get(file, 'not there')}" for file in report.files),
            "notebook": f"{report.notebook}  sha256 {made_from.get('notebook', '')}",
            "parameters": " ".join(f"{name}={value}" for name, value in report.parameters.items()),
            "data": _listed([f"sha256 {made_from.get('data', '')}", *run.data.sources]),
            "case file": f"sha256 {run.data.cases}" if run.data.cases else "none",
            "params": f"sha256 {made_from.get('params', '')}",
            "code": f"{_commit(run.commit)}, sha256 {run.code}",
            "environment": f"Python {run.python}, {locked}",
            "libraries": fill(", ".join(f"{name} {version}" for name, version in run.versions.items()), LINE_LENGTH),
            "command": command_of(self.found),
        }
        text = (f"  {name:<12} {told}".replace("\n", _BELOW) for name, told in lines.items())
        return "\n".join([self.name, *(line.rstrip() for line in text)])


def traced_pages(short_hash: str, runs: Iterable[FoundRun]) -> list[Traced]:
    """The pages whose content key begins with a hash.

    Parameters
    ----------
    short_hash : str
        The hash at the foot of a page, or its first six digits or more, in capital or small letters.
    runs : iterable of FoundRun
        Where they are looked for.

    Returns
    -------
    list of Traced
        More than one where the same page stands in several folders.

    Raises
    ------
    ParameterError
        The hash is too short or is none, or no page has it.
    """
    wanted = "".join(short_hash.split()).lower()
    if len(wanted) < LEAST or set(wanted) - set(hexdigits):
        expected = f"the {SHORT} letters and digits at its foot, or at least {LEAST} of them"
        raise ParameterError("This is no hash of a page.", where="HASH", expected=expected, got=short_hash)
    every = [Traced(name, key, found) for found in runs for name, key in found.run.keys.items()]
    if pages := [page for page in every if page.key.startswith(wanted)]:
        return pages
    raise ParameterError(
        "No page with this hash is recorded here.",
        where="HASH",
        got=short_hash,
        expected=f"one of {len(every)} recorded pages",
        todo=nearest(wanted, [page.key[:SHORT] for page in every])
        or "Name the folder of the outputs in which it was made with --outputs.",
    )


def command_of(found: FoundRun) -> str:
    """The command that makes a run's files again.

    Parameters
    ----------
    found : FoundRun
        The run. Where its case file stands is not recorded: the command has `FILE` in its place.
    """
    run = found.run
    words = ["change", "--year", run.year, "--since", run.since] if run.since else [_made_by(found), "--year", run.year]
    words += [word for kommune in run.kommuner for word in ("--kommune", kommune)]
    words += ["--to", ",".join(run.arguments.formats)]
    words += ["--as-of", run.arguments.as_of] if run.arguments.as_of else []
    words += ["--cases", "FILE"] if run.data.cases else []
    words += ["--partial"] if run.data.partial else []
    words += ["--published"] if run.data.published else []
    return shlex.join(["barometer", *map(str, words)])


def _made_by(found: FoundRun) -> str:
    return "bilag2" if ReportNotebook.BILAG2 in found.run.keys else "render"


def _commit(commit: str | None) -> str:
    if commit is None:
        return "no checkout"
    return f"commit {commit.removesuffix('+')}, {'with changes' if commit.endswith('+') else 'clean'}"


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(filter(None, parts))
