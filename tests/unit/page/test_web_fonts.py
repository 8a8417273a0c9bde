"""The web fonts: every character that a page can hold, as wide and as high as on paper, and made by `make fonts`"""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

import barometer
from barometer.page.typeface import FONTS_FOLDER, TYPEFACE, WEB_FACES, WEB_TYPEFACE, font_faces, font_stack
from barometer.page.web_fonts import CHARACTERS, web_font
from barometer.params import folder

each_face = pytest.mark.parametrize("face", WEB_FACES, ids=lambda face: face.file)
READ = {".md", ".csv", ".yml", ".py", ".j2", ".css", ".js", ".typ", ".ipynb"}  # what the words of a page are made of


@pytest.fixture(params=WEB_FACES, ids=lambda face: face.file, scope="module")
def pair(request):
    """A web font and the face it is made from."""
    return TTFont(FONTS_FOLDER / request.param.file), TTFont(FONTS_FOLDER / request.param.source)


def test_every_character_of_our_texts_and_of_params_is_in_the_fonts():
    package = folder.folder().parent
    places = [package / "barometer", package / "notebooks", folder.folder()]
    files = [file for place in places for file in place.rglob("*") if file.suffix in READ]
    assert len(files) > 300
    missing = {
        (character, file.name) for file in files for character in set(file.read_text("utf-8")) - CHARACTERS - {"\n"}
    }
    assert missing == set()


def test_the_fonts_hold_these_characters_and_no_others(pair):
    web, _ = pair
    assert {chr(code) for code in web.getBestCmap()} == CHARACTERS


def test_every_character_is_the_same_glyph_and_as_wide_as_in_the_typeface(pair):
    web, whole = pair
    names = whole.getBestCmap()
    for code, name in web.getBestCmap().items():
        assert web["hmtx"][name] == whole["hmtx"][names[code]]
        drawn, drawn_whole = (
            font["glyf"][glyph].getCoordinates(font["glyf"])[0] for font, glyph in ((web, name), (whole, names[code]))
        )
        assert drawn == drawn_whole
    for table, fields in {
        "head": ["unitsPerEm"],
        "hhea": ["ascent", "descent", "lineGap"],
        "OS/2": ["usWeightClass", "sxHeight", "sTypoAscender", "sTypoDescender", "usWinAscent", "usWinDescent"],
    }.items():
        for field in fields:
            assert getattr(web[table], field) == getattr(whole[table], field)


def test_no_part_of_the_typeface_goes_by_its_reserved_name(pair):
    web, _ = pair
    called = {record.nameID: str(record) for record in web["name"].names}
    assert called[16 if 16 in called else 1] == WEB_TYPEFACE
    assert not [number for number in (1, 3, 4, 6, 16) if "Source" in called.get(number, "")]
    assert {0, 13, 14} <= called.keys()  # who made it, and under which licence


def test_the_fonts_are_what_make_fonts_makes():
    face = WEB_FACES[0]
    made = TTFont(file := FONTS_FOLDER / face.file)
    again = web_font(FONTS_FOLDER / face.source)
    assert len(again) == pytest.approx(file.stat().st_size, rel=0.02)  # brotli's versions differ
    assert web_font(FONTS_FOLDER / face.source) == again
    assert made.reader.numTables == int.from_bytes(again[12:14], "big")


def test_a_page_holds_the_faces_it_uses():
    plain, all_of_them = font_faces(italic=False), font_faces(italic=True)
    assert plain.count("@font-face") == len(WEB_FACES) - 1 and "italic" not in plain
    assert all_of_them.count("@font-face") == len(WEB_FACES)
    assert font_stack().startswith(f'"{WEB_TYPEFACE}", "{TYPEFACE}"') and font_stack().endswith("sans-serif")


def test_the_package_carries_the_fonts():
    assert barometer.__file__ and all((FONTS_FOLDER / face.file).stat().st_size < 25_000 for face in WEB_FACES)
