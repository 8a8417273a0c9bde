"""Blanks that are too many or too few: told by what is published of the year, and by the other kommuner."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from barometer import columns as c
from barometer.case_files.blanks import blank_answers
from barometer.case_files.checks import findings_of
from barometer.case_files.meaning import understand
from barometer.case_files.raw_table import RawTable


def meant(rows, book):
    cells = pd.DataFrame(
        {place: pd.Categorical(list(column)) for place, column in enumerate(zip(*rows[1:], strict=True))}
    )
    return understand(RawTable(tuple(rows[0]), cells, np.arange(2, len(rows) + 1)), book)


def unusual(rows, book):
    return [blank for blank in blank_answers(meant(rows, book)) if blank.unusual]


def fill(rows, question, value, *, kommune=None, when=None):
    place, code = rows[0].index(question), rows[0].index(c.KOMMUNE_CODE)
    for row in rows[1:]:
        asked = when is None or row[rows[0].index(when[0])] == when[1]
        if asked and kommune in (None, row[code]):
            row[place] = value


@pytest.fixture
def rows(demo_rows):
    return [list(row) for row in demo_rows]


def test_the_demo_has_none(rows, book):
    assert unusual(rows, book) == []


def test_the_counts_are_those_of_the_file_and_of_what_is_published(rows, book):
    (found,) = (one for one in blank_answers(meant(rows, book)) if one.question == "bfu_frist")
    place = rows[0].index("bfu"), rows[0].index("bfu_frist")
    asked = [row[place[1]] for row in rows[1:] if row[place[0]] == "ja"]
    assert (found.asked, found.blank) == (len(asked), asked.count(""))
    assert (found.elsewhere_blank, found.elsewhere_asked) == (2, 8)  # Ishøj, tables 2.2 and 2.3


@pytest.mark.parametrize("value", ["", "nej"])
def test_a_question_that_is_blank_in_all_or_in_none_is_told(rows, book, value):
    fill(rows, "bfu_frist", value, when=("bfu", "ja"))
    (found,) = unusual(rows, book)
    assert (found.question, found.kommune_code) == ("bfu_frist", c.ALL)
    assert found.blank == (found.asked if value == "" else 0)


def test_also_where_nothing_is_published(rows, book):
    fill(rows, "vurdering_24t", "")
    fill(rows, "akut_reaktion", "")
    unpublished = replace(book, published=replace(book.published, count_rows=()))
    (found,) = unusual(rows, unpublished)
    assert (found.question, found.blank, found.asked, found.elsewhere_asked) == ("vurdering_24t", 735, 735, 0)


def test_a_kommune_is_told_where_the_others_are_otherwise(rows, book):
    largest = max({row[1] for row in rows[1:]}, key=lambda code: sum(row[1] == code for row in rows))
    fill(rows, "vurdering_24t_efter", "ja", kommune=largest)
    (found,) = unusual(rows, book)
    number = sum(row[1] == largest for row in rows[1:])
    assert (found.kommune_code, found.blank, found.asked) == (largest, 0, number)
    assert found.elsewhere_asked == 735 - number
    meaning = meant(rows, book)
    told = [f for f in findings_of(meaning, (found,), lambda kind: None) if f.kind == "blanks_unusual"]
    assert len(told) == 1 and len(told[0].rows) == number and "in the others" in told[0].what
    assert "i de øvrige" in told[0].what_da
