"""`python -m benchmarks`: measures, and writes docs/performance.md of a whole run."""

from __future__ import annotations

import sys

import click

from . import page
from .shell import ROOT, Failed
from .turns import Bench
from .variants import VARIANTS, chosen

ENOUGH = 2  # rounds that are published
PUBLISHED = ROOT / "docs" / "performance.md"
KEPT = ROOT / "benchmarks" / "measured"


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.option("--rounds", type=click.IntRange(1), default=ENOUGH, show_default=True, help="How many rounds.")
@click.option("--only", default="", help="Variants, by name or beginning of name, with commas between.")
@click.option("--most", type=click.IntRange(1), help="Reports of each variant at most.")
@click.option("--resume", is_flag=True, help="Go on after the last whole round of a run that was cut off.")
@click.option("--write", is_flag=True, help="Measure nothing: write the page anew from what was measured last.")
def main(rounds: int, only: str, most: int | None, resume: bool, write: bool) -> None:
    """All variants in turn, side by side, round after round: about 40 minutes on two cores.

    Two rounds or more of everything are written to docs/performance.md; a quick look is only printed.
    """
    look = bool(only) or most is not None or rounds < ENOUGH
    file = KEPT / ("look.json" if look else "rounds.json")
    try:
        bench = Bench.read(file) if resume or write else Bench()
        if not write:
            bench.go_on(chosen(only), rounds, most, file, click.echo)
    except Failed as error:
        sys.exit(str(error))
    if look:
        click.echo(page.tables(bench, all_rows=False))
    else:
        PUBLISHED.write_text(page.whole(bench), encoding="utf-8")
        click.echo(f"{PUBLISHED.relative_to(ROOT)}: {len(bench.rounds)} rounds of {len(VARIANTS)} variants")


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
