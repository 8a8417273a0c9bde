"""The forest plot: every requirement with its interval, drawn from the estimates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from .. import columns as c
from ..page.blocks import Figure
from ..page.colours import ACCENT, GREY, GRID, PALE, ROW_LINE
from ..page.danish import da
from ..page.drawing import ROW_HEIGHT, WIDTH, as_svg, style
from ..page.labels import SHARE_TICKS
from ..params.codebook import Codebook


@dataclass(frozen=True)
class _Line:
    """A line of the plot: a chapter's title, or a requirement with its estimate."""

    label: str
    row: dict | None = None
    context: dict | None = None


def forest(
    estimates: pd.DataFrame, context: pd.DataFrame | None, codebook: Codebook, *, name: str, min_drawn_nobs: float
) -> Figure:
    """All requirements of one kommune, or of the year, with their intervals, in the order of the tables.

    Parameters
    ----------
    estimates : DataFrame
        One row is a requirement. A requirement with `nobs` 0 is left out, and so is one with a number hidden. A
        requirement with `nobs` below `min_drawn_nobs` has a hollow point.
    context : DataFrame, optional
        The same requirements for all participating kommuner. A share is a thin mark, its interval a pale band.
    codebook : Codebook
        The codebook of the year.
    name : str
        The name of the kommune, or of all together, for the caption and the alt text.
    min_drawn_nobs : float
        The base from which a point is full.

    Returns
    -------
    Figure
        The axis runs from 0 to 100 %. The alt text says how many requirements there are, which intervals leave
        the year's share out, and which interval is the widest and which the narrowest.
    """
    shown = estimates[estimates[c.SHARE].notna()]
    if context is not None:
        context = context[context[c.SHARE].notna()]
    hidden = int(estimates[[c.COUNT, c.NOBS]].isna().any(axis=1).sum())
    lines = list(_lines(shown, context, codebook))
    with style() as new_figure:
        figure = new_figure(figsize=(WIDTH, ROW_HEIGHT * len(lines) + 0.55))
        grid = _grid(figure, max(len(lines), 1))
        _write(figure, grid, lines)
        drawn = [(place, line.row, line.context) for place, line in enumerate(lines) if line.row]
        _draw(figure, grid, drawn, min_drawn_nobs)
        svg = as_svg(figure)
    return Figure(
        id="figur-intervaller",
        svg=svg,
        **_words(shown, context, codebook, name, min_drawn_nobs, hidden),
    )


def _lines(shown: pd.DataFrame, context: pd.DataFrame | None, codebook: Codebook) -> Iterator[_Line]:
    rows = {row[c.QUESTION]: row for row in shown.to_dict("records")}
    behind = {row[c.QUESTION]: row for row in context.to_dict("records")} if context is not None else {}
    chapter = None
    for question in codebook.requirements:
        if question.question not in rows:
            continue
        if question.chapter != chapter:
            chapter = question.chapter
            yield _Line(codebook.survey.chapters[str(chapter)])
        yield _Line(question.short, rows[question.question], behind.get(question.question))


def _grid(figure, lines: int):
    """Draws the scale from 0 to 100 % and gives the transform from share and line number to the figure.

    There are no axes, because they would take more time than everything that is drawn in them.
    """
    from matplotlib.transforms import Affine2D

    bottom, top = 0.33 / figure.get_figheight(), 1 - 0.05 / figure.get_figheight()
    down = (bottom - top) / lines
    grid = Affine2D().scale(0.52, down).translate(0.335, top + down / 2) + figure.transFigure
    _strokes(figure, grid, [((tick, -0.5), (tick, lines - 0.37)) for tick in SHARE_TICKS], color=GRID, linewidth=0.5)
    _strokes(figure, grid, [((0, lines - 0.5), (1, lines - 0.5))], color=GREY, linewidth=0.6)
    for tick in SHARE_TICKS:
        figure.text(tick, lines - 0.2, da.percent_of_share(tick), transform=grid, ha="center", va="top")
    return grid


