"""The figure of the memo about two years: both shares of each requirement, and the difference with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from .. import columns as c
from ..page.blocks import Figure
from ..page.colours import ACCENT, GREY, GRID, INK, PAPER, ROW_LINE
from ..page.danish import da
from ..page.drawing import INCH, ROW_HEIGHT, WIDTH, as_svg, drawings, framed_axes, style
from .change import Change
from .tables import compared, has_several_pairs

TOP, BOTTOM = 32, 24  # points above and below the lines
POINT = {"linestyle": "", "marker": "o", "markersize": 5.2, "markeredgecolor": ACCENT, "markeredgewidth": 1.2,
         "clip_on": False}  # fmt: skip
HOLLOW_POINT, FULL_POINT = POINT | {"markerfacecolor": PAPER}, POINT | {"markerfacecolor": ACCENT}


@dataclass(frozen=True)
class _Layout:
    """Where things stand, in points: the left and the right end of each panel, and how high a line is.

    `words` and `marks` are the middle of the name and of the marks of a line, in lines from its own middle.
    """

    shares: tuple[float, float]
    points: tuple[float, float]
    line: float
    words: float
    marks: float
    size: float


_BESIDE = _Layout((156, 258), (289, 402), INCH * ROW_HEIGHT * 1.15, 0, 0, 9)
_ABOVE = _Layout((4, 66), (84, 143), 27, -0.27, 0.16, 8)


def dumbbell(change: Change) -> Figure:
    """A line for each comparable requirement, in the order of the tables.

    The left panel shows the two shares: the earlier year is hollow, the later is filled. The right panel shows the
    difference with its interval, and the numbers beside it. A thinner line shows how far the interval reaches over
    all possible counts.

    Parameters
    ----------
    change : Change
        The two years of a kommune.

    Returns
    -------
    Figure
        The axes run from 0 to 100 % and from -100 to 100 percentage points. The alt text names the largest rise,
        the largest fall, and the requirements with an interval that leaves zero out.
    """
    lines = [(question.short, row) for question, row in compared(change)]
    return Figure(id="figur-aendringer", **drawings(partial(_drawn, change, lines)), **_words(change, lines))


def _drawn(change: Change, lines: list[tuple[str, dict]], width: float) -> str:
    """The figure in a width. In a narrow one the name of a requirement stands above its marks and not beside them."""
    layout = _BESIDE if width == WIDTH else _ABOVE
    with style() as new_figure:
        figure = new_figure(figsize=(width, (layout.line * max(len(lines), 1) + TOP + BOTTOM) / INCH))
        panels = []
        for (left, right), ends in ((layout.shares, (0, 1)), (layout.points, (-1, 1))):
            axes = framed_axes(figure, left, INCH * width - right, BOTTOM, TOP)
            axes.set_xlim(*ends)
            axes.set_ylim(max(len(lines), 1) - 0.5, -0.5)
            axes.set_autoscale_on(False)
            axes.hlines([place + layout.marks for place in range(len(lines))], *ends, color=ROW_LINE, linewidth=0.6,
                        zorder=0)  # fmt: skip
            panels.append(axes)
        for place, (short, _) in enumerate(lines):
            _beside(panels[0], layout.shares[0], 0, place + layout.words, short)
        _draw_shares(panels[0], layout, change, lines)
        _draw_points(panels[1], layout, lines)
        for place, (_, row) in enumerate(lines):
            _beside(panels[1], layout.points[0], INCH * width, place + layout.marks, _difference(row), ha="right",
                    fontsize=layout.size)  # fmt: skip
        return as_svg(figure)


def _beside(axes, edge: float, at: float, line: float, words: str, **look) -> None:
    """Writes at so many points from the left of the drawing, in a line of axes that begin at an edge."""
    left, right = axes.get_xlim()
    wide = axes.get_position().width * INCH * axes.figure.get_figwidth()
    axes.text(left + (at - edge) / wide * (right - left), line, words, va="center", clip_on=False, **look)


def _draw_shares(axes, layout: _Layout, change: Change, lines: list[tuple[str, dict]]) -> None:
    for place, (_, row) in enumerate(lines, 1):
        ends, line = _shares(row), place - 1 + layout.marks
        axes.hlines(line, min(ends), max(ends), color=GREY, linewidth=1.0, zorder=2)
        same = ends[0] == ends[1]  # then the earlier is a ring around the later, so that both are seen
        ring = {"markersize": 9.6, "zorder": 2.5} if same else {"zorder": 4}
        axes.plot(ends[0], line, **HOLLOW_POINT | ring)
        axes.plot(ends[1], line, **FULL_POINT, zorder=3)
    _head(axes, layout, layout.shares, "Andel med svaret Ja")
    wide, above = layout.shares[1] - layout.shares[0], -0.5 - 7.5 / layout.line
    for at, year, look in ((3, change.before.year, HOLLOW_POINT), (37, change.now.year, FULL_POINT)):
        axes.plot(at / wide, above, **look)
        axes.text((at + 5) / wide, above, str(year), va="center", clip_on=False, fontsize=layout.size)
    _scale(axes, layout, len(lines), {tick: da.percent_of_share(tick) for tick in (0, 0.5, 1)})


def _draw_points(axes, layout: _Layout, lines: list[tuple[str, dict]]) -> None:
    for start, end in _spans(layout, len(lines)):
        axes.plot([0, 0], [start, end], color=INK, linewidth=0.8, zorder=1)
    for place, (_, row) in enumerate(lines):
        line = place + layout.marks
        axes.hlines(line, row["newcombe_least"], row["newcombe_most"], color=ACCENT, linewidth=0.6, zorder=2)
        axes.hlines(line, row["newcombe_low"], row["newcombe_upp"], color=ACCENT, linewidth=1.9, zorder=3)
        axes.plot(row[c.DIFFERENCE], line, "o", markersize=4.6, color=ACCENT, zorder=4, clip_on=False)
    _head(axes, layout, layout.points, "Ændring i procentpoint")
    _scale(axes, layout, len(lines), {tick: da.signed_in_points(tick) for tick in (-1, -0.5, 0, 0.5, 1)})


def _scale(axes, layout: _Layout, lines: int, ticks: dict[float, str]) -> None:
    """The grid and the numbers under it. In a narrow drawing neither runs into words or into the other panel."""
    if layout is _BESIDE:
        axes.set_xticks(list(ticks), list(ticks.values()))
        return
    axes.grid(False)
    for start, end in _spans(layout, lines):
        axes.vlines(list(ticks), start, end, color=GRID, linewidth=0.5, zorder=0)
    first, *_, last = ticks
    axes.set_xticks(list(ticks), [ticks[tick] if tick in (first, last) else "" for tick in ticks], fontsize=layout.size)
    for name, align in ((0, "left"), (-1, "right")):
        axes.get_xticklabels()[name].set_horizontalalignment(align)


def _spans(layout: _Layout, lines: int) -> list[tuple[float, float]]:
    """From where to where a grid runs, in lines: through all of them, or along the marks of each."""
    if layout is _BESIDE:
        return [(-0.5, lines - 0.5)]
    return [(line + layout.marks - 0.2, line + layout.marks + 0.2) for line in range(lines)]


def _head(axes, layout: _Layout, panel: tuple[float, float], words: str) -> None:
    left = 0 if panel[0] < 10 else panel[0]  # above the words of a narrow drawing
    _beside(axes, panel[0], left, -0.5 - 24 / layout.line, words, color=ACCENT, weight="semibold", fontsize=layout.size)


def _shares(row: dict) -> tuple[float, float]:
    return row[c.COUNT_BEFORE] / row[c.NOBS_BEFORE], row[c.COUNT] / row[c.NOBS]


def _difference(row: dict) -> str:
    return f"{da.signed_in_points(row[c.DIFFERENCE])} ({da.signed_span(row['newcombe_low'], row['newcombe_upp'])})"


def _words(change: Change, lines: list[tuple[str, dict]]) -> dict[str, str]:
    """The caption and the alt text."""
    return da.parts(
        "changes/dumbbell",
        name="alle deltagende kommuner" if change.code == c.ALL else change.name,
        before=change.before.year,
        now=change.now.year,
        level=change.rule.level.value,
        lines=len(lines),
        several=has_several_pairs(change),
        rise=_largest(lines, 1),
        fall=_largest(lines, -1),
        outside=[short for short, row in lines if row["newcombe_low"] > 0 or row["newcombe_upp"] < 0],
    )


def _largest(lines: list[tuple[str, dict]], sign: int) -> dict | None:
    """The shares of the requirement that rose most, with the sign -1 of the one that fell most; None if none did."""
    moved = [(short, row) for short, row in lines if sign * row[c.DIFFERENCE] > 0]
    if not moved:
        return None
    short, row = max(moved, key=lambda line: sign * line[1][c.DIFFERENCE])
    before, now = _shares(row)
    return {"short": short, "before": before, "now": now}
