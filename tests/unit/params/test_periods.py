"""Years that were published together, and the questions all of them asked."""

from __future__ import annotations

import pytest

from barometer.errors import ConfigError, ParameterError
from barometer.params import codebook, kommuner, periods

NAME = "2020-2022"
SURVEY = f"{NAME}/survey.yml"


@pytest.fixture
def period():
    return periods.read_period(NAME)


def drop(params_copy, year: int, question: str) -> None:
    """Takes a question out of a year's codebook, and what is published of it."""
    for name, rows in (("codebook.csv", 1), ("published_counts.csv", 2)):
        path = params_copy / str(year) / name
        if not path.is_file():
            continue
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if f",{question}," not in line]
        assert len(kept) in (len(lines) - rows, len(lines) * (name != "codebook.csv"))
        path.write_text("".join(kept), encoding="utf-8")


def test_every_period_with_a_folder_is_known_by_name():
    assert list(periods.periods()) == [NAME]
    assert all(found.name == name for name, found in periods.periods().items())


def test_a_year_by_itself_is_no_period():
    assert not {"2020", "2021", "2022", "2023", "2024"} & set(periods.periods())


def test_kommuner_and_cases_are_the_sums_of_the_years(period):
    years = [codebook.read_codebook(year).survey for year in period.years]
    assert (period.kommuner, period.cases) == (95, 2140)
    assert sum(year.kommuner for year in years) == 95 and sum(year.cases for year in years) == 2140


def test_every_kommune_took_part_but_the_three_that_were_exempt(period):
    assert period.kommuner == period.kommuner_in_all == len(kommuner.register()) - 3


@pytest.mark.parametrize("name", ["2019-2021", "2020-2021", "2020-2022 ", "alle", "-"])
def test_an_unknown_period_is_refused_with_the_known_ones(name):
    with pytest.raises(ParameterError) as caught:
        periods.read_period(name)
    assert (caught.value.expected, caught.value.got) == (NAME, name)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("years: [2020, 2021, 2022]", "years: [2020, 2022, 2021]", "years"),
        ("years: [2020, 2021, 2022]", "years: [2020, 2021]", "years"),
        ("years: [2020, 2021, 2022]", "years: [2020, 2020, 2021, 2022]", "years"),
        ("years: [2020, 2021, 2022]", "years: [2022]", "years"),
        ("kommuner: 95", "kommuner: none", "kommuner"),
        ("kommuner_in_all: 95", "kommuner_in_al: 95", "kommuner_in_all"),
        ("cases: 2140", "cases: 0", "cases"),
        ('publication_date: "2022-06-20"', 'publication_date: "20. juni"', "publication_date"),
    ],
)
def test_a_file_that_cannot_be_a_period_is_refused_by_file_and_field(edit, old, new, said):
    edit(SURVEY, old, new)
    with pytest.raises(ConfigError) as caught:
        periods.read_period(NAME)
    assert f"params/{SURVEY}" in str(caught.value) and said in str(caught.value)


def test_the_codebook_of_a_period_is_that_of_its_last_year_under_its_own_name(period):
    together, last = periods.codebook(period), codebook.read_codebook(2022)
    assert together.questions == last.questions
    survey = together.survey
    assert (survey.year, survey.title, survey.kommuner, survey.cases) == (NAME, period.title, 95, 2140)
    assert survey.publication_date == period.publication_date
    assert survey.case_types == last.survey.case_types


@pytest.mark.parametrize("year", [2020, 2021, 2022])
def test_a_question_that_one_year_did_not_ask_is_no_question_of_the_period(params_copy, period, year):
    drop(params_copy, year, "vurdering_24t_efter")
    found = [q.question for q in periods.codebook(period).questions]
    assert "vurdering_24t_efter" not in found
    assert found == [name for name in codebook.read_codebook(2022).by_name if name != "vurdering_24t_efter"]
    assert "vurdering_24t_efter" not in [q.question for q in periods.questions_changed(period)]


@pytest.mark.parametrize("years", [(), (2021,), (2022,), (2021, 2022)])
def test_a_period_rests_on_an_assumption_where_any_year_does(params_copy, edit, period, years):
    for year in (2021, 2022):
        if year not in years:
            edit(f"{year}/survey.yml", "questions_assumed_from: 2020\n", "")
    assert periods.codebook(period).survey.questions_assumed_from == (2020 if years else None)


def test_where_every_question_can_be_compared_none_changed(period):
    assert periods.questions_changed(period) == ()


@pytest.mark.parametrize(("comparable", "changed"), [("2020 2021", False), ("2021", True), ("2020", True), ("", True)])
def test_a_question_changed_unless_it_compares_with_every_earlier_year(edit, period, comparable, changed):
    meant = "undersøgelsen er ny og ikke en opdatering,,,ja,"
    edit("2022/codebook.csv", f"{meant}2020 2021,", f"{meant}{comparable},")
    assert [q.question for q in periods.questions_changed(period)] == ["bfu_frist"] * changed