def _write(figure, grid, lines: list[_Line]) -> None:
    """Writes the requirement to the left and its count to the right, and a chapter's title above its requirements."""
    left, right = -0.645, 1.275
    for place, line in enumerate(lines):
        if line.row is None:
            figure.text(left, place + 0.08, line.label, transform=grid, color=ACCENT, weight="semibold", va="center")
            continue
        figure.text(left + 0.02, place, line.label, transform=grid, va="center")
        counted = da.of(line.row[c.COUNT], line.row[c.NOBS])
        figure.text(right, place, counted, transform=grid, ha="right", va="center")


def _draw(figure, grid, lines: list[tuple[int, dict, dict | None]], min_drawn_nobs: float) -> None:
    """Draws the marks of all lines, each kind as one part, because the time of a drawing grows with its parts."""
    from matplotlib.collections import PolyCollection
    from matplotlib.lines import Line2D

    _strokes(figure, grid, [((0, place), (1, place)) for place, _, _ in lines], color=ROW_LINE, linewidth=0.6)
    behind = [(place, context) for place, _, context in lines if context and context[c.NOBS] > 0]
    bands = [_box(row[c.CI_LOW], row[c.CI_UPP], place) for place, row in behind]
    figure.add_artist(PolyCollection(bands, facecolor=PALE, linewidth=0, transform=grid, zorder=1))
    marks = [((row[c.SHARE], place - 0.36), (row[c.SHARE], place + 0.36)) for place, row in behind]
    _strokes(figure, grid, marks, color=GREY, linewidth=1.3, zorder=2)
    ends = [((row[c.CI_LOW], place), (row[c.CI_UPP], place)) for place, row, _ in lines]
    _strokes(figure, grid, ends, color=ACCENT, linewidth=1.5, zorder=3, capstyle="butt")
    for hollow in (False, True):
        points = [(row[c.SHARE], place) for place, row, _ in lines if (row[c.NOBS] < min_drawn_nobs) is hollow]
        if points:
            figure.add_artist(
                Line2D(*zip(*points, strict=True), linestyle="", marker="o", markersize=5.2, color=ACCENT,
                       markerfacecolor="white" if hollow else ACCENT, markeredgewidth=1.2, transform=grid, zorder=4)
            )  # fmt: skip


def _strokes(figure, grid, ends, *, zorder: float = 0, **look) -> None:
    """Straight lines of one kind."""
    from matplotlib.collections import LineCollection

    figure.add_artist(LineCollection(ends, transform=grid, zorder=zorder, **look))


def _box(left: float, right: float, place: int) -> list[tuple[float, float]]:
    return [(left, place - 0.33), (right, place - 0.33), (right, place + 0.33), (left, place + 0.33)]


def _words(
    shown: pd.DataFrame, context: pd.DataFrame | None, codebook: Codebook, name: str, min_drawn_nobs: float, hidden: int
) -> dict[str, str]:
    """The caption and the alt text."""
    short = [codebook.question(question).short for question in shown[c.QUESTION]]
    rows = shown.assign(short=short).to_dict("records")

    def width(row: dict) -> float:
        return row[c.CI_UPP] - row[c.CI_LOW]

    beside = context if context is not None else shown[:0]
    share = shown[c.QUESTION].map(dict(zip(beside[c.QUESTION], beside[c.SHARE], strict=True)))
    outside = [
        text for text, out in zip(short, (share < shown[c.CI_LOW]) | (share > shown[c.CI_UPP]), strict=True) if out
    ]
    return da.parts(
        "year/forest",
        name=name,
        lines=len(shown),
        level=float(shown[c.LEVEL].iloc[0]) if len(shown) else None,
        methods=list(shown[c.METHOD]),
        context_methods=list(beside[c.METHOD]),
        hollow=bool((shown[c.NOBS] < min_drawn_nobs).any()),
        min_drawn_nobs=int(min_drawn_nobs),
        outside=outside,
        inside=int(share.notna().sum()) - len(outside),
        hidden=hidden,
        narrowest=min(rows, key=width, default=None),
        widest=max(rows, key=width, default=None),
    )
