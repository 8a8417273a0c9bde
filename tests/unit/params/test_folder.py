"""The folder params/: where it is, and which years, periods and files it holds."""

from __future__ import annotations

import shutil

import pytest

import barometer
from barometer.errors import ConfigError, ParameterError
from barometer.params import folder, periods
from barometer.params.codebook import read_codebook
from barometer.render import provenance

YEARS = (2020, 2021, 2022, 2023, 2024)


def test_the_folder_is_the_one_named_in_the_environment(params_copy):
    assert folder.folder() == params_copy


def test_without_a_name_it_is_the_one_beside_the_package(monkeypatch):
    monkeypatch.delenv(folder.ENVIRONMENT_VARIABLE, raising=False)
    assert (folder.folder() / "rule.yml").is_file()
    assert folder.folder().name == "params"


def test_a_folder_that_is_not_there_is_told_without_its_place_on_the_machine(monkeypatch, tmp_path):
    monkeypatch.setenv(folder.ENVIRONMENT_VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(ConfigError, match=folder.ENVIRONMENT_VARIABLE) as caught:
        folder.folder()
    assert caught.value.where == "nowhere" and str(tmp_path) not in str(caught.value)


def test_a_year_is_a_folder_and_a_new_one_needs_no_code(params_copy):
    assert folder.survey_years() == YEARS
    (params_copy / "2019").mkdir()
    assert folder.survey_years() == (2019, *YEARS)
    assert folder.year_folder(2019) == params_copy / "2019"


@pytest.mark.parametrize("year", [2019, "2020-2022", "", "20", "2020-backup", ".ipynb_checkpoints"])
def test_an_unknown_year_is_refused_with_the_known_ones(year):
    with pytest.raises(ParameterError, match="2020, 2021, 2022, 2023, 2024"):
        folder.year_folder(year)


@pytest.mark.parametrize("name", ["2019-2021", "2020", "2020-backup", "..", ""])
def test_an_unknown_period_is_refused_with_the_known_ones(name):
    with pytest.raises(ParameterError) as caught:
        folder.period_folder(name)
    assert caught.value.expected == "2020-2022"


def test_a_file_is_named_by_its_place_in_the_folder(params_copy):
    assert folder.where_in_params(params_copy / "rule.yml") == "params/rule.yml"
    assert folder.where_in_params(params_copy / "2020" / "survey.yml") == "params/2020/survey.yml"


# --- what belongs to no year -----------------------------------------------------------------------------


@pytest.fixture
def littered(params_copy):
    """A params/ in which JupyterLab, a spreadsheet and somebody in a hurry have worked."""
    for place in (params_copy, params_copy / "2020", params_copy / "2020-2022"):
        (place / ".ipynb_checkpoints").mkdir()
        (place / ".ipynb_checkpoints" / "survey-checkpoint.yml").write_text("year: [", encoding="utf-8")
        (place / "archive.csv").mkdir()
        (place / ".kommuner.csv.swp").write_bytes(b"\xff")
        (place / ".survey.yml").write_text("year: [", encoding="utf-8")
        (place / "~$kommuner.csv").write_bytes(b"\xff")
    for name in ("2020-backup", "2020-2022-old", "2022-2020", "2020-2020", "20", "02020", "20-20", "²⁰²⁰", "٢٠٢٠"):
        shutil.copytree(params_copy / "2020", params_copy / name)
    (params_copy / "2019").write_text("a file", encoding="utf-8")
    (params_copy / "2018-2019").write_text("a file", encoding="utf-8")
    return params_copy


def test_only_years_and_periods_are_found(littered):
    assert folder.survey_years() == YEARS
    assert folder.period_names() == ("2020-2022",)
    assert list(periods.periods()) == ["2020-2022"]


@pytest.mark.parametrize("year", YEARS)
def test_a_year_depends_on_its_own_files_and_those_of_all_years(littered, year):
    names = {path.relative_to(littered).as_posix() for path in folder.files_of(littered, year)}
    known = {"rule.yml", "standards.yml", "kommuner.csv", "follow_up.yml", "published_samples.yml"}
    assert {name for name in names if "/" not in name} == known
    own = names - known
    assert {f"{year}/survey.yml", f"{year}/codebook.csv", f"{year}/kommuner.csv"} <= own
    assert all(name.startswith(f"{year}/") for name in own)
    assert not any("archive" in name or "~" in name or "/." in name for name in names)


@pytest.mark.parametrize("scope", [*YEARS, "2020-2022"])
def test_what_belongs_to_no_year_changes_no_digest(params_copy, request, scope):
    before = provenance.params_digest(params_copy, scope)
    request.getfixturevalue("littered")
    assert provenance.params_digest(params_copy, scope) == before
    with (params_copy / str(scope) / "survey.yml").open("a", encoding="utf-8") as file:
        file.write("# another\n")
    assert provenance.params_digest(params_copy, scope) != before


def test_every_year_opens_and_the_years_together_too(littered):
    assert barometer.open_survey(2020).codebook == read_codebook(2020)
    assert barometer.pool([2020, 2021, 2022]).codebook.year == "2020-2022"


def test_a_fault_in_a_period_concerns_no_year_but_its_last(params_copy):
    (params_copy / "2029-2031").mkdir()
    assert folder.period_ending(2020) == ""
    assert folder.period_ending(2022) == "2020-2022"
    assert folder.period_ending(2031) == "2029-2031"
    with pytest.raises(ConfigError, match="A file is missing"):
        barometer.pool("2029-2031")
