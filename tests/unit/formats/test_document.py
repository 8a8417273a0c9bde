from __future__ import annotations

import nbformat.v4 as v4
import pytest

from barometer.errors import RenderError
from barometer.formats.document import document, sections
from barometer.formats.markdown import markdown_nodes
from barometer.page.blocks import Figure, Heading, Page
from barometer.page.html import blocks_as_html
from barometer.page.markdown import parse_markdown


def kinds(doc):
    return [block["kind"] for block in doc.blocks]


def levels(doc):
    return [block["level"] for block in doc.blocks if "level" in block]


def test_our_blocks_are_taken_as_they_are_and_code_never(page, kommune):
    doc = document(page)
    assert kinds(doc) == [block["kind"] for block in kommune.blocks()] + ["heading", "prose"]
    assert doc.blocks[5]["rows"][0] == ["Ja", "2", "33,3\u00a0%"]
    assert "SECRET" not in str(doc)


def test_a_page_says_what_its_metadata_says(page):
    doc = document(page)
    assert (doc.title, doc.language, doc.hash, doc.contents) == ("Ishøj 2020", "da", "3fa92c01d4", False)


def test_any_notebook_has_a_title_and_one_heading_of_level_1(notebook, markdown):
    named = document(notebook(markdown("Kun tekst.")), name="undersøgelse")
    assert named.title == named.running_foot == "undersøgelse"
    assert levels(named) == [1]
    titled = document(notebook(markdown("# Min side\n\nTekst\n\n# Anden del\n\n## Under")), name="fil")
    assert titled.title == "Min side"
    assert levels(titled) == [1, 2, 3]


def test_levels_never_skip_on_the_way_down(notebook, markdown):
    assert levels(document(notebook(markdown("# A\n\n#### B\n\n## C\n\n#### D")))) == [1, 2, 2, 3]


def test_a_heading_before_the_masthead_does_not_give_two_titles(notebook, markdown):
    assert levels(document(notebook(markdown("## A\n\n# B\n\n## C"), title="T"))) == [1, 2, 2, 3]


def test_shift_moves_mastheads_and_headings_down(bound):
    heads = [(b["kind"], b["level"]) for b in document(bound).blocks if "level" in b]
    assert heads == [
        ("masthead", 1),
        ("heading", 2),
        ("heading", 3),
        *[("masthead", 2), ("heading", 3)] * 2,
    ]


def test_ids_are_unique_and_links_follow_their_prefix(bound):
    doc = document(bound)
    ids = [block["id"] for block in doc.blocks if "id" in block]
    assert len(ids) == len(set(ids))
    assert {"kommune-183-ishoej-tabel-2-3", "kommune-707-norddjurs-tabel-2-3"} <= set(ids)
    boxes = [blocks_as_html([block]) for block in doc.blocks if block["kind"] == "box"]
    assert ['"#kommune-183-ishoej-tabel-2-3"' in boxes[0], '"#kommune-707-norddjurs-tabel-2-3"' in boxes[1]] == [
        True,
        True,
    ]


def test_equal_headings_get_different_ids(notebook, markdown):
    doc = document(notebook(markdown("# A\n\n## Ærø\n\n## Ærø")))
    assert [block["id"] for block in doc.blocks] == ["a", "aeroe", "aeroe-2"]


def test_a_number_that_is_an_id_already_is_passed_over(notebook, markdown):
    doc = document(notebook(markdown("# A\n\n## B\n\n## B 2\n\n## B\n\n## B")))
    assert [block["id"] for block in doc.blocks] == ["a", "b", "b-2", "b-3", "b-4"]


def test_contents_name_the_bound_sections_but_not_their_chapters(bound):
    assert [(s["text"], s["bound"]) for s in sections(document(bound))] == [
        ("Læsevejledning", False),
        ("Tal", False),
        ("Ishøj", True),
        ("Ishøj", True),
    ]


def test_the_notebook_itself_is_left_alone(bound):
    before = str(bound)
    document(bound)
    assert str(bound) == before


def test_prose_becomes_nodes_not_markup():
    (paragraph,) = markdown_nodes(parse_markdown("*a* **b** `c` [d](https://e.dk) #let x"))
    types = [node["t"] for node in paragraph["c"]]
    assert types == ["em", "text", "strong", "text", "code", "text", "link", "text"]
    assert paragraph["c"][-1]["text"] == " #let x"


def test_outputs_of_others_fall_back_and_errors_stand_out(notebook):
    outputs = [
        v4.new_output("stream", name="stdout", text="\x1b[31mhej\x1b[0m\n"),
        v4.new_output("display_data", data={"text/html": "<b>x</b><script>y()</script>", "text/plain": "x"}),
        v4.new_output("display_data", data={"image/png": "iVBORw0KGgo=", "text/plain": "<Figure>"}),
        v4.new_output("display_data", data={"text/markdown": "## Del"}),
        v4.new_output("error", ename="ValueError", evalue="nej", traceback=["SECRET"]),
    ]
    doc = document(notebook(v4.new_code_cell("SECRET", outputs=outputs)), name="n")
    assert kinds(doc) == ["heading", "foreign", "foreign", "foreign", "heading", "error"]
    assert doc.blocks[1]["text"] == "hej"
    assert doc.blocks[2]["html"] == "<b>x</b>"
    assert doc.blocks[5]["text"] == "ValueError: nej"
    assert "SECRET" not in str(doc)


def test_a_figure_without_alt_text_is_refused(notebook, cell):
    with pytest.raises(RenderError, match="no alt text") as error:
        document(notebook(cell(Page([Heading(2, "A", "a"), Figure("forest", "<svg/>", " ", "")]))))
    assert "forest" in error.value.where


def test_a_kind_nobody_knows_and_a_date_that_is_none_are_refused(notebook, cell):
    class Odd(Heading):
        kind = "odd"

    with pytest.raises(RenderError, match="no known kind"):
        document(notebook(cell(Odd(2, "A", "a"))))
    with pytest.raises(RenderError, match="no date"):
        document(notebook(date="9. juli 2020"))
