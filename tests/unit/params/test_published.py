"""Published figures: whole numbers that can be, of known kommuner, questions and answers, never without a source."""

from __future__ import annotations

import pytest

from barometer import columns as c
from barometer.errors import ConfigError
from barometer.params import kommuner, periods, published
from barometer.params.codebook import Codebook, read_codebook
from barometer.params.published import PublishedFigures

YEARS = (2020, 2021, 2022, 2023, 2024)
POOLED = "2020-2022"
each_year = pytest.mark.parametrize("year", YEARS)
each_scope = pytest.mark.parametrize("scope", [*YEARS, POOLED])


def book_of(scope: int | str) -> Codebook:
    if isinstance(scope, str):
        return periods.codebook(periods.read_period(scope))
    return read_codebook(scope)


@each_scope
def test_counts_are_whole_numbers_of_known_kommuner_with_a_source(scope):
    frame = book_of(scope).published.counts
    assert tuple(frame.columns) == published.COUNTS and frame[c.COUNT].dtype == "int64"
    assert set(frame[c.KOMMUNE_CODE]) <= {c.ALL, *kommuner.register()}
    assert (frame[c.SOURCE] != "").all() and (frame[c.COUNT] >= 0).all()


@each_scope
def test_shares_are_whole_percent_with_a_source(scope):
    frame = book_of(scope).published.shares
    assert tuple(frame.columns) == published.SHARES and frame[published.PERCENT].dtype == "int64"
    assert frame[published.PERCENT].between(0, 100).all() and (frame[c.SOURCE] != "").all()
    assert not frame.duplicated([c.KOMMUNE_CODE, c.QUESTION]).any()


@each_scope
def test_a_published_figure_is_of_a_question_that_was_asked(scope):
    book = book_of(scope)
    requirements = {q.question for q in book.requirements}
    assert set(book.published.shares[c.QUESTION]) <= requirements
    for question, answer in book.published.counts[[c.QUESTION, c.ANSWER]].itertuples(index=False):
        assert answer in book.question(question).answers


@pytest.mark.parametrize(
    ("scope", "counts", "shares", "claims"),
    [(2020, 39, 11, 0), (2021, 0, 4, 0), (2022, 3, 5, 0), (2023, 8, 19, 5), (2024, 0, 3, 0), (POOLED, 3, 8, 0)],
)
def test_every_row_of_the_files_is_read(scope, counts, shares, claims):
    known = book_of(scope).published
    assert (len(known.counts), len(known.shares), len(known.claims)) == (counts, shares, claims)


def test_what_is_not_published_is_an_empty_table_and_no_error(params_copy):
    for path in (params_copy / "2020").iterdir():
        if path.name not in ("survey.yml", "codebook.csv"):
            path.unlink()
    known = read_codebook(2020).published
    assert known == PublishedFigures()
    assert tuple(known.counts.columns) == published.COUNTS and known.counts[c.COUNT].dtype == "int64"
    assert tuple(known.shares.columns) == published.SHARES and tuple(known.claims.columns) == published.CLAIMS
    assert len(known.counts) == len(known.shares) == len(known.claims) == len(known.cases) == 0
    assert read_codebook(2020).completely_published == ()


@pytest.mark.parametrize(("year", "codes"), [(2020, ("183",)), (2021, ()), (2022, ()), (2023, ()), (2024, ())])
def test_a_kommune_is_complete_when_every_table_is_published(year, codes):
    assert read_codebook(year).completely_published == codes


def test_a_kommune_that_lacks_one_table_is_not_complete(params_copy):
    path = params_copy / "2020" / "published_counts.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if ",vurdering_24t_efter," not in line), encoding="utf-8")
    assert read_codebook(2020).completely_published == ()


