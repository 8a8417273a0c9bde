"""Files that are not as recorded are found, each with its reason; another environment or case file is refused."""

from __future__ import annotations

import pytest

from barometer.digests import sha256_of
from barometer.errors import ParameterError
from barometer.render import environment
from barometer.verification import verify
from barometer.verification.verify import Difference

PAGE = "kommuner/183-ishoej.html"


@pytest.fixture
def as_recorded(monkeypatch):
    """The environment here is the recorded one."""
    monkeypatch.setattr(environment, "lock_digest", lambda: "8")
    monkeypatch.setattr(environment, "used_versions", lambda: {"pandas": "3.0.1"})
    monkeypatch.setattr(environment, "beside_lock", dict)
    monkeypatch.setattr(verify.platform, "python_version", lambda: "3.11.7")


def test_files_as_they_were_written_are_no_difference(recorded):
    assert verify.changed_files(recorded()) == []


def test_files_that_are_missing_or_changed_are_named(recorded):
    found = recorded()
    (found.folder / PAGE).write_text("another")
    (found.folder / "tables/frequencies.csv").unlink()
    assert verify.changed_files(found) == [
        Difference(PAGE, verify.CHANGED),
        Difference("tables/frequencies.csv", verify.MISSING),
    ]


def test_the_same_environment_is_let_in_and_has_no_differences(recorded, as_recorded):
    run = recorded().run
    verify.check_environment(run)
    assert verify.environment_differences(run) == []


def test_an_environment_of_another_lock_is_refused_version_by_version(recorded, as_recorded, monkeypatch):
    monkeypatch.setattr(environment, "lock_digest", lambda: "another")
    monkeypatch.setattr(environment, "used_versions", lambda: {"pandas": "3.0.2", "numpy": "2.4"})
    run = recorded().run
    with pytest.raises(ParameterError, match="lock file is another") as told:
        verify.check_environment(run)
    assert told.value.got == "numpy none, here 2.4, pandas 3.0.1, here 3.0.2"


def test_an_environment_that_is_not_as_its_lock_is_refused(recorded, as_recorded, monkeypatch):
    monkeypatch.setattr(environment, "beside_lock", lambda: {"numpy": ("2.3", "2.4")})
    with pytest.raises(ParameterError, match="not the locked one") as told:
        verify.check_environment(recorded().run)
    assert told.value.got == "numpy 2.4, locked 2.3"


def test_the_case_file_must_be_the_recorded_one(recorded, tmp_path):
    file = tmp_path / "cases.csv"
    file.write_text("x")
    without, of_file = recorded().run, recorded(data={"cases": sha256_of("x"), "sources": ["cases"]}).run
    verify.check_same_case_file(without, None)
    verify.check_same_case_file(of_file, file)
    for run, given, words in ((of_file, None, "from a case file"), (without, file, "without a case file")):
        with pytest.raises(ParameterError, match=words):
            verify.check_same_case_file(run, given)
    file.write_text("y")
    with pytest.raises(ParameterError, match="not the one that was recorded") as told:
        verify.check_same_case_file(of_file, file)
    assert "cases.csv" not in str(told.value), "a file's name can hold a personal number"


def rebuilt(run, *, digest="other", made_from=(), **fields):
    """The run as it came out again: the page with another digest, made from other things than recorded."""
    report = run.reports["kommuner/183-ishoej"]
    other = report.model_copy(update={"made_from": {**report.made_from, **dict.fromkeys(made_from, "other")}})
    return run.model_copy(update={
        "files": {**run.files, PAGE: digest}, "reports": {**run.reports, "kommuner/183-ishoej": other}, **fields})  # fmt: skip


def test_a_run_that_comes_out_the_same_has_no_differences(recorded):
    run = recorded().run
    assert verify.differences(run, run, []) == []


@pytest.mark.parametrize(
    ("made_from", "around", "reason"),
    [
        (["data"], [], "made from other data"),
        (["params", "notebook"], [], "made from other params, notebook"),
        (["code"], [], "made from other code (commit c0ffee, here decade)"),
        (["data"], ["pandas 3.0.1, here 3.0.2"], "made from other data; made with pandas 3.0.1, here 3.0.2"),
        ([], ["pandas 3.0.1, here 3.0.2"], "made with pandas 3.0.1, here 3.0.2"),
        ([], [], verify.OURS),
    ],
)
def test_a_file_that_comes_out_otherwise_is_named_with_the_reason(recorded, made_from, around, reason):
    run = recorded().run
    again = rebuilt(run, made_from=made_from, commit="decade")
    assert verify.differences(run, again, around) == [Difference(PAGE, reason)]


def test_what_is_no_longer_made_and_what_was_never_recorded_is_named(recorded):
    run = recorded().run
    kept = {name: digest for name, digest in run.files.items() if name != PAGE}
    again = run.model_copy(update={"files": {**kept, "kommuner/185-taarnby.html": "1"}})
    assert verify.differences(run, again, []) == [
        Difference(PAGE, verify.NOT_MADE),
        Difference("kommuner/185-taarnby.html", verify.NOT_RECORDED),
    ]


def test_another_format_of_a_recorded_report_is_no_difference(recorded):
    run = recorded().run
    page = run.reports["kommuner/183-ishoej"]
    pdf = "kommuner/183-ishoej.pdf"
    more = page.model_copy(update={"files": [*page.files, pdf]})
    again = run.model_copy(
        update={"files": {**run.files, pdf: "1"}, "reports": {**run.reports, "kommuner/183-ishoej": more}}
    )
    assert verify.differences(run, again, []) == []
