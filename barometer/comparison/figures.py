"""Figures of kommuner beside each other, in alphabetical order or in none, and never in the order of their shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import numpy as np
import pandas as pd

from .. import columns as c
from ..page.blocks import Figure
from ..page.colours import ACCENT, GREY, INK, PALE, PALER, PAPER, ROW_LINE
from ..page.danish import alphabetical_key, da
from ..page.drawing import INCH, ROW_HEIGHT, SMALL_TEXT, WIDTH, as_svg, drawings, framed_axes, style
from ..page.labels import SHARE_TICKS, apart, head, keep_inside, label, plain_axes
from ..page.numbers import DASH
from ..statistics.funnel import funnel_limits
from .comparison import INNER, LEVELS, OUTER, Comparison


def in_alphabetical_order(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of kommuner in Danish alphabetical order."""
    return frame.sort_values(c.KOMMUNE, key=lambda names: names.map(alphabetical_key))


def funnel_figure(one: Comparison) -> Figure:
    """A funnel plot: every kommune's share against its number of cases, with the limits that chance would leave.

    Kommuner with the same numbers are one larger point. Only kommuner outside the outer limits are named.
    """
    frame = in_alphabetical_order(one.kommuner)
    most = int(frame[c.NOBS].max())
    points = frame.groupby([c.NOBS, c.COUNT], as_index=False).size()
    inner, outer = (in_alphabetical_order(one.outside(level)) for level in LEVELS)
    words = da.parts(
        "comparison/funnel",
        short=one.asked.short,
        inner=INNER,
        outer=OUTER,
        overlapping=bool(points["size"].max() > 1),
        number_of_kommuner=len(frame),
        least=int(frame[c.NOBS].min()),
        most=most,
        target=one.target,
        outside_inner=len(inner),
        outside_outer=list(outer[c.KOMMUNE]),
    )
    return Figure(id="figur-tragt", **drawings(partial(_funnel, one, points)), **words)


def _funnel(one: Comparison, points: pd.DataFrame, width: float) -> str:
    """The funnel in a width. `points` has a row for each pair of numbers, with how many kommuner have it."""
    most = int(points[c.NOBS].max())
    with style() as new_figure:
        figure = new_figure(figsize=(width, 3.7))
        axes = framed_axes(figure, 30, 46, 33, 19)
        plain_axes(axes)
        axes.set_xlim(0, most + 1)
        axes.set_ylim(-0.015, 1.015)
        _limits(axes, one, most)
        axes.scatter(points[c.NOBS], points[c.COUNT] / points[c.NOBS], s=20 * points["size"], facecolors=ACCENT,
                     edgecolors=PAPER, linewidths=0.6, zorder=4, clip_on=False)  # fmt: skip
        for row in one.outside(OUTER).to_dict("records"):
            # Away from the middle, where the point has no neighbours, and never past the frame.
            shift = (0, 9 if row[c.SHARE] > one.target else -9)
            align = "right" if row[c.NOBS] > 0.6 * most else "left" if row[c.NOBS] < 0.4 * most else "center"
            axes.annotate(row[c.KOMMUNE], (row[c.NOBS], row[c.SHARE]), shift, textcoords="offset points",
                          fontsize=SMALL_TEXT, ha=align, va="center", annotation_clip=False)  # fmt: skip
        axes.set_yticks(SHARE_TICKS, [da.percent_of_share(tick) for tick in SHARE_TICKS])
        axes.set_xlabel("antal sager i kommunen")
        head(axes, "andel med svaret Ja")
        return as_svg(figure)


def _limits(axes, one: Comparison, most: int) -> None:
    nobs = np.arange(1, most + 1)
    ends = {one.target: f"alle: {da.percent_of_share(one.target)}"}
    for level, shade in zip(LEVELS[::-1], (PALER, PALE), strict=True):
        low, upp = funnel_limits(nobs, one.target, level)
        axes.fill_between(nobs, low, upp, color=shade, linewidth=0, zorder=1)
        for limit in (low, upp):
            axes.plot(nobs, limit, color=GREY, linewidth=0.7, zorder=2)
            ends[float(limit[-1])] = da.level_percent(level)
    axes.axhline(one.target, color=GREY, linewidth=1.1, zorder=2)
    for place, text in zip(apart(list(ends), 0.045), ends.values(), strict=True):
        label(axes, most + 1.5, place, text, color=INK if text.startswith("alle") else GREY)


def shrunken_figure(one: Comparison) -> Figure:
    """Each kommune's own share, its shrunken share and the interval of that, in alphabetical order."""
    frame = in_alphabetical_order(one.kommuner)
    mean = one.population.mean
    words = da.parts(
        "comparison/shrunken_figure",
        short=one.asked.short,
        level=one.level,
        number_of_kommuner=len(frame),
        mean=mean,
        raw_low=frame[c.SHARE].min(),
        raw_upp=frame[c.SHARE].max(),
        drawn_low=frame["shrunken"].min(),
        drawn_upp=frame["shrunken"].max(),
    )
    return Figure(id="figur-krympede-andele", **drawings(partial(_shrunken, frame, mean)), **words)


