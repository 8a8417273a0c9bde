"""Published figures: whole numbers, known kommuner, and never without a source."""

from __future__ import annotations

import pytest

from barometer import columns as c
from barometer.errors import ConfigError
from barometer.params import codebook, kommuner, published

PERIODS = (2020, 2021, 2022, 2023, 2024, "2020-2022")
each_period = pytest.mark.parametrize("period", PERIODS)


@each_period
def test_counts_are_whole_numbers_of_known_kommuner_with_a_source(period):
    frame = published.published_counts(period)
    assert tuple(frame.columns) == published.COUNTS and frame[c.COUNT].dtype == "int64"
    assert set(frame[c.KOMMUNE_CODE]) <= {c.ALL, *kommuner.register()}
    assert (frame[c.SOURCE] != "").all() and (frame[c.COUNT] >= 0).all()


@each_period
def test_shares_are_whole_percent_with_a_source(period):
    frame = published.published_shares(period)
    assert tuple(frame.columns) == published.SHARES and frame[published.PERCENT].dtype == "int64"
    assert frame[published.PERCENT].between(0, 100).all() and (frame[c.SOURCE] != "").all()
    assert not frame.duplicated([c.KOMMUNE_CODE, c.QUESTION]).any()


@pytest.mark.parametrize("year", [2020, 2021, 2022, 2023, 2024])
def test_a_published_figure_is_of_a_question_that_was_asked(year):
    book = codebook.read_codebook(year)
    requirements = {q.question for q in book.requirements}
    assert set(published.published_shares(year)[c.QUESTION]) <= requirements
    for question, answer in published.published_counts(year)[[c.QUESTION, c.ANSWER]].itertuples(index=False):
        assert answer in book.question(question).answers


def test_what_is_not_published_is_an_empty_table_and_no_error():
    assert (
        len(published.published_counts(2021)) == 0
        and tuple(published.published_counts(2021).columns) == published.COUNTS
    )


@pytest.mark.parametrize(("year", "codes"), [(2020, ("183",)), (2021, ()), (2022, ()), (2023, ()), (2024, ())])
def test_a_kommune_is_complete_when_every_table_is_published(year, codes):
    assert published.completely_published(codebook.read_codebook(year)) == codes


def test_a_kommune_that_lacks_one_table_is_not_complete(params_copy):
    path = params_copy / "2020" / "published_counts.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if ",vurdering_24t_efter," not in line), encoding="utf-8")
    assert published.completely_published(codebook.read_codebook(2020)) == ()


def test_the_three_years_together_are_the_published_totals():
    frame = published.published_counts("2020-2022")
    by_answer = frame.set_index(c.ANSWER)[c.COUNT]
    assert by_answer.sum() == 2140 and by_answer["familiebehandling"] == 1184
    assert by_answer["anbringelse_frivillig"] + by_answer["anbringelse_tvang"] == 956
    assert by_answer["anbringelse_tvang"] == 50


@pytest.mark.parametrize(
    ("file", "old", "new", "said", "place"),
    [
        (
            "counts",
            "familiebehandling,7,",
            "familiebehandling,syv,",
            "no whole number",
            "row 2, column count",
        ),
        ("counts", "familiebehandling,7,", "familiebehandling,-7,", "no whole number", "row 2, column count"),
        (
            "counts",
            "familiebehandling,7,",
            "familiebehandling,7.0,",
            "no whole number",
            "row 2, column count",
        ),
        ("counts", "familiebehandling,7,", "familiebehandling,,", "no whole number", "row 2, column count"),
        ("counts", "183,foran", "S01,foran", "kommune is unknown", "row 2, column kommune_code"),
        ("counts", "183,foran", "0183,foran", "kommune is unknown", "row 2, column kommune_code"),
        ("counts", "count,source", "antal,source", "column count is missing", "row 1, column count"),
        ("shares", "707,bfu,29,", "707,bfu,0.29,", "no whole number", "row 2, column percent"),
        (
            "shares",
            '29,"Norddjurs Kommune, notat af 2. august 2023"',
            "29,",
            "without a source",
            "row 2, column source",
        ),
    ],
)
def test_a_fault_is_told_by_file_row_and_column(edit, file, old, new, said, place):
    edit(f"2020/published_{file}.csv", old, new)
    with pytest.raises(ConfigError, match=said) as caught:
        getattr(published, f"published_{file}")(2020)
    assert caught.value.where == f"params/2020/published_{file}.csv, {place}"


@pytest.mark.parametrize("year", [2020, 2021, 2022, 2023, 2024])
def test_claims_are_whole_points_of_requirements_since_an_earlier_year(year):
    frame = published.published_claims(year)
    assert tuple(frame.columns) == published.CLAIMS and frame[published.POINTS].dtype == "int64"
    assert set(frame[c.QUESTION]) <= {q.question for q in codebook.read_codebook(year).requirements}
    assert (frame[published.SINCE] < year).all() and frame[published.POINTS].between(-100, 100).all()
    assert not frame.duplicated([c.KOMMUNE_CODE, published.SINCE, c.QUESTION]).any()
    assert (frame[c.SOURCE] != "").all() and len(frame) == (5 if year == 2023 else 0)


def test_a_claim_may_be_of_a_fall_and_a_published_count_may_not(edit):
    assert published.published_claims(2023)[published.POINTS].min() == -5
    edit("2023/claims.csv", "handleplan,-5,", "handleplan,-five,")
    with pytest.raises(ConfigError, match="points is no whole number"):
        published.published_claims(2023)


def test_a_count_below_zero_is_refused(edit):
    edit("2023/published_counts.csv", "183,bfu,ja,10,", "183,bfu,ja,-10,")
    with pytest.raises(ConfigError, match="count is no whole number"):
        published.published_counts(2023)
