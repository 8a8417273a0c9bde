"""The entry page: every year and kommune, what is real, what may be published when, and links with words of their own."""

from __future__ import annotations

import re

import pytest

from barometer.page.blocks import Finder
from barometer.page.links import is_link
from barometer.render.entry_blocks import entry_blocks
from barometer.render.outputs_folder import standing_years

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def shown(outputs, read):
    """What a reader reads, of the years that stand there; with ordinary spaces."""
    return lambda: read(entry_blocks(standing_years(outputs.path))).replace(NBSP, " ")


def finder(outputs) -> Finder:
    (found,) = [part for part in entry_blocks(standing_years(outputs.path)) if isinstance(part, Finder)]
    return found


def test_it_says_whose_numbers_are_real_and_when_each_year_may_be_published(outputs, shown):
    outputs.edition("2020")
    outputs.edition("2022", published="2022-06-20")
    outputs.memo("2023", "2020")
    text = shown()
    assert "Kun tallene for Ishøj i 2020 og Ishøj i 2022 er virkelige." in text
    assert "**2020**: opdigtede tal; kun tallene for Ishøj er virkelige og må offentliggøres fra 9. juli 2020." in text
    assert "**2023**: offentliggjorte tal, som kun står i notater. Udgivelsesdagen er ikke oplyst." in text
    assert "Opdigtede tal er ingen resultater" in text and "Ikke offentlig endnu" not in text


def test_its_danish_is_right(outputs, read, grammar):
    outputs.edition("2020", as_of="2020-07-08")
    outputs.edition("2022", sources=("cases",), partial=True)
    outputs.memo("2023", "2020")
    outputs.write("2022", "tables/2020-2022/designs.csv")
    found = read(entry_blocks(standing_years(outputs.path)))
    found = re.sub(r"(?m)^ +", "", found)  # a list in a list
    assert grammar(re.sub(r"\]\([^)]*\)|[\w./-]+/[\w./#-]+", "", found)) == []  # without addresses


def test_where_nothing_is_invented_it_says_nothing_of_that(outputs, shown):
    outputs.edition("2020", sources=("published",))
    text = shown()
    assert "pdigtede" not in text and "**2020**: virkelige tal, som må offentliggøres fra 9. juli 2020." in text


def test_invented_numbers_are_never_said_to_be_fit_for_publication(outputs, shown):
    outputs.edition("2020", sources=("synthetic",))
    assert (
        "**2020**: opdigtede tal. Udgivelsesdagen er 9. juli 2020." in shown() and "offentliggøres fra" not in shown()
    )


def test_before_its_day_a_year_carries_the_embargo(outputs, shown):
    outputs.edition("2020", as_of="2020-07-08")
    assert "Tallene for 2020 må ikke offentliggøres før 9. juli 2020." in shown()


def test_numbers_of_a_case_file_are_not_to_be_published_and_its_tables_not_linked(outputs, shown):
    outputs.edition("2020", sources=("cases",), partial=True)
    text = shown()
    assert "**2020**: tal fra en sagsfil, som er en del af året; de er ikke offentliggjort." in text
    assert "må ikke lægges ud" in text and "estimates.csv" not in text and "offentliggøres fra" not in text


def test_every_kommune_has_a_place_with_all_that_there_is_of_it(outputs):
    outputs.edition("2020")
    outputs.memo("2023", "2020")
    ishoej, invented = finder(outputs).entries
    assert (ishoej.id, ishoej.name, invented.id) == ("kommune-183", "Ishøj", "kommune-s01")
    assert [[(link["text"], link["href"]) for link in group] for group in ishoej.links] == [
        [("notat 2020–2023", "2023/changes/183-ishoej-2020.html"), ("Word", "2023/changes/183-ishoej-2020.docx")],
        [
            ("2020", "2020/kommuner/183-ishoej.html"),
            ("PDF", "2020/kommuner/183-ishoej.pdf"),
            ("i bilag 2", "2020/bilag2.html#kommune-183-ishoej-top"),
        ],
    ]


def test_a_link_that_is_met_alone_says_where_it_leads(outputs):
    outputs.edition("2020")
    outputs.memo("2023", "2020")
    links = [link for entry in finder(outputs).entries for group in entry.links for link in group]
    labels = [link["label"] for link in links]
    assert len(set(labels)) == len(labels) and all(link["label"].endswith(link["text"]) for link in links)
    assert all(is_link(link["href"]) for link in links)


def test_where_only_the_pdf_is_there_the_year_stands_in_its_words(outputs):
    outputs.edition("2020")
    (outputs.path / "2020/kommuner/183-ishoej.html").unlink()
    (outputs.path / "2020/bilag2.html").unlink()
    assert [link["text"] for group in finder(outputs).entries[0].links for link in group] == ["2020 PDF"]


def test_a_year_lists_its_pages_and_tables_with_danish_words(outputs, shown):
    outputs.edition("2020")
    text = shown()
    for link in (
        "[Årets resultater](2020/national.html)",
        "[Bilag 2](2020/bilag2.html) · [PDF](2020/bilag2.pdf)",
        "[andele og intervaller (estimates.csv)](2020/tables/estimates.csv)",
        "2 kommuner med hver sin side: se [listen over kommuner](#kommunerne)",
    ):
        assert link in text
