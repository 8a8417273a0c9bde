"""Figures about picking kommuner for follow-up: the chance of being picked, and how many were and would be."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from .. import columns as c
from ..page.blocks import Column, Figure, Table
from ..page.colours import ACCENT, GREY, INK, PALE, PALE_WARNING, PAPER, WARNING
from ..page.danish import da
from ..page.drawing import INCH, SMALL_TEXT, WIDTH, as_svg, drawings, framed_axes, style
from ..page.labels import SHARE_TICKS, head, keep_inside, label, plain_axes
from ..page.numbers import DASH, NBSP
from ..params.follow_up import FollowUp
from .comparison import INNER, Comparison
from .screening import ANY, FUNNEL, INTERVAL, LOW_SHARE, SCREENING_ICCS, chance_by_share
from .screening_page import rule_in_words

_LINES: tuple[dict[str, Any], ...] = (
    {"linewidth": 1.9},
    {"linewidth": 1.2, "linestyle": (0, (4, 1.6))},
    {"linewidth": 1.0},
)


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
    sizes = kommune_sizes_shown(one)
    words = da.parts(
        "comparison/operating",
        rule=rule_in_words(LOW_SHARE, threshold),
        threshold=threshold,
        chances=[_chances_in_words(n, threshold) for n in sizes],
    )
    return Figure(id="figur-udvaelgelse", **drawings(partial(_operating, sizes, threshold)), **words)


def chances_table(one: Comparison, threshold: float) -> Table:
    """One row is a true share: the chance of being picked, for the numbers of cases in the figure."""
    sizes, shares = kommune_sizes_shown(one), np.linspace(0, 1, 11)
    chances = [chance_by_share(shares, n, threshold) for n in sizes]
    return Table(
        id="udvaelgelse-chancer",
        label="",
        title="Chancen for at blive udvalgt",
        columns=(Column("Kommunen overholder kravet i", "left"), *(Column(da.cases(n)) for n in sizes)),
        rows=[
            (da.percent_of_share(share), *(da.percent_of_share(float(chance[at])) for chance in chances))
            for at, share in enumerate(shares.tolist())
        ],
        notes=[da.part("comparison/notes", "chances", rule=rule_in_words(LOW_SHARE, threshold))],
    )


def _operating(sizes: list[int], threshold: float, width: float) -> str:
    shares = np.linspace(0, 1, 401)
    drawn = {n: chance_by_share(shares, n, threshold) for n in sizes}
    first = next(iter(drawn.values()))
    beside = width == WIDTH
    with style() as new_figure:
        figure = new_figure(figsize=(width, 3.3 if beside else 3.5))
        axes = framed_axes(figure, 30, 87 if beside else 12, 33, 19 if beside else 19 + 12 * len(sizes))
        plain_axes(axes)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1.01)
        good, poor = shares >= threshold, shares <= threshold
        axes.fill_between(shares[good], 0, first[good], color=PALE_WARNING, linewidth=0, zorder=1)
        axes.fill_between(shares[poor], first[poor], 1, color=PALE, linewidth=0, zorder=1)
        for line, chance in zip(_LINES, drawn.values(), strict=False):
            axes.plot(shares, chance, color=ACCENT, zorder=3, **line)
        axes.axvline(threshold, color=GREY, linewidth=0.7, zorder=2)
        _label_lines(axes, sizes, beside)
        if threshold <= 0.75:
            _name(axes, "udvalgt uden grund", (threshold + 0.03, 0.25), (threshold + 0.08, 0.47), WARNING)
        if threshold >= 0.25:
            _name(axes, "overset", (threshold - 0.03, 0.75), (threshold - 0.13, 0.58), INK)
        for set_ticks in (axes.set_xticks, axes.set_yticks):
            set_ticks(SHARE_TICKS, [da.percent_of_share(tick) for tick in SHARE_TICKS])
        axes.set_xlabel(f"hvor ofte kommunen{' i virkeligheden' if beside else ''} overholder kravet")
        head(axes, "chance for at blive udvalgt")
        return as_svg(figure)


def _name(axes, text: str, area: tuple[float, float], beside: tuple[float, float], color: str) -> None:
    """The name of an area between curves, beside the curves and with a line to the area."""
    left = beside[0] < area[0]
    axes.annotate(text, area, beside, fontsize=SMALL_TEXT, color=color, ha="right" if left else "left", va="center",
                  arrowprops={"arrowstyle": "-", "color": color, "linewidth": 0.5, "shrinkA": 1, "shrinkB": 0},
                  annotation_clip=False)  # fmt: skip


def _label_lines(axes, sizes: list[int], beside: bool) -> None:
    """The numbers of cases to the right of the frame or above it, because there is no room where the lines run."""
    frame = axes.get_position()
    wide, high = (
        INCH * axes.figure.get_figwidth() * frame.width,
        INCH * axes.figure.get_figheight() * frame.height,
    )
    for place, (n, line) in enumerate(zip(sizes, _LINES, strict=False)):
        left, at = (wide + 11, 0.62 * high - 22 * place) if beside else (0, high + 24 + 12 * (len(sizes) - 1 - place))
        axes.plot([left / wide, (left + 17) / wide], [at / high] * 2, color=ACCENT, clip_on=False, zorder=3,
                  transform=axes.transAxes, **line)  # fmt: skip
        label(axes, (left + 22) / wide, at / high, da.cases(n), transform=axes.transAxes)


def _chances_in_words(nobs: int, threshold: float) -> str:
    """The chances of being picked near the threshold: "med 17 sager 81 % ved 40 % og 31 % ved 60 %"."""
    near = [share for share in (threshold - 0.1, threshold + 0.1) if 0 <= share <= 1]
    chances = [da.percent_of_share(float(chance_by_share(share, nobs, threshold))) for share in near]
    at = [f"{chance} ved {da.percent_of_share(share)}" for chance, share in zip(chances, near, strict=True)]
    return f"med {da.cases(nobs)} {da.listed(at)}"


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
    alike, differing = (frame[frame[c.ICC] == icc].to_dict("records") for icc in SCREENING_ICCS)
    heads = [_line_head(row, known, threshold) for row in alike]
    lines = list(zip(heads, alike, differing, strict=True))
    words = da.parts(
        "comparison/follow_up_figure",
        number_of_kommuner=known.kommuner,
        icc=SCREENING_ICCS[1],
        rules=[f"{line}: {_range(first)}, {_range(second)}" for line, first, second in lines],
        picked=known.picked,
    )
    return Figure(id="figur-opfoelgning", **drawings(partial(_follow_up, known, lines)), **words)


def follow_up_table(known: FollowUp, frame: pd.DataFrame, threshold: float) -> Table:
    """One row is a rule: how many kommuner it is expected to pick, if all are alike and if they differ a little."""
    alike, differing = (frame[frame[c.ICC] == icc].to_dict("records") for icc in SCREENING_ICCS)
    return Table(
        id="opfoelgning-regler",
        label="",
        title="Hvor mange kommuner hver regel kan ventes at udvælge",
        columns=(Column("Regel", "left"), Column("Hvis alle er ens"), Column("Hvis de er lidt forskellige")),
        rows=[
            (_line_head(one, known, threshold), _range(one), _range(other))
            for one, other in zip(alike, differing, strict=True)
        ],
        notes=[da.part("comparison/notes", "follow_up", number_of_kommuner=known.kommuner)],
    )


def _follow_up(known: FollowUp, lines: list[tuple[str, dict, dict]], width: float) -> str:
    """The figure in a width. In a narrow one the rule stands above its marks and not beside them."""
    beside = width == WIDTH
    row, words, marks = (26.0, 0.0, 0.0) if beside else (38.0, -0.3, 0.15)  # points; lines, from the middle of a line
    with style() as new_figure:
        figure = new_figure(figsize=(width, (row * len(lines) + 54) / INCH))
        left, right = (195, 87) if beside else (4, 62)
        axes = framed_axes(figure, left, right, 33, 21)
        axes.set_xlim(0, known.kommuner)
        axes.set_ylim(len(lines) - 0.4, -0.6)
        for place, (_, *pair) in enumerate(lines):
            looks = ((-4, ACCENT, ACCENT, 1.8), (4, GREY, PAPER, 1.0))
            for rule, (shift, color, face, thick) in zip(pair, looks, strict=True):
                at = place + marks + shift / row
                axes.hlines(at, rule["low"], rule["upp"], color=color, linewidth=thick, zorder=3)
                axes.plot(rule["picked"], at, "o", markersize=4.4, color=color, markerfacecolor=face, zorder=4,
                          clip_on=False)  # fmt: skip
        axes.axvline(known.picked, color=WARNING, linewidth=1.1, linestyle=(0, (4, 2)), zorder=2)
        head(axes, f"{da.number(known.picked)} udvalgt", at=known.picked)
        wide, across = INCH * width - left - right, axes.get_yaxis_transform()
        clear = {} if beside else {"bbox": {"facecolor": PAPER, "linewidth": 0, "pad": 0.3}}  # of the lines behind
        for place, (line, *pair) in enumerate(lines):
            axes.text(-left / wide, place + words, line, va="center", clip_on=False, transform=across, zorder=2.5,
                      fontsize=9 if beside else SMALL_TEXT, **clear)  # fmt: skip
            for rule, up, color in zip(pair, (-4.6, 4.6), (ACCENT, GREY), strict=True):
                axes.text(1 + right / wide, place + marks + up / row, _range(rule), ha="right", va="center",
                          fontsize=SMALL_TEXT, color=color, clip_on=False, transform=across)  # fmt: skip
        ticks = [0, 10, 20, known.kommuner]
        axes.set_xticks(ticks, [da.number(tick) for tick in ticks])
        keep_inside(axes)
        axes.set_xlabel(f"udvalgte af {da.kommuner(known.kommuner)}")
        return as_svg(figure)


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
    return da.settled(heads[row["rule"]])


def _range(row: dict) -> str:
    """An expected number and its range: "22,7 (18–27)"."""
    return f"{da.decimal(row['picked'], 1)} ({da.number(row['low'])}{DASH}{da.number(row['upp'])})"
