"""Tables: whole percent, never adjusted, with a note on rounding exactly when one is needed."""

from __future__ import annotations

import pandas as pd
import pytest

from barometer import columns as c
from barometer.counts import frequencies
from barometer.results.area import Area
from barometer.year import tables

NBSP = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"
ROUNDED = "Note: Procenterne summer ikke til 100 grundet afrunding."


@pytest.fixture(scope="module")
def printed(book_2020):
    """The table of one question of Ishøj for given counts of its answers, in the codebook's order."""

    def make(question: str, *counts: int, source: str = c.PUBLISHED):
        asked = book_2020.question(question)
        rows = pd.DataFrame({c.ANSWER: asked.answers, c.COUNT: counts, c.NOBS: sum(counts), c.SOURCE: source})
        return tables.published_table(asked, rows, book_2020)

    return make


def whole(cell: str) -> int:
    assert cell.endswith(f"{NBSP}%")
    return int(cell.removesuffix(f"{NBSP}%"))


# --- rounding -------------------------------------------------------------------------------------------


def test_a_note_on_rounding_stands_exactly_when_percentages_do_not_sum_to_100(printed):
    splits = [(a, b, nobs - a - b) for nobs in range(1, 21) for a in range(nobs + 1) for b in range(nobs - a + 1)]
    noted = 0
    for split in splits:
        table = printed("bfu_foer_afgoerelse", *split)
        needed = sum(whole(row[2]) for row in table.rows) != 100
        assert list(table.notes) == ([ROUNDED] if needed else [])
        noted += needed
    assert len(splits) == 1770
    assert round(100 * noted / len(splits), 1) == 18.1


@pytest.mark.parametrize("split", [(4, 1, 3), (1, 1, 1), (7, 7, 0), (2, 2, 3)])
def test_no_cell_is_adjusted(printed, split):
    rows = printed("bfu_foer_afgoerelse", *split).rows
    nobs = sum(split)
    assert [(row[1], whole(row[2])) for row in rows] == [(str(x), int(100 * x / nobs + 0.5)) for x in split]


def test_the_total_is_the_base_and_100_percent_even_where_the_rows_are_not(printed):
    assert printed("bfu_foer_afgoerelse", 1, 1, 1).total == ("I alt", "3", f"100{NBSP}%")


# --- answers and notes ----------------------------------------------------------------------------------


def test_a_document_not_sent_in_is_printed_as_no(printed):
    table = printed("bfu", 8, 1, 4, 1)
    assert [row[:2] for row in table.rows] == [("Ja", "8"), ("Nej, men lovlig grund", "1"), ("Nej", "5")]


@pytest.mark.parametrize(
    ("split", "begins"),
    [
        ((8, 1, 4, 1), "Note: I en af sagerne"),
        ((8, 1, 3, 2), "Note: I to af sagerne"),
        ((8, 1, 0, 1), "Note: I den ene sag"),
    ],
)
def test_a_note_tells_of_the_documents_not_sent_in(printed, split, begins):
    notes = [note for note in printed("bfu", *split).notes if note != ROUNDED]
    assert len(notes) == 1 and notes[0].startswith(f"{begins} med svaret ”Nej” ")


def test_without_such_a_document_there_is_no_such_note(printed):
    assert list(printed("bfu", 8, 1, 5, 0).notes) == []


@pytest.mark.parametrize(
    ("split", "base"), [((1, 0, 0), "en sag"), ((2, 0, 4), "seks sager"), ((20, 0, 20), "40 sager")]
)
def test_a_note_tells_the_base_of_the_deadline(printed, split, base):
    assert next(iter(printed("bfu_frist", *split).notes)).startswith(f"Note: Tabellen bygger på {base} med ")


def test_thousands_are_set_apart(printed):
    table = printed("boernesamtale", 1184, 956)
    assert [row[1] for row in table.rows] == ["1.184", "956"] and table.total[1] == "2.140"


@pytest.mark.parametrize(
    ("source", "said"),
    [(c.PUBLISHED, "Kilde: Ankestyrelsen 2020"), (c.CASES, "Kilde: Sagsfil til Børnesagsbarometret 2020, ikke offentliggjort"),
     (c.SYNTHETIC, "Kilde: Opdigtede sager til afprøvning, ikke Ankestyrelsen")],
)  # fmt: skip
def test_the_source_of_invented_numbers_says_so(printed, source, said):
    assert printed("boernesamtale", 6, 8, source=source).source == said


def test_one_invented_case_makes_the_source_invented(book_2020):
    assert "Opdigtede" in tables.source_line({c.PUBLISHED, c.SYNTHETIC}, book_2020)
    assert "Opdigtede" not in tables.source_line({c.PUBLISHED, c.CASES}, book_2020)


# --- one question, every kommune ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def several(results_of, ordinary):
    """Four kommuner whose codes are in another order than their names, one of them without any case."""
    return results_of({"751": ordinary(9), "183": ordinary(14), "851": ordinary(4), "461": []})


