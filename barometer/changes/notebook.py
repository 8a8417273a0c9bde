"""The memo about one kommune and two years, as a notebook uses it. Nothing is computed here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from .. import columns as c
from ..arguments import as_kommune_code, as_year
from ..counts.frequencies import read_frequencies
from ..counts.survey_facts import read_survey_facts
from ..errors import ParameterError
from ..page.asof import as_of_date
from ..page.blocks import Displayable, Figure, Page, Prose, Table
from ..params.codebook import Codebook, read_codebook
from ..params.rule import rule
from . import dumbbell, page, tables
from .change import Change
from .possible_counts import (
    PossibleCounts,
    counts_of_rows,
    possible_counts_of_all,
    possible_counts_of_kommune,
)


@dataclass(frozen=True, eq=False, repr=False)
class ChangeMemo(Displayable):
    """The memo about a change. Each method is one part of it. In Jupyter the memo is displayed as its table."""

    change: Change

    @property
    def rows(self) -> pd.DataFrame:
        """One row is a requirement: both years, the difference, its intervals and p-values, and the finding."""
        return self.change.rows

    def head(self, as_of: str = "") -> Page:
        """Masthead, stamps and the conclusion, as of a date (today if empty)."""
        return page.change_head(self.change, as_of_date(as_of))

    def table(self) -> Table:
        """One row is a requirement: both years, the difference with its interval, and the conclusion."""
        return tables.change_table(self.change)

    def dumbbell(self) -> Figure:
        """Each requirement in both years, and the difference with its interval."""
        return dumbbell.dumbbell(self.change)

    def claims(self) -> Page:
        """The changes that a document claims, with their p-values; empty where no document claims any."""
        return page.claims_section(self.change)

    def refused(self) -> Page:
        """The requirements that are not compared, with the reason."""
        return page.refused_section(self.change)

    def p_values(self) -> Table:
        """The smallest and the largest p-value of every test and adjustment, over all possible counts."""
        return tables.p_value_table(self.change)

    def method(self) -> Prose:
        """How the conclusions are reached."""
        return page.change_method(self.change)

    def sources(self) -> Prose:
        """Where the numbers and the methods come from."""
        return page.change_sources(self.change)

    def blocks(self) -> list[dict]:
        """The table, as it is displayed where the memo itself is the last line of a cell."""
        return self.table().blocks()

    def __repr__(self) -> str:
        return repr(self.table())


def change(
    kommune: str | int, from_year: int | str, to_year: int | str, *, tables_before: str = "", tables: str = ""
) -> ChangeMemo:
    """What changed in one kommune from one year to another, from what is published or from counted tables.

    Parameters
    ----------
    kommune : str or int
        Name or code; `alle` for all that took part together.
    from_year, to_year : int or str
        Years with a folder in params/, the earlier first.
    tables_before, tables : str, optional
        The folders outputs/<year>/tables/ of the earlier and the later year, as the package writes them; where
        one is empty, that year's published figures are taken.

    Returns
    -------
    ChangeMemo

    Raises
    ------
    ParameterError
        An unknown year or kommune, years in the wrong order, nothing known of the kommune in one of them, or `alle`
        where the tables hold a part of a year.
    FrequencyError, ConfigError
        A file that breaks its contract.

    Notes
    -----
    Of all kommuner together percentages alone are published. They are taken at the largest base there can be: the
    cases of the year or, where these are not known, as many as in the other year.
    """
    years = as_year(from_year, "from_year"), as_year(to_year, "to_year")
    before, now = (read_codebook(year) for year in years)
    sides = [_Side(before, now, _counted(tables_before, before)), _Side(now, before, _counted(tables, now))]
    named = {**now.register, c.ALL: c.ALL}
    for side in sides:
        if side.rows is not None:
            named |= dict(side.rows[[c.KOMMUNE_CODE, c.KOMMUNE]].drop_duplicates().itertuples(index=False))
    code = as_kommune_code(kommune, named, "There is no kommune {}.")
    for option, folder in (("tables_before", tables_before), ("tables", tables)):
        if code == c.ALL and folder and read_survey_facts(Path(folder)).partial:
            raise ParameterError(
                "The tables hold a part of the year, which says nothing of all together.", where=option
            )
    (known_before, cases_before), (known_now, cases_now) = (side.known(code) for side in sides)
    at_largest = code == c.ALL and any(side.rows is None for side in sides)
    found = Change(code, before, now, known_before, known_now, rule(), cases_before, cases_now, at_largest)
    return ChangeMemo(found)


@dataclass(frozen=True, eq=False)
class _Side:
    """One of the two years: its codebook, that of the other year, and its frequencies, where there are any."""

    codebook: Codebook
    other: Codebook
    rows: pd.DataFrame | None

    def known(self, code: str) -> tuple[dict[str, PossibleCounts], int | None]:
        """What is known of a kommune, and how many of its cases were read."""
        survey = self.codebook.survey
        if self.rows is None:
            if code != c.ALL:
                cases = self.codebook.published.cases.get(code)
                return possible_counts_of_kommune(code, self.codebook), cases
            return possible_counts_of_all(self.codebook, self._largest()), survey.cases
        mine = self.rows[(self.rows[c.KOMMUNE_CODE] == code) & (self.rows[c.CASE_TYPE] == c.ALL)]
        found = counts_of_rows(mine, self.codebook)
        if not found and mine[c.NOBS].isna().any():
            raise ParameterError(f"The tables of {survey.year} hide every number of the kommune.", where="kommune")
        if not found:
            raise ParameterError(
                f"The tables of {survey.year} hold no case of the kommune.", where="kommune",
                expected=", ".join(self.rows[c.KOMMUNE_CODE].unique()), got=code,
            )  # fmt: skip
        read = mine.loc[mine[c.QUESTION] == survey.case_type_question, c.NOBS]
        return found, int(read.iloc[0]) or None if len(read) else None

    def _largest(self) -> int:
        nobs = self.codebook.survey.cases or self.other.survey.cases
        if nobs is None:
            raise ParameterError(
                "It is known of neither year how many cases were read.", where="from_year, to_year",
                got=f"{min(self.codebook.year, self.other.year)}, {max(self.codebook.year, self.other.year)}",
            )  # fmt: skip
        return nobs


def _counted(tables: str, codebook: Codebook) -> pd.DataFrame | None:
    return read_frequencies(Path(tables) / "frequencies.csv", codebook) if tables else None
