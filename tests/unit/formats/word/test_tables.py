from __future__ import annotations

from itertools import pairwise

from docx.oxml.ns import qn
from lxml import etree

from barometer.page.blocks import Column, Page, Table


def test_a_table_has_a_header_row_that_repeats(word):
    (table,) = word.all("w:tbl")
    rows = word.all("w:tr", table)
    assert [[word.text(cell) for cell in word.all("w:tc", row)] for row in rows] == [
        ["", "Antal sager", "Procent"],
        ["Ja", "2", "33,3\u00a0%"],
        ["Nej # *ikke* [x] $y$", "4", "66,7\u00a0%"],
        ["I alt", "6", "100\u00a0%"],
    ]
    assert [len(word.all("w:tblHeader", row)) for row in rows] == [1, 0, 0, 0]
    assert all(word.all("w:cantSplit", row) for row in rows)


def test_it_says_which_parts_are_heads_and_what_it_is_called(word):
    (look,) = word.all("w:tblLook")
    flags = ("firstRow", "firstColumn", "lastRow", "lastColumn", "noHBand", "noVBand")
    assert [word.value(look, flag) for flag in flags] == ["1", "1", "1", "0", "1", "1"]
    assert int(word.value(look), 16) == 0x0020 | 0x0080 | 0x0040 | 0x0200 | 0x0400
    assert word.values("w:tblCaption") == ["Tabel 2.3 Er fristen overholdt?"]
    assert word.values("w:tblDescription") == ["Antal sager, Procent"]


def test_a_table_without_a_total_says_so(notebook, cell, opened):
    word = opened(notebook(cell(Table("t", "Tabel 1", "A", [Column("A", "left"), Column("B")], [["Ja", "1"]]))))
    assert word.values("w:tblLook", "lastRow") == ["0"]


def test_a_markdown_table_has_a_header_row_and_no_heads_of_rows(notebook, markdown, opened):
    word = opened(notebook(markdown("| a | b |\n|---|---|\n| 1 | *2* |")))
    assert len(word.all("w:tblHeader")) == 1
    assert (word.values("w:tblLook", "firstRow"), word.values("w:tblLook", "firstColumn")) == (["1"], ["0"])


def test_figures_stand_right_and_words_left(word):
    for row in word.all("w:tr"):
        ends = [word.values("w:jc", within=cell) for cell in word.all("w:tc", row)]
        assert ends == [[], ["right"], ["right"]]


def test_caption_above_notes_below_and_nothing_falls_apart(word):
    at = [child.tag for child in word.body].index(qn("w:tbl"))
    assert word.style(word.body[at - 1]) == "Caption"
    assert word.text(word.body[at - 1]) == "Tabel 2.3\N{EN SPACE}Er fristen overholdt?"
    assert [word.text(p) for p in word.body[at + 1 : at + 3]] == ["En note.", "Kilde: æøå."]
    assert all(word.all("w:keepNext", p) for p in word.all("w:p", word.body[at]))
    assert word.docx.styles["Caption"].paragraph_format.keep_with_next


def test_a_table_too_tall_for_a_page_breaks_but_not_at_its_ends(notebook, cell, opened):
    rows = [[f"Kommune {i}", "1"] for i in range(120)]
    word = opened(notebook(cell(Table("t", "Tabel 1", "Alle", [Column("K", "left"), Column("A")], rows))))
    held = [bool(word.all("w:keepNext", row)) for row in word.all("w:tr")]
    assert held == [True, True, *[False] * 117, True, False]
    assert word.styled("TableTextSmall").count("1") == 120


def test_the_columns_add_up_to_the_table(word):
    (table,) = word.all("w:tbl")
    grid = [int(w) for w in word.values("w:gridCol", "w", table)]
    assert word.values("w:tblW", "w", table) == [str(sum(grid))]
    for row in word.all("w:tr", table):
        assert [int(w) for w in word.values("w:tcW", "w", row)] == grid


def test_no_table_has_vertical_lines(word):
    styles = word.xml("word/styles.xml")
    borders = [edge for kind in ("w:tblBorders", "w:tcBorders") for b in styles.iter(qn(kind)) for edge in b]
    assert {etree.QName(edge).localname for edge in borders} == {"top", "bottom"}
    assert word.all("w:tblBorders") == word.all("w:tcBorders") == []


def test_two_tables_in_a_row_stay_two(notebook, cell, markdown, opened):
    bare = [Table(id, "", "", [Column("A", "left")], [["Ja"]]) for id in ("a", "b")]
    word = opened(notebook(cell(Page(bare)), markdown("| a |\n|---|\n| 1 |")))
    tags = [child.tag for child in word.body]
    assert tags.count(qn("w:tbl")) == 3
    assert all((a, b) != (qn("w:tbl"), qn("w:tbl")) for a, b in pairwise(tags))
