"""The data dictionary: what every file, column and code of a year's tables means, in Danish and in English."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from ..params.strict import Strict

Kind = Literal["year", "text", "count", "share", "positive", "number", "yes_or_no"]
FLOATS: tuple[Kind, ...] = ("share", "positive", "number")


class Words(Strict):
    """The same words in Danish and in English."""

    da: str
    en: str


class DescribedFile(Strict):
    """A file.

    Attributes
    ----------
    title, about : Words
        Its name for a reader, and what one row is.
    key : list of str
        The columns that together tell one row from the others.
    """

    title: Words
    about: Words
    key: list[str]


class DescribedColumn(Strict):
    """A column.

    Attributes
    ----------
    type : str
        What stands in its cells.
    title, about : Words
        Its name for a reader, and what it means.
    blank : Words or None
        When a cell is empty; None where none ever is.
    """

    type: Kind
    title: Words
    about: Words
    blank: Words | None = None


class Dictionary(Strict):
    """What every file, column and code means.

    Attributes
    ----------
    files : dict of str to DescribedFile
        Name without its ending -> file.
    columns : dict of str to DescribedColumn
        Name -> column. One that means something else in a file is named with it, as `estimates.count`.
    codes : dict of str to dict
        Column -> code -> words, of codes that are the same in every year.
    """

    files: dict[str, DescribedFile]
    columns: dict[str, DescribedColumn]
    codes: dict[str, dict[str, Words]]

    def column(self, file: str, name: str) -> DescribedColumn:
        """A column of a file.

        Parameters
        ----------
        file : str
            The file's name without its ending.
        name : str
            The column's name.

        Raises
        ------
        KeyError
            The dictionary lacks the column: a column was added without its meaning.
        """
        return self.columns.get(f"{file}.{name}") or self.columns[name]


@cache
def dictionary() -> Dictionary:
    """The dictionary of the package."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (Path(__file__).parent / "texts" / "dictionary.yml").read_text(encoding="utf-8")
    return Dictionary.model_validate(yaml.load(text, Loader=loader))
