"""Word files by their own XML: title, language, headings, heads of tables, and words for every picture"""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from .kinds import WORD

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DC = "{http://purl.org/dc/elements/1.1/}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def faults(file: Path) -> list[str]:
    """What a reader with a screen reader would miss in a Word file."""
    with ZipFile(file) as packed:
        core, document, styles = (
            etree.fromstring(packed.read(name))
            for name in ("docProps/core.xml", "word/document.xml", "word/styles.xml")
        )
    found = []
    if not (core.findtext(f"{DC}title") or "").strip():
        found.append("no title")
    if (core.findtext(f"{DC}language") or "")[:2] != "da":
        found.append("no language of the file")
    said = [lang.get(f"{W}val") for lang in styles.iter(f"{W}lang")]
    if not said or {language[:2] for language in said if language} != {"da"}:
        found.append("no language of the text")
    named = {
        style.get(f"{W}styleId"): style.find(f"{W}name").get(f"{W}val").casefold() for style in styles.iter(f"{W}style")
    }
    used = [named[style.get(f"{W}val")] for style in document.iter(f"{W}pStyle")]
    if not [name for name in used if name.startswith(("title", "heading 1"))]:
        found.append("no heading")
    for number, table in enumerate(document.iter(f"{W}tbl"), 1):
        rows = table.findall(f"{W}tr")
        if len(rows) > 1 and rows[0].find(f"{W}trPr/{W}tblHeader") is None:
            found.append(f"table {number} has no row of heads")
    for number, picture in enumerate(document.iter(f"{WP}docPr"), 1):
        if not (picture.get("descr") or "").strip():
            found.append(f"picture {number} has no words")
    return found


@pytest.mark.parametrize("kind", WORD)
def test_it_has_no_fault(word_file, kind):
    assert faults(word_file(kind)) == []


# The part of the file, what is put in the place of what -> the fault that must be told.
BROKEN = {
    "no title": ("docProps/core.xml", b"dc:title>", b"dc:subject>"),
    "no language of the file": ("docProps/core.xml", b">da-DK<", b"><"),
    "no language of the text": ("word/styles.xml", b"da-DK", b"en-US"),
    "no heading": ("word/document.xml", b"w:pStyle", b"w:rStyle"),
    "table 1 has no row of heads": ("word/document.xml", b"w:tblHeader", b"w:cantSplit"),
    "picture 1 has no words": ("word/document.xml", b"descr=", b"title="),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_what_is_broken_on_purpose_is_found(word_file, tmp_path, fault):
    part, old, new = BROKEN[fault]
    with ZipFile(word_file("change")) as whole, ZipFile(tmp_path / "broken.docx", "w") as broken:
        for name in whole.namelist():
            content = whole.read(name)
            assert name != part or old in content
            broken.writestr(name, content.replace(old, new) if name == part else content)
    assert fault in faults(tmp_path / "broken.docx")
