"""The widths of columns: computed once, the same for PDF and Word, and enough for what stands in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from barometer.formats.document import document
from barometer.formats.table_layout import HALF, MEASURE, WIDE, column_widths, half_widths, lines_needed
from barometer.formats.typeset import data_of
from barometer.formats.typst_tables import POINTS_PER_CM, table_layouts
from barometer.formats.word.calibri import calibri_width
from barometer.page.blocks import Column, Table


def widths(heads, lines, right, points):
    return column_widths(heads, lines, right, lambda text: calibri_width(text, points), 0.2).widths


TEXT = st.text("abcæøå 0123", max_size=60)


def test_a_small_table_is_as_wide_as_prose_with_even_figures():
    found = widths(["Svar", "Antal sager", "Procent"], [["Ja", "8", "57 %"]], [False, True, True], 11)
    assert sum(found) == pytest.approx(MEASURE)
    assert found[0] > found[1] >= found[2] == 2.45


def test_figures_take_what_they_need_and_words_share_the_rest():
    long = "ord " * 60
    found = widths(["A", "B", "N", "K"], [[long, long * 4, "735", "37"]], [False, False, True, True], 9)
    assert sum(found) == pytest.approx(WIDE)
    assert found[1] == pytest.approx(2 * found[0], rel=0.05)
    assert found[2] < 1.2


def test_a_column_is_never_narrower_than_the_words_of_its_head():
    heads = ["Kommune", "Undersøgelsesgrundlaget", "N"]
    found = widths([*heads, "M"], [["A", "1", "2", "3"]], [False, True, True, True], 9)
    letter = 9 * 2.54 / 72 / 2  # half the size in cm
    assert found[1] > len(heads[1]) * letter


def test_more_figures_than_fit_share_the_page():
    found = widths(["Kommune", *["Antal"] * 14], [["Ishøj", *["1.234.567"] * 14]], [False, *[True] * 14], 11)
    assert sum(found) == pytest.approx(WIDE)


@given(st.data(), st.integers(1, 9), st.integers(0, 5), st.sampled_from([9, 11]))
def test_every_column_has_room_and_the_table_never_leaves_the_page(data, columns, rows, points):
    line = st.lists(TEXT, min_size=columns, max_size=columns)
    right = data.draw(st.lists(st.booleans(), min_size=columns, max_size=columns))
    found = widths(data.draw(line), [data.draw(line) for _ in range(rows)], right, points)
    assert len(found) == columns
    assert min(found) > 0
    assert sum(found) <= WIDE + 1e-9


def test_heads_that_would_push_the_words_out_are_broken():
    heads = ["Kommune", *["Undersøgelsesgrundlag"] * 9]
    found = column_widths(heads, [["Ishøj", *["1"] * 9]], [False, *[True] * 9], lambda text: len(text) / 5, 0.1)
    assert found.hyphenate and sum(found.widths) == pytest.approx(WIDE)
    assert found.widths[0] == pytest.approx(1.6)  # its own word still fits
    roomy = column_widths(
        ["Kommune", *["N"] * 9], [["Ishøj", *["1"] * 9]], [False, *[True] * 9], lambda text: len(text) / 5, 0.1
    )
    assert not roomy.hyphenate


def test_the_pdf_takes_its_widths_from_here(page):
    doc = document(page)
    (layout,) = table_layouts(doc).values()
    assert layout["size"] == "body" and sum(layout["widths"]) == pytest.approx(MEASURE * POINTS_PER_CM)
    # no text of the table is wider than its column
    data = next(block for block in data_of(doc)["blocks"] if block["kind"] == "table")
    assert data["widths"] == layout["widths"]
    assert layout["widths"][1] == layout["widths"][2] == pytest.approx(2.45 * POINTS_PER_CM)


def test_typst_measures_letters_and_not_their_number(notebook, cell):
    def width(head):
        columns = [Column("A", "left"), *[Column(head)] * 4]
        doc = document(notebook(cell(Table("t", "", "", columns, [["x", *"1234"]]))))
        return table_layouts(doc)["t"]["widths"][1]

    assert width("mmmmmmmm") > width("iiiiiiii")


@given(st.data(), st.integers(1, 6), st.integers(0, 5))
def test_beside_another_table_no_cell_breaks_or_the_table_is_refused(data, columns, rows):
    line = st.lists(st.text("abc 12", max_size=12), min_size=columns, max_size=columns)
    heads, lines = data.draw(line), [data.draw(line) for _ in range(rows)]
    right = [place > 0 for place in range(columns)]
    found = half_widths(heads, lines, right, lambda text: calibri_width(text, 9), 0.15)
    if found:
        assert sum(found) == pytest.approx(HALF)
        for cells in lines:
            assert all(calibri_width(text, 9) + 0.3 <= width + 1e-9 for text, width in zip(cells, found, strict=True))
    else:
        assert (
            sum(max((calibri_width(line[i], 9) for line in [heads, *lines]), default=0) + 0.3 for i in range(columns))
            > HALF
        )


def test_lines_break_where_the_next_word_does_not_fit():
    assert [lines_needed(words, 10, 1) for words in ([], [4, 5], [4, 6], [4, 6, 3], [12], [12, 2], [3, 3, 3, 3])] == [
        1, 1, 2, 2, 1, 2, 2,
    ]  # fmt: skip
