"""The tags of a PDF's tables, read by another library: which cells are heads, and of what."""

from __future__ import annotations

import ctypes

import pypdfium2
import pypdfium2.raw as raw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from barometer.errors import RenderError
from barometer.formats.exporters import PdfPage
from barometer.formats.row_heads import with_row_heads
from barometer.page.blocks import Column, Page, Table


def pdf_of(nb):
    return PdfPage().from_notebook_node(nb)[0]


def asked(function, *arguments):
    """What a function of PDFium writes into a buffer of UTF-16."""
    size = function(*arguments, None, 0)
    buffer = ctypes.create_string_buffer(size)
    function(*arguments, buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le")


def scope(element):
    for index in range(raw.FPDF_StructElement_GetAttributeCount(element)):
        attributes = raw.FPDF_StructElement_GetAttributeAtIndex(element, index)
        if value := raw.FPDF_StructElement_Attr_GetValue(attributes, b"Scope"):
            buffer, size = ctypes.create_string_buffer(40), ctypes.c_ulong()
            raw.FPDF_StructElement_Attr_GetStringValue(value, buffer, 40, size)
            return buffer.raw[: size.value - 2].decode("utf-16-le")
    return ""


def elements(element):
    """An element's tag and scope, and those of everything in it, in the order of the tree."""
    kind = asked(raw.FPDF_StructElement_GetType, element)
    yield (kind, scope(element))
    for index in range(raw.FPDF_StructElement_CountChildren(element)):
        if child := raw.FPDF_StructElement_GetChildAtIndex(element, index):
            yield from elements(child)


def cells(content):
    """The cells of the tables of the first page: one list a row."""
    document = pypdfium2.PdfDocument(content)
    page = document[0]
    tree = raw.FPDF_StructTree_GetForPage(page)
    roots = [raw.FPDF_StructTree_GetChildAtIndex(tree, n) for n in range(raw.FPDF_StructTree_CountChildren(tree))]
    rows = []
    for kind, of in (found for root in roots for found in elements(root)):
        if kind == "TR":
            rows.append([])
        elif kind in ("TH", "TD"):
            rows[-1].append(f"{kind} {of}".strip())
    raw.FPDF_StructTree_Close(tree)
    return rows


def table(rows, columns=3, **more):
    heads = [Column(f"Spalte {number}", "left" if number == 0 else "right") for number in range(columns)]
    return Table(**{"id": "t", "label": "Tabel 1", "title": "Alle", **more}, columns=heads, rows=rows)


def test_the_first_cell_of_every_row_and_of_the_total_is_the_head_of_the_row(notebook, cell):
    rows = [["Ja", "2", "33 %"], ["Nej # (x) [y]", "4", "67 %"]]
    found = cells(pdf_of(notebook(cell(table(rows, total=["I alt", "6", "100 %"])))))
    assert found == [["TH Column"] * 3, *[["TH Row", "TD", "TD"]] * 3]


def test_a_table_without_a_title_has_heads_too_and_one_in_running_text_has_none(notebook, cell, markdown):
    assert cells(pdf_of(notebook(cell(table([["a"], ["b"]], 1, label="", title="")))))[1:] == [["TH Row"]] * 2
    found = cells(pdf_of(notebook(markdown("# A\n\n| a | b |\n|---|---|\n| 1 | 2 |"), cell(table([["x", "y", "z"]])))))
    assert found == [["TH Column"] * 2, ["TD"] * 2, ["TH Column"] * 3, ["TH Row", "TD", "TD"]]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(codec="latin-1", categories=["L", "N", "P", "S"]), min_size=1), min_size=1))
def test_whatever_the_cells_say_the_file_can_be_read_and_each_row_has_one_head(notebook, cell, rows):
    found = cells(pdf_of(notebook(cell(table([[row, "1"] for row in rows], 2)))))
    assert found[1:] == [["TH Row", "TD"]] * len(rows)


def test_the_marks_of_archive_and_readers_stay_and_every_page_is_there(page, bound):
    for nb in (page, bound):
        content = pdf_of(nb)
        assert b"<pdfaid:part>2</pdfaid:part>" in content and b"<pdfuaid:part>1</pdfuaid:part>" in content
        assert content == pdf_of(nb)
        document = pypdfium2.PdfDocument(content)
        assert len(document) and all(sheet.get_textpage().count_chars() for sheet in document)
        places = [line for line in content[content.rindex(b"\nxref") :].split(b"\r\n") if line.endswith(b" n")]
        numbered = enumerate(places, 1)
        assert all(content[int(at[:10]) :].startswith(b"%d 0 obj\n" % number) for number, at in numbered)


def test_a_file_with_other_rows_than_the_document_is_refused(notebook, cell):
    content = pdf_of(notebook(cell(Page([table([["a", "1", "2"]])]))))
    with pytest.raises(RenderError, match="not as Typst made them"):
        with_row_heads(content, 2)
