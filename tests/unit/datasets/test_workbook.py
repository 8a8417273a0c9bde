"""The workbook as a file: its cover says what its numbers are not, every table can be found, and the bytes hold."""

from __future__ import annotations

import re
from datetime import date

import pytest

from barometer.datasets.workbook import year_workbook
from barometer.datasets.year_sheets import HIDDEN_WORD, NOT_RELEVANT
from barometer.page.texts import NOTHING

BEFORE, AFTER = date(2020, 7, 8), date(2020, 7, 9)


@pytest.fixture(scope="module")
def demo(survey_2020, read_book):
    return read_book(year_workbook(survey_2020.results, AFTER))


def cover(book) -> str:
    return "\n".join(row[0] for row in book.sheets["Forside"] if row).replace("\N{NO-BREAK SPACE}", " ")


def notes(book) -> dict[str, str]:
    return {row["Note"]: row["Forklaring"] for row in book.table("Noter")}


def test_the_same_results_give_the_same_bytes(survey_2020, demo):
    assert (
        year_workbook(survey_2020.results, AFTER)
        == demo.content
        == year_workbook(survey_2020.results, date(2026, 1, 1))
    )


def test_its_sheets_are_a_cover_the_contents_the_notes_and_a_table_each(survey_2020, demo):
    tables = [f"Tabel {q.number}" for q in survey_2020.results.codebook.questions]
    assert list(demo.sheets) == ["Forside", "Indhold", "Noter", *tables, "Lovkrav", "Sagstyper"]
    assert [row["Ark"] for row in demo.table("Indhold")] == ["Forside", "Noter", *tables, "Lovkrav", "Sagstyper"]


def test_its_title_and_language_are_told_and_no_time_of_the_run(demo):
    core = demo.parts["docProps/core.xml"]
    assert "<dc:title>Børnesagsbarometret 2020: tabeller</dc:title>" in core
    assert "<dc:language>da-DK</dc:language>" in core
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2020-01-01T00:00:00Z"}


def test_every_table_is_one_for_excel_with_a_name_a_description_and_heads_that_stay(demo):
    names = []
    for number, sheet in enumerate(demo.sheets, 1):
        if sheet == "Forside":
            continue
        (table,) = re.findall(r"tables/(table\d+\.xml)", demo.parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"])
        names.append(re.search(r'displayName="([^"]+)"', demo.parts[f"xl/tables/{table}"])[1])
        xml = demo.parts[f"xl/worksheets/sheet{number}.xml"]
        head = int(re.search(r' ref="A(\d+)', demo.parts[f"xl/tables/{table}"])[1])
        assert f'<pane xSplit="1" ySplit="{head}"' in xml and 'state="frozen"' in xml
        assert "mergeCell" not in xml and 'fitToPage="1"' in xml
        repeated = rf">'?{sheet}'?!\${head}:\${head}<"  # the heads of each printed page
        assert re.search(repeated, demo.parts["xl/workbook.xml"])
    assert len(set(names)) == len(names) and "Tabel_2_2" in names


def test_links_lead_to_sheets_that_are_there_and_back(demo):
    for number, sheet in enumerate(demo.sheets, 1):
        found = re.findall(r"<hyperlink [^>]*location=\"'([^']+)'!A1\"", demo.parts[f"xl/worksheets/sheet{number}.xml"])
        assert found and set(found) <= set(demo.sheets), sheet
        if sheet == "Indhold":
            assert [*found[1:]] == [name for name in demo.sheets if name != "Indhold"]


def test_the_cover_says_before_its_day_that_it_is_not_public(survey_2020, read_book, demo):
    before = read_book(year_workbook(survey_2020.results, BEFORE))
    assert "må ikke offentliggøres før 9. juli 2020" in cover(before)
    assert "Tabel 2.2 · Ikke offentlig før 9. juli 2020 · Opdigtede tal" in before.parts[
        "xl/worksheets/sheet5.xml"
    ].replace("\N{NO-BREAK SPACE}", " ")
    assert (
        before.sheets["Tabel 2.2"][2][0]
        .replace("\N{NO-BREAK SPACE}", " ")
        .startswith("Forbehold: Ikke offentlig før 9. juli")
    )
    assert "offentliggøres før" not in cover(demo)


def test_the_cover_says_which_numbers_are_invented_and_what_they_could_be_used_for(demo):
    told = cover(demo)
    assert told.startswith("Børnesagsbarometret 2020: tabeller\n735 sager i 37 kommuner\n")
    assert "Kun tallene for Ishøj er virkelige." in told
    assert "Den enkelte kommunes tal kan ikke generaliseres" in told
    assert "Forbehold: Opdigtede tal." in demo.sheets["Tabel 2.2"][2][0]


def test_a_part_from_a_case_file_says_both(part, read_book):
    book = read_book(year_workbook(part, AFTER))
    assert "44 af 735 sager i 3 af 37 kommuner" in cover(book)
    assert "De er ikke offentliggjort" in cover(book) and "Intet her gælder året som helhed" in cover(book)
    assert "Forbehold: Fra en sagsfil, ikke offentliggjort; En del af året." in book.sheets["Lovkrav"][1][0]
    assert "Fra en sagsfil, ikke offentliggjort · En del af året" in book.parts["xl/worksheets/sheet4.xml"]


def test_one_kommunes_own_file_has_a_workbook_too(results_of, ordinary, read_book):
    book = read_book(year_workbook(results_of({"183": ordinary(14)}), AFTER))
    assert [row["Kommune"] for row in book.table("Tabel 2.2")] == ["Ishøj", "Alle deltagende"]
    assert "Resultaterne bygger på 14 sager" in cover(book)


def test_published_numbers_of_a_whole_year_carry_no_reservation(results_of, ordinary, read_book):
    book = read_book(year_workbook(results_of({"183": ordinary(14), "707": ordinary(30)}, "published"), AFTER))
    assert not any("Forbehold" in str(cell) for rows in book.sheets.values() for row in rows for cell in row)
    assert book.sheets["Tabel 2.2"][2][0] == "Kilde: Ankestyrelsen 2020"


def test_the_notes_explain_every_word_in_the_place_of_a_number(demo, hidden, read_book):
    book = read_book(year_workbook(hidden, AFTER))
    cells = [str(cell) for rows in book.sheets.values() for row in rows for cell in row]
    words = {cell for cell in cells if re.fullmatch(r"\[.*\]", cell)}
    assert words == {HIDDEN_WORD, NOT_RELEVANT} <= set(notes(book))
    assert notes(book)[HIDDEN_WORD].startswith("[skjult] er et tal, der ikke vises. Antal fra 1 til 4 vises ikke")
    assert HIDDEN_WORD not in notes(demo) and NOT_RELEVANT in notes(demo)
    assert "Korn og Graubards" in str(demo.sheets["Noter"]) and "Danmarks Statistik" in str(demo.sheets["Noter"])


def test_nothing_in_it_acts_and_no_word_of_a_page_is_left(demo):
    assert not any("<f>" in xml for xml in demo.parts.values())
    assert not any("TargetMode" in xml for xml in demo.parts.values())
    cells = [str(cell) for rows in demo.sheets.values() for row in rows for cell in row]
    assert not any(mark in cell for cell in cells for mark in ("**", "{{", "•", f" {NOTHING} "))


def test_its_danish_is_whole(demo, grammar):
    for rows in demo.sheets.values():
        for row in rows:
            assert [found for cell in row if isinstance(cell, str) for found in grammar(cell)] == []
