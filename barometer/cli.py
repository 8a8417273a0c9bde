"""The command line: it parses, calls and prints, and can do nothing that the package cannot."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from . import __version__
from .errors import DEBUG, BarometerError, PackageFault, ParameterError, nearest
from .files import refused
from .render.startup import skip_iri_grammar

FORMATS = ("html", "pdf")
MEMO_FORMATS = (*FORMATS, "docx")  # a memo is edited afterwards

PLACE = click.Path(path_type=Path, readable=False)  # whether it can be read is told by whoever reads it


class Day(click.ParamType):
    """A date as 2020-07-09."""

    name = "date"

    def convert(self, value, param, ctx) -> date:
        """The date that was typed."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"{value!r} is no date. Expected year-month-day, as 2020-07-09.", param, ctx)


class Formats(click.ParamType):
    """One or more formats, with commas between."""

    name = "formats"

    def __init__(self, allowed: tuple[str, ...]) -> None:
        self.allowed = allowed

    def convert(self, value, param, ctx) -> tuple[str, ...]:
        """The formats that were typed, each once, in their order."""
        if isinstance(value, tuple):
            return value
        named = tuple(dict.fromkeys(part.strip() for part in value.split(",")))
        for part in named:
            if part not in self.allowed:
                allowed = ", ".join(self.allowed)
                self.fail(f"{part!r} is no format. Allowed: {allowed}. {nearest(part, self.allowed)}", param, ctx)
        return named


_SHARED = (
    click.option("--as-of", type=Day(), help="The day the pages are read, as 2020-07-09.  [default: today]"),
    click.option("--engine", type=click.Choice(["warm", "papermill"]), default="warm", show_default=True,
                 help="What runs the notebooks: a process already warm, or papermill's own kernel."),
    click.option("--time-limit", type=click.FloatRange(0, min_open=True), default=600.0, show_default=True,
                 help="Seconds a notebook may take."),
    click.option("--force", is_flag=True, help="Make again what is up to date."),
    click.option("--why", is_flag=True, help="Say of each report why it is made, or that it is up to date."),
    click.option("--outputs", type=PLACE, default=Path("outputs"), show_default=True,
                 help="The folder of all years."),
)  # fmt: skip


def _with(*options):
    """A decorator that gives a command these options, in this order."""

    def give(command):
        for option in reversed(options):
            command = option(command)
        return command

    return give


def _edition_options(command):
    options = [
        click.option("--year", type=int, required=True, help="The survey's year: a folder in params/."),
        click.option("--kommune", "kommuner", multiple=True,
                     help="Only this kommune, by name or code; may be repeated."),
        click.option("--cases", type=PLACE, help="A case file; without one, the invented cases."),
        click.option("--to", "formats", type=Formats(FORMATS), default=FORMATS,
                     help="html, pdf or both.  [default: html,pdf]"),
        click.option("--jobs", type=click.IntRange(1),
                     help="Reports at once.  [default: all cores; with --scheduler, all its workers]"),
        click.option("--scheduler", metavar="ADDRESS",
                     help="A Dask scheduler, as tcp://host:8786, whose workers make the reports. They need this "
                     "package, params/ and the folder of the outputs, at the same paths. Needs barometer[cluster]."),
        *_SHARED,
    ]  # fmt: skip
    return _with(*options)(command)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.help_option("-h", "--help")
@click.version_option(__version__, prog_name="barometer")
def cli() -> None:
    """Børnesagsbarometret: the published tables, and how far each number carries."""


@cli.command()
@_edition_options
def render_command(**options) -> int:
    """Render every kommune's page, and the year's."""
    return _render(bilag2=False, **options)


@cli.command()
@_edition_options
def bilag2(**options) -> int:
    """Render every kommune's page and bind them into bilag 2."""
    return _render(bilag2=True, **options)


@cli.command()
@click.option("--year", type=int, required=True, help="The survey's year: a folder in params/.")
@click.option("--to", "file", type=PLACE, required=True, help="The case file to write (.csv).")
@click.option("--seed", type=click.IntRange(0), help="Another invented survey than the usual one.")
@click.option("--icc", type=click.FloatRange(0, 1, max_open=True), help="How much kommuner differ.  [default: 0.05]")
def demo(year: int, file: Path, seed: int | None, icc: float | None) -> int:
    """Write a case file of invented kommuner, to see the format and to try everything on."""
    from .counts import case_file, synthetic
    from .params import codebook

    given: dict[str, Any] = {name: value for name, value in (("seed", seed), ("icc", icc)) if value is not None}
    invented = synthetic.invent(codebook.read_codebook(year), every_kommune=True, **given)
    case_file.write_cases(invented, file)
    click.echo(f"{file}: {len(invented)} invented cases. They say nothing about any kommune.")
    return 0


