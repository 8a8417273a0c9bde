"""What an edition makes of its reports' outcomes; the notebooks themselves run elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from barometer.files import write_file
from barometer.render import batch, plan
from barometer.render.bilag2 import NOT_BOUND
from barometer.render.edition import Edition
from barometer.render.engine import WARM
from barometer.render.notebooks import ReportNotebook
from barometer.render.render_options import RenderOptions
from barometer.render.render_report import Outcome


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


def test_a_rows_place_among_others_is_no_part_of_a_key(survey_2020, tmp_path):
    results = survey_2020.results
    moved = replace(results, frequencies=results.frequencies.set_index(results.frequencies.index + 1000))
    before, after = (
        plan.kommune_reports(r, ["183"], tmp_path, date(2021, 1, 1), ["html"])[0] for r in (results, moved)
    )
    assert before.made_from == after.made_from
