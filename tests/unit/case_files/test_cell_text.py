"""A cell as text: however it is stored and whatever blanks stand in it, one text; nothing else becomes a code."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from barometer.case_files.cell_text import cell_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (101, "101"),
        (101.0, "101"),
        ("101.0", "101.0"),
        ("0101", "0101"),
        (-0.0, "0"),
        (1e20, "100000000000000000000"),
        (1.25, "1.25"),
        (True, "TRUE"),
        (float("nan"), ""),
        (float("inf"), "inf"),
        (None, ""),
        (" \ufeffNej,\xa0 men\u2009lovlig\n grund\u200b\t", "Nej, men lovlig grund"),
        ("Ta\u030arnby", "Tårnby"),
        ("Ja\u00ad", "Ja"),
    ],
)
def test_a_value_is_told_as_a_person_would_write_it(value, text):
    assert cell_text(value) == text


@given(st.one_of(st.dates(), st.datetimes(), st.times()))
def test_no_date_and_no_time_is_a_number(value):
    assert isinstance(value, date | datetime | time)
    assert not re.fullmatch(r"[0-9]+(\.0)?", cell_text(value))


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.binary(), st.none()))
def test_what_comes_out_is_clean_and_stays_as_it_is(value):
    text = cell_text(value)
    assert cell_text(text) == text == unicodedata.normalize("NFC", text) == text.strip()
    assert not [sign for sign in text if unicodedata.category(sign) in ("Cf", "Zs") and sign != " "]
