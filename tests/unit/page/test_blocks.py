"""Blocks: what a reader sees, as data and as HTML, and both say the same."""

from __future__ import annotations

import json
import re
from dataclasses import FrozenInstanceError
from html.parser import HTMLParser

import pytest
from jinja2 import UndefinedError

from barometer.page.blocks import (
    MIME,
    Block,
    Box,
    Column,
    Figure,
    Finder,
    Found,
    Heading,
    Masthead,
    Page,
    Prose,
    Stamp,
    Table,
)
from barometer.page.html import blocks_as_html

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
TABLE = Table(
    "tabel-2-3",
    "Tabel 2.3",
    "Er fristen overholdt?",
    [Column("Svar", "left"), Column("Antal sager"), Column("Procent")],
    [("Ja", "2", "33 %"), ("Nej", "4", "67 %")],
    ("I alt", "6", "100 %"),
    ["Note: En.", "Note: To."],
    "Kilde: Her.",
)
LINK = {"href": "2020/kommuner/183-ishoej.html", "text": "2020", "label": "Ishøj 2020"}
BLOCKS = {
    "masthead": Masthead("Børnesagsbarometret 2020", "Ishøj", "14 sager", "top"),
    "heading": Heading(2, "Kapitel 2", "kapitel-2"),
    "prose": Prose("Et *ord* og [et link](#kapitel-2)."),
    "box": Box("Hvad nu?", "**Intet.**"),
    "stamp": Stamp("embargo", "Ikke offentlig", "Endnu."),
    "table": TABLE,
    "figure": Figure("figur", SVG, "Et tomt felt.", "En billedtekst."),
    "finder": Finder("Find kommune", "{found} af {all}", [Found("kommune-183", "Ishøj", [[LINK]])]),
}
each_block = pytest.mark.parametrize("kind", BLOCKS)


class Tags(HTMLParser):
    """Every opening tag with its attributes, and that all that opens also closes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag != "input":  # it has no end
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_no_kind_of_block_is_without_a_test():
    assert {kind.kind for kind in Block.__subclasses__()} == set(BLOCKS)


@each_block
def test_a_block_is_one_piece_of_plain_data_with_its_kind(kind):
    (data,) = BLOCKS[kind].blocks()
    assert data["kind"] == kind
    assert json.loads(json.dumps(data)) == json.loads(json.dumps(dict(data)))


@each_block
def test_jupyter_gets_html_text_and_the_blocks_themselves(kind):
    bundle = BLOCKS[kind]._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain", MIME}
    assert blocks_as_html(BLOCKS[kind].blocks()) in bundle["text/html"] and bundle[MIME] == BLOCKS[kind].blocks()
    assert Tags(bundle["text/html"]).found
    assert bundle["text/plain"] == repr(BLOCKS[kind])


@each_block
def test_html_from_the_data_that_went_through_json_is_the_same(kind):
    data = BLOCKS[kind].blocks()
    assert blocks_as_html(json.loads(json.dumps(data))) == blocks_as_html(data)


@each_block
def test_the_html_is_well_formed(kind):
    assert Tags(blocks_as_html(BLOCKS[kind].blocks())).found


@each_block
def test_a_block_does_not_change(kind):
    with pytest.raises((FrozenInstanceError, AttributeError)):
        BLOCKS[kind].id = "another"


def test_pages_hold_pages_and_keep_the_order():
    inner = Page([BLOCKS["heading"], BLOCKS["table"]])
    page = Page([BLOCKS["masthead"], inner, BLOCKS["prose"]])
    assert [block["kind"] for block in page.blocks()] == ["masthead", "heading", "table", "prose"]
    assert list(page) == [BLOCKS["masthead"], inner, BLOCKS["prose"]]
    assert blocks_as_html(page.blocks()) == "".join(blocks_as_html(part.blocks()) for part in page)


def test_an_empty_page_shows_nothing():
    assert Page().blocks() == [] and blocks_as_html([]) == ""


def test_a_block_of_no_known_kind_is_an_error():
    with pytest.raises(UndefinedError):
        blocks_as_html([{"kind": "carousel"}])


def test_a_block_that_lacks_a_part_is_an_error():
    with pytest.raises(UndefinedError):
        blocks_as_html([{"kind": "box", "title": "Hvad nu?"}])


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "Tom & Jerry <b>"])
def test_text_is_text_and_never_markup(text):
    everywhere = Page(
        [
            Masthead(text, text, text, "top"),
            Heading(2, text, "h"),
            Prose(text),
            Box(text, text),
            Stamp("embargo", text, text),
            Table("t", text, text, [Column(text)], [(text,)], (text,), [text], text),
            Figure("f", SVG, text, text),
        ]
    )
    html = blocks_as_html(everywhere.blocks())
    assert "<script" not in html and "<b>" not in html and "&lt;" in html


def test_quotation_marks_do_not_end_an_alternative_text():
    html = blocks_as_html(Figure("f", SVG, 'Det "gode" felt', "").blocks())
    assert {"role": "img", "aria-label": 'Det "gode" felt'} in [attrs for _, attrs in Tags(html).found]


def test_markdown_is_markdown_in_prose_box_and_stamp():
    html = blocks_as_html(BLOCKS["prose"].blocks())
    assert "<em>ord</em>" in html and '<a href="#kapitel-2">et link</a>' in html
    assert "<strong>Intet.</strong>" in blocks_as_html(BLOCKS["box"].blocks())


def test_a_table_is_a_table_to_those_who_hear_it():
    html = blocks_as_html(TABLE.blocks())
    tags = Tags(html).found
    assert [attrs["scope"] for tag, attrs in tags if tag == "th"] == ["col"] * 3 + ["row"] * 3
    assert [attrs["class"] for tag, attrs in tags if tag in ("td", "th") and "class" in attrs] == (
        ["left", "right", "right"] + ["right"] * 6
    )
    assert re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", html) == [
        "Svar", "Antal sager", "Procent", "Ja", "2", "33 %", "Nej", "4", "67 %", "I alt", "6", "100 %"
    ]  # fmt: skip
    assert "caption" in [tag for tag, _ in tags] and html.count('class="note"') == 2


def test_a_table_without_total_notes_or_source_shows_none():
    html = blocks_as_html(Table("t", "", "Titel", [Column("A")], [("1",)]).blocks())
    assert not re.search("tfoot|note|source", html)


def test_a_table_prints_its_head_rows_and_total_in_a_terminal():
    assert repr(TABLE).splitlines() == [
        "Tabel 2.3 Er fristen overholdt?",
        "Svar\tAntal sager\tProcent",
        "Ja\t2\t33 %",
        "Nej\t4\t67 %",
        "I alt\t6\t100 %",
    ]


def test_a_figure_keeps_its_drawing_out_of_the_terminal():
    assert "svg" not in repr(BLOCKS["figure"]) and "Et tomt felt." in repr(BLOCKS["figure"])
