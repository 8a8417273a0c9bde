"""A memo about one kommune and two years: what a researcher holds in a notebook, and what it shows.

Each method is one point of the memo; nothing is computed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from .. import columns as c
from ..arguments import as_kommune_code, as_year
from ..counts import frequencies as counting
from ..errors import ParameterError
from ..page.asof import as_of_date
from ..page.blocks import Figure, Page, Prose, Shown, Table
from ..params import codebook as codebooks
from ..params.codebook import Codebook
from ..params.rule import rule
from . import dumbbell as figures
from . import page as pages
from . import possible_counts, tables
from .change import Change
from .possible_counts import PossibleCounts


@dataclass(frozen=True, eq=False, repr=False)
class ChangedYears(Shown):
    """What changed from one year to another, able to show itself: in Jupyter as its table."""

    change: Change

    @property
    def rows(self) -> pd.DataFrame:
        """One row is requirement: both years, the difference, its intervals and p, and what may be said."""
        return self.change.rows

    def head(self, as_of: str = "") -> Page:
        """Masthead, stamps, and what may be said of the change, as of a date (today if empty)."""
        return pages.change_head(self.change, as_of_date(as_of))

    def table(self) -> Table:
        """Each requirement: both years, the difference with its interval, and what may be said."""
        return tables.change_table(self.change)

    def dumbbell(self) -> Figure:
        """Each requirement in both years, and the difference with its interval."""
        return figures.dumbbell(self.change)

    def claims(self) -> Page:
        """What a document says has changed, beside what the cases can carry; empty where none does."""
        return pages.claims_section(self.change)

    def refused(self) -> Page:
        """What is not compared, and why."""
        return pages.refused_section(self.change)

    def p_values(self) -> Table:
        """Every test and adjustment, from the least to the most over all counts that may be."""
        return tables.p_value_table(self.change)

    def method(self) -> Prose:
        """How it is decided what may be said."""
        return pages.change_method(self.change)

    def sources(self) -> Prose:
        """Where the numbers and the methods come from."""
        return pages.change_sources(self.change)

    def blocks(self) -> list[dict]:
        """The blocks of the table, which is what a notebook shows of the memo itself."""
        return self.table().blocks()

    def __repr__(self) -> str:
        return repr(self.table())


def change(
    kommune: str | int, from_year: int | str, to_year: int | str, *, tables_before: str = "", tables: str = ""
) -> ChangedYears:
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
    ChangedYears

    Raises
    ------
    ParameterError
        An unknown year or kommune, years in the wrong order, or nothing known of the kommune in one of them.
    FrequencyError, ConfigError
        A file that breaks its contract.

    Notes
    -----
    Of all kommuner together percentages alone are published. They are taken at the largest base there can be: the
    cases of the year or, where these are not known, as many as in the other year.
    """
    years = as_year(from_year, "from_year"), as_year(to_year, "to_year")
    before, now = (codebooks.read_codebook(year) for year in years)
    sides = [_Side(before, now, _counted(tables_before, before)), _Side(now, before, _counted(tables, now))]
    named = {**now.register, c.ALL: c.ALL}
    for side in sides:
        if side.rows is not None:
            named |= dict(side.rows[[c.KOMMUNE_CODE, c.KOMMUNE]].drop_duplicates().itertuples(index=False))
    code = as_kommune_code(kommune, named, "There is no kommune {}.")
    (known_before, cases_before), (known_now, cases_now) = (side.known(code) for side in sides)
    at_largest = code == c.ALL and any(side.rows is None for side in sides)
    found = Change(code, before, now, known_before, known_now, rule(), cases_before, cases_now, at_largest)
    return ChangedYears(found)


@dataclass(frozen=True, eq=False)
class _Side:
    """One of the two years: its questions, the other year's, and its rows of counts, if there are any."""

    codebook: Codebook
    other: Codebook
    rows: pd.DataFrame | None

    def known(self, code: str) -> tuple[dict[str, PossibleCounts], int | None]:
        """What is known of a kommune, and how many of its cases were read."""
        survey = self.codebook.survey
        if self.rows is None:
            if code != c.ALL:
                cases = self.codebook.published.cases.get(code)
                return possible_counts.possible_counts_of_kommune(code, self.codebook), cases
            return possible_counts.possible_counts_of_all(self.codebook, self._largest()), survey.cases
        mine = self.rows[(self.rows[c.KOMMUNE_CODE] == code) & (self.rows[c.CASE_TYPE] == c.ALL)]
        found = possible_counts.counts_of_rows(mine, self.codebook)
        if not found:
            raise ParameterError(
                f"The tables of {survey.year} hold no case of the kommune.", where="kommune",
                expected=", ".join(self.rows[c.KOMMUNE_CODE].unique()), got=code,
            )  # fmt: skip
        return found, int(mine.loc[mine[c.QUESTION] == survey.case_type_question, c.COUNT].sum()) or None

    def _largest(self) -> int:
        nobs = self.codebook.survey.cases or self.other.survey.cases
        if nobs is None:
            raise ParameterError(
                "It is known of neither year how many cases were read.", where="from_year, to_year",
                got=f"{min(self.codebook.year, self.other.year)}, {max(self.codebook.year, self.other.year)}",
            )  # fmt: skip
        return nobs


def _counted(tables: str, codebook: Codebook) -> pd.DataFrame | None:
    return counting.read_frequencies(Path(tables) / "frequencies.csv", codebook) if tables else None
