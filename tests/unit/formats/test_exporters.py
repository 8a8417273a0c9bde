from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser

import nbformat
import nbformat.v4 as v4
import pytest
from nbconvert.exporters import get_exporter

from barometer.errors import RenderError
from barometer.formats.document import document
from barometer.formats.exporters import HtmlPage, PdfPage
from barometer.formats.typeset import data_of
from barometer.page.blocks import Column, Figure, Stamp, Table

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20"><path id="p" d="M0 0h9v9z"/></svg>'


class Seen(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def named(self, *tags):
        return [attrs for tag, attrs in self.tags if tag in tags]


def html_of(nb):
    return HtmlPage().from_notebook_node(nb)[0]


def pdf_of(nb):
    return PdfPage().from_notebook_node(nb)[0]


def words_of(data, folder):
    """The text of a PDF, a form feed after each page."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not on PATH: the PDF's text cannot be read")
    (folder / "a.pdf").write_bytes(data)
    done = subprocess.run(["pdftotext", folder / "a.pdf", "-"], capture_output=True, check=True)
    return done.stdout.decode()


def test_nbconvert_knows_both_by_name():
    assert (get_exporter("barometer-html"), get_exporter("barometer-pdf")) == (HtmlPage, PdfPage)


def test_html_has_landmarks_one_title_and_its_language(bound):
    text = html_of(bound)
    seen = Seen(text)
    assert seen.named("html") == [{"lang": "da"}]
    assert [len(seen.named(tag)) for tag in ("h1", "main", "nav", "footer")] == [1, 1, 1, 1]
    assert seen.named("a")[0] == {"class": "skip", "href": "#main"}
    assert "<title>Bilag 2</title>" in text


def test_html_asks_for_nothing_and_shows_no_code(page, bound):
    for nb in (page, bound):
        text = html_of(nb)
        seen = Seen(text)
        others = [attrs.items() for tag, attrs in seen.tags if tag != "a"]
        loads = [value for attrs in others for name, value in attrs if name in ("src", "href", "xlink:href")]
        assert not [value for value in loads if not value.startswith(("data:", "#"))]
        assert not re.search(r"url\(\s*[\"']?(?!#|data:)|@import", text)
        assert not seen.named("link", "iframe", "object")
        assert "SECRET" not in text


def test_html_lists_every_section_and_every_link_arrives(bound):
    seen = Seen(html_of(bound))
    ids = [attrs["id"] for _, attrs in seen.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    inside = {a["href"][1:] for a in seen.named("a") if a["href"].startswith("#")}
    assert inside <= set(ids)
    assert {"kommune-183-ishoej-ishoej", "kommune-707-norddjurs-ishoej", "laesevejledning"} <= inside


def test_html_begins_with_its_title_and_its_notices_and_the_list_follows(notebook, markdown, cell):
    stamp = cell(Stamp("synthetic", "Opdigtede tal", "Brug dem ikke."))
    text = html_of(notebook(markdown("# Bilag 2"), stamp, markdown("## Læsevejledning\n\nTekst."), contents=True))
    assert (
        text.index("<h1")
        < text.index("Opdigtede tal")
        < text.index("<nav")
        < text.index('id="main"')
        < text.index("Læsevejledning</h2>")
    )


def test_a_page_may_call_its_sections_as_the_page_calls_its_own_parts(notebook, markdown):
    seen = Seen(html_of(notebook(markdown("# Main\n\n## Contents\n\n## Find"), contents=True)))
    ids = [attrs["id"] for _, attrs in seen.tags if "id" in attrs]
    assert len(ids) == len(set(ids)) and {"main-2", "contents-2", "find-2"} <= set(ids)


def test_every_id_and_prefix_begins_with_a_letter(notebook, markdown, cell):
    nb = notebook(
        markdown("# 2020\n\n[se](#2020-i-tal)\n\n## 2020 i tal"), cell(Figure("1", SVG, "Et felt.", ""), prefix="7")
    )
    seen = Seen(html_of(nb))
    ids = {attrs["id"] for _, attrs in seen.tags if "id" in attrs}
    assert {"id-2020", "id-2020-i-tal", "id-7-1", "id-7-1--p"} <= ids
    assert [place for place in ids if not place[0].isalpha()] == []
    assert [a["href"] for a in seen.named("a")][1:] == ["#id-2020-i-tal"]


def test_what_can_be_wider_than_the_screen_stands_in_a_named_box_that_the_keyboard_reaches(notebook, markdown, cell):
    table = Table("t", "", "Sager", [Column("Svar", "left"), Column("Antal")], [["Ja", "1"]])
    frame = {"text/html": "<table><tr><td>1</td></tr></table>", "text/plain": "1"}
    outputs = [v4.new_output("display_data", data=data) for data in (frame, {"text/plain": "x" * 200})]
    foreign = v4.new_code_cell("", outputs=outputs)
    nb = notebook(markdown("# A\n\n| *Kommune* | Sager |\n|---|---|\n| Ishøj | 1 |"), cell(table), foreign)
    boxes = [attrs for _, attrs in Seen(html_of(nb)).tags if "scroll" in attrs.get("class", "").split()]
    named = ["Kommune, Sager", "Sager", "Resultat af en beregning", "Resultat af en beregning"]
    assert [(box["role"], box["tabindex"]) for box in boxes] == [("group", "0")] * 4
    assert [box["aria-label"] for box in boxes] == named


def test_html_shows_one_of_two_drawings_with_ids_of_its_own_and_paper_the_wide(notebook, cell):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path id="p" d="M0 0h9v9z"/><use href="#p"/></svg>'
    both = notebook(cell(Figure("f", svg, "Et felt.", "", narrow=svg)), date="2020-07-09")
    wide = notebook(cell(Figure("f", svg, "Et felt.", "")), date="2020-07-09")
    seen = Seen(html_of(both))
    ids = [attrs["id"] for _, attrs in seen.tags if "id" in attrs]
    assert len(ids) == len(set(ids)) and {"f--p", "f--narrow--p"} <= set(ids)
    assert {"#f--p", "#f--narrow--p"} <= {attrs.get("href") for attrs in seen.named("use")}
    assert [attrs["aria-label"] for attrs in seen.named("div") if attrs.get("role") == "img"] == ["Et felt."]
    assert 'class="narrow"' not in html_of(wide) and pdf_of(both) == pdf_of(wide)


def test_html_holds_the_typeface_and_italics_only_where_they_are_used(notebook, markdown):
    plain, italic = html_of(notebook(markdown("# A\n\nb"))), html_of(notebook(markdown("# A\n\n*b*")))
    assert (plain.count("@font-face"), italic.count("@font-face")) == (2, 3)
    assert "font-src data:;" in plain and 'font: 1.0625rem/1.5 "Barometer Sans"' in plain


def test_words_of_a_drawing_are_words_in_the_pdf(notebook, cell):
    import pypdfium2

    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 9"><text y="8" font-size="8">8 af 14 sager</text></svg>'
    pdf = pypdfium2.PdfDocument(pdf_of(notebook(cell(Figure("f", svg, "Et felt.", "")))))
    assert "8 af 14 sager" in pdf[0].get_textpage().get_text_range()


def test_html_without_contents_has_no_list(page):
    assert "<nav" not in html_of(page)


def test_html_words_follow_the_language(notebook, markdown):
    text = html_of(notebook(markdown("# Method\n\n## Rule"), language="en", contents=True))
    assert '<html lang="en">' in text and "Skip to content" in text and "Contents" in text


def test_what_the_foot_says_cannot_leave_its_place(notebook, markdown):
    text = html_of(notebook(markdown("# A"), running_foot='</style><script>x()</script>"'))
    assert len(Seen(text).named("script")) == 1


def test_another_process_gives_the_same_bytes_whatever_its_order_of_hashes(page, bound, tmp_path):
    program = """
import sys, nbformat
from hashlib import sha256
from barometer.formats.exporters import HtmlPage, PdfPage, WordPage
for path in sys.argv[1:]:
    for exporter in (HtmlPage, PdfPage, WordPage):
        content, _ = exporter().from_notebook_node(nbformat.read(path, as_version=4))
        print(sha256(content.encode() if isinstance(content, str) else content).hexdigest())
"""
    files = [tmp_path / "page.ipynb", tmp_path / "bound.ipynb"]
    for nb, file in zip((page, bound), files, strict=True):
        nbformat.write(nb, file)
    told = []
    for seed in ("1", "2"):
        command = [sys.executable, "-c", program, *files]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        told.append(done.stdout.split())
    assert told[0] == told[1] and len(set(told[0])) == 6


def test_pdf_is_tagged_and_dated_as_told(page):
    data = pdf_of(page)
    assert data.startswith(b"%PDF")
    assert b"pdfuaid:part" in data
    assert b"2020-07-09" in data


def test_pdf_keeps_danish_decimals_and_marks_as_text(page, tmp_path):
    rows = data_of(document(page))["blocks"][5]["rows"]
    assert rows[1] == ["Nej # *ikke* [x] $y$", "4", "66,7\u00a0%"]
    text = words_of(pdf_of(page), tmp_path)
    wanted = ["Børnesagsbarometret 2020", "Ishøj", rows[1][0], "Kilde: æøå.", "side 1 af 1", "3fa92c01d4"]
    assert [words for words in wanted if words not in text] == []
    assert re.search(r"66,7\s%", text)
    assert "SECRET" not in text


def test_bound_pdf_has_title_contents_and_a_page_a_section(bound, tmp_path):
    text = words_of(pdf_of(bound), tmp_path)
    title, contents, guide, first, second = text.split("\f")[:5]
    assert "Bilag 2" in title and "Indhold" in contents and "Læsevejledning" in guide
    assert all("Tabel 2.3" in section for section in (first, second))


def test_a_link_to_nowhere_does_not_stop_the_pdf(notebook, markdown):
    nb = notebook(markdown("# A\n\n[x](#nowhere) [y](file.csv) <https://ast.dk>"))
    assert pdf_of(nb).startswith(b"%PDF")


def test_every_kind_of_markdown_can_be_set(notebook, markdown):
    table = "| a | b |\n|---|---|\n| 1 | *2* |"
    parts = ["# A", "1. x\n   - y", "> q", "---", "```\nk\n```", table, "a  \nb ![p](x.png)"]
    nb = notebook(markdown("\n\n".join(parts)))
    assert pdf_of(nb).startswith(b"%PDF") and "<blockquote>" in html_of(nb)


def test_missing_alt_text_is_refused_by_both(notebook, cell):
    nb = notebook(cell(Figure("forest", "<svg/>", "", "")))
    for make in (html_of, pdf_of):
        with pytest.raises(RenderError, match="no alt text"):
            make(nb)


def test_what_typst_cannot_set_is_an_error_with_a_place(notebook, cell):
    with pytest.raises(RenderError, match="could not be set") as error:
        pdf_of(notebook(cell(Figure("forest", "<svg", "Et felt.", "")), title="Ishøj"))
    assert "Ishøj" in error.value.where


def test_a_table_too_tall_for_a_page_breaks_and_loses_no_row(notebook, cell, tmp_path):
    rows = [[f"Kommune {i}", "1", "2"] for i in range(120)]
    columns = [Column("Kommune", "left"), Column("A"), Column("B")]
    nb = notebook(cell(Table("t", "Tabel 1", "Alle", columns, rows)))
    text = words_of(pdf_of(nb), tmp_path)
    assert all(f"Kommune {i}\n" in text for i in range(120))


def test_a_researchers_own_notebook_can_be_exported(tmp_path):
    frame = {"text/html": "<table><tr><td>1</td></tr></table>", "text/plain": "1"}
    drawing = {"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>"}
    outputs = [v4.new_output("display_data", data=data) for data in (frame, drawing)]
    nb = v4.new_notebook(cells=[v4.new_markdown_cell("Hej"), v4.new_code_cell("SECRET", outputs=outputs)])
    path = tmp_path / "egen.ipynb"
    nbformat.write(nb, path)
    html, resources = HtmlPage().from_filename(path)
    assert resources["output_extension"] == ".html"
    assert "<h1" in html and "egen" in html and "SECRET" not in html
    assert PdfPage().from_filename(path)[0].startswith(b"%PDF")