def test_the_three_years_together_are_the_published_totals():
    by_answer = book_of(POOLED).published.counts.set_index(c.ANSWER)[c.COUNT]
    assert by_answer.sum() == 2140 and by_answer["familiebehandling"] == 1184
    assert by_answer["anbringelse_frivillig"] + by_answer["anbringelse_tvang"] == 956
    assert by_answer["anbringelse_tvang"] == 50


@pytest.mark.parametrize(
    ("scope", "percents"),
    [
        (2020, {}),
        (2021, {"bfu": 73, "boernesamtale": 61, "vurdering_24t": 88, "bfu_frist": 60}),
        (2023, {}),
        (2024, {"boernesamtale": 65, "bfu_frist": 50, "opfoelgning_3mdr": 75}),
    ],
)
def test_percentages_of_all_together_are_told_apart_from_those_of_a_kommune(scope, percents):
    assert book_of(scope).published.national_percents == percents


MEMO = '"Norddjurs Kommune, notat af 2. august 2023"'


@pytest.mark.parametrize(
    ("file", "old", "new", "said", "told"),
    [
        ("counts", "behandling,7,", "behandling,syv,", "no whole number", ["row 2, column count"]),
        ("counts", "behandling,7,", "behandling,-7,", "no whole number", ["row 2, column count"]),
        ("counts", "behandling,7,", "behandling,7.0,", "no whole number", ["row 2, column count"]),
        ("counts", "behandling,7,", "behandling,,", "no whole number", ["row 2, column count"]),
        ("counts", "183,foran", "S01,foran", "kommune is unknown", ["row 2, column kommune_code"]),
        ("counts", "183,foran", "0183,foran", "kommune is unknown", ["row 2, column kommune_code"]),
        ("counts", "183,foran", "184,foran", "kommune is unknown", ["row 2, column kommune_code"]),
        ("counts", "183,foran", "Alle,foran", "kommune is unknown", ["row 2, column kommune_code"]),
        ("counts", "183,bfu,ja,", "183,bfuu,ja,", "Did you mean bfu?", ["row 5, column question"]),
        ("counts", "183,bfu,nej,", "183,bfu,nejj,", "Did you mean nej?", ["row 7, column answer"]),
        ("counts", "183,bfu,nej,", "183,bfu,,", "answer is empty", ["row 7, column answer"]),
        ("counts", "183,bfu,nej,", "183,bfu,ja,", "stands twice", ["row 7, column answer"]),
        ("counts", "count,source", "antal,source", "count is missing", ["row 1, column count", "row 1, column antal"]),
        (
            "counts",
            "183,bfu,nej,4,",
            "000,bfu,nejj,4,",
            "2 faults",
            ["row 7, column kommune_code", "row 7, column answer"],
        ),
        ("shares", "707,bfu,29,", "707,bfu,0.29,", "no whole number", ["row 2, column percent"]),
        ("shares", "707,bfu,29,", "707,bfu,140,", "from 0 to 100", ["row 2, column percent"]),
        ("shares", "707,bfu,29,", "707,bfu,-1,", "from 0 to 100", ["row 2, column percent"]),
        ("shares", "707,bfu,29,", "707,bfu,,", "from 0 to 100", ["row 2, column percent"]),
        ("shares", "707,bfu,29,", "707,foranstaltning,29,", "no requirement", ["row 2, column question"]),
        ("shares", "707,bfu_frist,", "707,bfu,", "stands twice", ["row 3, column question"]),
        ("shares", "707,bfu_frist,", "707,bfu_frst,", "Did you mean bfu_frist?", ["row 3, column question"]),
        ("shares", f"29,{MEMO}", "29,", "without a source", ["row 2, column source"]),
        ("shares", f"29,{MEMO}", "290,", "2 faults", ["row 2, column percent", "row 2, column source"]),
    ],
)
def test_a_fault_is_told_by_file_row_and_column(edit, places, file, old, new, said, told):
    edit(f"2020/published_{file}.csv", old, new)
    with pytest.raises(ConfigError, match=said.replace("?", r"\?")) as caught:
        read_codebook(2020)
    assert places(caught.value) == [f"params/2020/published_{file}.csv, {place}" for place in told]


