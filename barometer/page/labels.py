"""Axes with numbers, and labels that do not run into each other."""

from __future__ import annotations

from collections.abc import Sequence

from ..rounding import HAIR
from .colours import INK
from .drawing import SMALL_TEXT

SHARE_TICKS = (0, 0.25, 0.5, 0.75, 1)  # of a scale from 0 to 100 %


def plain_axes(axes) -> None:
    """Gives both axes their numbers and a light grid."""
    axes.tick_params(left=False, labelleft=True, labelsize=SMALL_TEXT)
    axes.grid(True, axis="both")


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
