"""Picking kommuner for follow-up, drawn and tabled: whom a rule hits and misses, and what 26 of 31 can mean."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from .. import columns as c
from ..page.blocks import Column, Figure, Table
from ..page.danish import da
from ..page.drawing import ACCENT, GREY, INK, PALE, WARNING, WIDTH, as_svg, style
from ..page.labels import SMALL_TEXT, label, plain_axes
from ..page.numbers import DASH, NBSP, NOTHING
from ..params.codebook import Codebook
from ..params.follow_up import FollowUp
from . import screening
from .comparison import INNER, Comparison
from .screening import ANY, FUNNEL, INTERVAL, LOW_SHARE, RISK

EXPECTED = (
    Column("Ventet udvalgt"), Column("heraf uden grund"), Column("Reelt under grænsen"), Column("heraf overset")
)  # fmt: skip
_LINES = ({"linewidth": 1.9}, {"linewidth": 1.2, "linestyle": (0, (4, 1.6))}, {"linewidth": 1.0})


def rule_told(rule: str, threshold: float) -> str:
    """A rule in words: "andelen under 50 %"."""
    at = da.percent_of_share(threshold)
    return {
        LOW_SHARE: f"andelen under {at}",
        INTERVAL: f"hele intervallet under {at}",
        FUNNEL: f"under tragtens {da.percent_of_share(INNER)}-grænse",
    }[rule]


def kommune_sizes_shown(one: Comparison) -> list[int]:
    """The numbers of cases that are drawn: the kommune in the middle, the largest, and what generalizes."""
    largest = int(one.kommuner[c.NOBS].max())
    return sorted({max(1, int(one.nobs_median)), largest, one.results.rule.cases_needed()})


def operating_figure(one: Comparison, threshold: float) -> Figure:
    """The chance of being picked against the true share, for a few numbers of cases."""
    shares = np.linspace(0, 1, 401)
    drawn = {n: screening.chances(shares, n, threshold) for n in kommune_sizes_shown(one)}
    first = next(iter(drawn.values()))
    with style() as new_figure:
        figure = new_figure(figsize=(WIDTH, 3.1))
        axes = figure.add_axes((0.085, 0.145, 0.735, 0.835))
        plain_axes(axes)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1.01)
        good, poor = shares >= threshold, shares <= threshold
        axes.fill_between(shares[good], 0, first[good], color="#f3e3d8", linewidth=0, zorder=1)
        axes.fill_between(shares[poor], first[poor], 1, color=PALE, linewidth=0, zorder=1)
        for line, chance in zip(_LINES, drawn.values(), strict=False):
            axes.plot(shares, chance, color=ACCENT, zorder=3, **line)
        axes.axvline(threshold, color=GREY, linewidth=0.9, zorder=2)
        _label_lines(axes, drawn)
        if threshold <= 0.75:
            _name(axes, "udvalgt uden grund", (threshold + 0.03, 0.25), (threshold + 0.13, 0.42), WARNING)
        if threshold >= 0.25:
            _name(axes, "overset", (threshold - 0.03, 0.75), (threshold - 0.13, 0.58), INK)
        ticks = [0, 0.25, 0.5, 0.75, 1]
        for put in (axes.set_xticks, axes.set_yticks):
            put(ticks, [da.percent_of_share(tick) for tick in ticks])
        axes.set_xlabel("hvor ofte kommunen i virkeligheden overholder kravet", fontsize=SMALL_TEXT)
        svg = as_svg(figure, salt="udvaelgelse")
    return Figure(
        id="figur-udvaelgelse",
        svg=svg,
        alt=_operating_alt(drawn, threshold),
        caption=f"Chancen for at blive udvalgt efter reglen ”{rule_told(LOW_SHARE, threshold)}”. Var der ingen tilfældighed,"
        f" ville den falde lodret fra 100 til 0{NBSP}% ved {da.percent_of_share(threshold)}.",
    )


def _name(axes, text: str, area: tuple[float, float], beside: tuple[float, float], color: str) -> None:
    """What an area between curves is, said beside them with a line to it."""
    left = beside[0] < area[0]
    axes.annotate(text, area, beside, fontsize=SMALL_TEXT, color=color, ha="right" if left else "left", va="center",
                  arrowprops={"arrowstyle": "-", "color": color, "linewidth": 0.6, "shrinkA": 1, "shrinkB": 0},
                  annotation_clip=False)  # fmt: skip


def _label_lines(axes, drawn: Iterable[int]) -> None:
    """The numbers of cases, beside the frame: where the lines run they would stand in each other's way."""
    for place, (n, line) in enumerate(zip(drawn, _LINES, strict=False)):
        at, left = 0.62 - 0.09 * place, 1.03
        axes.plot([left, left + 0.045], [at, at], color=ACCENT, clip_on=False, zorder=3, **line)
        label(axes, left + 0.06, at, da.cases(n))


