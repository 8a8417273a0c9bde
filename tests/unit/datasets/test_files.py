"""The files beside a year's plain tables: those that are promised, in the order of their names."""

from __future__ import annotations

from datetime import date

import barometer
from barometer.datasets.files import dataset_files
from barometer.datasets.names import dataset_names, workbook_name
from barometer.privacy.gate import check_output

DAY = date(2023, 1, 1)


def test_the_files_of_a_year_are_those_promised(survey_2020, tmp_path):
    files = dataset_files(survey_2020.results, None, DAY)
    assert sorted(files) == sorted(dataset_names(2020))
    for name, content in files.items():
        check_output(tmp_path / name, content)


def test_with_a_period_there_are_two_more(pooled):
    last = barometer.open_survey(2022).results
    files = dataset_files(last, pooled.pooled, DAY)
    assert sorted(files) == sorted(dataset_names(2022, "2020-2022"))
    assert set(files) - set(dataset_names(2022)) == {"2020-2022/frequencies-excel.csv", "2020-2022/designs-excel.csv"}
    assert workbook_name(2022) in files
    assert "2020-2022;alle;Alle deltagende;Alle sagstyper;" in files["2020-2022/frequencies-excel.csv"]
