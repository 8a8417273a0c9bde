"""What options mean, and those that several commands have."""

from __future__ import annotations

import os
from datetime import date, datetime
from math import isfinite
from pathlib import Path

import click

from ..errors import BarometerError, nearest

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


class Seconds(click.FloatRange):
    """A number of seconds above zero, and not without end."""

    def convert(self, value, param, ctx) -> float:
        """The number that was typed."""
        seconds = super().convert(value, param, ctx)
        if not isfinite(seconds):
            self.fail(f"{value!r} is no number of seconds.", param, ctx)
        return seconds


class Folder(click.Path):
    """A folder by its name, which is not empty."""

    def convert(self, value, param, ctx) -> Path:
        """The folder that was named."""
        if not str(value).strip():
            self.fail("The name of the folder is empty.", param, ctx)
        return Path(os.fsdecode(super().convert(value, param, ctx)))


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


OUTPUTS_OPTION = click.option("--outputs", type=Folder(path_type=Path, readable=False), default=Path("outputs"),
                       show_default=True, help="The folder of all years.")  # fmt: skip
SHARED = (
    click.option("--as-of", type=Day(), help="The day the pages are read, as 2020-07-09.  [default: today]"),
    click.option("--engine", type=click.Choice(["warm", "papermill"]), default="warm", show_default=True,
                 help="What runs the notebooks: a process already warm, or papermill's own kernel."),
    click.option("--time-limit", type=Seconds(0, min_open=True), default=600.0, show_default=True,
                 help="Seconds a notebook may take."),
    click.option("--force", is_flag=True, help="Make again what is up to date."),
    click.option("--why", is_flag=True, help="Say of each report why it is made, or that it is up to date."),
    OUTPUTS_OPTION,
)  # fmt: skip


def with_options(*options):
    """A decorator that gives a command these options, in this order."""

    def give(command):
        for option in reversed(options):
            command = option(command)
        return command

    return give


def edition_options(command):
    """A decorator that gives a command the options of an edition."""
    options = [
        click.option("--year", type=int, required=True, help="The survey's year: a folder in params/."),
        click.option("--kommune", "kommuner", multiple=True,
                     help="Only this kommune, by name or code; may be repeated."),
        click.option("--cases", type=PLACE, help="A case file; without one, the invented cases."),
        click.option("--partial", is_flag=True,
                     help="The case file is a part of the year: one kommune's own, or some kommuner's. The pages say "
                     "so, and nothing on them speaks of the year as a whole."),
        click.option("--published", is_flag=True,
                     help="The owner's word that the numbers of the case file are published. Taken from the day of "
                     "publication on; without it every page says that they are not."),
        click.option("--to", "formats", type=Formats(FORMATS), default=FORMATS,
                     help="html, pdf or both.  [default: html,pdf]"),
        click.option("--jobs", type=click.IntRange(1),
                     help="Reports at once.  [default: all cores; with --scheduler, all its workers]"),
        click.option("--scheduler", metavar="ADDRESS",
                     help="A Dask scheduler, as tls://host:8786, whose workers make the reports. They need this "
                     "package, params/ and the folder of the outputs, at the same paths. Needs barometer[cluster]. "
                     "Without TLS, as tcp://127.0.0.1:8786, it must be on this machine."),
        click.option("--trust-scheduler", is_flag=True,
                     help="Use a scheduler without TLS on another machine. Whoever reaches one can run programs as the "
                     "user who started it: only on a network that nobody else can reach."),
        *SHARED,
    ]  # fmt: skip
    return with_options(*options)(command)


def refuse_to_overwrite(file: Path, force: bool, option: str) -> None:
    """Refuses a file that is there already, unless it may be written over.

    Parameters
    ----------
    file : Path
        The file that is to be written.
    force : bool
        Whether it may be written over.
    option : str
        The option that names it.
    """
    if os.path.lexists(file) and not file.is_dir() and not force:
        raise BarometerError(
            "There is a file of this name already, and it is left as it is.",
            where=option,
            todo="Name another file, or write over it with --force.",
        )
