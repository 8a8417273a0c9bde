"""Which notebook for which kommune, under which name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from barometer import columns as c
from barometer import open_survey
from barometer.counts import frequencies
from barometer.counts.survey_facts import SurveyFacts
from barometer.files import write_file
from barometer.render import plan, records
from barometer.render.notebooks import NOTEBOOKS_FOLDER, ReportNotebook
from barometer.render.render_options import RenderOptions


@pytest.fixture(scope="module")
def results():
    return open_survey(2020).results


def of(results, tmp_path, code="183", as_of=date(2020, 7, 8)):
    return plan.kommune_reports(results, [code], tmp_path, as_of, ("html", "pdf"))[0]


def test_an_output_is_named_by_code_and_name_alone(results, tmp_path):
    names = [str(path.relative_to(tmp_path)) for path in of(results, tmp_path).files]
    assert names == [f"2020/kommuner/183-ishoej.{ending}" for ending in ("ipynb", "html", "pdf")]


def test_the_tables_are_found_from_where_the_output_stands(results, tmp_path):
    assert of(results, tmp_path).parameters["tables"] == "../tables"
    year = plan.year_report(results, ReportNotebook.NATIONAL, tmp_path, date(2021, 1, 1), ["html"])
    assert year.parameters["tables"] == "tables"


def test_the_years_together_stand_under_their_last_one_with_tables_of_their_own(pooled, tmp_path):
    report = plan.pooled_report(pooled.pooled, tmp_path, date(2026, 1, 1), ["html"])
    assert [str(path.relative_to(tmp_path)) for path in report.files] == ["2022/pooled.html"]
    assert report.parameters == {"years": "2020-2022", "tables": "tables/2020-2022", "as_of": "2022-06-20"}
    foot = report.metadata["running_foot"]
    assert foot == "Børnesagsbarometret 2020–2022 · Årene samlet"


def test_all_days_after_publication_give_the_same_report(results, tmp_path):
    day, later = (of(results, tmp_path, as_of=d) for d in (date(2020, 7, 9), date(2026, 1, 1)))
    assert day == later
    assert of(results, tmp_path, as_of=date(2020, 7, 8)) != day


def test_the_key_changes_with_the_kommunes_own_numbers_and_no_other_kommunes(results, tmp_path):
    # Two kommuner trade one answer for another: each has other numbers, and all together have the same.
    frame = results.frequencies.copy()
    for code, gone, come in (("S05", "nej", "nej_lovlig"), ("S07", "nej_lovlig", "nej")):
        mine = (frame[c.KOMMUNE_CODE] == code) & (frame[c.QUESTION] == "bfu")
        frame.loc[mine & (frame[c.ANSWER] == gone), c.COUNT] -= 1
        frame.loc[mine & (frame[c.ANSWER] == come), c.COUNT] += 1
    frequencies.check_frequencies(frame, results.codebook)
    before, after = (type(results)(results.codebook, f, results.rule) for f in (results.frequencies, frame))
    keys = {code: [of(r, tmp_path, code).metadata["key"] for r in (before, after)] for code in ("183", "S05")}
    assert keys["183"][0] == keys["183"][1]
    assert keys["S05"][0] != keys["S05"][1]


def test_the_key_changes_with_how_the_cases_fell_to_the_kommuner(results, tmp_path):
    spread = results.designs.assign(**{c.DEFF_STRATIFIED: results.designs[c.DEFF_STRATIFIED] + 1})
    changed = type(results)(results.codebook, results.frequencies, results.rule, spread)
    assert of(changed, tmp_path).metadata["key"] != of(results, tmp_path).metadata["key"]


def test_the_key_of_the_years_together_changes_with_each_years_questions(pooled, edit, tmp_path):
    before = plan.pooled_report(pooled.pooled, tmp_path, date(2026, 1, 1), ["html"]).metadata["key"]
    edit("2022/codebook.csv", "og ikke en opdatering,,,ja,2020 2021,", "og ikke en opdatering,,,ja,2021,")
    after = plan.pooled_report(pooled.pooled, tmp_path, date(2026, 1, 1), ["html"]).metadata["key"]
    assert before != after


@pytest.fixture
def options(tmp_path):
    return RenderOptions(tmp_path, date(2021, 1, 1), ("html",))


def test_what_is_up_to_date_is_made_again_only_by_force(results, tmp_path, options):
    report = of(results, tmp_path)
    assert plan.why(report, options) == "never made"
    files = [write_file(path, "x") for path in report.files]
    records.keep_record(report.folder, report.stem, report.made_from, files)
    assert plan.why(report, options) == ""
    assert plan.why(replace(report, made_from={**report.made_from, "data": "2"}), options) == "changed: data"
    assert plan.why(report, replace(options, force=True)) == "asked for"


def test_a_plan_tells_of_each_report_why_it_is_made_and_knows_what_is_due(results, tmp_path):
    report = of(results, tmp_path)
    longer = replace(report, name="Syntetisk kommune 01", stem=report.stem.with_name("other"))
    front = replace(report, name="Bilag 2", stem=report.stem.with_name("bilag2"))
    why = {report.stem: "", longer.stem: "never made", front.stem: "changed: data"}
    planned = plan.Plan([report, longer], [report], front, why)
    assert planned.as_text().splitlines() == [
        "Ishøj                 up to date",
        "Syntetisk kommune 01  never made",
        "Bilag 2               changed: data",
    ]
    assert (planned.due, planned.front_due, planned.everything) == ([longer], front, [report, longer, front])
    assert replace(planned, why={**why, front.stem: ""}).front_due is None
    assert replace(planned, front=None).front_due is None


def test_a_plans_reports_are_run_as_the_options_say(results, tmp_path, options):
    report = of(results, tmp_path)
    planned = plan.make_plan([report], replace(options, time_limit=7.5), [report], report)
    assert [taken.time_limit for taken in planned.reports] == [7.5]
    assert (planned.pages, planned.front, planned.why) == ([report], report, {report.stem: "never made"})


def test_every_notebook_of_a_report_is_there():
    assert {path.stem for path in NOTEBOOKS_FOLDER.glob("*.ipynb")} == set(ReportNotebook)
    assert all(notebook.path.is_file() for notebook in ReportNotebook)


def test_a_part_of_a_year_and_a_case_file_are_in_the_key(results_of, ordinary, tmp_path):
    counted = results_of({"183": ordinary(14), "707": ordinary(14)})
    part = replace(counted, facts=SurveyFacts(partial=True))
    published = replace(counted, frequencies=counted.frequencies.assign(**{c.SOURCE: c.PUBLISHED}))
    assert len({of(r, tmp_path).metadata["key"] for r in (published, counted, part)}) == 3
