"""What an edition makes of its reports' outcomes; the notebooks themselves run elsewhere."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from barometer import columns as c
from barometer import open_survey
from barometer.counts.survey_counts import counts_of_cases
from barometer.counts.survey_facts import SurveyFacts
from barometer.errors import RenderError
from barometer.files import write_file
from barometer.params.rule import rule
from barometer.render import batch, plan, records
from barometer.render.bilag2 import NOT_BOUND
from barometer.render.edition import Edition
from barometer.render.engine import WARM
from barometer.render.notebooks import ReportNotebook
from barometer.render.render_options import RenderOptions
from barometer.render.render_report import Outcome
from barometer.render.ro_crate import CRATE_FILE
from barometer.results.area import Results


@pytest.fixture
def edition(survey_2020, tmp_path):
    return Edition(survey_2020.results, RenderOptions(tmp_path, date(2021, 1, 1), ("html",)))


@pytest.fixture
def failing(monkeypatch, here):
    """Every report is made but Ishøj's."""

    def run_all(reports, jobs, *, warm, scheduler, first, last):
        first()
        made = [
            Outcome(r.name, error="no") if r.name == "Ishøj" else Outcome(r.name, [write_file(p, "x") for p in r.files])
            for r in reports
        ]
        last({r.stem: outcome for r, outcome in zip(reports, made, strict=True)}, here)
        return made

    monkeypatch.setattr(batch, "make_reports", run_all)


@pytest.fixture
def made(monkeypatch, here):
    """Every report is made, as a file with its name in it, and recorded; bilag 2 is bound of nothing."""

    def written(report):
        files = [write_file(path, report.name) for path in report.files]
        if report.made_from:
            records.keep_record(report.folder, report.stem, report.made_from, files)
        return Outcome(report.name, files)

    def run_all(reports, jobs, *, warm, scheduler, first, last):
        first()
        outcomes = {report.stem: written(report) for report in reports}
        if last:
            last(outcomes, here)
        return list(outcomes.values())

    monkeypatch.setattr(batch, "make_reports", run_all)
    monkeypatch.setattr("barometer.render.edition.bind_bilag2", lambda bilag2, *_: written(bilag2))


def test_where_a_report_failed_bilag2_is_not_bound_and_that_is_told(edition, failing):
    outcomes = edition.render(edition.plan(["Ishøj", "S01"], bilag2=True))
    assert {o.name: o.error for o in outcomes if o.error} == {
        "Ishøj": "no",
        plan.PAGE_TITLES[ReportNotebook.BILAG2]: NOT_BOUND,
    }
    assert "2 of 4 reports failed" in batch.failure_table(outcomes)
    assert not list(edition.folder.glob("bilag2.*"))


def test_every_notebook_is_run_as_ordered_that_of_the_front_too(edition, monkeypatch):
    given = []

    def run_all(reports, jobs, **named):
        given.extend(reports)
        return [Outcome(report.name, error="no") for report in reports]

    monkeypatch.setattr(batch, "make_reports", run_all)
    ordered = replace(edition, options=replace(edition.options, engine=WARM, time_limit=7.5, force=True))
    ordered.render(ordered.plan(["Ishøj"], bilag2=True))
    assert [report.notebook.stem for report in given] == [
        ReportNotebook.NATIONAL,
        ReportNotebook.KOMMUNE,
        ReportNotebook.BILAG2,
    ]
    assert {(report.engine, report.time_limit) for report in given} == {(WARM, 7.5)}


def test_an_earlier_bilag2_stays_where_a_report_failed(edition, failing):
    write_file(edition.folder / "bilag2.html", "earlier")
    edition.render(edition.plan(["Ishøj"], bilag2=True))
    assert (edition.folder / "bilag2.html").read_text() == "earlier"


def test_where_run_json_cannot_be_written_what_came_of_the_reports_is_told_with_it(edition, failing):
    (edition.folder / "run.json").mkdir(parents=True)
    told = batch.failure_table(edition.render(edition.plan(["Ishøj"], bilag2=True)))
    assert "3 of 4 reports failed" in told and "Ishøj" in told and "2020/run.json" in told and "Move it away" in told


def test_run_json_tells_what_each_report_and_the_tables_were_made_from(results_of_few, made, tmp_path):
    edition = edition_of(results_of_few(2), tmp_path)
    rendered(edition, bilag2=True)
    run = run_json(edition)
    planned = {r.stem.relative_to(edition.folder).as_posix(): r for r in edition.plan((), bilag2=True).everything}
    assert set(run["reports"]) == {*planned, "tables"}
    for name, report in planned.items():
        assert run["reports"][name] == {
            "notebook": report.notebook.name, "parameters": report.parameters, "made_from": report.made_from,
            "files": sorted(path.relative_to(edition.folder).as_posix() for path in report.files)}  # fmt: skip
    assert sorted(file for one in run["reports"].values() for file in one["files"]) == sorted(run["files"])
    assert run["versions"]["pandas"] and run["lock"]


