"""One way in for every kind of file: the ending of its name says which."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .delimited import read_delimited
from .parquet import read_parquet
from .raw_table import RawTable
from .spss import read_spss
from .unreadable import unreadable


def _read_workbook(path: Path) -> RawTable:
    from .workbook import read_workbook  # whoever has a text file need not wait for it

    return read_workbook(path)


_READERS: dict[str, Callable[[Path], RawTable]] = {
    **dict.fromkeys((".csv", ".tsv", ".txt"), read_delimited),
    **dict.fromkeys((".xlsx", ".xlsm", ".ods", ".xls"), _read_workbook),
    **dict.fromkeys((".sav", ".zsav"), read_spss),
    ".parquet": read_parquet,
}


def read_raw(path: Path) -> RawTable:
    """The cells of a case file as text, whatever kind of file it is.

    Parameters
    ----------
    path : Path
        A file whose name ends in .csv, .tsv, .txt, .xlsx, .xlsm, .ods, .xls, .sav, .zsav or .parquet, in small or
        capital letters. SPSS and Parquet each need an extra of the package.

    Returns
    -------
    RawTable
        The head, the cells, where each row stands, and notes on what was taken for what.

    Raises
    ------
    CaseFileError
        The file cannot be read or has no table in it: one fault with its cause, which never repeats the file's name
        or a cell.
    """
    path = Path(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise unreadable("Files of this kind cannot be read.", f"a name ending in {', '.join(_READERS)}")
    return reader(path)
