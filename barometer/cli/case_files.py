"""The commands about case files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..errors import CaseFileError, ParameterError
from .options import PLACE, refuse_to_overwrite
from .progress import progress_bar

_UNREADABLE = 2  # the exit code of a check whose file cannot be read


@click.command()
@click.option("--year", type=int, required=True, help="The survey's year: a folder in params/.")
@click.option("--to", "file", type=PLACE, required=True, help="The file to write: .csv, or .xlsx with --template.")
@click.option("--template", is_flag=True, help="An empty workbook to fill in, with the allowed answers, in Danish.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--seed", type=click.IntRange(0), help="Another invented survey than the usual one.")
@click.option("--icc", type=click.FloatRange(0, 1, max_open=True), help="How much kommuner differ.  [default: 0.05]")
def demo(year: int, file: Path, template: bool, force: bool, seed: int | None, icc: float | None) -> int:
    """Write a case file: of invented kommuner, or empty to fill in."""
    from ..case_files.case_file import write_cases
    from ..case_files.template import write_template
    from ..counts import synthetic
    from ..counts.invented_answers import with_marked_numbers
    from ..params.codebook import read_codebook

    refuse_to_overwrite(file, force, "--to")
    if template and (seed is not None or icc is not None):
        raise ParameterError(
            "An empty workbook has no invented cases.", where="--template", todo="Take out --seed and --icc."
        )
    codebook = read_codebook(year)
    if template:
        write_template(codebook, file)
        click.echo(f"{file}: an empty workbook for {codebook.survey.title}.")
        return 0
    given: dict[str, Any] = {name: value for name, value in (("seed", seed), ("icc", icc)) if value is not None}
    invented = synthetic.invent(codebook, every_kommune=True, **given)
    write_cases(with_marked_numbers(invented), file)
    click.echo(f"{file}: {len(invented)} invented cases. They say nothing about any kommune.")
    return 0


@click.command()
@click.argument("file", type=PLACE, required=False)
@click.option("--year", type=int, required=True, help="The survey's year: a folder in params/.")
@click.option("--partial", is_flag=True, help="The file is part of the year: fewer cases and kommuner are no fault.")
@click.option("--rules", is_flag=True, help="Check nothing: print in Danish what a case file of the year must keep.")
@click.option(
    "--to",
    "form",
    type=click.Choice(["text", "json", "xlsx"]),
    default="text",
    show_default=True,
    help="text or json on the screen; xlsx in Danish, to send back to the kommune.",
)
@click.option("--output", type=PLACE, help="The file for the result, in place of the screen. xlsx needs one.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")  # fmt: skip
def check(file: Path | None, year: int, partial: bool, rules: bool, form: str, output: Path | None, force: bool) -> int:
    """Tell every fault of a case file at once.

    The exit code is 0 where there is none, 1 where there is one, and 2 where the file cannot be read.
    """
    from ..case_files.check import check_case_file
    from ..case_files.contract_words import contract_in_danish
    from ..case_files.report import check_as_json, check_as_text, unreadable_as_json
    from ..params.codebook import read_codebook
    from ..privacy.apart import refuse_core_dumps
    from ..privacy.gate import place_output

    codebook = read_codebook(year)
    if rules:
        click.echo(contract_in_danish(codebook))
        return 0
    if file is None:
        raise ParameterError("No case file is named.", expected="barometer check FILE --year 2020, or --rules")
    if form == "xlsx" and output is None:
        raise ParameterError("A workbook needs a place.", where="--output", expected="a name ending in .xlsx")
    if output is not None:
        refuse_to_overwrite(output, force, "--output")

    def told(content: str | bytes) -> None:
        if output is None:
            click.echo(content, nl=False)
        else:
            place_output(output, content, "name another file with --output")
            click.echo("The result is written.", err=True)  # a name can be a child's

    refuse_core_dumps()  # the rows are in this process
    try:
        with progress_bar() as progress:
            checked = check_case_file(file, codebook, partial=partial, progress=progress)
    except CaseFileError as error:
        if form == "json":
            told(unreadable_as_json(error, codebook, partial=partial))
        else:
            click.echo(str(error), err=True)
        return _UNREADABLE
    if form == "json":
        told(check_as_json(checked, codebook))
    elif form == "text":
        told(check_as_text(checked, codebook) + "\n")
    else:
        from ..case_files.returned_workbook import returned_workbook

        told(returned_workbook(checked, codebook))
        click.echo(check_as_text(checked, codebook))
    return 1 if checked.faults else 0
