"""What is up to date is left alone; the reason is told where it is not."""

from __future__ import annotations

import json

import pytest

from barometer.errors import RenderError
from barometer.render import records

PARTS = {"notebook": "n", "data": "d", "code": "c"}


@pytest.fixture
def made(tmp_path):
    """A report with two files and its record."""
    folder = tmp_path / "2020"
    stem = folder / "kommuner" / "183-ishoej"
    files = [stem.with_name(f"{stem.name}.{ending}") for ending in ("html", "pdf")]
    stem.parent.mkdir(parents=True)
    for file in files:
        file.write_text(file.suffix)
    records.keep_record(folder, stem, PARTS, files)
    return folder, stem, files


def test_a_report_made_from_the_same_things_is_up_to_date(made):
    folder, stem, files = made
    assert records.reason_to_make(folder, stem, dict(reversed(PARTS.items())), files) == ""


@pytest.mark.parametrize("name", PARTS)
def test_what_changed_is_named(made, name):
    folder, stem, files = made
    assert records.reason_to_make(folder, stem, {**PARTS, name: "other"}, files) == f"changed: {name}"


def test_something_new_to_be_made_from_is_a_change(made):
    folder, stem, files = made
    assert records.reason_to_make(folder, stem, {**PARTS, "sections": "s"}, files) == "changed: sections"


def test_a_report_without_a_record_was_never_made(made):
    folder, stem, files = made
    assert records.reason_to_make(folder, stem.with_name("707-norddjurs"), PARTS, files) == "never made"


def test_a_file_that_is_gone_is_named(made):
    folder, stem, files = made
    files[1].unlink()
    assert records.reason_to_make(folder, stem, PARTS, files) == "missing: kommuner/183-ishoej.pdf"


def test_a_file_that_cannot_be_read_is_named(made, monkeypatch):
    folder, stem, files = made

    def shut(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(records, "sha256_of_file", shut)
    assert records.reason_to_make(folder, stem, PARTS, files) == "cannot be read: kommuner/183-ishoej.html"
    with pytest.raises(RenderError, match="cannot be read") as refused:
        records.keep_record(folder, stem, PARTS, files)
    assert refused.value.where == "kommuner/183-ishoej.html"


def test_a_folder_in_the_place_of_a_file_is_no_file(made):
    folder, stem, files = made
    files[0].unlink()
    files[0].mkdir()
    assert records.reason_to_make(folder, stem, PARTS, files) == "missing: kommuner/183-ishoej.html"


def test_a_file_that_another_hand_changed_is_named(made):
    folder, stem, files = made
    files[0].write_text("other")
    assert records.reason_to_make(folder, stem, PARTS, files) == "changed by another hand: kommuner/183-ishoej.html"


def test_a_format_that_was_not_asked_for_before_is_named(made):
    folder, stem, files = made
    more = [*files, stem.with_name("183-ishoej.ipynb")]
    assert records.reason_to_make(folder, stem, PARTS, more) == "not made before: kommuner/183-ishoej.ipynb"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"files": {}}', "\x00"])
def test_a_record_that_cannot_be_read_counts_for_nothing(made, content):
    folder, stem, files = made
    (record,) = (folder / records.RECORDS_FOLDER).iterdir()
    record.write_text(content)
    assert records.reason_to_make(folder, stem, PARTS, files) == "its record cannot be read"


def test_times_decide_nothing(made):
    import os

    folder, stem, files = made
    for file in files:
        os.utime(file, (0, 0))
    assert records.reason_to_make(folder, stem, PARTS, files) == ""


def test_a_record_names_files_by_their_place_in_the_folder(made, tmp_path):
    folder, _, _ = made
    (record,) = (folder / records.RECORDS_FOLDER).iterdir()
    assert str(tmp_path) not in record.read_text()
    assert set(json.loads(record.read_text())["files"]) == {f"kommuner/183-ishoej.{e}" for e in ("html", "pdf")}
