"""The waist of the house: from cases and published counts to one frame, and every fault it refuses."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from barometer import columns as c
from barometer.counts import frequencies, synthetic
from barometer.counts.published_counts import published_frequencies
from barometer.errors import FrequencyError
from barometer.params import codebook

PLACE = [c.KOMMUNE_CODE, c.CASE_TYPE, c.QUESTION]


@pytest.fixture(scope="module")
def frame(survey_2020) -> pd.DataFrame:
    return survey_2020.results.frequencies


@pytest.fixture
def small(case_frame, ordinary, book_2020) -> pd.DataFrame:
    return frequencies.frequencies_from_cases(case_frame({"707": ordinary(5), "183": ordinary(8)}), book_2020)


def counts(*rows: tuple[str, str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[c.KOMMUNE_CODE, c.QUESTION, c.ANSWER, c.COUNT])


# --- laws -----------------------------------------------------------------------------------------------


def test_the_columns_are_the_vocabulary_in_its_order(frame):
    assert tuple(frame.columns) == c.FREQUENCIES


def test_the_country_is_the_sum_of_its_kommuner(frame):
    whole = frame[frame[c.CASE_TYPE] == c.ALL]
    national = whole[whole[c.KOMMUNE_CODE] == c.ALL].set_index([c.QUESTION, c.ANSWER])[[c.COUNT, c.NOBS]]
    kommuner = whole[whole[c.KOMMUNE_CODE] != c.ALL].groupby([c.QUESTION, c.ANSWER])[[c.COUNT, c.NOBS]].sum()
    pd.testing.assert_frame_equal(national.sort_index(), kommuner.sort_index())


def test_the_types_of_case_that_exclude_each_other_sum_to_the_country(frame):
    national = frame[frame[c.KOMMUNE_CODE] == c.ALL].pivot(
        index=[c.QUESTION, c.ANSWER], columns=c.CASE_TYPE, values=c.COUNT
    )
    assert (national["familiebehandling"] + national["anbringelse"] == national[c.ALL]).all()
    assert (national["anbringelse_uden_samtykke"] <= national["anbringelse"]).all()


def test_the_answers_add_up_to_the_base(frame):
    sums = frame.groupby(PLACE)[c.COUNT].transform("sum")
    assert (sums == frame[c.NOBS]).all()


def test_only_all_kommuner_together_are_split_by_type_of_case(frame):
    assert set(frame.loc[frame[c.CASE_TYPE] != c.ALL, c.KOMMUNE_CODE]) == {c.ALL}


def test_every_kommune_has_every_answer_of_every_question_zeros_included(frame, book_2020):
    expected = [(q.question, answer) for q in book_2020.questions for answer in q.answers]
    for _, rows in frame.groupby([c.KOMMUNE_CODE, c.CASE_TYPE]):
        assert list(rows[[c.QUESTION, c.ANSWER]].itertuples(index=False, name=None)) == expected


def test_rows_stand_in_the_order_of_codes_types_and_tables(frame, book_2020):
    types = [c.ALL, *book_2020.survey.case_types]
    tables = list(book_2020.by_name)
    keys = [
        (code, types.index(kind), tables.index(question))
        for code, kind, question in frame[PLACE].itertuples(index=False)
    ]
    assert all(earlier <= later for earlier, later in pairwise(keys))
    assert frame.index.tolist() == list(range(len(frame)))


def test_a_case_is_counted_once_in_every_question_it_answers(case_frame, book_2020):
    one = frequencies.frequencies_from_cases(
        case_frame({"183": [{"foranstaltning": "anbringelse_tvang", "bfu": "nej_ikke_indsendt"}]}), book_2020
    )
    counted = one[one[c.COUNT] > 0]
    assert set(counted[[*PLACE, c.ANSWER]].itertuples(index=False, name=None)) == {
        (code, kind, *pair)
        for code, kind in (
            ("183", c.ALL),
            (c.ALL, c.ALL),
            (c.ALL, "anbringelse"),
            (c.ALL, "anbringelse_uden_samtykke"),
        )
        for pair in (("foranstaltning", "anbringelse_tvang"), ("bfu", "nej_ikke_indsendt"))
    }
    assert (counted[c.COUNT] == 1).all() and (counted[c.NOBS] == 1).all()


@settings(max_examples=15, deadline=None)
@given(
    sizes=st.dictionaries(st.sampled_from(["101", "183", "707", "S01"]), st.integers(1, 12), min_size=1),
    data=st.data(),
)
def test_the_order_of_the_cases_does_not_matter(case_frame, ordinary, book_2020, sizes, data):
    cases = case_frame({code: ordinary(size) for code, size in sizes.items()})
    shuffled = cases.loc[data.draw(st.permutations(list(cases.index)))]
    pd.testing.assert_frame_equal(
        frequencies.frequencies_from_cases(shuffled, book_2020), frequencies.frequencies_from_cases(cases, book_2020)
    )


@pytest.mark.parametrize(
    ("first", "second", "together", "by_type"),
    [
        (c.CASES, c.CASES, c.CASES, c.CASES),
        (c.CASES, c.SYNTHETIC, c.SYNTHETIC, c.SYNTHETIC),
        (c.PUBLISHED, c.SYNTHETIC, c.SYNTHETIC, c.SYNTHETIC),
        (c.PUBLISHED, c.PUBLISHED, c.PUBLISHED, c.SYNTHETIC),
    ],
)
def test_what_is_computed_with_invented_cases_says_so(
    case_frame, ordinary, book_2020, first, second, together, by_type
):
    cases = case_frame({"183": ordinary(3), "S01": ordinary(4)}, {"183": first, "S01": second})
    found = frequencies.frequencies_from_cases(cases, book_2020).drop_duplicates([c.KOMMUNE_CODE, c.CASE_TYPE])
    sources = found.set_index([c.KOMMUNE_CODE, c.CASE_TYPE])[c.SOURCE]
    assert sources[("183", c.ALL)] == first and sources[("S01", c.ALL)] == second
    assert sources[(c.ALL, c.ALL)] == together and sources[(c.ALL, "anbringelse")] == by_type


def test_the_cases_of_one_kommune_come_from_one_source(case_frame, ordinary, book_2020):
    cases = case_frame({"183": ordinary(3), "707": ordinary(3)})
    cases.loc[1, c.SOURCE] = c.SYNTHETIC
    with pytest.raises(FrequencyError, match="one source") as caught:
        frequencies.frequencies_from_cases(cases, book_2020)
    assert caught.value.where == "kommune 183"


# --- published counts -----------------------------------------------------------------------------------


def test_published_counts_and_their_arrangement_in_cases_are_the_same_frequencies(frame, book_2020):
    from_counts = published_frequencies(book_2020)
    from_cases = frame[frame[c.KOMMUNE_CODE] == "183"].reset_index(drop=True)
    pd.testing.assert_frame_equal(from_counts, from_cases)


def test_an_answer_that_the_source_does_not_list_was_given_in_no_case(book_2020):
    found = frequencies.frequencies_from_counts(counts(("183", "bfu", "ja", 3)), book_2020)
    assert found.set_index(c.ANSWER)[c.COUNT].to_dict() == {
        "ja": 3,
        "nej_lovlig": 0,
        "nej": 0,
        "nej_ikke_indsendt": 0,
    }
    assert set(found[c.NOBS]) == {3} and set(found[c.SOURCE]) == {c.PUBLISHED}


def test_a_question_of_which_nothing_is_published_has_no_row(book_2020):
    assert set(frequencies.frequencies_from_counts(counts(("183", "bfu", "ja", 3)), book_2020)[c.QUESTION]) == {"bfu"}


def test_a_year_of_which_nothing_is_published_has_no_rows():
    found = published_frequencies(codebook.read_codebook(2021))
    assert len(found) == 0 and tuple(found.columns) == c.FREQUENCIES


@pytest.mark.parametrize(
    "wrong", [("183", "bfu", "neij", 5), ("183", "bfuu", "ja", 5)], ids=["unknown answer", "unknown question"]
)
def test_no_published_count_is_lost_in_silence(book_2020, wrong):
    with pytest.raises(FrequencyError, match="no such answer"):
        frequencies.frequencies_from_counts(counts(("183", "bfu", "ja", 3), wrong), book_2020)


def test_a_count_published_twice_is_refused(book_2020):
    with pytest.raises(FrequencyError, match="stands twice"):
        frequencies.frequencies_from_counts(counts(("183", "bfu", "ja", 3), ("183", "bfu", "ja", 4)), book_2020)


# --- what cannot be frequencies -------------------------------------------------------------------------


def at(frame: pd.DataFrame, code: str, question: str, answer: str) -> pd.Index:
    return frame.index[
        (frame[c.KOMMUNE_CODE] == code) & (frame[c.CASE_TYPE] == c.ALL)
        & (frame[c.QUESTION] == question) & (frame[c.ANSWER] == answer)
    ]  # fmt: skip


def test_a_good_frame_comes_back_as_it_is(small, book_2020):
    assert frequencies.check_frequencies(small, book_2020) is small


@pytest.mark.parametrize("column", c.FREQUENCIES)
def test_a_missing_column_is_named(small, book_2020, column):
    with pytest.raises(FrequencyError, match="Columns are missing") as caught:
        frequencies.check_frequencies(small.drop(columns=column), book_2020)
    assert caught.value.expected == column


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        (c.YEAR, 2021, "not of the year 2020"),
        (c.SOURCE, "guess", "no known source"),
        (c.SOURCE, "", "no known source"),
        (c.ANSWER, "måske", "no such answer"),
        (c.QUESTION, "bfuu", "no such answer"),
        (c.COUNT, -1, "below zero"),
        (c.COUNT, 100, "do not add up"),
        (c.NOBS, 100, "do not add up"),
    ],
)
def test_a_wrong_cell_is_refused_by_its_place(small, book_2020, column, value, said):
    spoilt = small.copy()
    row = at(spoilt, "183", "bfu", "nej_lovlig")
    spoilt.loc[row, column] = value
    with pytest.raises(FrequencyError, match=said) as caught:
        frequencies.check_frequencies(spoilt, book_2020)
    assert "kommune_code 183" in caught.value.where and "case_type alle" in caught.value.where
    if column not in (c.QUESTION, c.ANSWER):
        assert "question bfu" in caught.value.where


def test_a_row_that_stands_twice_is_refused_by_its_place(small, book_2020):
    row = at(small, "707", "handleplan", "ja")
    with pytest.raises(FrequencyError, match="stands twice") as caught:
        frequencies.check_frequencies(pd.concat([small, small.loc[row]], ignore_index=True), book_2020)
    assert caught.value.where == "kommune_code 707, case_type alle, question handleplan, answer ja"


def test_more_cases_than_the_routing_lets_through_are_refused_by_their_place(small, book_2020):
    spoilt = small.copy()
    bfu = small.loc[at(small, "183", "bfu", "ja"), c.COUNT].item()
    rows = (spoilt[c.KOMMUNE_CODE] == "183") & (spoilt[c.QUESTION] == "bfu_stillingtagen")
    spoilt.loc[rows, c.NOBS] = bfu + 1
    spoilt.loc[at(spoilt, "183", "bfu_stillingtagen", "ja"), c.COUNT] = bfu + 1
    with pytest.raises(FrequencyError, match="More cases answer bfu_stillingtagen than bfu lets through") as caught:
        frequencies.check_frequencies(spoilt, book_2020)
    assert caught.value.where == "kommune 183, alle"
    assert (caught.value.expected, caught.value.got) == (f"at most {bfu}", str(bfu + 1))


def test_as_many_as_the_routing_lets_through_are_not(small, book_2020):
    good = small.copy()
    bfu = small.loc[at(small, "183", "bfu", "ja"), c.COUNT].item()
    good.loc[(good[c.KOMMUNE_CODE] == "183") & (good[c.QUESTION] == "bfu_stillingtagen"), c.NOBS] = bfu
    good.loc[at(good, "183", "bfu_stillingtagen", "nej"), c.COUNT] = bfu
    assert frequencies.check_frequencies(good, book_2020) is good


def test_where_the_deciding_question_is_not_published_the_routing_is_not_judged(book_2020):
    assert len(frequencies.frequencies_from_counts(counts(("183", "bfu_frist", "ja", 3)), book_2020)) == 3


# --- writing and reading --------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2020, 2021, 2022])
def test_what_is_written_is_read_again_with_its_types(year, tmp_path):
    book = codebook.read_codebook(year)
    frame = frequencies.frequencies_from_cases(synthetic.invent(book), book)
    frequencies.write_frequencies(frame, tmp_path / "a.csv")
    again = frequencies.read_frequencies(tmp_path / "a.csv", book)
    pd.testing.assert_frame_equal(again, frame)
    frequencies.write_frequencies(again, tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert b"\r" not in (tmp_path / "a.csv").read_bytes()


def test_a_file_that_is_not_there_is_named(tmp_path, book_2020):
    with pytest.raises(FrequencyError, match="not there") as caught:
        frequencies.read_frequencies(tmp_path / "none.csv", book_2020)
    assert caught.value.where == "none.csv"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("count", "antal"),
        (",ja,4,8,", ",ja,5,8,"),
        (",ja,4,8,", ",ja,fire,8,"),
        (",ja,4,8,", ",ja,,8,"),
        (",ja,4,8,", ",ja,4.5,8,"),
        (",ja,4,8,", ",ja,4,8,9,"),
    ],
    ids=["column", "sum", "word", "empty", "decimal", "cells"],
)
def test_a_spoilt_file_is_refused_as_frequencies_are(small, book_2020, tmp_path, old, new):
    frequencies.write_frequencies(small, tmp_path / "f.csv")
    text = (tmp_path / "f.csv").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "f.csv").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FrequencyError):
        frequencies.read_frequencies(tmp_path / "f.csv", book_2020)
