"""Axes with numbers, and labels that do not run into each other."""

from __future__ import annotations

from collections.abc import Sequence

from ..rounding import HAIR
from .colours import INK
from .drawing import INCH, SMALL_TEXT

SHARE_TICKS = (0, 0.25, 0.5, 0.75, 1)  # of a scale from 0 to 100 %


def plain_axes(axes) -> None:
    """Gives both axes their numbers and a light grid."""
    axes.tick_params(left=False, labelleft=True, labelsize=SMALL_TEXT)
    axes.grid(True, axis="both")


def head(axes, text: str, *, at: float | None = None) -> None:
    """Writes over the frame: what the upward axis shows, or what a line at a place across is.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        The axes.
    text : str
        The text.
    at : float, optional
        The middle of the text, in data coordinates; without it the text begins at the left edge of the figure.
    """
    place, shift, over, align = (at, 1), (0, 4), axes.get_xaxis_transform(), "center"
    if at is None:
        left = -INCH * axes.figure.get_figwidth() * axes.get_position().x0
        place, shift, over, align = (0, 1), (left, 8), axes.transAxes, "left"
    axes.annotate(text, place, shift, xycoords=over, textcoords="offset points", ha=align, va="bottom",
                  fontsize=SMALL_TEXT, color=INK, annotation_clip=False)  # fmt: skip


def keep_inside(axes) -> None:
    """Turns the first and the last number of the axis across inwards where they would leave a narrow drawing."""
    if INCH * axes.figure.get_figwidth() * axes.get_position().x0 < SMALL_TEXT:
        first, *_, last = axes.get_xticklabels()
        first.set_horizontalalignment("left")
        last.set_horizontalalignment("right")


def apart(places: Sequence[float], gap: float) -> list[float]:
    """The places of labels, moved as little as possible so that no two are closer than `gap`.

    Parameters
    ----------
    places : sequence of float
        The places that the labels would have.
    gap : float
        The smallest distance between two labels, in the unit of `places`.

    Returns
    -------
    list of float
        The new places, in the order of `places`.

    Examples
    --------
    >>> apart([3.0, 1.0, 1.0], 1.0)
    [3.0, 0.5, 1.5]
    """
    groups = [[place, [index]] for index, place in sorted(enumerate(places), key=lambda pair: pair[1])]
    merged: list[list] = []
    for middle, members in groups:
        merged.append([middle, members])
        while len(merged) > 1 and _low(merged[-1], gap) - _high(merged[-2], gap) < gap - HAIR:
            middle, members = merged.pop()
            before, others = merged.pop()
            weight = len(others) / (len(others) + len(members))
            merged.append([weight * before + (1 - weight) * middle, others + members])
    found = [0.0] * len(places)
    for group in merged:
        for step, index in enumerate(group[1]):
            found[index] = _low(group, gap) + step * gap
    return found


def _low(group: list, gap: float) -> float:
    return group[0] - gap * (len(group[1]) - 1) / 2


def _high(group: list, gap: float) -> float:
    return group[0] + gap * (len(group[1]) - 1) / 2


def label(axes, x: float, y: float, text: str, **style) -> None:
    """Writes a text at a place of the axes, also outside the frame.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        The axes.
    x, y : float
        The place, in data coordinates.
    text : str
        The text.
    **style
        Settings of `Axes.text`, in place of the usual ones.
    """
    axes.text(x, y, text, **{"fontsize": SMALL_TEXT, "color": INK, "va": "center", "clip_on": False} | style)