def _operating_alt(drawn: dict[int, np.ndarray], threshold: float) -> str:
    parts = []
    for n in drawn:
        near = [p for p in (threshold - 0.1, threshold + 0.1) if 0 <= p <= 1]
        chance = (da.percent_of_share(float(screening.chances(p, n, threshold))) for p in near)
        told = [f"{each} ved {da.percent_of_share(p)}" for each, p in zip(chance, near, strict=True)]
        parts.append(f"med {da.cases(n)} {da.listed(told)}")
    return (
        f"Chancen for at blive udvalgt, hvis reglen er {rule_told(LOW_SHARE, threshold)}, mod hvor ofte kommunen i"
        f" virkeligheden overholder kravet: {'; '.join(parts)}. Jo flere sager, jo stejlere falder den."
    )


def rules_table(one: Comparison, threshold: float, source: str) -> Table:
    """One row is rule: how many kommuner it picks, rightly and wrongly, and how many it misses."""
    rows = screening.by_rule(one, threshold).to_dict("records")
    return Table(
        id="udvaelgelse-regler",
        label="",
        title=f"Tre regler for ”{one.asked.short}”: hvor mange kommuner de udvælger",
        columns=(Column("Regel", "left"), _observed(one.results.codebook), *EXPECTED),
        rows=[(_capital(rule_told(row["rule"], threshold)), *_numbers(row)) for row in rows],
        notes=[_counted(threshold, one.results.codebook)],
        source=source,
    )


def requirement_table(compared: tuple[Comparison, ...], threshold: float, codebook: Codebook, source: str) -> Table:
    """One row is requirement, by the rule of the share; the total is on any of them."""
    *rows, total = screening.picked_by_requirement(compared, threshold).to_dict("records")
    return Table(
        id="udvaelgelse-lovkrav",
        label="",
        title=f"Reglen ”{rule_told(LOW_SHARE, threshold)}” på hvert lovkrav",
        columns=(Column("Lovkrav", "left"), Column("Andel i alt"), _observed(codebook), *EXPECTED),
        rows=[
            (codebook.question(row[c.QUESTION]).short, da.percent_of_share(row[c.SHARE]), *_numbers(row))
            for row in rows
        ],
        total=("Mindst ét af kravene", NOTHING, *_numbers(total)),
        notes=[
            _counted(threshold, codebook),
            "Note: Hvor sagerne ikke skiller kommunerne fra hinanden, er de regnet for ens og ligger da alle over eller"
            " alle under grænsen.",
            "Note: Den sidste linje er regnet, som om kravene er uafhængige af hinanden.",
        ],
        source=source,
    )


