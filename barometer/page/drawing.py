"""The colours, sizes and settings of every figure, and its way to SVG."""

from __future__ import annotations

import io
import re
from contextlib import contextmanager
from functools import partial

from .typeface import family_in_figures

INK, GREY = "#1a1a1a", "#6b6b6b"  # a drawing's own ink and grey, darker than those of text
GRID, ROW_LINE = "#d9d9d9", "#ececec"  # thin lines behind the marks: of the scale, and of the rows
WIDTH = 17 / 2.54  # inches: the width of the text in the PDF. A figure is not scaled, so 9 points stay 9 points
ROW_HEIGHT = 0.205  # inches. The box and the figure of a section of bilag 2 then fit on one page


@contextmanager
def style():
    """Sets matplotlib for one figure, and sets it back afterwards. Gives the class of the figure."""
    import matplotlib as mpl
    from matplotlib.figure import Figure as Canvas  # no pyplot: no global state, no window

    with mpl.rc_context(
        {
            "font.family": family_in_figures(),
            "font.size": 9,
            "text.color": INK,
            "axes.edgecolor": GREY,
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
            "ytick.left": False,
            "ytick.labelleft": False,
            "svg.fonttype": "path",
            "svg.hashsalt": "barometer",
        }
    ):
        yield partial(Canvas, layout=None)


def as_svg(figure, *, salt: str) -> str:
    """The figure as one `<svg>` element, with the same bytes each time.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure.
    salt : str
        A text that is different for each figure on a page. The ids within the SVG are made from it.

    Returns
    -------
    str
        The element, with its size, and without a date or an XML declaration.
    """
    import matplotlib as mpl

    file = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": salt}):
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return re.sub(r"^.*?(?=<svg)", "", file.getvalue(), flags=re.DOTALL).strip()
