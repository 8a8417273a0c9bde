"""Text files with a separator: CSV, TSV and what spreadsheets call so."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from .decoding import decoded
from .raw_table import RawTable
from .separation import SEPARATORS, said_separator, seen_separator
from .source_bytes import source_bytes
from .tabulation import tabulate
from .unreadable import unreadable

_SAMPLE = 1_000_000  # signs in which the separator must show itself


def read_delimited(path: Path) -> RawTable:
    """The table of a text file; a note tells its encoding and its separator.

    Parameters
    ----------
    path : Path
        Text in UTF-8, UTF-16 or Windows-1252 with commas, semicolons or tabs between the cells. A first line such as
        `sep=;` names the separator, and is no row, as in a spreadsheet.

    Raises
    ------
    CaseFileError
        The file cannot be read, is no text, or has no table in it.
    """
    text, encoding = decoded(source_bytes(path))
    lines = io.StringIO(text, newline="")
    said = said_separator(lines.readline())
    separator = said or seen_separator(io.StringIO(text[:_SAMPLE], newline=""))
    if not said:
        lines.seek(0)
    how = ", as the first line says; that line is not counted as a row" if said else ""
    note = f"The file was read as {encoding} with {SEPARATORS[separator]} between the cells{how}."
    return tabulate(_records(lines, separator), [note])


def _records(lines: io.StringIO, separator: str) -> Iterator[list[str]]:
    """The rows; one with a line break in quotes is one row, and a blank line is one, too."""
    reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
    row, begins = 1, 0
    try:
        for record in reader:
            yield record
            row, begins = row + 1, reader.line_num
    except csv.Error as error:
        several = reader.line_num - begins > 1  # a quotation mark that stays open swallows the lines below it
        if "field limit" in str(error) and not several:
            what, expected = "A cell is longer than 131,072 signs.", "a code or an answer in each cell"
        else:
            what, expected = "The row cannot be read: its quotation marks do not pair up.", "quotation marks that close"
        raise unreadable(what, expected, row=row) from None