def plans_table(one: Comparison, planned: pd.DataFrame) -> Table:
    """The plans of `screenings`: the cases it takes, and the risks with those of today."""
    nobs = da.cases(max(1, int(one.nobs_median)))
    return Table(
        id="udvaelgelse-sager",
        label="",
        title=f"Sager i hver kommune for at skelne to kommuner med højst {da.percent_of_share(RISK)} risiko til hver side",
        columns=(
            Column("Den ene på", "left"),
            Column("Den anden på"),
            Column("Sager"),
            Column(f"Risiko for at overse med {nobs}"),
            Column(f"Risiko for at udvælge uden grund med {nobs}"),
        ),  # fmt: skip
        rows=[
            (
                da.percent_of_share(row["poor"]),
                da.percent_of_share(row["good"]),
                da.number(row[c.NOBS]),
                da.percent_of_share(row["miss"]),
                da.percent_of_share(row["false_pick"]),
            )
            for row in planned.to_dict("records")
        ],  # fmt: skip
        notes=["Note: Regnet eksakt med binomialfordelingen."],
    )


def follow_up_figure(known: FollowUp, frame: pd.DataFrame, threshold: float) -> Figure:
    """What each rule of `screenings` picks, where all are alike and where they differ a little, and how many were."""
    alike, differing = (frame[frame[c.ICC] == icc] for icc in screening.SCREENING_ICCS)
    heads = [_rule_of(row, known, threshold) for row in alike.to_dict("records")]
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
        for place, first, second in zip(places, alike.to_dict("records"), differing.to_dict("records"), strict=True):
            for row, shift, color in ((first, -0.17, ACCENT), (second, 0.19, GREY)):
                axes.text(1.43, place + shift, _range(row), ha="right", va="center", fontsize=SMALL_TEXT, color=color,
                          clip_on=False, transform=across)  # fmt: skip
        ticks = [0, 10, 20, known.kommuner]
        axes.set_xticks(ticks, [da.number(tick) for tick in ticks])
        axes.set_xlabel(f"udvalgte af {da.kommuner(known.kommuner)}", fontsize=SMALL_TEXT)
        svg = as_svg(figure, salt="opfoelgning")
    return Figure(
        id="figur-opfoelgning",
        svg=svg,
        alt=_followed_up_alt(known, heads, alike, differing),
        caption=f"Hvor mange af {da.kommuner(known.kommuner)} en regel udvælger: punktet er det ventede antal, stregen dækker"
        f" 95 af 100 gentagelser. Fuldt punkt: alle kommuner er helt ens. Hult punkt: de er lidt forskellige (ICC"
        f" {da.decimal(screening.SCREENING_ICCS[1], 2)}).",
    )


def _rule_of(row: dict, known: FollowUp, threshold: float) -> str:
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


def _followed_up_alt(known: FollowUp, heads: list[str], alike: pd.DataFrame, differing: pd.DataFrame) -> str:
    told = [
        f"{head}: {_range(first)}, {_range(second)}"
        for head, first, second in zip(heads, alike.to_dict("records"), differing.to_dict("records"), strict=True)
    ]
    return (
        f"Hvor mange af {da.kommuner(known.kommuner)} hver regel kan ventes at udvælge, først hvis alle er ens, så hvis de"
        f" er lidt forskellige, med det interval, 95 af 100 gentagelser falder i. {'; '.join(told)}. Udvalgt blev"
        f" {da.number(known.picked)}."
    )


def _range(row: dict) -> str:
    """An expected number and its range: "22,7 (18–27)"."""
    return f"{da.decimal(row['picked'], 1)} ({da.number(row['low'])}{DASH}{da.number(row['upp'])})"


def _numbers(row: dict) -> tuple[str, ...]:
    expected = (da.decimal(row[name], 1) for name in ("picked", "wrongly", "poor", "missed"))
    return (da.number(int(row["observed"])), *expected)


def _observed(codebook: Codebook) -> Column:
    return Column(f"Udvalgt i {codebook.year}")


def _counted(threshold: float, codebook: Codebook) -> str:
    return (
        f"Note: Antal kommuner. ”{_observed(codebook).head}” er talt; resten er ventede antal, hvis kommunernes virkelige"
        " niveauer er spredt, som årets sager tyder på. ”Uden grund” er kommuner, der i virkeligheden ligger på"
        f" mindst {da.percent_of_share(threshold)}."
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
