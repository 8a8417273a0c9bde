"""The figure of the memo about two years: both shares of each requirement, and the difference with its interval."""

from __future__ import annotations

from .. import columns as c
from ..page.blocks import Figure
from ..page.colours import ACCENT, GREY, INK, ROW_LINE
from ..page.danish import da
from ..page.drawing import ROW_HEIGHT, WIDTH, as_svg, style
from .change import Change
from .tables import compared, has_several_pairs

# Left edge and width of the two panels, in parts of the figure.
SHARES_PANEL, POINTS_PANEL = (0.325, 0.21), (0.6, 0.235)
TOP, BOTTOM = 0.44, 0.33  # inches above and below the lines


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
    with style() as new_figure:
        figure = new_figure(figsize=(WIDTH, ROW_HEIGHT * 1.15 * max(len(lines), 1) + TOP + BOTTOM))
        height = figure.get_figheight()
        tall = 1 - (TOP + BOTTOM) / height
        shares, points = (
            figure.add_axes((left, BOTTOM / height, width, tall)) for left, width in (SHARES_PANEL, POINTS_PANEL)
        )
        for axes, ends in ((shares, (0, 1)), (points, (-1, 1))):
            axes.set_xlim(*ends)
            axes.set_ylim(max(len(lines), 1) - 0.5, -0.5)
            axes.set_autoscale_on(False)
            axes.hlines(range(len(lines)), *ends, color=ROW_LINE, linewidth=0.6, zorder=0)
        _draw_shares(shares, change, lines)
        _draw_points(points, lines)
        svg = as_svg(figure)
    return Figure(id="figur-aendringer", svg=svg, **_words(change, lines))


def _draw_shares(axes, change: Change, lines: list[tuple[str, dict]]) -> None:
    left = -SHARES_PANEL[0] / SHARES_PANEL[1]
    for place, (short, row) in enumerate(lines):
        axes.text(left, place, short, va="center", clip_on=False)
        ends = _shares(row)
        axes.hlines(place, min(ends), max(ends), color=GREY, linewidth=1.0, zorder=2)
        for share, face, order in zip(ends, ("white", ACCENT), (4, 3), strict=True):
            same = ends[0] == ends[1] and face == "white"  # a ring around the point, so that both are seen
            axes.plot(share, place, "o", markersize=9.6 if same else 5.2, markerfacecolor=face, markeredgecolor=ACCENT,
                      markeredgewidth=1.2, zorder=2.5 if same else order, clip_on=False)  # fmt: skip
    _head(axes, "Andel med svaret Ja")
    for at, year, face in ((0.03, change.before.year, "white"), (0.53, change.now.year, ACCENT)):
        axes.plot(at, -0.86, "o", markersize=5.2, markerfacecolor=face, markeredgecolor=ACCENT, markeredgewidth=1.2,
                  clip_on=False)  # fmt: skip
        axes.text(at + 0.06, -0.86, str(year), va="center", clip_on=False)
    axes.set_xticks([0, 0.5, 1], [da.percent_of_share(tick) for tick in (0, 0.5, 1)])


def _draw_points(axes, lines: list[tuple[str, dict]]) -> None:
    right = 1 + 2 * (0.997 - sum(POINTS_PANEL)) / POINTS_PANEL[1]
    axes.axvline(0, color=INK, linewidth=0.8, zorder=1)
    for place, (_, row) in enumerate(lines):
        axes.hlines(place, row["newcombe_least"], row["newcombe_most"], color=ACCENT, linewidth=0.6, zorder=2)
        axes.hlines(place, row["newcombe_low"], row["newcombe_upp"], color=ACCENT, linewidth=1.9, zorder=3)
        axes.plot(row[c.DIFFERENCE], place, "o", markersize=4.6, color=ACCENT, zorder=4, clip_on=False)
        axes.text(right, place, _difference(row), ha="right", va="center", clip_on=False)
    _head(axes, "Ændring i procentpoint")
    axes.set_xticks([-0.5, 0, 0.5], [da.signed_in_points(tick) for tick in (-0.5, 0, 0.5)])


def _head(axes, words: str) -> None:
    axes.text(axes.get_xlim()[0], -1.62, words, color=ACCENT, weight="semibold", va="center", clip_on=False)


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
