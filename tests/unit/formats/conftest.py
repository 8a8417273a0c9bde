"""Small executed notebooks, made by hand: no kernel runs here."""

from __future__ import annotations

import json

import nbformat.v4 as v4
import pytest

from barometer.page.blocks import MIME, Box, Column, Figure, Heading, Masthead, Page, Prose, Stamp, Table

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20"><path id="p" d="M0 0h9v9z"/></svg>'


def _notebook(*cells, **about):
    nb = v4.new_notebook(cells=list(cells))
    for index, cell in enumerate(nb.cells):
        cell["id"] = f"cell-{index}"
    if about:
        nb.metadata["barometer"] = about
    return nb


def _cell(shown, **metadata):
    """An executed cell whose code must never be seen."""
    data = {MIME: json.loads(json.dumps(shown.blocks())), "text/html": "<p>x</p>", "text/plain": "x"}
    output = v4.new_output("execute_result", data=data, execution_count=1)
    return v4.new_code_cell("SECRET = 1", outputs=[output], metadata={"barometer": metadata})


def _markdown(text, **metadata):
    return v4.new_markdown_cell(text, metadata={"barometer": metadata})


@pytest.fixture
def notebook():
    return _notebook


@pytest.fixture
def cell():
    return _cell


@pytest.fixture
def markdown():
    return _markdown


@pytest.fixture
def kommune():
    """The blocks of a small kommune page."""
    return Page(
        [
            Masthead("Børnesagsbarometret 2020", "Ishøj", "14 sager", "ishoej"),
            Stamp("synthetic", "Opdigtede tal", "Brug dem ikke."),
            Box("Hvad siger tallene?", "De kan **ikke** generaliseres, se [tabel 2.3](#tabel-2-3)."),
            Heading(2, "Børnefaglig undersøgelse", "kapitel-2"),
            Prose("Se [tabel 2.3](#tabel-2-3) og [ast.dk](https://ast.dk)."),
            Table(
                "tabel-2-3",
                "Tabel 2.3",
                "Er fristen overholdt?",
                [Column("", "left"), Column("Antal sager"), Column("Procent")],
                [["Ja", "2", "33,3\u00a0%"], ["Nej # *ikke* [x] $y$", "4", "66,7\u00a0%"]],
                ["I alt", "6", "100\u00a0%"],
                ["En note."],
                "Kilde: æøå.",
            ),
            Figure("forest", SVG, "Et felt.", "Billedtekst."),
        ]
    )


@pytest.fixture
def page(kommune):
    """That page as an executed notebook with everything said about it."""
    return _notebook(
        _cell(kommune),
        _markdown("## Til sidst\n\nTekst."),
        title="Ishøj 2020",
        language="da",
        running_foot="Børnesagsbarometret 2020 · Ishøj",
        hash="3fa92c01d4",
        date="2020-07-09",
    )


@pytest.fixture
def bound(kommune):
    """Two kommuner bound under one title."""
    title = Page([Masthead("Børnesagsbarometret 2020", "Bilag 2", "2 kommuner", "bilag-2")])
    return _notebook(
        _cell(title),
        _markdown("## Læsevejledning\n\n### Tal\n\nTekst."),
        _cell(kommune, shift=1, prefix="kommune-183-ishoej"),
        _cell(kommune, shift=1, prefix="kommune-707-norddjurs"),
        title="Bilag 2",
        contents=True,
    )
