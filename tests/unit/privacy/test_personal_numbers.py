"""A personal number is found however it is written, and nothing that our outputs hold is taken for one."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from barometer.privacy.personal_numbers import has_personal_number, personal_cells, personal_numbers

# Made from parts here, so that no file of the repository holds one.
DAY, MONTH, YEAR, SERIAL = "01", "02", "70", "1234"
DATE = DAY + MONTH + YEAR
PLAIN = DATE + SERIAL

WRITTEN = {
    "plain": PLAIN,
    "hyphen": f"{DATE}-{SERIAL}",
    "blank": f"{DATE} {SERIAL}",
    "blanks around a hyphen": f"{DATE} - {SERIAL}",
    "two hyphens": f"{DATE}--{SERIAL}",
    "underscore": f"{DATE}_{SERIAL}",
    "slash": f"{DATE}/{SERIAL}",
    "line break": f"{DATE}\n{SERIAL}",
    "hyphen and line break": f"{DATE}-\r\n{SERIAL}",
    "dots": f"{DAY}.{MONTH}.{YEAR}-{SERIAL}",
    "dots throughout": f"{DAY}.{MONTH}.{YEAR}.{SERIAL}",
    "hyphens throughout": f"{DAY}-{MONTH}-{YEAR}-{SERIAL}",
    "slashes": f"{DAY}/{MONTH}/{YEAR}-{SERIAL}",
    "blanks throughout": f"{DAY} {MONTH} {YEAR} {SERIAL}",
    "four, two and four": f"{DAY}{MONTH} {YEAR} {SERIAL}",
    "year in full": f"{DAY}.{MONTH}.19{YEAR}-{SERIAL}",
    "year in full, unbroken": f"{DAY}{MONTH}19{YEAR}-{SERIAL}",
    "en dash": f"{DATE}\N{EN DASH}{SERIAL}",
    "em dash": f"{DATE}\N{EM DASH}{SERIAL}",
    "minus sign": f"{DATE}\N{MINUS SIGN}{SERIAL}",
    "non-breaking hyphen": f"{DATE}\N{NON-BREAKING HYPHEN}{SERIAL}",
    "non-breaking blank": f"{DATE}\N{NO-BREAK SPACE}{SERIAL}",
    "thin blank": f"{DATE}\N{THIN SPACE}{SERIAL}",
    "zero width between all": "\N{ZERO WIDTH SPACE}".join(PLAIN),
    "soft hyphens": "\N{SOFT HYPHEN}".join(PLAIN),
    "underlined": "".join(digit + "\N{COMBINING LOW LINE}" for digit in PLAIN),
    "full width": PLAIN.translate({ord("0") + n: ord("\N{FULLWIDTH DIGIT ZERO}") + n for n in range(10)}),
    "Arabic": PLAIN.translate({ord("0") + n: ord("\N{ARABIC-INDIC DIGIT ZERO}") + n for n in range(10)}),
    "subscript": PLAIN.translate({ord("0") + n: ord("\N{SUBSCRIPT ZERO}") + n for n in range(10)}),
    "two cells of a line": f'"{DATE}","{SERIAL}"',
    "two cells with a semicolon": f"{DATE};{SERIAL}",
    "a spreadsheet's decimal": f"{PLAIN}.0",
    "after its name": f"CPR{PLAIN}",
    "in a file's name": f"sag_{PLAIN}.csv",
    "end of a sentence": f"Se {PLAIN}.",
    "number of a list before it": f"Sag 1.{DATE}-{SERIAL}",
    "in an address": f"https://example.dk/ss/{PLAIN}",
    "in brackets": f"({DATE}-{SERIAL})",
    "day of a replacement number": f"{int(DAY) + 60}{MONTH}{YEAR}-{SERIAL}",
    "letters of a replacement number": f"{DATE}1AB2",
}

NONE = {
    "share before its base": f"0.{DATE},2140",
    "fraction": f"0.{PLAIN}",
    "eleven digits": f"1{PLAIN}",
    "digits before a letter": f"{PLAIN}f",
    "digits after a letter": f"a{PLAIN}",
    "day 32": f"32{MONTH}{YEAR}-{SERIAL}",
    "day 00": f"00{MONTH}{YEAR}{SERIAL}",
    "day 60": f"60{MONTH}{YEAR}{SERIAL}",
    "month 13": f"{DAY}13{YEAR}-{SERIAL}",
    "month 00": f"{DAY}00{YEAR}{SERIAL}",
    "seconds since 1970": "1606294800.25",
    "DOI": "10.1080/00031305.2020.1234567",
    "DOI of four digits": "10.1111/1467-9868.00196",
    "DOI of ten digits": f"doi:10.1214/ss/{PLAIN}",
    "ORCID": "0000-0002-1825-0097",
    "date": "2020-07-09",
    "date and year": "09.07.2020, 2021",
    "phone": "+45 12 34 56 78",
    "row of counts": "5 12 10 45 1234",
    "row of counts that goes on": "12 10 45 1234 5",
    "thousands": "1.203.701.234",
    "coordinates": "M12.1 10.2L120.517 1234.5",
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_it_is_found_however_it_is_written(text):
    assert has_personal_number(text)
    assert has_personal_number(text, wide=True)
    assert has_personal_number(f"Barnet ({text}) er ti år.")


@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_what_is_none_gives_no_alarm(text):
    assert personal_numbers(text) == []
    assert not has_personal_number(text)


@given(day=st.integers(1, 31), month=st.integers(1, 12), year=st.integers(0, 99), serial=st.integers(0, 9999),
       sixty=st.sampled_from([0, 60]), between=st.sampled_from(["", "-", " ", "\N{EN DASH}", "\n"]))  # fmt: skip
def test_no_date_and_no_serial_number_is_special(day, month, year, serial, sixty, between):
    number = f"{day + sixty:02}{month:02}{year:02}{between}{serial:04}"
    assert personal_numbers(f"x {number} y") == [(2, 2 + len(number))]


@given(before=st.text("ab\N{ZERO WIDTH SPACE}æ ", max_size=5), after=st.text("æ\N{SOFT HYPHEN} ", max_size=5))
def test_a_place_counts_what_has_no_width(before, after):
    number = "\N{ZERO WIDTH SPACE}".join(PLAIN)
    text = f"{before}. {number} {after}"
    ((start, end),) = personal_numbers(text)
    assert text[start:end] == number


def test_each_has_its_place():
    text = f"{PLAIN}, 12 og {DATE}-{SERIAL}"
    assert [text[start:end] for start, end in personal_numbers(text)] == [PLAIN, f"{DATE}-{SERIAL}"]


@pytest.mark.parametrize("cell", [
    "9" * 10, "99-99-99 99 99", f"1 {PLAIN}", " . ".join("9" * 10), PLAIN[1:], f"{PLAIN[1:]}.0",
])  # fmt: skip
def test_in_a_cell_of_an_unknown_column_any_ten_digits_count(cell):
    assert has_personal_number(cell, wide=True)


@pytest.mark.parametrize("cell", ["", "ja", "0101", "12345678", "999999999", "a1b2c3d4e5f6a7b8c9d0"])
def test_fewer_digits_than_ten_do_not(cell):
    assert not has_personal_number(cell, wide=True)


def frame(*columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame({place: pd.Categorical(column) for place, column in enumerate(columns)})


def test_cells_are_found_by_row_and_column():
    found = personal_cells(frame(["ja", "nej", PLAIN], ["", f"født {DATE}-{SERIAL}", "ja"]))
    assert found.tolist() == [[False, False], [False, True], [True, False]]


def test_a_number_in_two_neighbouring_cells_marks_both():
    found = personal_cells(frame(["ja", DATE, f"{DAY}.{MONTH}.{YEAR} -"], [SERIAL, SERIAL, SERIAL], ["", "", "ja"]))
    assert found.tolist() == [[False] * 3, [True, True, False], [True, True, False]]


def test_a_missing_cell_holds_none():
    cells = frame([PLAIN, None], [None, "ja"])
    assert personal_cells(cells).tolist() == [[True, False], [False, False]]


def test_a_frame_without_rows_or_columns_has_no_cells():
    assert personal_cells(frame()).shape == (0, 0)
    assert personal_cells(frame([], [])).shape == (0, 2)


def test_a_text_of_every_character_is_searched_as_well():
    every = "".join(chr(code) for code in range(0x20, 0x3000))
    assert personal_numbers(f"{every} ") == []
    (found,) = personal_numbers(f"{every} {DATE}\N{EN DASH}{SERIAL}")
    assert found == (len(every) + 1, len(every) + 12)
