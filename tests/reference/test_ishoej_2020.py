"""Every printed figure of Ishøj 2020, and under which table which note stands.

Source: Ankestyrelsen, Børnesagsbarometret 2020, report to Ishøj Kommune of 7 July 2020, tables 1.1 to 6.16.
The 37 printed rows are copied in ishoej_2020.csv with count, whole percent and base. Each table is compared
as it is printed.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

NBSP = "\N{NO-BREAK SPACE}"
FACTS = list(csv.DictReader((Path(__file__).parent / "ishoej_2020.csv").read_text(encoding="utf-8").splitlines()))
QUESTIONS = {fact["question"]: fact for fact in FACTS}
each_question = pytest.mark.parametrize("question", QUESTIONS)

ROUNDING = {"2.5"}
BASE = {"2.3"}
NOT_SENT = {"2.2", "4.9"}


@pytest.fixture(scope="module")
def ishoej(survey_2020):
    return survey_2020.kommune("Ishøj")


def as_typed(text: str) -> str:
    """A printed text with the blanks of a keyboard."""
    return text.replace(NBSP, " ")


def test_the_report_prints_37_rows_in_16_tables():
    assert (len(FACTS), len(QUESTIONS)) == (37, 16)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact['table']} {fact['answer']}")
def test_a_row_is_printed_as_in_the_report(ishoej, fact):
    rows = {as_typed(head): cells for head, *cells in ishoej.table(fact["question"]).rows}
    assert rows[fact["answer"]] == [fact["count"], f"{fact['percent']}{NBSP}%"]


@each_question
def test_a_table_has_the_rows_of_the_report_in_its_order_and_no_others(ishoej, question):
    printed = [fact["answer"] for fact in FACTS if fact["question"] == question]
    assert [as_typed(row[0]) for row in ishoej.table(question).rows] == printed


@each_question
def test_a_table_has_the_number_wording_and_base_of_the_report(ishoej, question):
    table, fact = ishoej.table(question), QUESTIONS[question]
    assert table.label == f"Tabel {fact['table']}"
    assert as_typed(table.title) == fact["wording"]
    assert tuple(table.total) == ("I alt", fact["base"], f"100{NBSP}%")


@each_question
def test_a_table_has_the_notes_of_the_report_and_no_others(ishoej, question):
    notes, number = ishoej.table(question).notes, QUESTIONS[question]["table"]
    assert [note for note in notes if "afrunding" in note] == (
        ["Note: Procenterne summer ikke til 100 grundet afrunding."] if number in ROUNDING else []
    )
    assert [note for note in notes if "ikke sendt ind" in note] == (notes if number in NOT_SENT else [])
    assert [note for note in notes if "bygger på" in note] == (notes if number in BASE else [])
    assert len(notes) == (1 if number in ROUNDING | BASE | NOT_SENT else 0)


@each_question
def test_the_notes_stand_where_the_copied_facts_tell_of_them(question):
    told, number = QUESTIONS[question]["note"], QUESTIONS[question]["table"]
    assert (bool(told), "rounding" in told, "base:" in told, "not sent in" in told) == (
        number in ROUNDING | BASE | NOT_SENT, number in ROUNDING, number in BASE, number in NOT_SENT
    )  # fmt: skip


def test_the_deadlines_base_is_told_in_words(ishoej):
    assert "seks sager med en ny børnefaglig undersøgelse" in ishoej.table("bfu_frist").notes[0]


def test_one_of_five_and_one_of_two_documents_were_not_sent_in(ishoej):
    assert "I en af sagerne" in ishoej.table("bfu").notes[0] and "undersøgelse" in ishoej.table("bfu").notes[0]
    assert (
        "I en af sagerne" in ishoej.table("handleplan").notes[0] and "handleplan" in ishoej.table("handleplan").notes[0]
    )


def test_the_kommunes_chapters_hold_the_same_tables_in_the_order_of_the_report(ishoej):
    tables = [block for block in ishoej.chapters().blocks() if block["kind"] == "table"]
    assert [table["label"] for table in tables] == [f"Tabel {fact['table']}" for fact in QUESTIONS.values()]
    assert tables == [ishoej.table(question).blocks()[0] for question in QUESTIONS]


def test_the_source_under_every_table_is_the_publisher_and_the_year(ishoej):
    assert {ishoej.table(question).source for question in QUESTIONS} == {"Kilde: Ankestyrelsen 2020"}
