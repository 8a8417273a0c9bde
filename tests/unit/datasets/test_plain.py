"""Markdown as plain lines: all its words, none of its marks."""

from __future__ import annotations

import pytest

from barometer.datasets.plain import plain_lines


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        ("", []),
        ("En *to* **tre** `fire`.", ["En to tre fire."]),
        ("En\nto.\n\nTre.", ["En to.", "Tre."]),
        ("- en\n- to\n\n  mere", ["en", "to", "mere"]),
        ("## Titel\n\n[ord](https://a.dk) og 1 < 2", ["Titel", "ord og 1 < 2"]),
    ],
)
def test_each_paragraph_and_item_is_a_line(markdown, lines):
    assert plain_lines(markdown) == lines
