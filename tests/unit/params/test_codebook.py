"""The codebooks of four years, and every way in which one can contradict itself.

What was asked in 2023: tests/reference/norddjurs_2020_2023.csv, from Norddjurs Kommune's memo of 2 August
2023.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from barometer.errors import ConfigError, ParameterError
from barometer.params.codebook import read_codebook

YEARS = (2020, 2021, 2022, 2023, 2024)
MEMO = Path(__file__).parents[2] / "reference" / "norddjurs_2020_2023.csv"
CODEBOOK, SURVEY = "2020/codebook.csv", "2020/survey.yml"


@pytest.fixture
def cell(params_copy):
    """Changes one cell of the codebook of 2020 and returns the row's line in the file."""

    def change(question: str, column: str, value: str) -> int:
        path = params_copy / CODEBOOK
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        place = [row["question"] for row in rows].index(question)
        rows[place][column] = value
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return place + 2

    return change


# --- the four years -------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
def test_every_year_loads(year):
    book = read_codebook(year)
    assert book.year == year and book.survey.publisher == "Ankestyrelsen"
    assert [q.table for q in book.questions] == list(range(1, len(book.questions) + 1))
    assert len(book.by_name) == len(book.questions)


@pytest.mark.parametrize(
    ("year", "kommuner", "cases"),
    [(2020, 37, 735), (2021, 27, 708), (2022, 31, 697), (2023, 37, None), (2024, 27, None)],
)
def test_a_year_has_the_published_numbers(year, kommuner, cases):
    survey = read_codebook(year).survey
    assert (survey.kommuner, survey.cases) == (kommuner, cases)


def test_the_report_of_2020_was_published_on_the_day_of_the_letter():
    assert read_codebook(2020).survey.publication_date == date(2020, 7, 9)


@pytest.mark.parametrize("year", [2021, 2022])
def test_2021_and_2022_are_assumed_to_ask_what_2020_asks(year):
    def asked(year):
        return [replace(q, comparable_with=()) for q in read_codebook(year).questions]

    assert asked(year) == asked(2020)
    assert read_codebook(year).survey.questions_assumed_from == 2020
    assert read_codebook(2020).survey.questions_assumed_from is None
    assert all(q.comparable_with == tuple(range(2020, year)) for q in read_codebook(year).questions)


def test_2023_asks_what_the_memo_lists_and_for_the_measure():
    with MEMO.open(encoding="utf-8", newline="") as file:
        memo = [row["question"] for row in csv.DictReader(file)]
    assert [q.question for q in read_codebook(2023).questions] == ["foranstaltning", *memo]


def test_the_questions_the_memo_gives_no_percentage_of_2020_for_are_new():
    with MEMO.open(encoding="utf-8", newline="") as file:
        new = {row["question"] for row in csv.DictReader(file) if not row["percent_2020"]}
    assert (
        new == set(read_codebook(2023).by_name) - set(read_codebook(2020).by_name) == {"kontakt_3mdr", "genvurdering"}
    )
    assert all(read_codebook(2023).question(name).comparable_with == () for name in new)


def test_the_four_months_deadline_of_2023_is_comparable_with_no_year():
    assert read_codebook(2023).question("bfu_frist").comparable_with == ()
    assert "Praksis ændret" in read_codebook(2023).question("bfu_frist").note


@pytest.mark.parametrize("year", YEARS)
def test_only_earlier_years_that_ask_the_same_are_comparable(year):
    for q in read_codebook(year).questions:
        for earlier in q.comparable_with:
            before = read_codebook(earlier).question(q.question)
            assert earlier < year and (before.wording, before.complies) == (q.wording, q.complies)


@pytest.mark.parametrize("year", YEARS)
def test_every_question_comes_after_the_one_that_decides_it(year):
    names = [q.question for q in read_codebook(year).routed]
    assert sorted(names) == sorted(read_codebook(year).by_name)
    for q in read_codebook(year).questions:
        if q.asked_when:
            assert names.index(q.asked_when.question) < names.index(q.question)


@pytest.mark.parametrize("year", YEARS)
def test_every_question_but_the_measure_is_a_requirement(year):
    assert [q for q in read_codebook(year).questions if q not in read_codebook(year).requirements] == [
        read_codebook(year).question("foranstaltning")
    ]
    assert all(q.complies == ("ja",) for q in read_codebook(year).requirements)


def test_an_answer_printed_as_another_stands_in_its_row():
    book = read_codebook(2020)
    assert book.printed_rows(book.question("bfu")) == {
        "ja": ("ja",), "nej_lovlig": ("nej_lovlig",), "nej": ("nej", "nej_ikke_indsendt")
    }  # fmt: skip


def test_every_answer_is_printed_in_exactly_one_row():
    book = read_codebook(2020)
    for q in book.questions:
        assert sorted(a for parts in book.printed_rows(q).values() for a in parts) == sorted(q.answers)


