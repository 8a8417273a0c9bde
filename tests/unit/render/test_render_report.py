"""One report to its files: another's page goes nowhere, a failure changes nothing, each format says whose it is."""

from __future__ import annotations

import errno
import json
import os
import re
from copy import deepcopy
from dataclasses import replace
from datetime import date

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from barometer import columns as c
from barometer.api import Kommune
from barometer.errors import RenderError
from barometer.page.blocks import MIME
from barometer.render import plan, render_report
from barometer.render.report import HTML, PDF

DAY = date(2021, 1, 1)


@pytest.fixture
def reports(survey_2020, tmp_path):
    """Ishøj's report and an invented kommune's."""
    return plan.kommune_reports(survey_2020.results, ["183", "S01"], tmp_path, DAY, (HTML, PDF))


@pytest.fixture
def executed(survey_2020, monkeypatch):
    """What the notebook gives, whatever is asked for; as a list of the blocks of its cells, to be changed."""
    cells = [Kommune(survey_2020.results, "183").head("2021-01-01").blocks()]

    def execute(*_, **__):
        shown = [new_output("display_data", data={MIME: deepcopy(blocks), "text/plain": ""}) for blocks in cells]
        return new_notebook(cells=[new_code_cell("SECRET", id=f"cell-{i}", outputs=[s]) for i, s in enumerate(shown)])

    monkeypatch.setattr(render_report.engine, "run_notebook", execute)
    return cells


def masthead(cells):
    return next(block for block in cells[0] if block["kind"] == "masthead")


def test_the_page_that_was_asked_for_reaches_its_place(reports, executed):
    outcome = render_report.render_report(reports[0])
    assert (outcome.error, outcome.files) == ("", reports[0].files)
    assert all(path.is_file() for path in outcome.files)


def other_year(cells):
    masthead(cells)["identity"][c.YEAR] = "2021"


def other_data(cells):
    masthead(cells)["identity"]["data"] = "0" * 64


def no_masthead(cells):
    cells[0][:] = [block for block in cells[0] if block["kind"] != "masthead"]


def no_identity(cells):
    del masthead(cells)["identity"]


def twice(cells):
    cells.append([deepcopy(masthead(cells))])


def anothers_behind_it(cells):
    twice(cells)
    masthead([cells[1]])["identity"][c.KOMMUNE_CODE] = "S01"


@pytest.mark.parametrize(
    ("change", "got"),
    [
        (other_year, "2021, 183"),
        (other_data, "2020, 183, 000000"),
        (no_masthead, "no masthead"),
        (no_identity, "a masthead without identity"),
        (twice, "; 2020, 183"),
        (anothers_behind_it, "; 2020, S01"),
    ],
)
def test_a_page_that_is_not_the_one_asked_for_goes_nowhere(reports, executed, change, got):
    assert render_report.render_report(reports[0]).error == ""
    before = {path: path.read_bytes() for path in reports[0].files}
    change(executed)
    outcome = render_report.render_report(reports[0])
    assert "not the one that was asked for" in outcome.error and "expected: 2020, 183" in outcome.error
    assert got in outcome.error.partition("got:")[2]
    assert {path: path.read_bytes() for path in reports[0].files} == before


@pytest.mark.parametrize("swapped", ["parameters", "metadata"])
def test_two_reports_that_were_exchanged_are_both_refused(reports, executed, swapped):
    ishoej, other = reports
    for mixed in (
        replace(ishoej, **{swapped: getattr(other, swapped)}),
        replace(other, **{swapped: getattr(ishoej, swapped)}),
    ):
        assert "not the one that was asked for" in render_report.render_report(mixed).error
        assert not [path for path in mixed.files if path.exists()]


def test_every_format_says_whose_it_is_from_which_year_and_data(reports, executed, survey_2020):
    report = reports[0]
    assert render_report.render_report(report).error == ""
    notebook, html, pdf = (path.read_bytes().decode("utf-8", "replace") for path in report.files)
    identity = survey_2020.results.identity("183")
    assert list(identity.values())[:2] == ["2020", "183"] and re.fullmatch("[0-9a-f]{64}", identity["data"])
    assert json.loads(notebook)["metadata"]["barometer"]["identity"] == identity
    said = " ".join(identity.values())
    assert f'<meta name="barometer.identity" content="{said}">' in html
    assert re.findall("<pdf:Keywords>(.*?)</pdf:Keywords>", pdf) == [said]
    assert f"<code>{report.metadata['key'][:12]}</code>" in html


def test_a_format_that_cannot_be_made_leaves_all_as_they_were(reports, executed, monkeypatch):
    report = reports[0]
    assert render_report.render_report(report).error == ""
    before = {path: path.read_bytes() for path in report.files}
    masthead(executed)["lead"] = "Another lead."

    def export(notebook, ending):
        if ending == PDF:
            raise RenderError("The PDF could not be set.")
        return "new"

    monkeypatch.setattr(render_report, "export", export)
    assert "could not be set" in render_report.render_report(report).error
    assert {path: path.read_bytes() for path in report.files} == before


def test_where_one_file_cannot_be_written_the_others_stay_too(reports, executed, monkeypatch):
    report = reports[0]
    assert render_report.render_report(report).error == ""
    before = {path: path.read_bytes() for path in report.files}
    masthead(executed)["lead"] = "Another lead."
    chmod = os.chmod

    def full(beside, mode):
        if ".pdf." in str(beside):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        chmod(beside, mode)

    monkeypatch.setattr(os, "chmod", full)
    outcome = render_report.render_report(report)
    assert "kommuner/183-ishoej.pdf" in outcome.error and "No space left on device" in outcome.error
    assert {path: path.read_bytes() for path in report.files} == before
    assert not list(report.stem.parent.glob(".*"))


def test_a_folder_that_cannot_be_made_is_told_without_a_path_of_this_machine(reports, executed, tmp_path):
    (tmp_path / "2020").write_text("")
    outcome = render_report.render_report(reports[0])
    assert "A folder could not be made." in outcome.error and "got:      a file" in outcome.error
    assert str(tmp_path) not in outcome.error


def test_a_file_of_others_that_cannot_be_written_is_told_without_a_path_of_this_machine(reports, monkeypatch):
    def execute(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/home/someone/.local/share/jupyter/runtime/kernel.json")

    monkeypatch.setattr(render_report.engine, "run_notebook", execute)
    error = render_report.render_report(reports[0]).error
    assert error.splitlines() == [
        "The report could not be made.",
        "  where:    183-ishoej",
        "  got:      No space left on device",
    ]