def _shrunken(frame: pd.DataFrame, mean: float, width: float) -> str:
    counts = [da.of(*pair) for pair in zip(frame[c.COUNT], frame[c.NOBS], strict=True)]
    with _lines(frame[c.KOMMUNE], counts, width) as (figure, axes, places):
        axes.set_xlim(0, 1)
        axes.axvline(mean, color=GREY, linewidth=0.8, zorder=1)
        head(axes, f"midten: {da.percent_of_share(mean)}", at=mean)
        axes.hlines(places, frame[c.CI_LOW], frame[c.CI_UPP], color=ACCENT, linewidth=1.3, zorder=3)
        axes.hlines(
            places, frame[c.SHARE], frame["shrunken"], color=GREY, linewidth=0.6, linestyle=(0, (2, 1.5)), zorder=2
        )
        axes.plot(frame[c.SHARE], places, "o", markersize=4.6, color=GREY, markerfacecolor=PAPER, zorder=4,
                  clip_on=False)  # fmt: skip
        axes.plot(frame["shrunken"], places, "o", markersize=4.6, color=ACCENT, zorder=5, clip_on=False)
        axes.set_xticks(SHARE_TICKS, [da.percent_of_share(tick) for tick in SHARE_TICKS])
        keep_inside(axes)
        axes.set_xlabel("andel med svaret Ja")
        return as_svg(figure)


def rank_sets_figure(one: Comparison) -> Figure:
    """Each kommune's possible ranks as a line, in alphabetical order."""
    frame = in_alphabetical_order(one.kommuner)
    last = len(frame)
    width = frame["worst"] - frame["best"] + 1
    words = da.parts(
        "comparison/rank_sets",
        short=one.asked.short,
        level=one.level,
        number_of_kommuner=last,
        every=int((width == last).sum()),
        narrowest=int(width.min()),
    )
    return Figure(id="figur-pladser", **drawings(partial(_rank_sets, frame)), **words)


def _rank_sets(frame: pd.DataFrame, width: float) -> str:
    last = len(frame)
    sets = [ranks(*pair) for pair in zip(frame["best"], frame["worst"], strict=True)]
    with _lines(frame[c.KOMMUNE], sets, width) as (figure, axes, places):
        axes.set_xlim(0.5, last + 0.5)
        axes.hlines(places, frame["best"] - 0.35, frame["worst"] + 0.35, color=ACCENT, linewidth=2.4, zorder=3)
        step = 5 if width == WIDTH else 10
        ticks = sorted({1, *range(step, last - step // 3, step), last})
        axes.set_xticks(ticks, [da.number(tick) for tick in ticks])
        axes.set_xlabel("mulige pladser; 1 er den højeste andel")
        return as_svg(figure)


def ranks(best: int, worst: int) -> str:
    """A set of ranks from the best to the worst, written as a set even where they are the same: "3–31", "3–3"."""
    return f"{da.number(best)}{DASH}{da.number(worst)}"


@contextmanager
def _lines(names: Sequence[str], figures: Sequence[str], width: float) -> Iterator[tuple]:
    """A drawing with a line for each kommune: its name to the left or above, its figures as text to the right.

    Gives the figure, its axes, and the places of the lines' marks.
    """
    beside = width == WIDTH
    row = INCH * ROW_HEIGHT if beside else 24
    words, marks = (0, 0) if beside else (-0.24, 0.21)  # in lines, from the middle of a line
    with style() as new_figure:
        figure = new_figure(figsize=(width, (row * len(names) + 54) / INCH))
        axes = framed_axes(figure, *((113, 56) if beside else (4, 4)), 33, 21)
        axes.set_ylim(len(names) - 0.5, -0.5)
        places = np.arange(len(names)) + marks
        axes.hlines(places, 0, 1, color=ROW_LINE, linewidth=0.6, zorder=0, transform=axes.get_yaxis_transform())
        wide = INCH * width - (169 if beside else 8)
        left, right = (-113 / wide, 1 + 56 / wide) if beside else (-4 / wide, 1 + 4 / wide)
        clear = {} if beside else {"bbox": {"facecolor": PAPER, "linewidth": 0, "pad": 0.3}}  # of the lines behind
        for place, (name, text) in enumerate(zip(names, figures, strict=True)):
            for at, said, align in ((left, name, "left"), (right, text, "right")):
                axes.text(at, place + words, said, ha=align, va="center", clip_on=False, zorder=2.5,
                          transform=axes.get_yaxis_transform(), **clear)  # fmt: skip
        yield figure, axes, places