def by_kommune(results, question: str):
    rows = results.frequencies[
        (results.frequencies[c.CASE_TYPE] == c.ALL) & (results.frequencies[c.QUESTION] == question)
    ]
    return tables.kommune_table(results.codebook.question(question), rows, results.codebook)


def test_kommuner_stand_in_danish_order_with_all_of_them_last(several):
    table = by_kommune(several, "bfu")
    assert [row[0] for row in table.rows] == ["Ishøj", "Odense", "Aalborg", "Aarhus"]
    assert table.total[0] == "Alle deltagende"


@pytest.mark.parametrize("question", ["foranstaltning", "bfu", "bfu_frist", "boernesamtale"])
def test_the_columns_sum_to_the_total_and_the_cells_to_the_base(several, question):
    table = by_kommune(several, question)
    answers = len(several.codebook.printed_rows(several.codebook.question(question)))
    shown = [[int(cell) for cell in row[1 : answers + 2]] for row in table.rows if row[1] != DASH]
    assert [int(cell) for cell in table.total[1 : answers + 2]] == [sum(column) for column in zip(*shown, strict=True)]
    assert all(sum(row[:-1]) == row[-1] for row in shown)
    assert {len(row) for row in [*table.rows, table.total]} == {len(table.columns)}


def test_a_kommune_without_a_relevant_case_has_dashes_a_0_and_a_note(several):
    table = by_kommune(several, "bfu")
    (odense,) = (row for row in table.rows if row[0] == "Odense")
    assert odense == ("Odense", DASH, DASH, DASH, "0", DASH)
    assert len(table.notes) == 1 and DASH in table.notes[0]


def test_where_every_kommune_has_a_relevant_case_there_is_no_note(results_of, ordinary):
    assert list(by_kommune(results_of({"183": ordinary(3), "707": ordinary(2)}), "bfu").notes) == []


def test_only_a_requirement_has_a_share_of_those_that_keep_it(several):
    assert by_kommune(several, "bfu").columns[-1].head == "Procent Ja"
    assert by_kommune(several, "foranstaltning").columns[-1].head == "Antal sager"


def test_a_kommunes_line_and_its_own_table_say_the_same(survey_2020):
    for table in (part for part in survey_2020.by_question() if isinstance(part, tables.Table)):
        (question,) = (q for q in survey_2020.codebook.questions if table.label == f"Tabel {q.number}")
        own = survey_2020.kommune("Ishøj").table(question.question)
        (line,) = (row for row in table.rows if row[0] == "Ishøj")
        assert list(line[1 : len(own.rows) + 2]) == [row[1] for row in [*own.rows, own.total]]
        if question.complies:
            assert line[-1] == own.rows[0][2]


# --- the uncertainty ------------------------------------------------------------------------------------


def test_every_relevant_requirement_has_a_line_in_the_order_of_the_tables(survey_2020):
    for code in ("183", "S01", c.ALL):
        area = Area(survey_2020.results, code)
        rows = tables.uncertainty_table(area.estimates(), area.codebook, "Titel", "id").rows
        assert [row[0] for row in rows] == [q.short for q in area.asked() if q.complies]


def test_a_line_holds_count_share_interval_verdict_and_the_cases_missing(survey_2020):
    rows = {row[0]: row[1:] for row in survey_2020.kommune("Ishøj").uncertainty().rows}
    assert rows["Børnefaglig undersøgelse"] == (
        f"8{NBSP}af{NBSP}14", f"57{NBSP}%", f"33{DASH}79{NBSP}%", "nej", "90"
    )  # fmt: skip


def test_what_generalizes_lacks_no_case(survey_2020):
    area = Area(survey_2020.results, c.ALL)
    for row, q in zip(survey_2020.uncertainty().rows, area.codebook.requirements, strict=True):
        verdict = area.verdict(q.question)
        assert row[-2:] == (("ja", DASH) if verdict else ("nej", str(-verdict.margin)))


def test_a_note_names_the_method_and_the_level(survey_2020):
    (note,) = survey_2020.kommune("Ishøj").uncertainty().notes
    assert "Wilson" in note and "Korn" not in note and f"95{NBSP}%‑interval" in note
    (note,) = survey_2020.uncertainty().notes
    assert "Korn-Graubard" in note and "Wilson" not in note and f"95{NBSP}%‑interval" in note


def test_without_a_relevant_requirement_the_table_is_empty_and_has_its_head(results_of, book_2020):
    nobody = Area(results_of({"183": []}), "183")
    table = tables.uncertainty_table(nobody.estimates(), book_2020, "Titel", "id")
    assert list(table.rows) == [] and next(column.head for column in table.columns) == "Lovkrav"
    assert all(column.head for column in table.columns)


def test_a_table_is_made_from_frequencies_that_were_read_again(survey_2020, tmp_path, book_2020):
    frequencies.write_frequencies(survey_2020.results.frequencies, tmp_path / "f.csv")
    again = frequencies.read_frequencies(tmp_path / "f.csv", book_2020)
    rows = again[(again[c.KOMMUNE_CODE] == "183") & (again[c.QUESTION] == "bfu")]
    assert tables.published_table(book_2020.question("bfu"), rows, book_2020) == survey_2020.kommune("183").table("bfu")
