"""Links above a page: relative, and in the page's language."""

from __future__ import annotations

from barometer.page.danish import da
from barometer.page.english import en
from barometer.page.links import is_link
from barometer.render.page_links import kommune_place, links_of_page, year_place


def test_a_kommunes_page_leads_to_its_own_place_on_the_entry_page_and_to_the_year():
    links = links_of_page(da, year="2020", kommune=("183", "Ishøj"), deep=True, national="national.html")
    assert [(link["href"], link["text"]) for link in links] == [
        ("../../index.html", "Forside"),
        ("../../index.html#kommune-183", "Alt om Ishøj"),
        ("../national.html", "Årets resultater"),
    ]


def test_a_page_about_the_year_leads_to_the_years_place():
    links = links_of_page(en, year="2022", national="national.html")
    assert [link["href"] for link in links] == ["../index.html", "../index.html#aar-2022", "national.html"]
    assert [link["text"] for link in links] == ["Front page", "All of 2022", "The year’s results"]


def test_where_there_is_no_page_about_all_kommuner_nothing_leads_there():
    assert len(links_of_page(da, year="2020")) == 2


def test_every_link_may_stand_on_a_page():
    links = links_of_page(da, year="2020", kommune=("S01", "Syntetisk kommune 01"), deep=True, national="national.html")
    assert all(is_link(link["href"]) for link in links)


def test_places_are_names_that_html_takes():
    assert (kommune_place("S01"), year_place("2020")) == ("kommune-s01", "aar-2020")
