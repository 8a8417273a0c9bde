"""A drawing as SVG: every mark where matplotlib puts it, text as text, and what is alike said once"""

from __future__ import annotations

import re

import numpy as np
import pytest
from drawn import asks_for_nothing, marks, texts

from barometer.page.colours import ACCENT
from barometer.page.drawing import as_svg, style


@pytest.fixture
def drawn_by():
    """Draws on axes that fill a figure of 144 by 72 points, from 0 to 2 across and from 0 to 1 upwards."""

    def draw(what) -> str:
        with style() as new_figure:
            figure = new_figure(figsize=(2, 1))
            axes = figure.add_axes((0, 0, 1, 1))
            axes.set_axis_off()
            axes.set_xlim(0, 2)
            axes.set_ylim(0, 1)
            what(axes)
            return as_svg(figure)

    return draw


def test_a_line_runs_through_its_places_from_the_top_down(drawn_by):
    (line,) = marks(drawn_by(lambda axes: axes.plot([0, 1, 2], [0, 1, 0.5], color=ACCENT, linewidth=2)))
    assert line.look["d"] == "M0 72L72 0 144 36"
    assert (line.look["stroke"], line.look["stroke-width"], "fill" in line.look) == (ACCENT, "2", False)


def test_a_line_ends_at_the_frame_and_a_point_outside_is_left_out(drawn_by):
    def both(axes):
        axes.plot([1, 1], [0.5, 9])
        axes.plot([0.5, 3], [0.5, 0.5], "o")

    line, circle = marks(drawn_by(both))
    numbers = [float(number) for number in re.findall(r"[\d.-]+", line.look["d"])]
    assert numbers == pytest.approx([72, 36, 72, 0], abs=0.2)
    assert (circle.look["cx"], circle.look["cy"]) == ("36", "36")


def test_an_area_ends_at_the_frame(drawn_by):
    # matplotlib draws this area as a mark at the corner of the figure, which lies outside the frame
    (area,) = marks(drawn_by(lambda axes: axes.fill_between([-1, 1], 0.5, 7, color=ACCENT, linewidth=0)))
    places = np.array(re.findall(r"(-?[\d.]+) (-?[\d.]+)", area.look["d"]), float)
    assert places.min(axis=0) == pytest.approx([0, 0]) and places.max(axis=0) == pytest.approx([72, 36])
    assert "stroke" not in area.look


def test_a_circle_is_a_circle_of_its_size(drawn_by):
    (circle,) = marks(drawn_by(lambda axes: axes.plot(1, 0.5, "o", markersize=5, markerfacecolor="white")))
    assert (circle.name, circle.look["r"], circle.look["fill"]) == ("circle", "2.5", "#ffffff")
    few = list(marks(drawn_by(lambda axes: axes.scatter([1, 2], [0.5, 1], s=[36, 144], linewidths=0))))
    assert [(circle.name, circle.look["r"]) for circle in few] == [("circle", "3"), ("circle", "6")]


@pytest.mark.parametrize(("ha", "anchor"), [("left", None), ("center", "middle"), ("right", "end")])
def test_a_text_is_text_and_anchored_where_it_is_aligned(drawn_by, ha, anchor):
    (text,) = marks(drawn_by(lambda axes: axes.text(1, 0.5, "§ 52 & <Å>", ha=ha, weight="semibold", fontsize=8)))
    assert text.text == "§ 52 & <Å>" and text.look["x"] == "72"
    assert (text.look.get("text-anchor"), text.look["font-weight"], text.look["font-size"]) == (anchor, "600", "8")


def test_a_turned_text_is_turned_about_its_beginning(drawn_by):
    (text,) = marks(drawn_by(lambda axes: axes.text(1, 0.5, "op", rotation=90)))
    assert text.look["transform"] == f"rotate(-90 {text.look['x']} {text.look['y']})"


def test_every_line_of_a_text_is_a_text(drawn_by):
    assert texts(drawn_by(lambda axes: axes.text(1, 0.5, "mean 94\nleast 90"))) == ["mean 94", "least 90"]


def test_what_is_alike_is_said_once_unless_it_shines_through(drawn_by):
    plain = drawn_by(lambda axes: axes.hlines([0.2, 0.4, 0.6], 0, 1))
    assert plain.count("<path") == 1 and plain.count("M0 ") == 3
    assert drawn_by(lambda axes: axes.hlines([0.2, 0.4, 0.6], 0, 1, alpha=0.5)).count("<path") == 3


def test_what_cannot_be_seen_is_not_drawn(drawn_by):
    assert list(marks(drawn_by(lambda axes: axes.plot([0, 1], [0, 1], linewidth=0)))) == []


def test_a_drawing_is_transparent_and_asks_for_nothing(drawn_by):
    svg = drawn_by(lambda axes: axes.plot([0, 1], [1, 0], "o-"))
    assert asks_for_nothing(svg) and "#ffffff" not in svg
    assert 'font-family=\'"Barometer Sans", "Source Sans 3", ' in svg


def test_a_picture_within_a_drawing_is_refused(drawn_by):
    with pytest.raises(NotImplementedError):
        drawn_by(lambda axes: axes.imshow([[0, 1]]))