def test_a_tables_number_is_its_chapter_and_its_place():
    assert [read_codebook(2020).question(q).number for q in ("foranstaltning", "bfu_frist", "handleplan_indsats")] == [
        "1.1", "2.3", "4.10"
    ]  # fmt: skip


@pytest.mark.parametrize(("ask", "name"), [("question", "bfuu"), ("case_type", "anbringelser")])
def test_an_unknown_name_is_refused_with_the_nearest_and_all(ask, name):
    with pytest.raises(ParameterError, match="Did you mean") as caught:
        getattr(read_codebook(2020), ask)(name)
    assert caught.value.where == ask and caught.value.got == name and name[:-1] in caught.value.expected


# --- faults of codebook.csv -----------------------------------------------------------------------------


def test_an_unchanged_copy_loads_as_the_original(cell):
    original = read_codebook(2020)
    cell("bfu", "law", "§ 50")
    assert read_codebook(2020) == original


@pytest.mark.parametrize(
    ("question", "column", "value", "said"),
    [
        ("bfu_frist", "question", "bfu", "stands twice"),
        ("handleplan", "table", "2", "stands twice"),
        ("bfu", "answers", "ja nej nejj nej_ikke_indsendt", "answer is unknown"),
        ("bfu", "answers", "ja nej ja nej_ikke_indsendt", "stands twice"),
        ("bfu", "complies", "jaa", "answer is unknown"),
        ("boernesamtale", "complies", "nej_lovlig", "answer is unknown"),
        ("bfu_frist", "asked_when", "bfu in jaa", "no such answer"),
        ("bfu_frist", "asked_when", "bfuu in ja", "unknown question"),
        ("bfu_frist", "asked_when", "bfu ja", "cannot be read"),
        ("bfu_frist", "asked_when", "bfu in", "cannot be read"),
        ("bfu_frist", "asked_when", "bfu", "cannot be read"),
        ("bfu_frist", "asked_when", "bfu_frist in ja", "circle"),
        ("bfu", "asked_when", "bfu_frist in ja", "circle"),
        ("bfu", "chapter", "7", "chapter is unknown"),
        ("bfu", "chapter", "to", "no number"),
        ("bfu", "table", "2a", "no number"),
        ("bfu", "table", "-2", "no number"),
        ("bfu", "not_sent_note", "", "is to be noted"),
        ("bfu", "not_sent_note", "{nobs} med", "placeholder"),
        ("bfu_frist", "base_note", "{count} med", "placeholder"),
        ("bfu_frist", "base_note", "{} med", "placeholder"),
        ("bfu_frist", "base_note", "{nobs med", "placeholder"),
        ("bfu_frist", "base_note", "{nobs:d} med", "placeholder"),
        ("bfu_frist", "base_note", "{nobs.x} med", "placeholder"),
        ("bfu", "comparable_with", "2020, 2021", "no earlier year"),
        *(("bfu", "at_least", text, "no number of cases") for text in ("0", "-1", "8.5", "otte")),
        *(("bfu", "at_most", text, "no part of all") for text in ("0/3", "4/3", "1/0", "-1/3", "0.3", "en")),
        *((("bfu", column, "", "is empty")) for column in ("chapter", "table", "short", "wording", "answers")),
    ],
)
def test_a_fault_of_the_codebook_is_told_by_file_row_and_column(cell, question, column, value, said):
    line = cell(question, column, value)
    with pytest.raises(ConfigError, match=said) as caught:
        read_codebook(2020)
    assert caught.value.where.startswith(f"params/{CODEBOOK}, row ")
    assert caught.value.where.endswith(f", column {column}")
    if "circle" not in said:
        assert f", row {line}," in caught.value.where


def test_a_circle_through_several_questions_is_told_whole(cell):
    cell("bfu", "asked_when", "handleplan in ja")
    cell("handleplan", "asked_when", "bfu in ja")
    with pytest.raises(ConfigError, match="circle") as caught:
        read_codebook(2020)
    assert caught.value.got in ("bfu <- handleplan <- bfu", "handleplan <- bfu <- handleplan")
    assert caught.value.where.endswith("column asked_when")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("complies,", "", ["row 1, column complies"]),
        ("complies,", "complies,weight,", ["row 1, column weight"]),
        ("§ 48,ja nej,,,8,,ja,,,,", "§ 48,ja nej,,,8,,ja,,,", ["row 9, column note"]),
        ("§ 48,ja nej,,,8,,ja,,,,", "§ 48,ja nej,,,8,,ja,,,,,", ["row 9, column note"]),
        (",base_note,", ",table,", ["row 1, column base_note", "row 1, column table"]),
    ],
    ids=["missing column", "unknown column", "short row", "long row", "column twice"],
)
def test_a_table_of_another_shape_is_told_by_file_row_and_column(edit, places, old, new, told):
    edit(CODEBOOK, old, new)
    with pytest.raises(ConfigError) as caught:
        read_codebook(2020)
    assert places(caught.value) == [f"params/{CODEBOOK}, {place}" for place in told]


