"""`python -m benchmarks.case_files`: what a check of a large case file takes, as a whole process."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import click
import numpy as np

from barometer import columns as c
from barometer.counts import synthetic
from barometer.params.codebook import read_codebook

from .shell import BIN, Failed

YEAR = 2020
SIZES = (735, 100_000, 1_000_000)
GOALS = {100_000: "5 s", 1_000_000: "60 s, 2 GiB"}
_MIB = 2**10  # of the system's KiB


@dataclass(frozen=True)
class Checked:
    """One check.

    Attributes
    ----------
    rows : int
        Of the file.
    ending : str
        Of its name.
    wrong : bool
        Whether every second answer is none.
    seconds, cpu, mib : float
        From the start of the process to its end by the clock on the wall, the processor's seconds, which other
        processes do not lengthen, and the most memory it held.
    """

    rows: int
    ending: str
    wrong: bool
    seconds: float
    cpu: float
    mib: float


def write_file_of(rows: int, path: Path, *, wrong: bool) -> None:
    """A case file of so many rows: invented cases of all kommuner, drawn with replacement, each with its own number.

    Parameters
    ----------
    rows : int
        How many cases.
    path : Path
        Ends in .csv or .xlsx.
    wrong : bool
        Whether every second answer is none.
    """
    codebook, rng = read_codebook(YEAR), np.random.default_rng(YEAR)
    invented = synthetic.invent(codebook, every_kommune=True)
    frame = invented.iloc[rng.integers(0, len(invented), rows)].reset_index(drop=True)
    codes = sorted(codebook.register)
    frame[c.KOMMUNE_CODE] = np.resize(np.array(codes), rows)
    frame[c.CASE] = (np.arange(rows) // len(codes) + 1).astype(str)
    frame[c.SOURCE] = c.CASES
    if wrong:
        for name in codebook.by_name:
            frame.loc[rng.random(rows) < 0.5, name] = "none of them"
    if path.suffix == ".csv":
        frame.to_csv(path, index=False)
    else:
        frame.to_excel(path, index=False, engine="xlsxwriter")


def measure(rows: int, ending: str, *, wrong: bool) -> Checked:
    """Writes a file and checks it, as `barometer check` does when it is typed.

    Raises
    ------
    Failed
        The check ended neither with 0 nor with 1.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"cases{ending}"
        # In a process of its own: a process counts the memory of the one it comes from as its own.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as writer:
            writer.submit(write_file_of, rows, path, wrong=wrong).result()
        command = [str(BIN / "barometer"), "check", str(path), "--year", str(YEAR)]
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise Failed(f"The check of {rows} rows ended with {os.waitstatus_to_exitcode(status)}.")
    return Checked(rows, ending, wrong, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / _MIB)


def as_table(measured: list[Checked]) -> str:
    """What was measured, as a table in Markdown."""
    lines = ["| Rows | File | Answers | Seconds | of them CPU | MiB | Goal |", "|---:|---|---|---:|---:|---:|---|"]
    for one in measured:
        answers = "half of them wrong" if one.wrong else "right"
        took = (f"{one.seconds:.1f}", f"{one.cpu:.1f}", f"{one.mib:,.0f}")
        lines.append(f"| {' | '.join((f'{one.rows:,}', one.ending, answers, *took, GOALS.get(one.rows, '')))} |")
    return "\n".join(lines)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--most", type=click.IntRange(1), default=max(SIZES), show_default=True, help="The largest file's rows.")
def main(most: int) -> None:
    """Checks case files of 735 to a million rows, right and wrong, and prints a table for docs/case-files.md."""
    try:
        asked = [(rows, ".csv", wrong) for rows in SIZES if rows <= most for wrong in (False, True)]
        asked += [(rows, ".xlsx", False) for rows in SIZES[:2] if rows <= most]
        click.echo(as_table([measure(rows, ending, wrong=wrong) for rows, ending, wrong in asked]))
    except Failed as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.case_files")
