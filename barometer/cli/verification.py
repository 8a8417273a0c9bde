"""The commands that prove: a run repeated and compared, and a printed page traced to what it was made from."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from ..errors import BarometerError
from .options import OUTPUTS_OPTION, PLACE

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
