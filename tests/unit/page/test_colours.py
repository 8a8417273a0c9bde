"""One set of colours, spelled as each format spells them."""

from __future__ import annotations

import pytest

from barometer.page.colours import PAGE_COLOURS, css_coloured, word_coloured


def test_css_and_word_spell_the_same_colour():
    assert css_coloured("a { color: $accent; }") == f"a {{ color: {PAGE_COLOURS['accent']}; }}"
    assert word_coloured('<w:color w:val="$accent"/>') == f'<w:color w:val="{PAGE_COLOURS["accent"][1:].upper()}"/>'


def test_a_colour_nobody_knows_is_an_error():
    with pytest.raises(KeyError, match="purple"):
        css_coloured("$purple")
