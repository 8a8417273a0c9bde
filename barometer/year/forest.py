"""The forest plot: every requirement with its interval, drawn from the estimates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import accumulate

import pandas as pd

from .. import columns as c
from ..page.blocks import Figure
from ..page.colours import ACCENT, GREY, GRID, PALE, PAPER, ROW_LINE
from ..page.danish import da
from ..page.drawing import INCH, ROW_HEIGHT, WIDTH, as_svg, drawings, style
from ..page.labels import SHARE_TICKS
from ..params.codebook import Codebook

MARK = 5.3  # points from the middle of a line to the end of a mark


@dataclass(frozen=True)
class _Line:
    """A line of the plot: a chapter's title, or a requirement with its estimate."""

    label: str
    row: dict | None = None
    context: dict | None = None


@dataclass(frozen=True)
class _Layout:
    """Where things stand, in points: the margins of the scale, and within a line its words and its marks, from above.

    Attributes
    ----------
    left, right, top, bottom : float
        From an edge of the drawing to the scale, and to the first and last line.
    indent : float
        From the left edge to the name of a requirement.
    chapter, requirement : float
        How high a line with a chapter's title is, and one with a requirement.
    title, word, mark : float
        From the top of a line to the middle of a chapter's title, of a requirement's name, and of its marks.
    """

    left: float
    right: float
    top: float
    bottom: float
    indent: float
    chapter: float
    requirement: float
    title: float
    word: float
    mark: float

    def height(self, line: _Line) -> float:
        return self.chapter if line.row is None else self.requirement

    def down(self, figure):
        """The transform from points from the left and from above to the figure."""
        from matplotlib.transforms import Affine2D

        return Affine2D().scale(1, -1).translate(0, INCH * figure.get_figheight())

    def scale(self, figure):
        """The transform from a share and points from above to the figure."""
        from matplotlib.transforms import Affine2D

        across = INCH * figure.get_figwidth() - self.left - self.right
        return Affine2D().scale(across, 1).translate(self.left, 0) + self.down(figure)


_ROW = INCH * ROW_HEIGHT
_BESIDE = _Layout(161.4, 69.9, 3.6, 23.7, 4.8, _ROW, _ROW, 8.6, _ROW / 2, _ROW / 2)
_ABOVE = _Layout(3.8, 3.8, 0, 18, 0, 19, 26, 10, 6, 17.5)


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
    return Figure(
        id="figur-intervaller",
        **drawings(partial(_drawn, lines, min_drawn_nobs)),
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


def _drawn(lines: list[_Line], min_drawn_nobs: float, width: float) -> str:
    """The plot in a width. In a narrow one the words stand above the marks and not beside them."""
    layout = _BESIDE if width == WIDTH else _ABOVE
    tops = list(accumulate((layout.height(line) for line in lines), initial=layout.top))
    with style() as new_figure:
        figure = new_figure(figsize=(width, (tops[-1] + layout.bottom) / INCH))
        _draw_scale(figure, layout, lines, tops)
        _write(figure, layout, lines, tops)
        drawn = [(top + layout.mark, line) for top, line in zip(tops, lines, strict=False) if line.row]
        _draw(figure, layout.scale(figure), drawn, min_drawn_nobs)
        return as_svg(figure)


def _draw_scale(figure, layout: _Layout, lines: list[_Line], tops: list[float]) -> None:
    """Draws the scale from 0 to 100 %. There are no axes: they would take more time than all that is drawn in them."""
    scale, down = layout.scale(figure), layout.down(figure)
    rows = [top + layout.mark for top, line in zip(tops, lines, strict=False) if line.row]
    ends = [(layout.top, tops[-1] + 2)] if layout is _BESIDE else [(place - MARK, place + MARK) for place in rows]
    grid = [((tick, start), (tick, end)) for start, end in ends for tick in SHARE_TICKS]
    _strokes(figure, scale, grid, color=GRID, linewidth=0.5)
    _strokes(figure, scale, [((0, place), (1, place)) for place in rows], color=ROW_LINE, linewidth=0.6)
    _strokes(figure, scale, [((0, tops[-1]), (1, tops[-1]))], color=GREY, linewidth=0.6)
    for tick in SHARE_TICKS:
        across = layout.left + tick * (INCH * figure.get_figwidth() - layout.left - layout.right)
        align = "center" if layout is _BESIDE else {0.0: "left", 1.0: "right"}.get(float(tick), "center")
        across += {"left": -layout.left, "right": layout.right}.get(align, 0)
        figure.text(across, tops[-1] + 4.5, da.percent_of_share(tick), transform=down, ha=align, va="top")


def _write(figure, layout: _Layout, lines: list[_Line], tops: list[float]) -> None:
    """Writes the requirement to the left and its count to the right, and a chapter's title above its requirements."""
    down, right = layout.down(figure), INCH * figure.get_figwidth()
    placed = list(zip(tops, lines, strict=False))
    for top, line in placed:
        if line.row is None:
            figure.text(0, top + layout.title, line.label, transform=down, color=ACCENT, weight="semibold", va="center")
    for top, line in placed:
        if line.row is not None:
            figure.text(layout.indent, top + layout.word, line.label, transform=down, va="center")
    for top, line in placed:
        if line.row is not None:
            counted = da.of(line.row[c.COUNT], line.row[c.NOBS])
            figure.text(right, top + layout.word, counted, transform=down, ha="right", va="center")


def _draw(figure, scale, lines: list[tuple[float, _Line]], min_drawn_nobs: float) -> None:
    """Draws the marks of all lines, each kind as one part, because the time of a drawing grows with its parts."""
    from matplotlib.collections import PolyCollection
    from matplotlib.lines import Line2D

    rows = [(place, line.row) for place, line in lines if line.row]
    behind = [(place, line.context) for place, line in lines if line.context and line.context[c.NOBS] > 0]
    bands = [_box(row[c.CI_LOW], row[c.CI_UPP], place) for place, row in behind]
    figure.add_artist(PolyCollection(bands, facecolor=PALE, linewidth=0, transform=scale, zorder=1))
    marks = [((row[c.SHARE], place - MARK), (row[c.SHARE], place + MARK)) for place, row in behind]
    _strokes(figure, scale, marks, color=GREY, linewidth=1.1, zorder=2)
    ends = [((row[c.CI_LOW], place), (row[c.CI_UPP], place)) for place, row in rows]
    _strokes(figure, scale, ends, color=ACCENT, linewidth=1.5, zorder=3, capstyle="butt")
    for hollow in (False, True):
        points = [(row[c.SHARE], place) for place, row in rows if (row[c.NOBS] < min_drawn_nobs) is hollow]
        if points:
            figure.add_artist(
                Line2D(*zip(*points, strict=True), linestyle="", marker="o", markersize=5.2, color=ACCENT,
                       markerfacecolor=PAPER if hollow else ACCENT, markeredgewidth=1.2, transform=scale, zorder=4)
            )  # fmt: skip


def _strokes(figure, scale, ends, *, zorder: float = 0, **look) -> None:
    """Straight lines of one kind."""
    from matplotlib.collections import LineCollection

    figure.add_artist(LineCollection(ends, transform=scale, zorder=zorder, **look))


def _box(left: float, right: float, place: float) -> list[tuple[float, float]]:
    half = MARK - 0.5
    return [(left, place - half), (right, place - half), (right, place + half), (left, place + half)]


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
