"""A drawing's canvas and look: colours, sizes, settings, and how it becomes SVG."""

from __future__ import annotations

import io
import re
from contextlib import contextmanager
from functools import partial

from .typeface import family_in_figures

INK, GREY = "#1a1a1a", "#6b6b6b"  # a drawing's own ink and grey, darker than those of text
GRID, ROW_LINE = "#d9d9d9", "#ececec"  # thin lines behind the marks: of the scale, and of the rows
WIDTH = 17 / 2.54  # inches: the text width of the PDF, so that nothing is scaled and 9 points stay 9 points
ROW_HEIGHT = 0.205  # a section of bilag 2 then holds its box and its figure on one page


@contextmanager
def style():
    """A figure's settings, for as long as it is drawn and no longer."""
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
    """The drawing as one `<svg>` element: no date, no declaration, sizes of its own, the same bytes each time."""
    import matplotlib as mpl

    file = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": salt}):
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return re.sub(r"^.*?(?=<svg)", "", file.getvalue(), flags=re.DOTALL).strip()
