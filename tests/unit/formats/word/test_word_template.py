"""The styles, the page and the language that every Word file begins with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docx.oxml.ns import qn
from docx.shared import Cm, Mm

import barometer
from barometer.formats.words import style_names
from barometer.page.colours import PAGE_COLOURS

PACKAGE = Path(barometer.__file__).parent
DANISH = style_names("da")
LATIN = "{http://schemas.openxmlformats.org/drawingml/2006/main}latin"


def test_the_language_is_said_for_all_text(word, notebook, markdown, opened):
    english = opened(notebook(markdown("# Method"), language="en"))
    for each, tag in ((word, "da-DK"), (english, "en-GB")):
        styles = each.xml("word/styles.xml")
        assert each.values("w:lang", within=styles) == [tag]
        assert styles.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}") is not None
        assert each.values("w:themeFontLang", within=each.xml("word/settings.xml")) == [tag]
        assert each.docx.core_properties.language == tag
        assert each.all("w:lang") == []


def test_our_own_styles_are_called_in_the_readers_language(word, notebook, markdown, opened):
    ours = {word.value(s, "styleId") for s in word.xml("word/styles.xml") if word.value(s, "customStyle") == "1"}
    assert ours == set(DANISH)
    assert {style.name for style in word.docx.styles} >= set(DANISH.values())
    names = [style.name for style in opened(notebook(markdown("# A"), language="en")).docx.styles]
    assert "Box Title" in names and not set(names) & set(DANISH.values())


def test_every_style_that_is_used_or_leaned_on_exists(word, bound, opened):
    for each in (word, opened(bound)):
        styles = each.xml("word/styles.xml")
        there = {each.value(style, "styleId") for style in styles.iter(qn("w:style"))}
        leaned = {v for tag in ("w:basedOn", "w:next", "w:link") for v in each.values(tag, within=styles)}
        used = {v for tag in ("w:pStyle", "w:rStyle", "w:tblStyle") for v in each.values(tag)}
        assert leaned | used <= there


def test_the_page_is_a4(word):
    (section,) = word.docx.sections
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)
    assert abs(section.page_width - section.left_margin - section.right_margin - Cm(17)) < Mm(0.1)


def test_it_opens_as_a_document_of_today(word):
    modes = {word.value(e, "name"): word.value(e) for e in word.xml("word/settings.xml").iter(qn("w:compatSetting"))}
    assert modes["compatibilityMode"] == "15"


def test_one_sans_for_all_and_four_sizes(word):
    assert {face.get("typeface") for face in word.xml("word/theme/theme1.xml").iter(LATIN)} == {"Calibri"}
    styles = word.xml("word/styles.xml")
    assert set(word.values("w:rFonts", "ascii", styles)) == {None, "Consolas"}
    shown = [style for style in styles if word.value(style, "styleId") != "HTMLCode"]  # as large as what is around it
    assert {int(size) / 2 for style in shown for size in word.values("w:sz", within=style)} == {9, 10.5, 14, 26}


def luminance(colour):
    """Relative luminance of a colour, WCAG 2.1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_every_colour_of_text_can_be_read_on_every_ground(word):
    styles = word.xml("word/styles.xml")
    grounds = {"FFFFFF", *word.values("w:shd", "fill", styles)}
    assert len(grounds) == 3 and all(re.fullmatch("[0-9A-F]{6}", ground) for ground in grounds)
    for colour in word.values("w:color", within=styles):
        for ground in grounds:
            contrast = (luminance(ground) + 0.05) / (luminance(colour) + 0.05)
            assert contrast >= 4.5, (colour, ground, contrast)


@pytest.mark.parametrize("part", ["word/styles.xml", "word/theme/theme1.xml"])
def test_the_page_and_word_share_their_colours(word, part):
    text = word.zip.read(part).decode()
    assert "$" not in text
    assert [
        name for name in ("ink", "accent", "grey", "warning", "rule") if PAGE_COLOURS[name][1:].upper() not in text
    ] == []


def test_no_template_has_a_shared_colour_of_its_own():
    for room in ("page", "formats"):
        templates = [path for path in (PACKAGE / room).rglob("*") if path.suffix in (".css", ".typ", ".xml", ".j2")]
        assert len(templates) > 1
        for path in templates:
            text = path.read_text(encoding="utf-8").lower()
            assert [colour for colour in PAGE_COLOURS.values() if colour[1:] in text] == [], path
