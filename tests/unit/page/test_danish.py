"""Danish: numbers, dates, names, law and sentences."""

from __future__ import annotations

import re
from datetime import date

import pytest
from jinja2 import UndefinedError

from barometer.page.danish import alphabetical_key, da
from barometer.page.english import en
from barometer.page.numbers import MINUS
from barometer.params import codebook, kommuner

NBSP = "\N{NO-BREAK SPACE}"
YEARS = (2020, 2021, 2022, 2023, 2024)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (da.number(0), "0"),
        (da.number(735), "735"),
        (da.number(2140), "2.140"),
        (da.number(1234567), "1.234.567"),
        (da.decimal(9.82, 1), "9,8"),
        (da.decimal(0.5, 2), "0,50"),
        (da.decimal(1234.5, 1), "1.234,5"),
        (da.percent(1, 8), f"13{NBSP}%"),
        (da.percent(0, 6), f"0{NBSP}%"),
        (da.percent_of_share(0.325), f"33{NBSP}%"),
        (da.points(0.2696), f"27{NBSP}procentpoint"),
        (da.percent_span(0.326, 0.786), f"33–79{NBSP}%"),
        (da.signed_in_points(0.402), "+40"),
        (da.signed_in_points(-0.335), f"{MINUS}34"),
        (da.signed_in_points(0.004), "0"),
        (da.signed_in_points(-0.004), "0"),
        (da.signed_points(-0.0536), f"{MINUS}5{NBSP}procentpoint"),
        (da.signed_span(-0.254, 0.671), f"{MINUS}25{NBSP}til{NBSP}+67"),
        (da.p_value(0.0336), "0,034"),
        (da.p_value(0.308), "0,31"),
        (da.p_value(0.00099), f"<{NBSP}0,001"),
        (da.p_value(0.99999), "1"),
        (da.p_span(0.0336, 0.0531), "0,034–0,053"),
        (da.p_span(0.3081, 0.3079), "0,31"),
        (da.of(8, 14), f"8{NBSP}af{NBSP}14"),
        (da.of(1184, 2140), f"1.184{NBSP}af{NBSP}2.140"),
        (da.cases(0), f"0{NBSP}sager"),
        (da.cases(1), f"1{NBSP}sag"),
        (da.cases(2), f"2{NBSP}sager"),
        (da.cases(2140), f"2.140{NBSP}sager"),
        (da.cases_in_words(1), "en sag"),
        (da.cases_in_words(6), "seks sager"),
        (da.cases_in_words(12), "tolv sager"),
        (da.cases_in_words(13), "13 sager"),
        (da.in_some_cases(1, 5), "I en af sagerne"),
        (da.in_some_cases(1, 1), "I den ene sag"),
        (da.in_some_cases(2, 5), "I to af sagerne"),
        (da.in_some_cases(21, 202), "I 21 af sagerne"),
        (da.day(date(2020, 7, 9)), f"9.{NBSP}juli{NBSP}2020"),
        (da.day(date(2022, 12, 31)), f"31.{NBSP}december{NBSP}2022"),
        (da.day(date(2023, 5, 1)), f"1.{NBSP}maj{NBSP}2023"),
        (da.listed([]), ""),
        (da.listed(["a"]), "a"),
        (da.listed(["a", "b"]), "a og b"),
        (da.listed(["a", "b", "c"]), "a, b og c"),
    ],
)
def test_as_a_danish_reader_expects_it(said, expected):
    assert said == expected


@pytest.mark.parametrize("value", range(0, 13))
def test_up_to_twelve_is_a_word(value):
    words = ["nul", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv"]
    assert da.number_word(value) == words[value]


def test_a_percentage_never_stands_apart_from_its_sign():
    for text in (da.percent(8, 14), da.percent_of_share(0.5), da.percent_span(0.1, 0.9), da.of(8, 14), da.cases(14)):
        assert " " not in text


# --- names ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "whose"),
    [("Ishøj", "Ishøjs"), ("Norddjurs", "Norddjurs’"), ("Randers", "Randers’"), ("Odense", "Odenses"),
     ("Fax", "Fax’"), ("Syntetisk kommune 01", "Syntetisk kommune 01s")],
)  # fmt: skip
def test_whose(name, whose):
    assert da.genitive(name) == whose


def test_the_alphabet_ends_with_ae_oe_aa_and_double_a_is_aa():
    names = [
        "Åbenrå",
        "Aarhus",
        "Ærø",
        "Ølstykke",
        "Vejle",
        "Zealand",
        "Albertslund",
        "aabenraa",
        "Ishøj",
        "ishøj by",
    ]
    assert sorted(names, key=alphabetical_key) == [
        "Albertslund", "Ishøj", "ishøj by", "Vejle", "Zealand", "Ærø", "Ølstykke", "Åbenrå", "aabenraa",
        "Aarhus",
    ]  # fmt: skip


