"""A figure is drawn by the package's settings and matplotlib's own, and by none of the user's."""

from __future__ import annotations

import matplotlib as mpl

from barometer.page.drawing import as_svg, framed_axes, style


def drawn() -> str:
    with style() as new_figure:
        figure = new_figure(figsize=(3, 2))
        axes = framed_axes(figure, 20, 20, 20, 20)
        axes.plot([0, 1], [0, 1])
        axes.set_title("En titel")
        return as_svg(figure)


def test_a_users_settings_change_no_figure_and_are_as_before_afterwards():
    expected = drawn()
    own = {"font.size": 20, "axes.facecolor": "red", "lines.linewidth": 9, "xtick.direction": "in", "xtick.top": True,
           "axes.titleweight": "bold", "path.simplify": False, "axes.prop_cycle": mpl.cycler(color=["red"])}  # fmt: skip
    with mpl.rc_context(own):
        assert drawn() == expected
        assert {name: mpl.rcParams[name] for name in own} == own
