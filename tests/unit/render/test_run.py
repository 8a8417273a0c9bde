"""The steps that every run has: what is due is made, and each report has an outcome. Nothing is rendered here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from barometer.errors import RenderError
from barometer.files import BESIDE, write_file
from barometer.render import batch, run
from barometer.render.engine import WARM
from barometer.render.plan import Plan
from barometer.render.render_options import RenderOptions
from barometer.render.render_report import Outcome
from barometer.render.report import Report


@pytest.fixture
def report(tmp_path):
    return Report(Path("kommune.ipynb"), {}, tmp_path / "page", ("html",), "Ishøj", folder=tmp_path)


def test_a_batch_is_run_as_the_options_say(report, monkeypatch, tmp_path):
    asked = []

    def make_reports(*given, **named):
        asked.append((given, named))
        return [Outcome(report.name)]

    monkeypatch.setattr(batch, "make_reports", make_reports)
    options = RenderOptions(tmp_path, date(2021, 1, 1), ("html",), 3, WARM, scheduler="tcp://host:8786")
    assert run.make_due([report], options, first=print, last=max) == {report.stem: Outcome("Ishøj")}
    assert asked == [(([report], 3), {"warm": True, "scheduler": "tcp://host:8786", "first": print, "last": max})]
    assert run.make_due([], options) == {} and len(asked) == 1, "no worker is started for nothing"


def test_a_report_that_was_not_made_was_up_to_date(report):
    front = replace(report, name="Bilag 2", stem=report.stem.with_name("bilag2"))
    failed = Outcome("Bilag 2", error="no")
    outcomes = run.all_outcomes(Plan([report], [report], front, {}), {front.stem: failed})
    assert outcomes == [Outcome("Ishøj", report.files, made=False), failed]


def test_a_run_is_alone_in_its_folder_and_sweeps_what_was_left_there(tmp_path):
    write_file(tmp_path / f".page.html.1{BESIDE}", "half")
    with run.alone_in(tmp_path):
        assert not list(tmp_path.glob(f"*{BESIDE}")), "what a run that was cut off left is gone"
        with pytest.raises(RenderError, match="Another run is working"), run.alone_in(tmp_path):
            raise AssertionError("two runs in one folder")