def test_a_rows_place_among_others_is_no_part_of_a_key(survey_2020, tmp_path):
    results = survey_2020.results
    moved = replace(results, frequencies=results.frequencies.set_index(results.frequencies.index + 1000))
    before, after = (
        plan.kommune_reports(r, ["183"], tmp_path, date(2021, 1, 1), ["html"])[0] for r in (results, moved)
    )
    assert before.made_from == after.made_from


def test_where_small_counts_are_hidden_the_pages_that_take_every_kommunes_numbers_are_left_out(edition):
    results = edition.results
    book = results.codebook
    hides = replace(book, survey=book.survey.model_copy(update={"suppress_below": 5}))
    there = [[r.stem.name for r in one.plan([], bilag2=False).reports if r.stem.parent == one.folder] for one in (
        edition, replace(edition, results=replace(results, codebook=hides)))]  # fmt: skip
    assert there == [["methodology", "comparison", "national"], ["national"]]
    planned = replace(edition, results=replace(results, codebook=hides)).plan([], bilag2=False)
    assert set(planned.left_out) == {"Methodology", "Kommunerne sammenholdt"}
    assert all("hidden" in why for why in planned.left_out.values())
    assert not {report.name for report in planned.reports} & set(planned.left_out)


# --- an edition owns its folder -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def results_of_few(real_year, book_2020):
    """The results of the first so many kommuner, with so many cases of each."""

    def make(kommuner: int, cases: int = 100) -> Results:
        codes = sorted(real_year[c.KOMMUNE_CODE].unique())[:kommuner]
        own = real_year[real_year[c.KOMMUNE_CODE].isin(codes)].groupby(c.KOMMUNE_CODE).head(cases)
        counted = counts_of_cases(own, book_2020)
        facts = SurveyFacts(partial=True)
        return Results(book_2020, counted.frequencies, rule(), counted.design_effects, facts=facts)

    return make


def edition_of(results, tmp_path, formats=("html", "pdf")) -> Edition:
    return Edition(results, RenderOptions(tmp_path, date(2021, 1, 1), formats))


def rendered(edition: Edition, kommuner=(), *, bilag2: bool) -> list[str]:
    """What was taken away."""
    planned = edition.plan(kommuner, bilag2=bilag2)
    edition.render(planned)
    return [path.relative_to(edition.folder).as_posix() for path in planned.outdated.files]


def run_json(edition: Edition) -> dict:
    return json.loads((edition.folder / "run.json").read_text(encoding="utf-8"))


def standing(edition: Edition) -> set[str]:
    """Every file of the folder but those that the package keeps for itself."""
    paths = (path.relative_to(edition.folder) for path in edition.folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in paths if not path.parts[0].startswith(".")}


def test_the_folder_and_run_json_hold_what_the_last_whole_run_left(results_of_few, made, tmp_path):
    first = edition_of(results_of_few(3), tmp_path)
    assert rendered(first, bilag2=True) == []
    before = standing(first)
    assert {*run_json(first)["files"], "run.json", CRATE_FILE} == before
    second = edition_of(results_of_few(2), tmp_path, ("html",))
    away = rendered(second, bilag2=False)
    assert before - standing(second) == set(away)
    assert {"bilag2.html", "bilag2.pdf"} < set(away)
    assert not any(name.endswith(".pdf") for name in standing(second))
    assert {*run_json(second)["files"], "run.json", CRATE_FILE} == standing(second)
    assert set(run_json(second)["keys"]) == {report.stem.relative_to(second.folder).as_posix()
                                             for report in second.plan((), bilag2=False).everything}  # fmt: skip


def test_what_is_up_to_date_stays_though_it_was_not_asked_for(results_of_few, made, tmp_path):
    results = results_of_few(2)
    whole = edition_of(results, tmp_path)
    rendered(whole, bilag2=True)
    before, keys = standing(whole), run_json(whole)["keys"]
    assert rendered(edition_of(results, tmp_path, ("html",)), bilag2=False) == []
    assert standing(whole) == before and run_json(whole)["keys"].items() == keys.items()
    assert {*run_json(whole)["files"], "run.json", CRATE_FILE} == before