@pytest.mark.parametrize(
    ("old", "new", "said", "told"),
    [
        ("707,2020,bfu,40", "707,2020,bfu,fyrre", "no whole number", ["row 2, column points"]),
        ("707,2020,bfu,40", "707,2020,bfu,101", "from -100 to 100", ["row 2, column points"]),
        ("707,2020,bfu,40", "707,2023,bfu,40", "no earlier survey", ["row 2, column since"]),
        ("707,2020,bfu,40", "707,2019,bfu,40", "no earlier survey", ["row 2, column since"]),
        ("707,2020,bfu,40", "707,2020,samtale_bfu,40", "stands twice", ["row 3, column question"]),
        ("707,2020,bfu,40", "707,2020,foranstaltning,40", "no requirement", ["row 2, column question"]),
        ("707,2020,bfu,40", "708,2020,bfu,40", "kommune is unknown", ["row 2, column kommune_code"]),
    ],
)
def test_a_fault_of_a_claim_is_told_by_file_row_and_column(edit, places, old, new, said, told):
    edit("2023/claims.csv", old, new)
    with pytest.raises(ConfigError, match=said) as caught:
        read_codebook(2023)
    assert places(caught.value) == [f"params/2023/claims.csv, {place}" for place in told]


def test_a_figure_of_one_year_may_be_of_a_question_that_only_this_year_asks():
    assert "genvurdering" in set(read_codebook(2023).published.shares[c.QUESTION])
    assert "genvurdering" not in read_codebook(2020).by_name


@pytest.mark.parametrize("file", ["published_counts.csv", "published_shares.csv"])
def test_a_figure_of_a_period_is_of_a_question_that_every_year_of_it_asked(params_copy, edit, places, file):
    name = "vurdering_24t_efter"
    row = f"alle,{name},{'ja,1' if 'counts' in file else 50},somewhere\n"
    path = params_copy / POOLED / file
    path.write_text(path.read_text(encoding="utf-8") + row, encoding="utf-8")
    assert book_of(POOLED).question(name)
    codebook = params_copy / "2021" / "codebook.csv"
    lines = codebook.read_text(encoding="utf-8").splitlines(keepends=True)
    codebook.write_text("".join(line for line in lines if f",{name}," not in line), encoding="utf-8")
    with pytest.raises(ConfigError, match="question is unknown") as caught:
        book_of(POOLED)
    last = len(path.read_text(encoding="utf-8").splitlines())
    assert places(caught.value) == [f"params/{POOLED}/{file}, row {last}, column question"]
    assert read_codebook(2022).question(name)


@each_year
def test_claims_are_whole_points_of_requirements_since_an_earlier_year(year):
    frame = read_codebook(year).published.claims
    assert tuple(frame.columns) == published.CLAIMS and frame[published.POINTS].dtype == "int64"
    assert set(frame[c.QUESTION]) <= {q.question for q in read_codebook(year).requirements}
    assert (frame[published.SINCE] < year).all() and frame[published.POINTS].between(-100, 100).all()
    assert not frame.duplicated([c.KOMMUNE_CODE, published.SINCE, c.QUESTION]).any()
    assert (frame[c.SOURCE] != "").all() and len(frame) == (5 if year == 2023 else 0)


def test_a_claim_may_be_of_a_fall():
    assert read_codebook(2023).published.claims[published.POINTS].min() == -5


def test_figures_travel_with_the_codebook_and_are_not_looked_up_again(params_copy, monkeypatch):
    book = read_codebook(2020)
    (params_copy / "2020" / "published_counts.csv").unlink()
    assert len(book.published.counts) == 39 and book.completely_published == ("183",)
    assert book.published.counts is book.published.counts
    assert read_codebook(2020).published != book.published
