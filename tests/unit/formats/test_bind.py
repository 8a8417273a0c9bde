"""Many notebooks bound into one."""

from __future__ import annotations

from nbformat import validate
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from barometer.formats.bind import bind
from barometer.page.blocks import MIME


def section(*blocks):
    shown = new_output("display_data", data={MIME: list(blocks), "text/plain": ""})
    return new_notebook(
        cells=[
            new_code_cell("area.head()", id="head", outputs=[shown]),
            new_markdown_cell("## Om undersøgelsen", id="about", metadata={"tags": ["introduction"]}),
            new_markdown_cell("## Usikkerhed", id="uncertainty"),
        ]
    )


def test_sections_go_one_level_down_without_their_introduction_and_with_their_name_on_every_id():
    bound = bind(
        new_notebook(cells=[new_markdown_cell("# Bilag 2", id="top")]), [("183-ishoej", section())], {"title": "x"}
    )
    validate(bound)
    assert [cell["id"] for cell in bound.cells] == ["top", "183-ishoej-head", "183-ishoej-uncertainty"]
    moved = {"shift": 1, "prefix": "kommune-183-ishoej", "page": "kommuner/183-ishoej.html"}
    assert all(c.metadata["barometer"] == moved for c in bound.cells[1:])
    assert "barometer" not in bound.cells[0].metadata
    assert bound.metadata["barometer"] == {"title": "x"}


def test_the_embargo_is_said_once_and_the_word_about_invented_numbers_stays():
    stamps = [{"kind": "stamp", "tone": tone} for tone in ("embargo", "synthetic")]
    bound = bind(new_notebook(), [("s01", section(*stamps))], {})
    assert [b["tone"] for b in bound.cells[0].outputs[0]["data"][MIME]] == ["synthetic"]


def test_binding_changes_no_section():
    original = section({"kind": "stamp", "tone": "embargo"})
    bind(new_notebook(), [("s01", original)], {})
    assert original == section({"kind": "stamp", "tone": "embargo"})
