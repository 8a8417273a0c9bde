"""Tables about picking kommuner for follow-up: how many a rule picks, wrongly picks and misses."""

from __future__ import annotations

import pandas as pd

from .. import columns as c
from ..page.blocks import Column, Table
from ..page.danish import da
from ..page.numbers import NOTHING
from ..page.texts import paragraphs
from ..params.codebook import Codebook
from .comparison import INNER, Comparison
from .screening import (
    FUNNEL,
    INTERVAL,
    LOW_SHARE,
    RISK,
    by_rule,
    picked_by_requirement,
)  # fmt: skip

EXPECTED = (
    Column("Ventet udvalgt"), Column("heraf uden grund"), Column("Reelt under grænsen"), Column("heraf overset")
)  # fmt: skip


def rule_in_words(rule: str, threshold: float) -> str:
    """A rule in words: "andelen under 50 %"."""
    at = da.percent_of_share(threshold)
    return {
        LOW_SHARE: f"andelen under {at}",
        INTERVAL: f"hele intervallet under {at}",
        FUNNEL: da.settled(f"under tragtens {da.percent_of_share(INNER)}-grænse"),
    }[rule]


def rules_table(one: Comparison, threshold: float, source: str) -> Table:
    """One row is a rule: how many kommuner it picks, how many of these wrongly, and how many it misses.

    Parameters
    ----------
    one : Comparison
        The kommuner on one requirement.
    threshold : float
        A share in (0, 1). A kommune with a true share below it is to be followed up.
    source : str
        The line under the table that says where its numbers come from.
    """
    rows = by_rule(one, threshold).to_dict("records")
    return Table(
        id="udvaelgelse-regler",
        label="",
        title=f"Tre regler for ”{one.asked.short}”: hvor mange kommuner de udvælger",
        columns=(Column("Regel", "left"), _observed(one.results.codebook), *EXPECTED),
        rows=[(_capital(rule_in_words(row["rule"], threshold)), *_numbers(row)) for row in rows],
        notes=[_counted(threshold, one.results.codebook)],
        source=source,
    )


def requirement_table(compared: tuple[Comparison, ...], threshold: float, codebook: Codebook, source: str) -> Table:
    """One row is a requirement, with the rule "share below the threshold". The total row is on any of them.

    Parameters
    ----------
    compared : tuple of Comparison
        The kommuner on each requirement.
    threshold : float
        A share in (0, 1). A kommune with a true share below it is to be followed up.
    codebook : Codebook
        The codebook of the year.
    source : str
        The line under the table that says where its numbers come from.
    """
    *rows, total = picked_by_requirement(compared, threshold).to_dict("records")
    return Table(
        id="udvaelgelse-lovkrav",
        label="",
        title=f"Reglen ”{rule_in_words(LOW_SHARE, threshold)}” på hvert lovkrav",
        columns=(Column("Lovkrav", "left"), Column("Andel i alt"), _observed(codebook), *EXPECTED),
        rows=[
            (codebook.question(row[c.QUESTION]).short, da.percent_of_share(row[c.SHARE]), *_numbers(row))
            for row in rows
        ],
        total=("Mindst ét af kravene", NOTHING, *_numbers(total)),
        notes=[_counted(threshold, codebook), *paragraphs(da.part("comparison/notes", "requirements"))],
        source=source,
    )


def plans_table(one: Comparison, planned: pd.DataFrame) -> Table:
    """One row is a pair of true shares: the cases it takes to tell them apart, and today's risks.

    Parameters
    ----------
    one : Comparison
        The kommuner on one requirement.
    planned : DataFrame
        The rows of `screening.sampling_plans`.
    """
    nobs = da.cases(max(1, int(one.nobs_median)))
    return Table(
        id="udvaelgelse-sager",
        label="",
        title=da.part("comparison/plans", "title", risk=RISK),
        columns=(
            Column("Den ene på", "left"),
            Column("Den anden på"),
            Column("Sager"),
            Column(f"Risiko for at overse med {nobs}"),
            Column(f"Risiko for at udvælge uden grund med {nobs}"),
        ),
        rows=[
            (
                da.percent_of_share(row["poor"]),
                da.percent_of_share(row["good"]),
                da.number(row[c.NOBS]),
                da.percent_of_share(row["miss"]),
                da.percent_of_share(row["false_pick"]),
            )
            for row in planned.to_dict("records")
        ],
        notes=["Note: Regnet eksakt med binomialfordelingen."],
    )


def _numbers(row: dict) -> tuple[str, ...]:
    expected = (da.decimal(row[name], 1) for name in ("picked", "wrongly", "poor", "missed"))
    return (da.number(int(row["observed"])), *expected)


def _observed(codebook: Codebook) -> Column:
    return Column(f"Udvalgt i {codebook.year}")


def _counted(threshold: float, codebook: Codebook) -> str:
    return da.part("comparison/notes", "counted", observed=_observed(codebook).head, threshold=threshold)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
