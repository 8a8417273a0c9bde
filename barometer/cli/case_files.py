"""The commands about case files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .options import PLACE


@click.command()
@click.option("--year", type=int, required=True, help="The survey's year: a folder in params/.")
@click.option("--to", "file", type=PLACE, required=True, help="The case file to write (.csv).")
@click.option("--seed", type=click.IntRange(0), help="Another invented survey than the usual one.")
@click.option("--icc", type=click.FloatRange(0, 1, max_open=True), help="How much kommuner differ.  [default: 0.05]")
def demo(year: int, file: Path, seed: int | None, icc: float | None) -> int:
    """Write a case file of invented kommuner, to see the format and to try everything on."""
    from ..case_files import case_file
    from ..counts import synthetic
    from ..params import codebook

    given: dict[str, Any] = {name: value for name, value in (("seed", seed), ("icc", icc)) if value is not None}
    invented = synthetic.invent(codebook.read_codebook(year), every_kommune=True, **given)
    case_file.write_cases(invented, file)
    click.echo(f"{file}: {len(invented)} invented cases. They say nothing about any kommune.")
    return 0
