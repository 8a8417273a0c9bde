"""The sizes and settings of every figure, and its way to SVG."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from functools import cache, partial
from typing import Any

from .colours import GREY, GRID, INK
from .typeface import family_in_figures

WIDTH = 17 / 2.54  # inches: the width of the text in the PDF. A figure is not scaled, so 9 points stay 9 points
NARROW = 2.9  # inches: on a screen of 320 pixels, 8 points are then 11 pixels high
ROW_HEIGHT = 0.205  # inches. The box and the figure of a section of bilag 2 then fit on one page
INCH = 72  # points
SMALL_TEXT = 8.0  # points, of the words inside a drawing


def drawings(draw: Callable[[float], str]) -> dict[str, str]:
    """The two drawings of a figure, by the names that a figure block has for them.

    Parameters
    ----------
    draw : callable
        Draws the figure in a width, in inches, and gives it as SVG.

    Returns
    -------
    dict of str
        `svg`, as wide as a page, and `narrow`, for a telephone.
    """
    return {"svg": draw(WIDTH), "narrow": draw(NARROW)}


def framed_axes(figure, left: float, right: float, bottom: float, top: float):
    """Axes that leave a margin of so many points on each side of the figure."""
    width, height = (INCH * inches for inches in figure.get_size_inches())
    return figure.add_axes((left / width, bottom / height, 1 - (left + right) / width, 1 - (bottom + top) / height))


@contextmanager
def style():
    """Sets matplotlib for one figure, and sets it back afterwards. Gives the class of the figure.

    What is not set here is as matplotlib has it, whatever a `matplotlibrc` of the user's says.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure as Canvas  # no pyplot: no global state, no window

    with mpl.rc_context(
        {
            **_defaults(),
            "font.family": family_in_figures(),
            "font.size": 9,
            "text.color": INK,
            "axes.edgecolor": GREY,
            "axes.labelcolor": INK,
            "axes.labelsize": SMALL_TEXT,
            "axes.linewidth": 0.6,
            "axes.spines.left": False,
            "axes.spines.right": False,
            "axes.spines.top": False,
            "axes.grid": True,
            "axes.grid.axis": "x",
            "axes.axisbelow": True,
            "grid.color": GRID,
            "grid.linewidth": 0.5,
            "xtick.color": GREY,
            "xtick.labelcolor": INK,
            "xtick.major.width": 0.6,
            "ytick.color": GREY,
            "ytick.labelcolor": INK,
            "ytick.left": False,
            "ytick.labelleft": False,
            "figure.dpi": 72,  # a point is a unit of the drawing
            "figure.facecolor": "none",
            "axes.facecolor": "none",
        }
    ):
        yield partial(Canvas, layout=None)


@cache
def _defaults() -> dict[Any, Any]:
    """Matplotlib's own settings, but for those of windows and of what draws."""
    import matplotlib as mpl

    others = ("backend", "interactive", "toolbar", "webagg", "figure.hooks", "savefig.directory", "date.epoch")
    return {name: value for name, value in mpl.rcParamsDefault.items() if not name.startswith(others)}


def as_svg(figure) -> str:
    """The figure as one `<svg>` element, with the same bytes each time.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure, made within `style`.
    """
    from .svg import svg_of

    return svg_of(figure)
