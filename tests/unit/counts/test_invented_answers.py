"""The demo's answers are known again, under whatever code they come; anybody else's are let through."""

from __future__ import annotations

import pytest

from barometer import columns as c
from barometer.counts import synthetic
from barometer.counts.invented_answers import refuse_invented_answers
from barometer.errors import CaseFileError
from barometer.params.codebook import read_codebook


@pytest.fixture(scope="module")
def demo(book_2020):
    return synthetic.invent(book_2020, every_kommune=True)


def under(cases, codes):
    """The cases of some invented kommuner, under real codes."""
    own = cases[cases[c.KOMMUNE_CODE].isin(codes)]
    return own.assign(**{c.KOMMUNE_CODE: own[c.KOMMUNE_CODE].map(codes), c.SOURCE: c.CASES})


def test_a_demo_kommune_under_a_real_code_is_refused_by_that_code(demo, book_2020):
    with pytest.raises(CaseFileError, match="No real kommune carries invented numbers") as caught:
        refuse_invented_answers(under(demo, {"S03": "147", "S05": "183"}), book_2020)
    assert caught.value.where == "kommune 147, 183"


def test_neither_the_order_nor_the_numbers_of_the_cases_hide_it(demo, book_2020):
    renamed = under(demo, {"S03": "147"}).sample(frac=1, random_state=1)
    renamed[c.CASE] = range(1, len(renamed) + 1)
    with pytest.raises(CaseFileError):
        refuse_invented_answers(renamed.reset_index(drop=True), book_2020)


def test_the_kommuner_that_stand_beside_ishoej_in_the_demo_are_known_too(book_2020):
    with pytest.raises(CaseFileError):
        refuse_invented_answers(under(synthetic.invent(book_2020), {"S04": "147"}), book_2020)


def test_an_invented_kommune_under_its_own_code_is_the_demo(demo, book_2020):
    refuse_invented_answers(demo, book_2020)


def test_other_answers_are_nobody_elses(demo, book_2020):
    own = under(demo, {"S03": "147"})
    refuse_invented_answers(own.iloc[1:], book_2020)
    refuse_invented_answers(under(synthetic.invent(book_2020, seed=7), {"S03": "147"}), book_2020)


def test_of_a_year_that_cannot_be_invented_nothing_is_known(demo):
    refuse_invented_answers(under(demo, {"S03": "147"}), read_codebook(2023))
