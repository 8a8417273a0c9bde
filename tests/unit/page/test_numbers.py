"""Numbers, dates and lists: one set of rules, and each language its own marks."""

from __future__ import annotations

from datetime import date

import pytest

from barometer.page.danish import da
from barometer.page.english import en
from barometer.page.methods import METHOD_NAMES
from barometer.page.numbers import MINUS, NBSP


@pytest.mark.parametrize(
    ("written", "danish", "english"),
    [
        (lambda language: language.number(2140), "2.140", "2,140"),
        (lambda language: language.number(1234567), "1.234.567", "1,234,567"),
        (lambda language: language.decimal(1234.5, 1), "1.234,5", "1,234.5"),
        (lambda language: language.decimal(0.5, 2), "0,50", "0.50"),
        (lambda language: language.decimal(0.5, 0), "1", "1"),
        (lambda language: language.decimal(6.25, 1), "6,3", "6.3"),
        (lambda language: language.decimal(-1.25, 1), f"{MINUS}1,3", f"{MINUS}1.3"),
        (lambda language: language.decimal(-0.01, 1), "0,0", "0.0"),
        (lambda language: language.decimal(100 * 0.0985, 1), "9,9", "9.9"),  # 9.850000000000001 in binary, and a half
        (lambda language: language.decimal(float("nan"), 2), "–", "–"),
        (lambda language: language.signed(3), "+3", "+3"),
        (lambda language: language.signed(-1090), f"{MINUS}1.090", f"{MINUS}1,090"),
        (lambda language: language.signed(0), "0", "0"),
        (lambda language: language.percent(1, 8), f"13{NBSP}%", "13%"),
        (lambda language: language.percent_of_share(0.505), f"51{NBSP}%", "51%"),
        (lambda language: language.percent_of_share(0.87, 1), f"87,0{NBSP}%", "87.0%"),
        (lambda language: language.percent_span(0.326, 0.786), f"33–79{NBSP}%", "33–79%"),
        (lambda language: language.points(0.2696), f"27{NBSP}procentpoint", f"27{NBSP}pp"),
        (lambda language: language.points(0.0982, 1), f"9,8{NBSP}procentpoint", f"9.8{NBSP}pp"),
        (lambda language: language.points_span(0.056, 0.133), f"5,6–13,3{NBSP}procentpoint", f"5.6–13.3{NBSP}pp"),
        (lambda language: language.points_beside(0.1002, 0.10), f"10,02{NBSP}procentpoint", f"10.02{NBSP}pp"),
        (lambda language: language.points_beside(0.14, 0.10), f"14{NBSP}procentpoint", f"14{NBSP}pp"),
        (lambda language: language.points_beside(0.10, 0.10), f"10,0000{NBSP}procentpoint", f"10.0000{NBSP}pp"),
        (lambda language: language.in_points(0.0982), "9,8", "9.8"),
        (lambda language: language.signed_points(-0.335), f"{MINUS}34{NBSP}procentpoint", f"{MINUS}34{NBSP}pp"),
        (lambda language: language.p_value(0.0336), "0,034", "0.034"),
        (lambda language: language.p_span(0.0336, 0.0531), "0,034–0,053", "0.034–0.053"),
        (lambda language: language.day(date(2020, 7, 9)), f"9.{NBSP}juli{NBSP}2020", "9 July 2020"),
        (lambda language: language.listed([]), "", ""),
        (lambda language: language.listed(["a"]), "a", "a"),
        (lambda language: language.listed(["a", "b"]), "a og b", "a and b"),
        (lambda language: language.listed(["a", "b", "c"]), "a, b og c", "a, b and c"),
        (lambda language: language.method_names(["wilson", "korn-graubard", "wilson"]), "Wilson og Korn-Graubard",
         "Wilson and Korn-Graubard"),
        (lambda language: language.yes_or_no(True), "ja", "yes"),
        (lambda language: language.yes_or_no(False), "nej", "no"),
    ],
)  # fmt: skip
def test_each_language_writes_the_same_number_with_its_own_marks(written, danish, english):
    assert (written(da), written(en)) == (danish, english)


def test_a_method_is_named_in_one_place_for_all_languages():
    assert all(da.method_names([method]) == name == en.method_names([method]) for method, name in METHOD_NAMES.items())
