"""What a run recorded is read whole or refused in words, and never leads out of its folder."""

from __future__ import annotations

import json

import pytest

from barometer.errors import ParameterError
from barometer.verification.recorded_run import found_runs, runs_below


def test_a_run_is_read_as_it_was_written(recorded):
    run = recorded().run
    assert run.year == 2020 and run.kommuner == ["183"] and not run.data.published
    assert run.report_of("kommuner/183-ishoej.html") == "kommuner/183-ishoej"
    assert run.report_of("kommuner/other.html") == ""


@pytest.mark.parametrize("sign", [{"keys": {"methodology": "a"}}, {"left_out": {"Methodology": "too few cases"}}])
def test_a_run_of_a_whole_year_names_no_kommune(recorded, sign):
    assert recorded(**sign).run.kommuner == []


@pytest.mark.parametrize(("sources", "published"), [(["cases"], False), (["published"], True)])
def test_a_case_file_that_counted_as_published_is_known_by_its_sources(recorded, sources, published):
    assert recorded(data={"cases": "9", "sources": sources}).run.data.published is published


def test_a_folder_without_a_record_is_refused(tmp_path):
    with pytest.raises(ParameterError, match="No run is recorded"):
        found_runs(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, '{"year": 2020}', "null", "\udcff"])
def test_a_record_that_cannot_be_read_is_told_without_a_traceback(tmp_path, text):
    (tmp_path / "run.json").write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(ParameterError, match="cannot be read") as told:
        found_runs(tmp_path)
    assert str(tmp_path) not in str(told.value)


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "tables/../../secret.txt"])
@pytest.mark.parametrize("field", ["files", "reports"])
def test_a_record_that_leads_out_of_its_folder_is_refused(recorded, field, name):
    found = recorded()
    path = found.folder / "run.json"
    said = json.loads(path.read_text())
    said[field] |= {"files": {name: "0"}, "reports": {"x": {"files": [name]}}}[field]
    path.write_text(json.dumps(said))
    with pytest.raises(ParameterError, match="outside its folder"):
        found_runs(found.folder)


def test_the_folders_of_all_years_and_one_alone_are_searched(recorded, tmp_path):
    for year in ("2020", "2021"):
        recorded(tmp_path / year, year=int(year))
    (tmp_path / "notes").mkdir()
    assert [found.run.year for found in runs_below(tmp_path)] == [2020, 2021]
    assert [found.run.year for found in runs_below(tmp_path / "2021")] == [2021]
