"""Tables and figures about picking kommuner for follow-up: how many a rule picks, wrongly picks and misses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from .. import columns as c
from ..page.blocks import Column, Figure, Table
from ..page.colours import ACCENT, GREY, INK, PALE, PALE_WARNING, WARNING
from ..page.danish import da
from ..page.drawing import WIDTH, as_svg, style
from ..page.labels import SHARE_TICKS, SMALL_TEXT, label, plain_axes
from ..page.numbers import DASH, NBSP, NOTHING
from ..page.texts import paragraphs
from ..params.codebook import Codebook
from ..params.follow_up import FollowUp
from .comparison import INNER, Comparison
from .screening import (
    ANY,
    FUNNEL,
    INTERVAL,
    LOW_SHARE,
    RISK,
    SCREENING_ICCS,
    by_rule,
    chance_by_share,
    picked_by_requirement,
)  # fmt: skip

EXPECTED = (
    Column("Ventet udvalgt"), Column("heraf uden grund"), Column("Reelt under grænsen"), Column("heraf overset")
)  # fmt: skip
_LINES: tuple[dict[str, Any], ...] = (
    {"linewidth": 1.9},
    {"linewidth": 1.2, "linestyle": (0, (4, 1.6))},
    {"linewidth": 1.0},
)


def rule_in_words(rule: str, threshold: float) -> str:
    """A rule in words: "andelen under 50 %"."""
    at = da.percent_of_share(threshold)
    return {
        LOW_SHARE: f"andelen under {at}",
        INTERVAL: f"hele intervallet under {at}",
        FUNNEL: f"under tragtens {da.percent_of_share(INNER)}-grænse",
    }[rule]


def kommune_sizes_shown(one: Comparison) -> list[int]:
    """The numbers of cases in the figure: of the median kommune, of the largest, and enough to generalize."""
    largest = int(one.kommuner[c.NOBS].max())
    return sorted({max(1, int(one.nobs_median)), largest, one.results.rule.cases_needed()})


def operating_figure(one: Comparison, threshold: float) -> Figure:
    """The operating characteristic: the chance of being picked against the true share, for a few numbers of cases.

    Parameters
    ----------
    one : Comparison
        The kommuner on one requirement.
    threshold : float
        A share in (0, 1). A kommune with a true share below it is to be followed up.
    """
    shares = np.linspace(0, 1, 401)
    drawn = {n: chance_by_share(shares, n, threshold) for n in kommune_sizes_shown(one)}
    first = next(iter(drawn.values()))
    with style() as new_figure:
        figure = new_figure(figsize=(WIDTH, 3.1))
        axes = figure.add_axes((0.085, 0.145, 0.735, 0.835))
        plain_axes(axes)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1.01)
        good, poor = shares >= threshold, shares <= threshold
        axes.fill_between(shares[good], 0, first[good], color=PALE_WARNING, linewidth=0, zorder=1)
        axes.fill_between(shares[poor], first[poor], 1, color=PALE, linewidth=0, zorder=1)
        for line, chance in zip(_LINES, drawn.values(), strict=False):
            axes.plot(shares, chance, color=ACCENT, zorder=3, **line)
        axes.axvline(threshold, color=GREY, linewidth=0.9, zorder=2)
        _label_lines(axes, drawn)
        if threshold <= 0.75:
            _name(axes, "udvalgt uden grund", (threshold + 0.03, 0.25), (threshold + 0.13, 0.42), WARNING)
        if threshold >= 0.25:
            _name(axes, "overset", (threshold - 0.03, 0.75), (threshold - 0.13, 0.58), INK)
        for set_ticks in (axes.set_xticks, axes.set_yticks):
            set_ticks(SHARE_TICKS, [da.percent_of_share(tick) for tick in SHARE_TICKS])
        axes.set_xlabel("hvor ofte kommunen i virkeligheden overholder kravet", fontsize=SMALL_TEXT)
        svg = as_svg(figure)
    words = da.parts(
        "comparison/operating",
        rule=rule_in_words(LOW_SHARE, threshold),
        threshold=threshold,
        chances=[_chances_in_words(n, threshold) for n in drawn],
    )
    return Figure(id="figur-udvaelgelse", svg=svg, **words)


def _name(axes, text: str, area: tuple[float, float], beside: tuple[float, float], color: str) -> None:
    """The name of an area between curves, beside the curves and with a line to the area."""
    left = beside[0] < area[0]
    axes.annotate(text, area, beside, fontsize=SMALL_TEXT, color=color, ha="right" if left else "left", va="center",
                  arrowprops={"arrowstyle": "-", "color": color, "linewidth": 0.6, "shrinkA": 1, "shrinkB": 0},
                  annotation_clip=False)  # fmt: skip


def _label_lines(axes, drawn: Iterable[int]) -> None:
    """The numbers of cases beside the frame, because there is no room for them where the lines run."""
    for place, (n, line) in enumerate(zip(drawn, _LINES, strict=False)):
        at, left = 0.62 - 0.09 * place, 1.03
        axes.plot([left, left + 0.045], [at, at], color=ACCENT, clip_on=False, zorder=3, **line)
        label(axes, left + 0.06, at, da.cases(n))


def _chances_in_words(nobs: int, threshold: float) -> str:
    """The chances of being picked near the threshold: "med 17 sager 81 % ved 40 % og 31 % ved 60 %"."""
    near = [share for share in (threshold - 0.1, threshold + 0.1) if 0 <= share <= 1]
    chances = [da.percent_of_share(float(chance_by_share(share, nobs, threshold))) for share in near]
    at = [f"{chance} ved {da.percent_of_share(share)}" for chance, share in zip(chances, near, strict=True)]
    return f"med {da.cases(nobs)} {da.listed(at)}"


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


def follow_up_figure(known: FollowUp, frame: pd.DataFrame, threshold: float) -> Figure:
    """How many kommuner each rule picks if all are alike and if they differ a little, and how many were picked.

    Parameters
    ----------
    known : FollowUp
        What is published of the follow-up.
    frame : DataFrame
        The rows of `screening.picked_for_follow_up`.
    threshold : float
        A share in (0, 1). A kommune with a true share below it is to be followed up.
    """
    alike, differing = (frame[frame[c.ICC] == icc] for icc in SCREENING_ICCS)
    heads = [_line_head(row, known, threshold) for row in alike.to_dict("records")]
    with style() as new_figure:
        figure = new_figure(figsize=(WIDTH, 0.36 * len(heads) + 0.95))
        height = figure.get_figheight()
        axes = figure.add_axes((0.405, 0.45 / height, 0.415, 1 - 0.8 / height))
        axes.set_xlim(0, known.kommuner)
        axes.set_ylim(len(heads) - 0.4, -0.6)
        places = np.arange(len(heads))
        for rows, shift, color, face in ((alike, -0.14, ACCENT, ACCENT), (differing, 0.14, GREY, "white")):
            axes.hlines(places + shift, rows["low"], rows["upp"], color=color, linewidth=1.6, zorder=3)
            axes.plot(rows["picked"], places + shift, "o", markersize=4.4, color=color, markerfacecolor=face, zorder=4,
                      clip_on=False)  # fmt: skip
        axes.axvline(known.picked, color=WARNING, linewidth=1.1, zorder=2)
        label(axes, known.picked, -0.88, f"{da.number(known.picked)} udvalgt", color=WARNING, ha="center")
        across = axes.get_yaxis_transform()
        for place, head in enumerate(heads):
            axes.text(-0.97, place, head, va="center", clip_on=False, transform=across)
        for place, first, second in zip(
            range(len(heads)), alike.to_dict("records"), differing.to_dict("records"), strict=True
        ):
            for row, shift, color in ((first, -0.17, ACCENT), (second, 0.19, GREY)):
                axes.text(1.43, place + shift, _range(row), ha="right", va="center", fontsize=SMALL_TEXT, color=color,
                          clip_on=False, transform=across)  # fmt: skip
        ticks = [0, 10, 20, known.kommuner]
        axes.set_xticks(ticks, [da.number(tick) for tick in ticks])
        axes.set_xlabel(f"udvalgte af {da.kommuner(known.kommuner)}", fontsize=SMALL_TEXT)
        svg = as_svg(figure)
    rows = zip(heads, alike.to_dict("records"), differing.to_dict("records"), strict=True)
    words = da.parts(
        "comparison/follow_up_figure",
        number_of_kommuner=known.kommuner,
        icc=SCREENING_ICCS[1],
        rules=[f"{head}: {_range(first)}, {_range(second)}" for head, first, second in rows],
        picked=known.picked,
    )
    return Figure(id="figur-opfoelgning", svg=svg, **words)


def _line_head(row: dict, known: FollowUp, threshold: float) -> str:
    if row[c.QUESTION] != ANY:
        (given,) = (r for r in known.requirements if r.question == row[c.QUESTION])
        short = known.codebook.question(given.question).short
        return f"Under {da.percent_of_share(threshold)}: {short} ({given.percent}{NBSP}%)"
    every = f"mindst ét af de {da.number_word(len(known.requirements))} krav"
    heads = {
        LOW_SHARE: f"Under {da.percent_of_share(threshold)} på {every}",
        INTERVAL: f"Hele intervallet under {da.percent_of_share(threshold)} på ét",
        FUNNEL: f"Under tragtens {da.percent_of_share(INNER)}-grænse på ét",
    }
    return heads[row["rule"]]


def _range(row: dict) -> str:
    """An expected number and its range: "22,7 (18–27)"."""
    return f"{da.decimal(row['picked'], 1)} ({da.number(row['low'])}{DASH}{da.number(row['upp'])})"


def _numbers(row: dict) -> tuple[str, ...]:
    expected = (da.decimal(row[name], 1) for name in ("picked", "wrongly", "poor", "missed"))
    return (da.number(int(row["observed"])), *expected)


def _observed(codebook: Codebook) -> Column:
    return Column(f"Udvalgt i {codebook.year}")


def _counted(threshold: float, codebook: Codebook) -> str:
    return da.part("comparison/notes", "counted", observed=_observed(codebook).head, threshold=threshold)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