@cli.command()
@_with(
    click.option("--year", type=int, required=True, help="The later year: a folder in params/."),
    click.option("--since", type=int, required=True, help="The earlier year."),
    click.option("--kommune", "kommuner", multiple=True,
                 help="This kommune, by name or code, or alle; may be repeated.  "
                 "[default: all published in both years]"),
    click.option("--to", "formats", type=Formats(MEMO_FORMATS), default=MEMO_FORMATS,
                 help="html, pdf and docx, or some of them.  [default: all three]"),
    click.option("--jobs", type=click.IntRange(1), help="Memos at once.  [default: all cores]"),
    *_SHARED,
)  # fmt: skip
def change_command(year, since, kommuner, formats, jobs, as_of, outputs, engine, time_limit, force, why) -> int:
    """Render a memo of what changed between two years, from what is published."""
    from .changes.notebook import change
    from .render import batch
    from .render.memos import Memos, published_in_both
    from .render.render_options import RenderOptions

    chosen = kommuner or published_in_both(since, year)
    changes = {one.code: one for one in (change(kommune, since, year).change for kommune in chosen)}
    options = RenderOptions(
        outputs, as_of or date.today(), formats, jobs or batch.cores(), _engine(engine), time_limit, force
    )
    memos = Memos(tuple(changes.values()), options)
    return _told(memos, memos.plan(), why)


def _render(
    *, year, kommuner, cases, formats, jobs, scheduler, as_of, outputs, engine, time_limit, force, why, bilag2
) -> int:
    from .render.last_run import run_inputs, up_to_date_reports

    folder, as_of = outputs / str(year), as_of or date.today()
    asked = {"year": year, "kommuner": sorted(kommuner), "formats": list(formats), "bilag2": bilag2}
    inputs = run_inputs(asked, cases)
    if not (force or why) and (reports := up_to_date_reports(folder, inputs, as_of)) is not None:
        click.echo(f"{folder}: 0 reports made, {reports} up to date")
        return 0
    from .render import batch, records
    from .render.engine import WARM

    engine = _engine(engine)
    if scheduler is not None:
        from .render import dask_workers

        dask_workers.check_address(scheduler)
    elif engine == WARM and (force or records.no_records(folder)):
        batch.warm_ahead()  # something must be made for certain: it is warmed while we import
    from .api import open_survey, period_ending, pool
    from .render.edition import Edition
    from .render.render_options import RenderOptions

    survey = open_survey(year, cases=cases)
    period = period_ending(year)
    if period and cases:
        click.echo("The page of the years together is left out: it needs the case files of all of them.", err=True)
    # Invented years stand beside an invented year, never beside a case file.
    together = pool(period).pooled if period and not cases else None
    jobs = jobs or (sys.maxsize if scheduler else batch.cores())
    options = RenderOptions(outputs, as_of, formats, jobs, engine, time_limit, force, scheduler or "")
    edition = Edition(survey.results, options, together, inputs)
    return _told(edition, edition.plan(kommuner, bilag2=bilag2), why)


def _told(edition, planned, why: bool) -> int:
    """Makes what is planned and says what came of it."""
    from .render import batch

    if why:
        click.echo(planned.as_text())
    outcomes = edition.render(planned)
    if failed := batch.failure_table(outcomes):
        click.echo(failed, err=True)
        return 1
    made = sum(outcome.made for outcome in outcomes)
    click.echo(f"{edition.folder}: {made} reports made, {len(outcomes) - made} up to date")
    return 0


def _engine(asked: str) -> str:
    """The engine asked for, or papermill's own where this system cannot fork, with a line that says so."""
    from . import warm
    from .render import engine

    if asked == engine.WARM and not warm.available():
        click.echo("This system cannot fork processes as the warm engine needs; papermill's own runs.", err=True)
        return engine.PAPERMILL
    return asked


def main() -> None:
    """The entry point: every error is a message without a traceback, and has an exit code.

    With the variable `errors.DEBUG` in the environment, what nobody foresaw keeps its traceback.
    """
    skip_iri_grammar()
    try:
        sys.exit(cli.main(standalone_mode=False) or 0)
    except click.NoSuchOption as error:
        allowed = [name for param in error.ctx.command.params for name in param.opts] if error.ctx else []
        _refuse(ParameterError(f"There is no option {error.option_name}.", expected=", ".join(allowed),
                               got=error.option_name, todo=nearest(error.option_name, allowed)))  # fmt: skip
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("Interrupted. What was finished is in its place.", err=True)
        sys.exit(130)
    except BarometerError as error:
        _refuse(error)
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        _refuse(refused(error) if isinstance(error, OSError) else PackageFault.of(error))


def _refuse(error: BarometerError) -> None:
    click.echo(str(error), err=True)
    sys.exit(error.exit_code)
