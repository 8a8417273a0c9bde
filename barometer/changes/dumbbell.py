"""The drawing of the memo about two years: both shares of each requirement, and the difference with its interval."""

from __future__ import annotations

from .. import columns as c
from ..page.blocks import Figure
from ..page.danish import da
from ..page.drawing import ACCENT, GREY, INK, ROW_HEIGHT, ROW_LINE, WIDTH, as_svg, style
from . import tables
from .change import Change

NOTHING_COMPARED = "Ingen af lovkravene kan sammenlignes."
SHARES_PANEL, POINTS_PANEL = (
    (0.325, 0.21),
    (0.6, 0.235),
)  # left edge and width of the two panels, in parts of the figure
TOP, BOTTOM = 0.44, 0.33  # inches above and below the lines


def dumbbell(change: Change) -> Figure:
    """A line for each requirement that may be compared, in the order of the tables.

    Left its shares: hollow the earlier year, filled the later. Right the difference and its interval around zero,
    with the ends over all counts that may be as a thinner line, and the numbers.

    Returns
    -------
    Figure
        Both axes show all there is: 0 to 100 % and -100 to 100 points. Says in its alt text the largest rise and
        fall, and which intervals leave zero out.
    """
    lines = [(question.short, row) for question, row in tables.compared(change)]
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
        svg = as_svg(figure, salt=f"{change.code} {change.before.year} {change.now.year}")
    caption = _caption(change, lines) if lines else NOTHING_COMPARED
    return Figure(id="figur-aendringer", svg=svg, alt=_alt(change, lines), caption=caption)


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
        axes.text(right, place, _told(row), ha="right", va="center", clip_on=False)
    _head(axes, "Ændring i procentpoint")
    axes.set_xticks([-0.5, 0, 0.5], [da.signed_in_points(tick) for tick in (-0.5, 0, 0.5)])


def _head(axes, words: str) -> None:
    axes.text(axes.get_xlim()[0], -1.62, words, color=ACCENT, weight="semibold", va="center", clip_on=False)


def _shares(row: dict) -> tuple[float, float]:
    return row[c.COUNT_BEFORE] / row[c.NOBS_BEFORE], row[c.COUNT] / row[c.NOBS]


def _told(row: dict) -> str:
    return f"{da.signed_in_points(row[c.DIFFERENCE])} ({da.signed_span(row['newcombe_low'], row['newcombe_upp'])})"


def _caption(change: Change, lines: list[tuple[str, dict]]) -> str:
    level = da.percent_of_share(change.rule.level.value)
    told = [
        f"Til venstre andelen med svaret Ja i {change.before.year} (hul) og {change.now.year} (fyldt), til højre"
        f" ændringen og dens {level}-interval (Newcombe)."
    ]
    if tables.several(change):
        told.append("Den tynde streg viser, hvor langt det når med andre antal sager, som procenterne kan bygge på.")
    return " ".join(told)


def _alt(change: Change, lines: list[tuple[str, dict]]) -> str:
    name = "alle deltagende kommuner" if change.code == c.ALL else change.name
    if not lines:
        return f"Ændringer for {name}: ingen af lovkravene kan sammenlignes."
    years = f"{change.before.year} og {change.now.year}"
    parts = [f"Andelen med svaret Ja i {years} for {da.number(len(lines))} lovkrav i {name}."]
    for words, sign in (("Størst stigning", 1), ("Størst fald", -1)):
        short, row = max(lines, key=lambda line: sign * line[1][c.DIFFERENCE])
        if sign * row[c.DIFFERENCE] > 0:
            ends = [da.percent_of_share(share) for share in _shares(row)]
            parts.append(f"{words}: {short}, fra {ends[0]} til {ends[1]}.")
    outside = [short for short, row in lines if row["newcombe_low"] > 0 or row["newcombe_upp"] < 0]
    if outside:
        parts.append(f"Intervallet rummer ikke nul for {da.listed(outside)}.")
    else:
        parts.append("Alle intervaller for ændringen rummer nul.")
    return " ".join(parts)