def test_the_98_kommuner_end_with_aeroe_and_those_in_aa():
    names = sorted(kommuner.register().values(), key=alphabetical_key)
    assert names[:2] == ["Albertslund", "Allerød"]
    assert names[-4:] == ["Ærø", "Aabenraa", "Aalborg", "Aarhus"]


def test_invented_kommuner_stand_in_the_order_of_their_numbers():
    names = [kommuner.invented_kommune(number)[1] for number in range(1, 40)]
    assert sorted(reversed(names), key=alphabetical_key) == names


# --- the law --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reference",
    ["§ 48", "§ 52, stk. 3", "§ 52, stk. 3, nr. 3", "§ 140, stk. 3", "§ 50, stk. 7", "stk. 6", "nr. 3"],
)
def test_a_reference_to_the_law_stays_on_one_line(reference):
    text = da.law(f"efter {reference} om")
    assert text == f"efter {reference.replace(' ', NBSP)} om"
    assert da.law(text) == text


@pytest.mark.parametrize("year", YEARS)
def test_no_wording_of_any_year_breaks_within_a_reference(year):
    book = codebook.read_codebook(year)
    labels = [answer.label for answer in book.survey.answers.values()]
    for text in [*labels, *(q.wording for q in book.questions), *(q.law for q in book.questions)]:
        assert not re.search(r"(§|stk\.|nr\.) \d|\d, (stk|nr)\.", da.law(text)), text


def test_what_is_referred_to_stays_with_its_reference():
    assert da.law("overholdt, jf. § 48?") == f"overholdt, jf.{NBSP}§{NBSP}48?"


def test_other_sentences_are_left_alone():
    assert da.law("I 2020 er 735 sager, 37 kommuner og nr. to.") == "I 2020 er 735 sager, 37 kommuner og nr. to."


# --- texts ----------------------------------------------------------------------------------------------


def test_a_hole_in_a_sentence_is_an_error():
    with pytest.raises(UndefinedError, match="others"):
        da.text("year/synthetic_context", kommune="Ishøj")
    with pytest.raises(UndefinedError, match="verdict"):
        da.text("year/answer_kommune", kommune="Ishøj")


def test_a_filled_text_holds_no_trace_of_its_template():
    text = da.text("year/embargo", publication_date=date(2020, 7, 9))
    assert f"9.{NBSP}juli{NBSP}2020" in text and not set("{}%") & set(text)
    assert text == text.strip()


# --- what every text passes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("den 7. juli 2020", f"den 7.{NBSP}juli 2020"),
        ("et 95 %-interval", f"et 95{NBSP}%‑interval"),
        ("1, 2. og 3. juniorsag", "1, 2. og 3. juniorsag"),
        ("2020-2022, side 873-890.", "2020–2022, side 873–890."),
        ("15-20 %", f"15–20{NBSP}%"),
        ("efter § 52, stk. 3", f"efter §{NBSP}52,{NBSP}stk.{NBSP}3"),
        # what is no range
        ("tables/2020-2022/designs.csv og 2020-2022/designs.csv", "tables/2020-2022/designs.csv og 2020-2022/designs.csv"),
        ("2020-07-09, 24-timers, 183-ishoej og 707-norddjurs-2020.html", "2020-07-09, 24-timers, 183-ishoej og 707-norddjurs-2020.html"),
        *[(f"et nummer som {number}",) * 2 for number in ["".join(("01", "02", "03", "-12", "34"))]],  # the gate must go on seeing it
    ],
)  # fmt: skip
def test_nothing_is_torn_apart_and_a_range_has_its_dash(text, expected):
    assert da.settled(text) == expected
    assert da.settled(expected) == expected


def test_a_text_is_settled_whatever_its_values():
    source = "Ankestyrelsen, rapport af 7. juli 2020, side 5-7"
    note = da.part("year/notes", "interval", level=0.95, methods=["wilson"])
    assert f"95{NBSP}%‑interval" in note
    threshold = type("Threshold", (), {"value": 0.1, "source": source})()
    rule = type("Rule", (), {"max_half_width": threshold, "min_nobs": threshold})()
    survey = codebook.read_codebook(2020).survey
    told = da.text("year/sources", documents=[source], everyone=True, invented=False, cases=False, counted=False,
                   survey=survey, rule=rule)  # fmt: skip
    assert told.count(f"7.{NBSP}juli 2020, side 5–7") == 3


def test_english_keeps_a_day_with_its_month_and_has_the_same_dash():
    assert en.settled("of 7 July 2020 and 2020-2022, 15 to 20%") == f"of 7{NBSP}July 2020 and 2020–2022, 15 to 20%"
