from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import nbformat
import nbformat.v4 as v4
from docx.oxml.ns import qn
from nbconvert.exporters import get_exporter

from barometer.formats.document import document
from barometer.formats.exporters import WordPage
from barometer.formats.outputs import OWN_KINDS
from barometer.page.blocks import Box, Masthead, Page
from barometer.render.render_report import export


def test_nbconvert_knows_it_by_name(page, tmp_path, word):
    assert get_exporter("barometer-docx") is WordPage
    nbformat.write(page, tmp_path / "a.ipynb")
    content, resources = WordPage().from_filename(tmp_path / "a.ipynb")
    assert (content, resources["output_extension"]) == (word.bytes, ".docx")
    assert export(page, "docx") == word.bytes


def test_headings_are_words_own_and_leave_no_level_out(word, bound, opened):
    assert word.headings() == [(1, "Ishøj"), (2, "Børnefaglig undersøgelse"), (2, "Til sidst")]
    found = opened(bound).headings()
    blocks = [block for block in document(bound).blocks if "level" in block]
    assert found == [(block["level"], block.get("title") or block["text"]) for block in blocks]
    levels = [level for level, _ in found]
    assert levels[0] == 1 and all(b - a <= 1 for a, b in pairwise(levels))


def test_every_kind_of_block_is_written(notebook, kommune, cell, markdown, opened):
    outputs = [
        v4.new_output("stream", name="stdout", text="frit\x08 \x1b[31mord"),
        v4.new_output("error", ename="ValueError", evalue="galt", traceback=[]),
    ]
    nb = notebook(cell(kommune), v4.new_code_cell("SECRET", outputs=outputs), markdown("Tekst."))
    assert {block["kind"] for block in document(nb).blocks} == {*OWN_KINDS, "foreign", "error"}
    text = opened(nb).text()
    wanted = ["Børnesagsbarometret 2020", "Opdigtede tal", "Brug dem ikke.", "Hvad siger tallene?", "Tabel 2.3"]
    wanted += ["En note.", "Kilde: æøå.", "Billedtekst.", "frit ord", "Fejl: her mangler noget", "ValueError: galt"]
    assert [part for part in wanted if part not in text] == []
    assert "SECRET" not in text


def test_links_lead_out_or_to_a_place_in_the_file(word, bound, opened):
    assert {r.target_ref for r in word.docx.part.rels.values() if r.is_external} == {"https://ast.dk"}
    for each in (word, opened(bound)):
        places = Counter(each.values("w:bookmarkStart", "name"))
        assert set(places.values()) == {1} and all(re.fullmatch(r"[a-z]\w{0,39}", name) for name in places)
        ids = Counter(each.values("w:bookmarkStart", "id"))
        assert ids == Counter(each.values("w:bookmarkEnd", "id")) and set(ids.values()) == {1}
        inside = {anchor for anchor in each.values("w:hyperlink", "anchor") if anchor}
        assert inside and inside <= set(places)
        for part in each.docx.part.package.iter_parts():
            assert all(r.reltype.endswith("/hyperlink") for r in part.rels.values() if r.is_external)


def test_a_link_arrives_at_the_heading_or_the_table_it_names(word):
    anchor = next(anchor for anchor in word.values("w:hyperlink", "anchor") if anchor)
    (mark,) = [mark for mark in word.all("w:bookmarkStart") if word.value(mark, "name") == anchor]
    assert word.text(mark.getparent()).startswith("Tabel 2.3")


def test_places_with_long_names_stay_apart(notebook, markdown, opened):
    titles = [f"{'meget ' * 12} {end}" for end in ("a", "b")]
    word = opened(notebook(markdown("\n\n".join(f"## {title}" for title in titles))))
    names = word.values("w:bookmarkStart", "name")
    assert len(names) == len(set(names)) == 3 and max(map(len, names)) == 40


def test_each_bound_section_begins_a_page(bound, opened):
    word = opened(bound)
    paragraphs = word.all("w:p")
    begun = [word.text(p) for p in paragraphs if word.all("w:pageBreakBefore", p)]
    after_section = [word.text(next_) for p, next_ in pairwise(paragraphs) if word.all("w:sectPr", p)]
    assert (begun, after_section) == (["Læsevejledning"], ["Børnesagsbarometret 2020", "Børnesagsbarometret 2020"])
    assert word.values("w:type", within=word.body) == []  # a Word section begins a page where it does not say otherwise
    assert word.styled("SectionHeading") == ["Ishøj", "Ishøj"]


def test_a_box_never_breaks_over_a_page(notebook, cell, opened):
    box = Box("Svar", "Se:\n\n- x\n\n  mere\n\nslut")
    word = opened(notebook(cell(Page([Masthead("", "A", "", "a"), box]))))
    assert word.styled("BoxTitle", "Box") == ["Svar", "Se:", "x", "mere", "slut"]
    held = [bool(word.all("w:keepNext", p)) for p in word.all("w:p") if word.style(p).startswith("Box")]
    assert held == [True, True, True, True, False]
    shade = [style for style in word.xml("word/styles.xml") if word.value(style, "styleId") == "Box"]
    assert len(word.all("w:shd", shade[0])) == 1 and word.all("w:tbl") == []


def test_a_file_ends_with_a_paragraph_and_its_section(notebook, markdown, opened):
    word = opened(notebook(markdown("# A\n\n| a |\n|---|\n| 1 |")))
    assert [child.tag for child in word.body][-3:] == [qn("w:tbl"), qn("w:p"), qn("w:sectPr")]
