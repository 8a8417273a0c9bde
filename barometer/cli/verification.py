"""The commands that prove: a run repeated and compared, and a printed page traced to what it was made from."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import click

from ..errors import BarometerError, ParameterError
from .options import OUTPUTS_OPTION, PLACE, Day, Formats, refuse_to_overwrite

SAME, DIFFERENT, NOT_VERIFIED = 0, 1, 2


@click.command()
@click.argument("folder", metavar="FOLDER", type=PLACE)
@click.option("--quick", is_flag=True, help="Compare the files with what was recorded of them, and make nothing again.")
@click.option("--cases", type=PLACE, help="The case file, where the pages were made from one.")
@click.option(
    "--other-environment",
    is_flag=True,
    help="Go on in an environment that is not the recorded one; differences then name its versions.",
)
@click.option("--engine", type=click.Choice(["warm", "papermill"]), default="warm", show_default=True,
              help="What runs the notebooks.")  # fmt: skip
def verify(folder: Path, quick: bool, cases: Path | None, other_environment: bool, engine: str) -> int:
    """Make a year again from what it recorded, as in outputs/2020, and compare every file.

    Exit code 0: every file is as recorded; 1: some are not, each is named with the reason; 2: it could not be found
    out, for the case file or the environment is not the recorded one, or nothing is recorded.
    """
    from ..verification import recorded_run

    try:
        found = recorded_run.found_runs(folder)
        differences = [one for run in found for one in _differences(run, quick, cases, other_environment, engine)]
    except BarometerError as error:
        click.echo(str(error), err=True)
        return NOT_VERIFIED
    for one in sorted(set(differences), key=lambda one: one.file):
        click.echo(f"{one.file}: {one.reason}")
    number = sum(len(run.run.files) for run in found)
    different = len({one.file for one in differences})
    click.echo(f"{folder}: {number} files, {different or 'none'} not as recorded.")
    return DIFFERENT if differences else SAME


def _differences(found, quick: bool, cases: Path | None, other_environment: bool, engine: str) -> list:
    from ..verification import verify

    changed = verify.changed_files(found)
    if quick:
        return changed
    verify.check_same_case_file(found.run, cases)
    if not other_environment:
        verify.check_environment(found.run)
    from ..verification.rebuild import rebuilt_run
    from .rendering import usable_engine

    with tempfile.TemporaryDirectory(prefix="barometer-verify-") as outputs:
        rebuilt = rebuilt_run(found, cases, Path(outputs), usable_engine(engine))
    return changed + verify.differences(found.run, rebuilt, verify.environment_differences(found.run))


@click.command()
@click.argument("short_hash", metavar="HASH")
@OUTPUTS_OPTION
def trace(short_hash: str, outputs: Path) -> int:
    """Tell what made the page with this HASH at its foot: data, parameters, notebook, code, environment, command."""
    from ..verification.recorded_run import runs_below
    from ..verification.trace import traced_pages

    for page in traced_pages(short_hash, runs_below(outputs)):
        click.echo(page.as_text())
    return 0


@click.command()
@click.argument("before", metavar="BEFORE", type=PLACE)
@click.argument("now", metavar="NOW", type=PLACE)
@click.option(
    "--to",
    "formats",
    type=Formats(("html", "docx")),
    default=(),
    help="html, docx or both: write the errata note that is published with a correction.  [default: none]",
)
@click.option("--output", type=PLACE, help="The note's file, without its ending.  [default: rettelser-YEAR]")
@click.option("--as-of", type=Day(), help="The day of the correction, as 2020-07-09.  [default: today]")
@click.option("--force", is_flag=True, help="Write over a note that is there.")
def diff(
    before: Path, now: Path, formats: tuple[str, ...], output: Path | None, as_of: date | None, force: bool
) -> int:
    """Compare two renders of a year, as outputs/A/2020 and outputs/B/2020: counts, intervals, verdicts, memos.

    Exit code 0: no number changed; 1: some did, each is named with what stood there before; 2: they cannot be compared.
    """
    from ..verification.corrections import corrections

    try:
        year = _same_year(before, now)
        found = corrections(before, now)
        if formats:
            _write_note(found, year, formats, output or Path(f"rettelser-{year}"), as_of or date.today(), force)
    except BarometerError as error:
        click.echo(str(error), err=True)
        return NOT_VERIFIED
    for one in found:
        click.echo(f"{one.told}: {', '.join(one.place)}: {one.before} -> {one.now}")
    click.echo(f"{len(found)} numbers changed." if found else "No number changed.")
    return DIFFERENT if found else SAME


def _same_year(*folders: Path) -> int:
    """The year of two folders, as their names give it."""
    (one, *others) = names = [folder.resolve().name for folder in folders]
    if not one.isdigit() or any(name != one for name in others):
        raise ParameterError("These are not two folders of the same year.", where="BEFORE, NOW",
                             expected="such as outputs/2020 and corrected/2020", got=", ".join(names))  # fmt: skip
    return int(one)


def _write_note(found: list, year: int, formats: tuple[str, ...], stem: Path, day: date, force: bool) -> None:
    from ..params.codebook import read_codebook
    from ..privacy.gate import place_outputs
    from ..render.render_report import export
    from ..verification.errata_note import errata_note, errata_notebook

    files = {ending: stem.with_name(f"{stem.name}.{ending}") for ending in formats}
    for path in files.values():
        refuse_to_overwrite(path, force, "--output")
    codebook = read_codebook(year)
    notebook = errata_notebook(errata_note(found, codebook, day), codebook, day)
    place_outputs({path: export(notebook, ending) for ending, path in files.items()})
