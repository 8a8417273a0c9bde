"""The counts of a case file are published from the day of publication on, by an owner's word."""

from __future__ import annotations

from datetime import date

import pytest

from barometer import columns as c
from barometer.counts.publication import as_published, check_publication, check_said_of_cases
from barometer.counts.survey_counts import counts_of_cases
from barometer.errors import ParameterError
from barometer.params.codebook import read_codebook


def test_the_word_counts_from_the_day_of_publication_on(book_2020):
    check_publication(book_2020.survey, date(2020, 7, 9))
    with pytest.raises(ParameterError, match="not published yet") as caught:
        check_publication(book_2020.survey, date(2020, 7, 8))
    assert caught.value.expected == "2020-07-09 or later"


def test_where_the_day_is_not_known_it_never_counts():
    with pytest.raises(ParameterError) as caught:
        check_publication(read_codebook(2021).survey, date(2100, 1, 1))
    assert "publication_date" in caught.value.todo


def test_published_counts_are_the_same_with_another_source(case_frame, book_2020, ordinary):
    counted = counts_of_cases(case_frame({"183": ordinary(14), "707": ordinary(9)}), book_2020)
    published = as_published(counted)
    for before, after in (
        (counted.frequencies, published.frequencies),
        (counted.design_effects, published.design_effects),
    ):
        assert set(before[c.SOURCE]) == {c.CASES} and set(after[c.SOURCE]) == {c.PUBLISHED}
        assert after.drop(columns=c.SOURCE).equals(before.drop(columns=c.SOURCE))


def test_invented_cases_are_never_published(case_frame, book_2020, ordinary):
    mixed = case_frame({"183": ordinary(14), "S01": ordinary(9)}, {"183": c.CASES, "S01": c.SYNTHETIC})
    with pytest.raises(ParameterError, match="never published"):
        as_published(counts_of_cases(mixed, book_2020))


@pytest.mark.parametrize(
    ("given", "partial", "published", "where"),
    [
        (False, True, False, "--partial"),
        (False, False, True, "--published"),
        (True, True, True, "--partial, --published"),
    ],
)
def test_words_without_a_file_or_against_each_other_are_refused(given, partial, published, where):
    with pytest.raises(ParameterError) as caught:
        check_said_of_cases(given, partial=partial, published=published)
    assert caught.value.where == where
