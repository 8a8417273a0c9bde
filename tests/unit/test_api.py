"""What a researcher holds in a notebook."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

import barometer
from barometer import api
from barometer.api import open_survey
from barometer.case_files import case_file as case_files
from barometer.counts import frequencies, synthetic
from barometer.errors import BarometerError, FrequencyError, ParameterError
from barometer.page.asof import as_of_date
from barometer.page.blocks import Figure, Page, Prose, Table


@pytest.mark.parametrize("year", [2020, 2021, 2022])
def test_without_a_file_a_year_opens_with_all_its_cases_and_kommuner(year, params_copy):
    survey = open_survey(year)
    assert (survey.nobs, len(survey.kommuner)) == (
        survey.codebook.survey.cases,
        survey.codebook.survey.kommuner,
    )


def test_a_year_whose_cases_nobody_knows_cannot_be_invented():
    with pytest.raises(ParameterError, match="2023"):
        open_survey(2023)


@pytest.mark.parametrize("year", [2019, 20200, 0, -2020])
def test_an_unknown_year_is_refused_with_the_known_ones(year):
    with pytest.raises(ParameterError) as caught:
        open_survey(year)
    assert caught.value.expected == "2020, 2021, 2022, 2023, 2024"


def test_cases_and_tables_are_never_both_opened(tmp_path):
    with pytest.raises(ParameterError, match="not from both"):
        open_survey(2020, cases=tmp_path / "a.csv", tables=tmp_path / "tables")


def test_written_tables_open_as_the_same_survey(survey_2020, write_tables, tmp_path):
    write_tables(tmp_path, survey_2020.results)
    again = open_survey(2020, tables=str(tmp_path))
    assert again.results.frequencies.equals(survey_2020.results.frequencies)
    assert again.results.estimates.equals(survey_2020.results.estimates)
    assert again.results.verdicts.equals(survey_2020.results.verdicts)
    assert again.by_question().blocks() == survey_2020.by_question().blocks()
    assert again.kommune("183").forest() == survey_2020.kommune("183").forest()


def test_a_case_file_opens_as_the_survey_of_its_cases(survey_2020, tmp_path):
    cases = synthetic.invent(survey_2020.codebook, every_kommune=True)
    case_files.write_cases(cases, tmp_path / "cases.csv")
    again = open_survey(2020, cases=tmp_path / "cases.csv")
    expected = frequencies.frequencies_from_cases(cases, survey_2020.codebook)
    pd.testing.assert_frame_equal(again.results.frequencies, expected)
    assert (again.nobs, len(again.kommuner)) == (735, 37)


@pytest.mark.parametrize(
    "ask",
    [
        lambda survey: open_survey("2020"),
        lambda survey: survey.kommune(183),
        lambda survey: survey.kommune("ISHØJ "),
        lambda survey: barometer.pool(["2020", "2021", "2022"]),
        lambda survey: barometer.change(707, "2020", 2023),
    ],
)
def test_what_a_person_means_is_understood(survey_2020, ask):
    assert ask(survey_2020)


@pytest.mark.parametrize(
    ("ask", "where"),
    [
        (lambda survey: open_survey("twenty"), "year"),
        (lambda survey: open_survey(2020.5), "year"),
        (lambda survey: open_survey(True), "year"),
        (lambda survey: survey.kommune(0), "kommune"),
        (lambda survey: survey.kommune(""), "kommune"),
        (lambda survey: survey.kommune(None), "kommune"),
        (lambda survey: survey.kommune(["Ishøj"]), "kommune"),
        (lambda survey: barometer.pool(2020), "years"),
        (lambda survey: barometer.pool([]), "years"),
        (lambda survey: barometer.pool([2020, 2021]), "period"),
        (lambda survey: barometer.change(None, 2020, 2023), "kommune"),
        (lambda survey: barometer.change("Norddjurs", "x", 2023), "from_year"),
    ],
)
def test_what_nobody_can_mean_is_refused_in_words(survey_2020, ask, where):
    with pytest.raises(ParameterError) as caught:
        ask(survey_2020)
    assert caught.value.where == where


def test_an_empty_text_means_no_file():
    assert open_survey(2020, tables="").nobs == 735


@pytest.mark.parametrize(
    ("file", "named"), [({"tables": "none"}, r"frequencies\.csv"), ({"cases": "none.csv"}, "The file is not there.")]
)
def test_a_file_that_is_not_there_is_refused(file, named, tmp_path):
    with pytest.raises(BarometerError, match=named):
        open_survey(2020, **{option: tmp_path / name for option, name in file.items()})


@pytest.mark.parametrize("name", ["frequencies.csv", "designs.csv"])
def test_tables_need_both_their_files(survey_2020, write_tables, tmp_path, name):
    write_tables(tmp_path, survey_2020.results)
    (tmp_path / name).unlink()
    with pytest.raises(FrequencyError, match=name.replace(".", r"\.")):
        open_survey(2020, tables=tmp_path)


def test_frequencies_of_another_year_are_refused(survey_2020, write_tables, tmp_path):
    write_tables(tmp_path, survey_2020.results)
    with pytest.raises(FrequencyError, match="of another year") as caught:
        open_survey(2021, tables=tmp_path)
    assert (caught.value.expected, caught.value.got) == ("2021", "2020")


def test_designs_of_another_year_are_refused(survey_2020, write_tables, tmp_path):
    write_tables(tmp_path, survey_2020.results)
    frequencies.write_frequencies(open_survey(2021).results.designs, tmp_path / "designs.csv")
    with pytest.raises(FrequencyError):
        open_survey(2020, tables=tmp_path)


def test_the_package_gives_the_survey_at_its_front_door():
    assert barometer.open_survey is open_survey and barometer.BarometerError is BarometerError
    assert {"open_survey", "BarometerError", "__version__"} <= set(dir(barometer))
    with pytest.raises(AttributeError, match="no attribute 'open_surveys'"):
        _ = barometer.open_surveys


def test_a_question_relevant_for_no_case_has_no_table(results_of, ordinary):
    kommune = api.Kommune(results_of({"183": ordinary(2)}), "183")
    with pytest.raises(ParameterError, match="relevant for none") as caught:
        kommune.table("akut_reaktion")
    assert caught.value.where == "Ishøj" and "bfu" in caught.value.expected


def test_an_unknown_question_has_no_table(survey_2020):
    with pytest.raises(ParameterError, match="asks no question called bfuu"):
        survey_2020.table("bfuu")


def test_everything_shows_itself(survey_2020):
    ishoej = survey_2020.kommune("Ishøj")
    expected = {
        Table: [survey_2020.table("bfu"), ishoej.table("bfu"), survey_2020.uncertainty(),
                ishoej.uncertainty()],
        Page: [survey_2020.head("x"), ishoej.head(), ishoej.chapters(), survey_2020.by_question(),
               survey_2020.by_case_type()],
        Figure: [survey_2020.forest(), ishoej.forest()],
        Prose: [survey_2020.about(), survey_2020.sources(), survey_2020.guide(), survey_2020.method(),
                ishoej.about(), ishoej.sources(), ishoej.method()],
    }  # fmt: skip
    for kind, shown in expected.items():
        assert [type(one) for one in shown] == [kind] * len(shown)


def test_one_type_of_case_is_a_survey_of_its_own(survey_2020):
    without_consent = survey_2020.of_type("anbringelse_uden_samtykke")
    assert without_consent.nobs < survey_2020.of_type("anbringelse").nobs < survey_2020.nobs
    assert not without_consent.verdict()
    assert without_consent.table("bfu").total[1] == str(without_consent.nobs)


def test_an_unknown_type_of_case_is_refused_with_the_nearest(survey_2020):
    with pytest.raises(ParameterError, match="Did you mean anbringelse"):
        survey_2020.of_type("anbringelser")


def test_the_published_statements_come_out_by_computation(survey_2020):
    assert survey_2020.verdict()
    assert not any(survey_2020.kommune(code).verdict() for code in survey_2020.kommuner)


def test_a_day_is_read_as_year_month_day():
    assert as_of_date("2020-07-09") == date(2020, 7, 9)


def test_no_day_is_today():
    assert abs((as_of_date("") - date.today()).days) <= 1


@pytest.mark.parametrize("text", ["9. juli 2020", "09-07-2020", "2020-13-01", "i dag"])
def test_what_is_no_day_is_refused_with_an_example(text):
    with pytest.raises(ParameterError, match="2020-07-09") as caught:
        as_of_date(text)
    assert caught.value.where == "as_of"
