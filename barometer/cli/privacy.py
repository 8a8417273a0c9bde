"""The command that searches files for personal numbers."""

from __future__ import annotations

from pathlib import Path

import click

from .options import PLACE

FOUND, NOT_SEARCHED = 1, 2


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=PLACE)
def scan(paths: tuple[Path, ...]) -> int:
    """Search files and folders for personal numbers (CPR), as the readers of their formats would see them.

    Prints the place of each and never the number. Exit code 0: none; 1: at least one; 2: none found, but a file could
    not be searched.
    """
    from ..privacy.scan import scanned

    files = hits = shut = 0
    for one in scanned(paths):
        files += 1
        hits += len(one.places)
        shut += bool(one.unsearchable)
        for place in one.places:
            click.echo(f"{one.name}: {place}")
        if one.unsearchable:
            click.echo(f"{one.name}: not searched. {one.unsearchable}", err=True)
    searched = f"{files - shut} file{'' if files - shut == 1 else 's'} searched"
    click.echo(f"{searched}, {hits or 'no'} place{'' if hits == 1 else 's'} with a personal number.", err=True)
    return FOUND if hits else NOT_SEARCHED if shut else 0
