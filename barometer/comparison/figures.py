"""Drawings of kommuner beside each other, each in the alphabet's order or in none, and never in one of their shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import pandas as pd

from .. import columns as c
from ..page.blocks import Figure
from ..page.danish import alphabetical_key, da
from ..page.drawing import ACCENT, GREY, INK, PALE, ROW_HEIGHT, ROW_LINE, WIDTH, as_svg, style
from ..page.labels import SMALL_TEXT, apart, label, plain_axes
from ..page.numbers import DASH, NBSP
from ..statistics.funnel import funnel_limits
from .comparison import INNER, LEVELS, OUTER, Comparison


def in_alphabetical_order(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of kommuner in Danish alphabetical order."""
    return frame.sort_values(c.KOMMUNE, key=lambda names: names.map(alphabetical_key))


def funnel_figure(one: Comparison) -> Figure:
    """Every kommune's share against its number of cases, within the limits that chance alone would leave.

    Kommuner with the same numbers are one larger point. Only a kommune outside the outer limits is named.
    """
    frame = in_alphabetical_order(one.kommuner)
    most = int(frame[c.NOBS].max())
    with style() as new_figure:
        figure = new_figure(figsize=(WIDTH, 3.6))
        axes = figure.add_axes((0.075, 0.12, 0.735, 0.86))
        plain_axes(axes)
        axes.set_xlim(0, most + 1)
        axes.set_ylim(-0.015, 1.015)
        _limits(axes, one, most)
        points = frame.groupby([c.NOBS, c.COUNT], as_index=False).size()
        axes.scatter(points[c.NOBS], points[c.COUNT] / points[c.NOBS], s=20 * points["size"], color=ACCENT,
                     alpha=0.75, linewidths=0, zorder=4, clip_on=False)  # fmt: skip
        for row in one.outside(OUTER).to_dict("records"):
            # Away from the middle, where the point has no neighbours.
            shift = (0, 9 if row[c.SHARE] > one.target else -9)
            axes.annotate(row[c.KOMMUNE], (row[c.NOBS], row[c.SHARE]), shift, textcoords="offset points",
                          fontsize=SMALL_TEXT, ha="center", va="center", annotation_clip=False)  # fmt: skip
        ticks = [0, 0.25, 0.5, 0.75, 1]
        axes.set_yticks(ticks, [da.percent_of_share(tick) for tick in ticks])
        axes.set_xlabel("antal sager i kommunen", fontsize=SMALL_TEXT)
        svg = as_svg(figure, salt="tragt")
    shared = points["size"].max() > 1
    caption = (
        f"Hvert punkt er en kommune: dens antal sager og {_kept(one)}. Inden for den mørke tragt ligger"
        f" {level_percent(INNER)} af kommunerne, inden for den lyse {level_percent(OUTER)}, hvis alle har samme praksis og kun"
        " tilfældet skiller dem."
    )
    return Figure(
        id="figur-tragt",
        svg=svg,
        alt=_funnel_alt(one, frame),
        caption=f"{caption} Et større punkt er flere kommuner med samme tal." if shared else caption,
    )


def _limits(axes, one: Comparison, most: int) -> None:
    nobs = np.arange(1, most + 1)
    ends = {one.target: f"alle: {da.percent_of_share(one.target)}"}
    for level, shade in zip(LEVELS[::-1], ("#eef2f4", PALE), strict=True):
        low, upp = funnel_limits(nobs, one.target, level)
        axes.fill_between(nobs, low, upp, color=shade, linewidth=0, zorder=1)
        for limit in (low, upp):
            axes.plot(nobs, limit, color=GREY, linewidth=0.7, zorder=2)
            ends[float(limit[-1])] = level_percent(level)
    axes.axhline(one.target, color=GREY, linewidth=1.1, zorder=2)
    for place, text in zip(apart(list(ends), 0.045), ends.values(), strict=True):
        label(axes, most + 1.5, place, text, color=INK if text.startswith("alle") else GREY)


def shrunken_figure(one: Comparison) -> Figure:
    """Each kommune's own share, and the share it is drawn to when the others are read with it."""
    frame = in_alphabetical_order(one.kommuner)
    told = [da.of(*pair) for pair in zip(frame[c.COUNT], frame[c.NOBS], strict=True)]
    mean = one.population.mean
    with _lines(frame[c.KOMMUNE], told) as (figure, axes):
        places = np.arange(len(frame))
        axes.set_xlim(0, 1)
        axes.axvline(mean, color=GREY, linewidth=1.1, zorder=1)
        label(axes, mean, -1.05, f"midten: {da.percent_of_share(mean)}", ha="center")
        axes.hlines(places, frame[c.CI_LOW], frame[c.CI_UPP], color=ACCENT, linewidth=1.3, zorder=3)
        axes.hlines(
            places, frame[c.SHARE], frame["shrunken"], color=GREY, linewidth=0.6, linestyle=(0, (2, 1.5)), zorder=2
        )
        axes.plot(frame[c.SHARE], places, "o", markersize=4.6, color=GREY, markerfacecolor="white", zorder=4,
                  clip_on=False)  # fmt: skip
        axes.plot(frame["shrunken"], places, "o", markersize=4.6, color=ACCENT, zorder=5, clip_on=False)
        ticks = [0, 0.25, 0.5, 0.75, 1]
        axes.set_xticks(ticks, [da.percent_of_share(tick) for tick in ticks])
        svg = as_svg(figure, salt="krympet")
    raw, drawn = (da.percent_span(frame[name].min(), frame[name].max()) for name in (c.SHARE, "shrunken"))
    return Figure(
        id="figur-krympede-andele",
        svg=svg,
        alt=f"A{_kept(one)[1:]}, i {da.kommuner(len(frame))} i alfabetisk rækkefølge, som talt og krympet mod midten"
        f" på {da.percent_of_share(mean)}. De talte andele går fra {raw.replace(DASH, ' til ')}, de krympede fra"
        f" {drawn.replace(DASH, ' til ')}.",
        caption=f"”{one.asked.short}”: Det hule punkt er kommunens egen andel, det fulde den krympede, stregen dens"
        f" {da.percent_of_share(one.level)}-interval, tallene til højre de sager, den bygger på. Kommunerne står alfabetisk.",
    )


