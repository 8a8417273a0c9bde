"""The properties and the zip of a Word file."""

from __future__ import annotations

from datetime import UTC, datetime


def test_properties_carry_identity_and_no_person(page, notebook, markdown, opened):
    page.metadata["barometer"]["identity"] = {"data": "ab12", "kommune_code": "183", "year": "2020"}
    properties = opened(page).docx.core_properties
    assert (properties.title, properties.subject) == ("Ishøj 2020", "Børnesagsbarometret 2020 · Ishøj")
    assert (properties.keywords, properties.identifier) == ("ab12 183 2020", "3fa92c01d4")
    assert properties.created == properties.modified == datetime(2020, 7, 9, tzinfo=UTC)
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    dateless = opened(notebook(markdown("# A"))).docx.core_properties
    assert (dateless.created, dateless.keywords, dateless.identifier) == (None, "", "")


def test_the_zip_holds_what_it_must_and_no_time(word):
    assert word.zip.namelist() == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/fontTable.xml",
        "word/footer1.xml",
        "word/footer2.xml",
        "word/header1.xml",
        "word/media/drawing1.svg",
        "word/media/image1.png",
        "word/numbering.xml",
        "word/settings.xml",
        "word/styles.xml",
        "word/theme/theme1.xml",
    ]
    assert {entry.date_time for entry in word.zip.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    everything = b"".join(word.zip.read(name) for name in word.zip.namelist())
    assert b"python-docx" not in everything and b"<!--" not in everything