def test_all_faults_of_the_codebook_are_told_at_once_in_the_order_of_its_rows(cell, places):
    lines = [
        cell("handleplan", "chapter", "9"),
        cell("bfu", "at_most", "4/3"),
        cell("bfu", "complies", "jaa"),
        cell("personrettet_tilsyn", "table", "12"),
        cell("vurdering_24t", "wording", ""),
    ]
    with pytest.raises(ConfigError, match="has 4 faults") as caught:
        read_codebook(2020)
    told = sorted(zip(lines, ("chapter", "at_most", "complies", "table", "wording"), strict=True))
    # The row of bfu cannot be read, so that its answers are not looked at yet.
    told.remove((lines[2], "complies"))
    assert places(caught.value) == [f"params/{CODEBOOK}, row {line}, column {column}" for line, column in told]
    assert "expected: 1, 2, 3, 4, 5, 6" in str(caught.value)


def test_a_row_that_cannot_be_read_makes_no_question_unknown(cell, places):
    line = cell("bfu", "table", "to")
    with pytest.raises(ConfigError) as caught:
        read_codebook(2020)
    assert places(caught.value) == [f"params/{CODEBOOK}, row {line}, column table"]


@pytest.mark.parametrize("file", [CODEBOOK, SURVEY])
def test_a_missing_file_is_named(params_copy, file):
    (params_copy / file).unlink()
    with pytest.raises(ConfigError, match="A file is missing") as caught:
        read_codebook(2020)
    assert caught.value.where == f"params/{file}"


# --- faults of survey.yml -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("year: 2020", "year: 2021", "year"),
        ("year: 2020", 'year: "2020"', "year"),
        ('title: "Børnesagsbarometret 2020"', "title: 2020-07-09", "title"),
        ('label: "Ja"', "label: no", "answers.ja.label"),
        ('  "nej": {', "  no: {", "answers"),
        ('  "1": ', "  1: ", "chapters.1"),
        ("cases: 735", "cases: -1", "cases"),
        ("cases: 735", 'cases: "735"', "cases"),
        ("kommuner: 37", "kommuner: 0", "kommuner"),
        ("publisher:", "shoesize: 42\npublisher:", "shoesize"),
        ('"2020-07-09"', '"9. juli 2020"', "publication_date"),
        ('"2020-07-09"', "no", "publication_date"),
        ('"2020-07-09"', "5", "publication_date"),
        ('case_type_question: "foranstaltning"', 'case_type_question: "type"', "case_type_question"),
        ('answers: ["familiebehandling"]', 'answers: ["ja"]', "case_types.familiebehandling"),
        ('answers: ["familiebehandling"]', "answers: []", "case_types.familiebehandling.answers"),
        ('printed_as: "nej"', 'printed_as: "nix"', "answers.nej_ikke_indsendt"),
    ],
)
def test_a_fault_of_survey_yml_is_told_by_file_and_field(edit, old, new, field):
    edit(SURVEY, old, new)
    with pytest.raises(ConfigError) as caught:
        read_codebook(2020)
    assert caught.value.where.startswith(f"params/{SURVEY}, field {field}")


def test_all_faults_of_survey_yml_are_told_at_once(edit, places):
    edit(SURVEY, "publisher:", "publicist:")
    edit(SURVEY, "cases: 735", "cases: -1")
    with pytest.raises(ConfigError) as caught:
        read_codebook(2020)
    assert sorted(places(caught.value)) == [f"params/{SURVEY}, field {f}" for f in ("cases", "publicist", "publisher")]


def test_all_contradictions_of_survey_yml_are_told_at_once(edit, places):
    edit(SURVEY, "year: 2020", "year: 2021")
    edit(SURVEY, 'printed_as: "nej"', 'printed_as: "nejj"')
    edit(SURVEY, "cases: 735", "cases: 735\nsame_kommuner: [2020]\nquestions_assumed_from: 2020")
    with pytest.raises(ConfigError) as caught:
        read_codebook(2020)
    fields = ("year", "questions_assumed_from", "same_kommuner", "answers.nej_ikke_indsendt")
    assert places(caught.value) == [f"params/{SURVEY}, field {field}" for field in fields]
    assert "Did you mean nej?" in str(caught.value)


def test_a_publication_date_means_the_same_with_and_without_quotes(edit):
    edit(SURVEY, '"2020-07-09"', "2020-07-09")
    assert read_codebook(2020).survey.publication_date == date(2020, 7, 9)


@pytest.mark.parametrize(
    ("day", "until"),
    [(date(2020, 7, 8), date(2020, 7, 9)), (date(2020, 7, 9), None), (date(2026, 1, 1), None)],
)
def test_the_embargo_ends_on_the_day_of_publication(day, until):
    assert read_codebook(2020).survey.embargoed_until(day) == until


def test_a_day_that_is_not_known_embargoes_nothing():
    assert read_codebook(2021).survey.embargoed_until(date(2000, 1, 1)) is None
