"""What an order says of a report, whatever the report is about; nothing is run here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from barometer.files import write_file
from barometer.render import batch, records
from barometer.render.engine import WARM
from barometer.render.render_options import Order, Plan
from barometer.render.render_report import Outcome
from barometer.render.reports import Report


@pytest.fixture
def order(tmp_path):
    return Order(tmp_path, date(2021, 1, 1), ("html",), 3, WARM, 7.5, scheduler="tcp://host:8786")


@pytest.fixture
def report(tmp_path):
    year, made_from = tmp_path / "2020", {"data": "1"}
    return Report(Path("kommune.ipynb"), {}, year / "page", ("html",), "Ishøj", folder=year, made_from=made_from)


def test_a_report_is_run_as_ordered_and_is_else_the_same(order, report):
    taken = order.of(report)
    assert (taken.engine, taken.time_limit) == (WARM, 7.5)
    assert replace(taken, engine=report.engine, time_limit=report.time_limit) == report


def test_what_stands_is_made_again_only_by_force(order, report):
    assert order.why(report) == "never made"
    files = [write_file(path, "x") for path in report.files]
    records.keep_record(report.folder, report.stem, report.made_from, files)
    assert order.why(report) == ""
    assert order.why(replace(report, made_from={"data": "2"})) == "changed: data"
    assert replace(order, force=True).why(report) == "asked for"


def test_a_batch_is_run_as_ordered(order, report, monkeypatch):
    asked = []

    def run_all(*given, **named):
        asked.append((given, named))
        return [Outcome(report.name)]

    monkeypatch.setattr(batch, "run_all", run_all)
    assert order.made([report], first=print) == [Outcome("Ishøj")]
    assert asked == [(([report], 3), {"warm": True, "scheduler": "tcp://host:8786", "first": print})]
    assert order.made([]) == [] and len(asked) == 1  # no worker is started for nothing


def test_a_plan_tells_of_each_report_why_it_is_made(report):
    longer = replace(report, name="Syntetisk kommune 01", stem=report.stem.with_name("other"))
    front = replace(report, name="Bilag 2", stem=report.stem.with_name("bilag2"))
    why = {report.stem: "", longer.stem: "never made", front.stem: "changed: data"}
    lines = Plan([report], [report, longer], front, why).told().splitlines()
    assert lines == [
        "Ishøj                 up to date",
        "Syntetisk kommune 01  never made",
        "Bilag 2               changed: data",
    ]
