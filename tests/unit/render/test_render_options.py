"""What the options of a run say of a report, and nothing else of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from barometer.render.engine import WARM
from barometer.render.render_options import RenderOptions
from barometer.render.report import Report


def test_a_report_is_run_as_the_options_say_and_is_else_the_same(tmp_path):
    report = Report(Path("kommune.ipynb"), {}, tmp_path / "page", ("html",), "Ishøj", made_from={"data": "1"})
    taken = RenderOptions(tmp_path, date(2021, 1, 1), ("html",), 3, WARM, 7.5).applied_to(report)
    assert (taken.engine, taken.time_limit) == (WARM, 7.5)
    assert replace(taken, engine=report.engine, time_limit=report.time_limit) == report
