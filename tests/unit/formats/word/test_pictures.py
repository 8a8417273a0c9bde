from __future__ import annotations

import base64

import nbformat.v4 as v4
import pytest
from docx.oxml.ns import qn
from docx.shared import Cm, Mm
from lxml import etree

from barometer.errors import RenderError
from barometer.page.blocks import Figure

VECTOR = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="36pt" viewBox="0 0 8 4"><path d="M0 0h4v4z"/></svg>'
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


def shown(mime, data, **metadata):
    output = v4.new_output("display_data", data={mime: data})
    return v4.new_code_cell("x", outputs=[output], metadata={"barometer": metadata})


def test_every_drawing_has_its_words_its_picture_and_itself(word, bound, opened):
    for each, number in ((word, 1), (opened(bound), 2)):
        drawn = each.all("wp:docPr")
        assert [d.get("descr") for d in drawn] == ["Et felt."] * number
        assert len({d.get("id") for d in drawn}) == number
        relations = {r.rId: r.target_part for r in each.docx.part.rels.values() if not r.is_external}
        pictures = [relations[blip.get(qn("r:embed"))].blob for blip in each.all("a:blip")]
        assert len(pictures) == number and all(picture.startswith(b"\x89PNG") for picture in pictures)
        vectors = [relations[blip.get(qn("r:embed"))] for blip in each.body.iter(VECTOR)]
        assert len(vectors) == number and all(part.content_type == "image/svg+xml" for part in vectors)
        assert all(etree.fromstring(part.blob).tag.endswith("}svg") for part in vectors)
        assert all(b'><rect width="100%" height="100%" fill="#ffffff"/>' in part.blob for part in vectors)


def test_a_figure_is_as_wide_as_the_text_at_300_dots_an_inch(word):
    (shape,) = word.docx.inline_shapes
    assert abs(shape.width - Cm(17)) < Mm(0.1)
    dots = int.from_bytes(word.zip.read("word/media/image1.png")[16:20], "big")
    assert dots == pytest.approx(17 / 2.54 * 300, abs=2)
    assert word.styled("FigureCaption") == ["Billedtekst."]
    (holder,) = [p for p in word.all("w:p") if word.style(p) == "Figure"]
    assert word.all("w:keepNext", holder)


def test_a_picture_is_never_higher_than_a_page_has_room_for(notebook, cell, opened):
    tall = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 40"><path d="M0 0h9v9z"/></svg>'
    (shape,) = opened(notebook(cell(Figure("f", tall, "Højt.", "")))).docx.inline_shapes
    assert shape.height == Cm(21.5) and shape.width == pytest.approx(shape.height / 4, rel=0.01)


def test_a_picture_from_elsewhere_keeps_its_size(notebook, opened):
    word = opened(notebook(shown("image/svg+xml", SVG, alt="En trekant."), shown("image/png", DOT)))
    assert [d.get("descr") for d in word.all("wp:docPr")] == ["En trekant.", "Figur uden beskrivelse"]
    drawing, dot = word.docx.inline_shapes
    assert (drawing.width.pt, drawing.height.pt) == (pytest.approx(72, abs=0.3), pytest.approx(36, abs=0.3))
    assert dot.width.pt == pytest.approx(1, abs=0.01)
    assert list(word.body.iter(VECTOR)) == []  # what others draw may hold more than a drawing


def test_what_cannot_be_drawn_is_an_error_with_a_place(notebook, cell, opened):
    with pytest.raises(RenderError, match="could not be drawn") as error:
        opened(notebook(cell(Figure("forest", "<svg", "Et felt.", ""))))
    assert "forest" in error.value.where
    with pytest.raises(RenderError, match="no kind that Word knows"):
        opened(notebook(shown("image/png", base64.b64encode(b"no picture").decode())))
