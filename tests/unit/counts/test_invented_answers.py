"""The demo's answers are known again, under whatever code they come; anybody else's are let through."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from barometer import columns as c
from barometer.counts import invented_answers, synthetic
from barometer.counts.invented_answers import refuse_invented_answers, with_marked_numbers
from barometer.errors import CaseFileError
from barometer.params.codebook import read_codebook
from barometer.params.kommuner import INVENTED_CASES, invented_kommune
from barometer.params.published import PublishedCount, PublishedFigures


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


def test_a_few_answers_changed_and_a_few_cases_taken_out_do_not_hide_it(demo, book_2020):
    own = under(demo, {"S03": "147"})
    changed = own.iloc[1:].assign(boernesamtale=["ja", "nej", *own["boernesamtale"].iloc[3:]])
    with pytest.raises(CaseFileError):
        refuse_invented_answers(changed, book_2020)


@pytest.mark.parametrize("every_kommune", [True, False])
@pytest.mark.parametrize("icc", [0.0, 0.3])
def test_a_whole_year_of_any_seed_is_known_by_its_totals(book_2020, real_codes, every_kommune, icc):
    cases = synthetic.invent(book_2020, seed=7, icc=icc, every_kommune=every_kommune)
    if not every_kommune:
        cases = pd.concat([synthetic.arrange(book_2020), cases], ignore_index=True)
    whole = under(cases, {code: real_codes.get(code, code) for code in cases[c.KOMMUNE_CODE].unique()})
    for changed in (0, 15):
        whole.loc[: changed - 1, "boernesamtale"] = "nej"
        with pytest.raises(CaseFileError, match="No real kommune carries invented numbers"):
            refuse_invented_answers(whole, book_2020)


@pytest.fixture(scope="module")
def real_codes(book_2020):
    """Invented kommune -> a code that no kommune of the year has published counts under."""
    others = [code for code in book_2020.register if code not in book_2020.published.cases]
    return {invented_kommune(number)[0]: code for number, code in enumerate(others[:40], start=1)}


def test_other_answers_are_nobody_elses(demo, real_year, book_2020):
    own = under(demo, {"S03": "147"})
    refuse_invented_answers(own.iloc[: int(0.7 * len(own))], book_2020)
    refuse_invented_answers(under(synthetic.invent(book_2020, seed=7), {"S03": "147"}), book_2020)
    refuse_invented_answers(real_year, book_2020)


def test_the_published_counts_of_a_real_kommune_are_its_own(book_2020):
    own = synthetic.arrange(book_2020)
    assert set(own[c.KOMMUNE_CODE]) == {"183"}
    refuse_invented_answers(own.assign(**{c.SOURCE: c.CASES}), book_2020)


def test_where_all_totals_are_published_a_real_year_has_them_too(book_2020, real_codes):
    cases = synthetic.invent(book_2020, seed=7, every_kommune=True)
    totals = [
        PublishedCount(kommune_code=c.ALL, question=q, answer=answer, count=str(count), source="en rapport")
        for q in book_2020.by_name
        for answer, count in cases[q].value_counts().items()
        if answer
    ]
    known = replace(book_2020, published=PublishedFigures(count_rows=tuple(totals)))
    refuse_invented_answers(under(cases, real_codes), known)


def test_kommuner_of_two_surveys_are_never_nearly_as_alike(demo, book_2020):
    def rows(cases):
        return invented_answers._by_kommune(cases, book_2020).values()

    usual = list(rows(demo))
    shares = [
        (own & other).total() / max(own.total(), other.total())
        for seed in range(1, 4)
        for own in rows(synthetic.invent(book_2020, seed=seed, every_kommune=True))
        for other in usual
    ]
    assert 0.2 < max(shares) < 0.5 < invented_answers._ALIKE


def test_a_demo_is_numbered_so_that_it_is_known_again(demo):
    marked = with_marked_numbers(demo)
    assert marked[c.CASE].astype(int).isin(INVENTED_CASES).all()
    assert not marked[[c.KOMMUNE_CODE, c.CASE]].duplicated().any()
    assert marked.drop(columns=c.CASE).equals(demo.drop(columns=c.CASE))


def test_a_demo_of_another_year_with_the_same_questions_is_known_too():
    demo = synthetic.invent(read_codebook(2021), every_kommune=True)
    with pytest.raises(CaseFileError):
        refuse_invented_answers(under(demo, {"S03": "147"}), read_codebook(2024))


def test_of_a_year_with_other_questions_nothing_is_known(demo):
    book = read_codebook(2023)
    refuse_invented_answers(under(demo.assign(**dict.fromkeys(book.by_name, "")), {"S03": "147"}), book)
