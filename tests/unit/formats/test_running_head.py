"""The head of every sheet: whose it is, and what its own numbers are not, in every format."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from barometer.formats.document import document
from barometer.formats.exporters import HtmlPage, PdfPage
from barometer.formats.running_head import running_marks, running_name
from barometer.page.blocks import Masthead, Page, Prose, Stamp

INVENTED = Stamp("synthetic", "Opdigtede tal", "Brug dem ikke.")
EMBARGO = Stamp("embargo", "Ikke offentlig før 9. juli 2020", "Vent.")
LONG = "\n\n".join(f"Afsnit {number} om det samme." for number in range(90))


def section(name, *stamps):
    return Page([Masthead("Barometret 2020", name, "", "top"), *stamps, Prose(LONG)])


@pytest.fixture
def bound_sections(notebook, cell):
    """A front under embargo with a real and an invented kommune bound in, each of several sheets."""
    return notebook(
        cell(section("Bilag 2", EMBARGO, INVENTED)),
        cell(section("Ishøj"), shift=1, prefix="183-ishoej"),
        cell(section("Syntetisk kommune 01", INVENTED), shift=1, prefix="S01"),
        title="Bilag 2",
        running_foot="Barometret 2020 · Bilag 2",
        contents=True,
    )


def mastheads(nb):
    return [block for block in document(nb).blocks if block["kind"] == "masthead"]


def sheets(nb):
    return [
        page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(PdfPage().from_notebook_node(nb)[0])
    ]


def test_a_section_has_its_own_marks_and_the_embargo_of_what_it_is_bound_in(bound_sections):
    embargo = "Ikke offentlig før 9. juli 2020"
    assert [(running_name(head), running_marks(head)) for head in mastheads(bound_sections)] == [
        ("Barometret 2020 · Bilag 2", f"{embargo} · Opdigtede tal"),
        ("Barometret 2020 · Ishøj", embargo),
        ("Barometret 2020 · Syntetisk kommune 01", f"{embargo} · Opdigtede tal"),
    ]


def test_a_notice_further_down_the_page_is_no_mark(notebook, cell):
    page = Page([*section("Ishøj").parts, INVENTED])
    assert [head["marks"] for head in mastheads(notebook(cell(page)))] == [[]]


def test_every_sheet_of_a_pdf_says_whose_it_is_and_no_real_kommunes_says_invented(bound_sections):
    text = sheets(bound_sections)
    names = [next(name for name in ("Ishøj", "Syntetisk kommune 01", "Bilag 2") if name in page.split("Afsnit")[0])
             for page in text if "Afsnit" in page]  # fmt: skip
    assert names == sorted(names, key=["Bilag 2", "Ishøj", "Syntetisk kommune 01"].index)
    assert min(names.count(name) for name in set(names)) > 1
    for name, page in zip(names, (page for page in text if "Afsnit" in page), strict=True):
        assert ("Opdigtede tal" in page) == (name != "Ishøj")
        assert page.rstrip().split("\n")[-1].startswith("Barometret 2020 · Bilag 2")


def test_a_sheet_with_a_masthead_has_no_head_besides_and_a_page_without_any_has_its_title(notebook, cell, markdown):
    first, second, *_ = sheets(notebook(cell(section("Ishøj", INVENTED))))
    assert first.count("Ishøj") == first.count("Opdigtede tal") == 1
    assert second.startswith("Barometret 2020 · Ishøj") and "Opdigtede tal" in second
    first, second, *_ = sheets(notebook(markdown(f"# Mit eget\n\n{LONG}")))
    assert first.startswith("Mit eget") and second.startswith("Mit eget")


def test_html_names_the_sheets_of_each_section_for_the_printer(bound_sections):
    text = HtmlPage().from_notebook_node(bound_sections)[0]
    heads = re.findall(r'@page (\S+) { @top-left { content: "(.*?)"; } @top-right { content: "(.*?)"; } }', text)
    embargo = "Ikke offentlig før 9. juli 2020"
    assert [(name, marks) for _, name, marks in heads] == [
        ("Barometret 2020 · Bilag 2", f"{embargo} · Opdigtede tal"),
        ("Barometret 2020 · Ishøj", embargo),
        ("Barometret 2020 · Syntetisk kommune 01", f"{embargo} · Opdigtede tal"),
    ]
    for sheet, _, _ in heads:
        anchor = re.search(rf'\[id="(\S+)"\], \[id="\1"\] ~ \* {{ page: {sheet}; }}', text)[1]
        assert f'class="bm-masthead" id="{anchor}"' in text