def test_a_run_of_one_kommune_leaves_the_others_and_their_rows(results_of_few, made, tmp_path):
    edition = edition_of(results_of_few(3), tmp_path)
    rendered(edition, bilag2=True)
    before, run = standing(edition), run_json(edition)
    code = next(iter(edition.results.kommuner))
    assert rendered(edition, [code], bilag2=False) == []
    after = run_json(edition)
    assert standing(edition) == before
    assert (after["keys"], after["files"]) == (run["keys"], run["files"])


def test_a_run_of_one_kommune_never_shortens_bilag2(results_of_few, made, tmp_path):
    edition = edition_of(results_of_few(3), tmp_path)
    one, two, three = edition.results.kommuner
    assert rendered(edition, [one, two], bilag2=True) == []
    rendered(edition, [one, two, three], bilag2=True)
    bound = (edition.folder / "bilag2.html").stat().st_mtime_ns
    with pytest.raises(RenderError, match="would leave out") as caught:
        edition.plan([one, two], bilag2=True)
    assert caught.value.got.startswith(three) and (edition.folder / "bilag2.html").stat().st_mtime_ns == bound


def test_a_run_of_one_kommune_is_refused_beside_pages_of_other_data(results_of_few, made, tmp_path):
    rendered(edition_of(results_of_few(3), tmp_path), bilag2=False)
    other = edition_of(results_of_few(3, 5), tmp_path)
    one, *others = other.results.kommuner
    with pytest.raises(RenderError, match="other data") as caught:
        other.plan([one], bilag2=False)
    assert all(code in caught.value.where for code in others) and one not in caught.value.where


def test_nothing_is_made_where_another_hand_changed_what_would_be_taken_away(results_of_few, made, tmp_path):
    first = edition_of(results_of_few(3), tmp_path)
    rendered(first, bilag2=True)
    (page,) = (first.folder / "kommuner").glob(f"{list(first.results.kommuner)[2]}-*.html")
    page.write_text("with a note in the margin", encoding="utf-8")
    before = standing(first)
    with pytest.raises(RenderError, match="did not write as they are") as caught:
        edition_of(results_of_few(2), tmp_path).plan((), bilag2=True)
    assert page.name in caught.value.where and standing(first) == before


def test_the_plan_tells_what_is_taken_away(results_of_few, made, tmp_path):
    rendered(edition_of(results_of_few(3), tmp_path), bilag2=False)
    planned = edition_of(results_of_few(2), tmp_path).plan((), bilag2=False)
    gone = [line for line in planned.as_text().splitlines() if line.endswith("no longer made: taken away")]
    assert len(gone) == len(planned.outdated.files) == 3


# --- what a small file can carry ------------------------------------------------------------------------

ALL_PAGES = {"Methodology", "Kommunerne sammenholdt", "Årets resultater"}


@pytest.mark.parametrize(
    ("kommuner", "cases", "left_out"),
    [(1, 2, ALL_PAGES), (1, 100, ALL_PAGES), (2, 2, set()), (2, 100, set()), (3, 2, set()), (3, 100, set())],
)
def test_a_small_file_has_the_pages_it_can_carry(results_of_few, tmp_path, kommuner, cases, left_out):
    planned = edition_of(results_of_few(kommuner, cases), tmp_path).plan((), bilag2=True)
    assert set(planned.left_out) == left_out
    assert {report.name for report in planned.reports} >= ALL_PAGES - left_out
    assert len(planned.pages) == kommuner and planned.front


def test_a_run_of_the_one_kommune_tells_that_the_year_is_left_out_too(results_of_few, tmp_path):
    edition = edition_of(results_of_few(1), tmp_path)
    planned = edition.plan(list(edition.results.kommuner), bilag2=True)
    assert set(planned.left_out) == {"Årets resultater"} and [r.name for r in planned.reports] == [
        planned.pages[0].name
    ]


def test_run_json_tells_what_is_left_out_and_that_it_is_a_part_of_the_year(results_of_few, made, tmp_path):
    edition = replace(edition_of(results_of_few(1), tmp_path), cases="0" * 64)
    rendered(edition, bilag2=True)
    run = run_json(edition)
    assert run["left_out"]["Methodology"] == "It needs two kommuner, and the cases are of one."
    assert (run["data"]["partial"], run["data"]["cases"]) == (True, "0" * 64)


def test_the_years_together_are_left_out_of_an_edition_of_one_years_case_file(tmp_path):
    survey = open_survey(2022)
    edition = replace(edition_of(survey.results, tmp_path), cases="0" * 64)
    assert set(edition.plan((), bilag2=False).left_out) == {"Årene samlet"}
    assert edition.plan(["S01"], bilag2=False).left_out == {}
