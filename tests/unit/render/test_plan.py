"""Which notebook for which kommune, under which name."""

from __future__ import annotations

from datetime import date

import pytest

from barometer import open_survey
from barometer.render import plan


@pytest.fixture(scope="module")
def results():
    return open_survey(2020).results


def of(results, tmp_path, code="183", as_of=date(2020, 7, 8)):
    return plan.kommuner(results, [code], tmp_path, as_of, ("html", "pdf"))[0]


def test_an_output_is_named_by_code_and_name_alone(results, tmp_path):
    names = [str(path.relative_to(tmp_path)) for path in of(results, tmp_path).files]
    assert names == [f"2020/kommuner/183-ishoej.{ending}" for ending in ("ipynb", "html", "pdf")]


def test_frequencies_are_found_from_where_the_output_stands(results, tmp_path):
    assert of(results, tmp_path).parameters["frequencies"] == "../tables/frequencies.csv"
    year = plan.whole_year(results, plan.NATIONAL, tmp_path, date(2021, 1, 1), ["html"])
    assert year.parameters["frequencies"] == "tables/frequencies.csv"


def test_all_days_after_publication_give_the_same_report(results, tmp_path):
    day, later = (of(results, tmp_path, as_of=d) for d in (date(2020, 7, 9), date(2026, 1, 1)))
    assert day == later
    assert of(results, tmp_path, as_of=date(2020, 7, 8)) != day


def test_the_key_changes_with_the_kommunes_own_numbers_and_no_other_kommunes(results, tmp_path):
    before = of(results, tmp_path).metadata["key"]
    frame = results.frequencies.copy()
    frame.loc[(frame["kommune_code"] == "S05") & (frame["answer"] == "ja"), "count"] += 1
    changed = type(results)(results.codebook, frame, results.rule)
    assert of(changed, tmp_path).metadata["key"] == before
    assert of(changed, tmp_path, "S05").metadata["key"] != of(results, tmp_path, "S05").metadata["key"]


def test_the_foot_says_invented_and_embargoed_on_every_sheet(results, tmp_path):
    foot = of(results, tmp_path, "S01").metadata["running_foot"]
    assert "opdigtede tal" in foot and "ikke offentlig før 9.\N{NO-BREAK SPACE}juli" in foot
    assert "ikke offentlig" not in of(results, tmp_path, as_of=date(2020, 7, 9)).metadata["running_foot"]