def rank_sets_figure(one: Comparison) -> Figure:
    """Each kommune's possible ranks as a line, in the alphabet's order."""
    frame = in_alphabetical_order(one.kommuner)
    last = len(frame)
    told = [ranks(*pair) for pair in zip(frame["best"], frame["worst"], strict=True)]
    with _lines(frame[c.KOMMUNE], told) as (figure, axes):
        places = np.arange(last)
        axes.set_xlim(0.5, last + 0.5)
        axes.hlines(places, frame["best"] - 0.35, frame["worst"] + 0.35, color=ACCENT, linewidth=2.4, zorder=3)
        ticks = sorted({1, *range(5, last - 1, 5), last})
        axes.set_xticks(ticks, [da.number(tick) for tick in ticks])
        axes.set_xlabel("mulige pladser; 1 er den højeste andel", fontsize=SMALL_TEXT)
        svg = as_svg(figure, salt="pladser")
    width = frame["worst"] - frame["best"] + 1
    every = int((width == last).sum())
    return Figure(
        id="figur-pladser",
        svg=svg,
        alt=f"De mulige pladser på ”{one.asked.short}” for {da.kommuner(last)} i alfabetisk rækkefølge."
        f" {da.of(every, last)} kan have en hvilken som helst plads fra 1 til {da.number(last)}; det smalleste sæt rummer"
        f" {places_told(int(width.min()))}.",
        caption=f"”{one.asked.short}”: Stregen er de pladser, en kommune kan have; alle sæt er rigtige på én gang med"
        f" {da.percent_of_share(one.level)} sikkerhed. Kommunerne står alfabetisk.",
    )


def ranks(best: int, worst: int) -> str:
    """A set of ranks, as a set even where it holds one alone: "3–31", "3–3"."""
    return f"{da.number(best)}{DASH}{da.number(worst)}"


def places_told(number: int) -> str:
    """So many ranks: "1 plads", "35 pladser"."""
    return f"{da.number(number)}{NBSP}{'plads' if number == 1 else 'pladser'}"


@contextmanager
def _lines(names: Sequence[str], told: Sequence[str]) -> Iterator[tuple]:
    """A drawing with a line for each name: the name to the left, a few figures to the right."""
    with style() as new_figure:
        figure = new_figure(figsize=(WIDTH, ROW_HEIGHT * len(names) + 0.75))
        height = figure.get_figheight()
        axes = figure.add_axes((0.235, 0.45 / height, 0.65, 1 - 0.75 / height))
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.hlines(
            np.arange(len(names)), 0, 1, color=ROW_LINE, linewidth=0.6, zorder=0, transform=axes.get_yaxis_transform()
        )
        for place, (name, text) in enumerate(zip(names, told, strict=True)):
            axes.text(-0.35, place, name, va="center", clip_on=False, transform=axes.get_yaxis_transform())
            axes.text(1.16, place, text, ha="right", va="center", clip_on=False, transform=axes.get_yaxis_transform())
        yield figure, axes


def _funnel_alt(one: Comparison, frame: pd.DataFrame) -> str:
    inner, outer = (in_alphabetical_order(one.outside(level)) for level in LEVELS)
    least, most = int(frame[c.NOBS].min()), int(frame[c.NOBS].max())
    bases = f"fra {da.number(least)} til {da.cases(most)}" if least < most else da.cases(most)
    named = f": {da.listed(list(outer[c.KOMMUNE]))}" if len(outer) else ""
    return (
        f"A{_kept(one)[1:]}, mod antallet af sager for {da.kommuner(len(frame))}, {bases}. Alle kommuner tilsammen:"
        f" {da.percent_of_share(one.target)}. Uden for {level_percent(INNER)}-grænserne ligger {da.kommuner(len(inner))}, uden"
        f" for {level_percent(OUTER)}-grænserne {da.kommuner(len(outer))}{named}."
    )


def _kept(one: Comparison) -> str:
    return f"andelen af sager, hvor ”{one.asked.short}” er overholdt"


def level_percent(level: float) -> str:
    """A level as it is spoken of: "95 %", "99,8 %"."""
    return f"{da.decimal(100 * level, 1).removesuffix(',0')}{NBSP}%"
