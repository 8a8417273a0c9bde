"""Two tables side by side: only where both fit whole, on one page, their rows on the same lines."""

from __future__ import annotations

import pypdfium2
import pytest

from barometer.formats.document import document
from barometer.formats.exporters import PdfPage
from barometer.formats.typeset import data_of
from barometer.page.blocks import Column, Figure, Heading, Masthead, Page, Prose, Stamp, Table

QUESTION = "Er den børnefaglige undersøgelse afsluttet, inden kommunen har truffet afgørelsen?"


def answers(number, title=QUESTION, rows=(("Ja", "8", "57 %"), ("Nej, men lovlig grund", "6", "43 %")), **more):
    columns = [Column("Svar", "left"), Column("Antal sager"), Column("Procent")]
    return Table(f"t{number}", f"Tabel {number}", title, columns, rows, ["I alt", "14", "100 %"], **more)


def kommuner(number, rows=37):
    heads = ["Kommune", "Ja", "Nej, men lovlig grund", "Nej", "Sager i alt", "Andel Ja"]
    columns = [Column(head, "right" if place else "left") for place, head in enumerate(heads)]
    cells = [[f"Syntetisk kommune {row:02}", "20", "1", "11", "32", "63 %"] for row in range(rows)]
    note = "– betyder, at spørgsmålet ikke er relevant for nogen af kommunens sager."
    return Table(f"t{number}", f"Tabel {number}", QUESTION, columns, cells, ["I alt", *"12345"], [note], "Kilde: x")


def composed(nb):
    return [(block["kind"], [t["id"] for t in block.get("tables", [])]) for block in data_of(document(nb))["blocks"]]


def pages(nb):
    return [page.get_textpage() for page in pypdfium2.PdfDocument(PdfPage().from_notebook_node(nb)[0])]


def places(text, words):
    """How far from the foot of the page each of these words stands, in points."""
    search = text.search(words, match_case=True)
    found = []
    while hit := search.get_next():
        found.append(round(text.get_charbox(hit[0])[1], 1))
    return found


def test_two_tables_in_a_row_stand_side_by_side_and_a_third_alone(notebook, cell, markdown):
    nb = notebook(cell(Page([answers(1), answers(2), answers(3), Heading(2, "B", "b"), answers(4)])))
    assert composed(nb)[1:] == [("pair", ["t1", "t2"]), ("table", []), ("heading", []), ("table", [])]


@pytest.mark.parametrize(
    "other",
    [
        answers(2, rows=[["Svar " + "ord " * 9, "8", "57 %"]]),  # a cell would break
        answers(2, rows=[["Ja", "1", "2 %"]] * 9),  # much longer
        kommuner(2),
    ],
)
def test_what_does_not_fit_beside_another_keeps_the_whole_width(notebook, cell, other):
    nb = notebook(cell(Page([answers(1), other])))
    assert [kind for kind, _ in composed(nb)[1:]] == ["table", "table"]


def test_the_rows_of_both_stand_on_the_same_lines_however_long_the_titles(notebook, cell):
    nb = notebook(cell(Page([answers(1), answers(2, "Er kravet overholdt?")])))
    first = pages(nb)[0]
    for words in ("Antal sager", "Nej, men lovlig grund", "I alt"):
        left, right = places(first, words)
        assert left == right


@pytest.mark.parametrize("rows", [23, 37, 40])
def test_a_pair_of_long_tables_stays_on_one_page_with_the_headings_above_it(notebook, cell, rows):
    headings = [Heading(2, "Del", "del"), Heading(3, "Kapitel", "kapitel")]  # at the top of the second page
    nb = notebook(cell(Page([kommuner(3), *headings, kommuner(1, rows), kommuner(2, rows)])))
    (text,) = [page for page in pages(nb) if "Kapitel" in page.get_text_bounded()]
    assert len(places(text, f"kommune {rows - 1:02}")) == len(places(text, "Kilde: x")) == 2
    assert places(text, "Tabel 1") == places(text, "Tabel 2")
    assert places(text, "Kilde: x")[-1] < 330  # of 842: the page is not left half empty


def test_tables_too_long_for_one_page_stand_one_after_the_other_and_lose_no_row(notebook, cell):
    nb = notebook(cell(Page([kommuner(1, 90), kommuner(2, 90)])))
    assert [kind for kind, _ in composed(nb)[1:]] == ["table", "table"]
    text = "\n".join(page.get_text_bounded() for page in pages(nb))
    assert all(text.count(f"kommune {row:02}") == 2 for row in range(90))


@pytest.mark.parametrize(("stamps", "first"), [(0, "Overblik"), (6, "Om undersøgelsen")])
def test_a_figure_that_does_not_fit_below_the_head_lets_the_next_section_go_first(notebook, cell, stamps, first):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 75"><path d="M0 0h99v74z"/></svg>'
    nb = notebook(
        cell(Page([
            Masthead("Barometret", "Ishøj", "14 sager", "top"),
            *[Stamp("partial", "En del af året", "Kun en del.")] * stamps,
            Heading(2, "Overblik", "overblik"), Figure("f", svg, "Et felt.", "En tegning."),
            Heading(2, "Om undersøgelsen", "om"), Prose("Undersøgelsen læser sager."),
            Heading(2, "Kilder", "kilder"), Prose("Ankestyrelsen."),
        ]))
    )  # fmt: skip
    text = "\n".join(page.get_text_bounded() for page in pages(nb))
    heads = sorted(("Overblik", "Om undersøgelsen", "Kilder"), key=text.index)
    assert heads[0] == first and heads[2] == "Kilder"
    assert text.index("Overblik") < text.index("En tegning.") < text.index("Kilder")
    assert "Ishøj" in pages(nb)[0].get_text_bounded() and first in pages(nb)[0].get_text_bounded()
