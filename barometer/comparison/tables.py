"""The table of kommuner beside each other, in alphabetical order: what the figures show, in numbers."""

from __future__ import annotations

import pandas as pd

from .. import columns as c
from ..page.blocks import Column, Table
from ..page.danish import da
from ..page.numbers import NOTHING
from ..page.texts import paragraphs
from .comparison import Comparison
from .figures import in_alphabetical_order, ranks


def kommuner_table(one: Comparison, source: str) -> Table:
    """One row is a kommune: its cases, the share it shrinks to with the interval of that, and its ranks.

    Parameters
    ----------
    one : Comparison
        The kommuner on one requirement.
    source : str
        The line under the table that says where its numbers come from.
    """
    return Table(
        id="kommuner",
        label="",
        title=f"Kommunerne på ”{one.asked.short}”, alfabetisk",
        columns=(
            Column("Kommune", "left"),
            Column("Ja"),
            Column("Krympet andel"),
            Column("Dens interval"),
            Column("Mulige pladser"),
        ),
        rows=[_row(row) for row in in_alphabetical_order(one.kommuner).to_dict("records")],
        notes=paragraphs(da.part("comparison/notes", "kommuner", level=one.level)),
        source=source,
    )


def _row(row: dict) -> tuple[str, ...]:
    shrinks = pd.notna(row["shrunken"])
    return (
        row[c.KOMMUNE],
        da.of(row[c.COUNT], row[c.NOBS]),
        da.percent_of_share(row["shrunken"]) if shrinks else NOTHING,
        da.percent_span(row[c.CI_LOW], row[c.CI_UPP]) if shrinks else NOTHING,
        ranks(row["best"], row["worst"]),
    )
