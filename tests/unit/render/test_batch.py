"""A batch tries every report, whatever the others do, and tells what failed."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import pytest

from barometer.render import batch, produce
from barometer.render.plan import Report
from barometer.render.produce import Outcome


class Backwards:
    """An executor that works off its tasks last in, first out, within this process."""

    def submit(self, function, *args):
        future: Future = Future()
        try:
            future.set_result(function(*args))
        except Exception as error:
            future.set_exception(error)
        return future


def report(name: str, folder: Path, **parameters) -> Report:
    return Report(Path("small.ipynb"), parameters, folder / name, ("ipynb",), name)


@pytest.fixture
def reports(tmp_path, monkeypatch):
    import nbformat

    def execute(notebook, parameters, cwd, **how):
        if parameters.get("fails"):
            raise ZeroDivisionError("division by zero")
        return nbformat.v4.new_notebook()

    monkeypatch.setattr(produce.engine, "execute", execute)
    return [report("first", tmp_path), report("second", tmp_path, fails=True), report("third", tmp_path)]


def test_one_failure_leaves_the_others_alone(reports, tmp_path):
    outcomes = batch.run(reports, Backwards())
    assert [outcome.name for outcome in outcomes] == ["first", "second", "third"]
    assert [bool(outcome.error) for outcome in outcomes] == [False, True, False]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["first.ipynb", "third.ipynb"]


def test_a_report_that_fails_leaves_its_earlier_files_as_they_were(reports, tmp_path):
    (tmp_path / "second.ipynb").write_text("earlier")
    batch.run(reports, Backwards())
    assert (tmp_path / "second.ipynb").read_text() == "earlier"


def test_failures_are_told_in_one_table(reports):
    table = batch.failures(batch.run(reports, Backwards()))
    assert table.splitlines()[0] == "1 of 3 reports failed:"
    assert "second  ZeroDivisionError: division by zero" in table


def test_no_table_stands_where_nothing_failed():
    assert batch.failures([Outcome("first"), Outcome("second")]) == ""


def test_where_nobody_watches_progress_is_plain_lines(reports, capsys):
    batch.run(reports, Backwards())
    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[0] for line in lines] == ["1/3", "2/3", "3/3"]
    assert sorted(line.split()[1] for line in lines) == ["first", "second", "third"]
    assert [line.split()[1] for line in lines if "FAILED" in line] == ["second"]
    assert not any("\r" in line for line in lines)


def test_a_dead_worker_is_a_failure_of_its_reports_and_not_of_the_batch(tmp_path):
    from concurrent.futures.process import BrokenProcessPool

    class Broken:
        def submit(self, function, *args):
            future: Future = Future()
            future.set_exception(BrokenProcessPool("gone"))
            return future

    outcomes = batch.run([report("first", tmp_path)], Broken())
    assert outcomes[0].error == "The worker process died."
