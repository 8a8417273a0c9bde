"""The head and the foot of a Word file's sheets."""

from __future__ import annotations

from docx.oxml.ns import qn

from barometer.page.blocks import Column, Masthead, Page, Stamp, Table

FOOT = "Data og kode 3fa92c01d4side 1 af 1"


def head_of(section):
    return "".join(paragraph.text for paragraph in section.header.paragraphs)


def test_the_foot_leads_to_data_and_code_and_counts_pages(word):
    for part in ("word/footer1.xml", "word/footer2.xml"):  # of the first sheet and of the others
        foot = word.xml(part)
        assert word.text(foot) == FOOT
        assert len(word.all("w:tab", foot)) == 1
        assert [text.strip() for text in word.values("w:fldSimple", "instr", foot)] == ["PAGE", "NUMPAGES"]
    assert sorted(word.values("w:footerReference", "type")) == ["default", "first"]


def test_the_foot_is_in_the_documents_language_and_needs_no_hash(notebook, markdown, opened):
    foot = opened(notebook(markdown("# Method"), language="en")).xml("word/footer1.xml")
    assert "".join(t.text for t in foot.iter(qn("w:t"))) == "page 1 of 1"


def test_every_sheet_but_the_first_says_whose_it_is_and_what_its_numbers_are_not(word):
    (section,) = word.docx.sections
    assert section.different_first_page_header_footer and section.first_page_header.is_linked_to_previous
    assert head_of(section) == "Børnesagsbarometret 2020 · Ishøj\tOpdigtede tal"


def test_each_section_bound_in_has_a_head_of_its_own_and_the_files_foot(notebook, cell, opened):
    def part(name, *more):
        return Page([Masthead("Barometret 2020", name, "", "top"), *more])

    invented = Stamp("synthetic", "Opdigtede tal", "Nej.")
    word = opened(
        notebook(
            cell(part("Bilag 2", invented, Table("t", "", "Alle", [Column("A", "left")], [["1"]]))),
            cell(part("Ishøj"), shift=1, prefix="183"),
            cell(part("Syntetisk kommune 01", invented), shift=1, prefix="S01"),
            title="Bilag 2", running_foot="Barometret 2020 · Bilag 2", hash="3fa92c01d4", contents=True,
        )
    )  # fmt: skip
    sections = word.docx.sections
    assert [head_of(section) for section in sections] == [
        "Barometret 2020 · Bilag 2\tOpdigtede tal",
        "Barometret 2020 · Ishøj",
        "Barometret 2020 · Syntetisk kommune 01\tOpdigtede tal",
    ]
    assert [section.footer.is_linked_to_previous for section in sections] == [False, True, True]
    assert all(section.different_first_page_header_footer for section in sections)
    assert word.text(word.xml("word/footer1.xml")) == f"Barometret 2020 · Bilag 2\N{EM SPACE}{FOOT}"


def test_a_page_without_a_masthead_has_its_title_as_head(notebook, markdown, opened):
    assert head_of(opened(notebook(markdown("# Mit eget"))).docx.sections[0]) == "Mit eget"
