"""What a run takes away: what it wrote itself and no longer makes, and nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from barometer.digests import sha256_of_file
from barometer.errors import RenderError
from barometer.files import write_file
from barometer.render import records
from barometer.render.ownership import Made, Outdated, outdated

OLD, NEW = {"data": "old"}, {"data": "new"}
PAGES = ("kommuner/*.html", "kommuner/*.pdf", "bilag2.html")


@dataclass
class Folder:
    """A year's folder after a run."""

    path: Path

    def make(self, stem: str, made_from: dict[str, str], *endings: str) -> list[Path]:
        """A report with its files and its record."""
        files = [write_file(self.path / f"{stem}.{ending}", f"{stem}.{ending}") for ending in endings]
        records.keep_record(self.path, self.path / stem, made_from, files)
        return files

    def asked(self, stem: str, made_from: dict[str, str], *endings: str) -> Made:
        return Made(self.path / stem, made_from, [self.path / f"{stem}.{ending}" for ending in endings])

    def outdated(self, *made: Made) -> Outdated:
        return outdated(self.path, made, lambda file: not file.startswith("changes/"), PAGES)

    def names(self, found: Outdated) -> list[str]:
        return [path.relative_to(self.path).as_posix() for path in found.files]


@pytest.fixture
def folder(tmp_path) -> Folder:
    found = Folder(tmp_path / "2020")
    found.make("kommuner/183-ishoej", OLD, "ipynb", "html", "pdf")
    found.make("bilag2", OLD, "html")
    return found


def test_a_kommune_whose_code_was_mended_loses_its_page_and_its_record(folder):
    found = folder.outdated(folder.asked("kommuner/187-vallensbaek", NEW, "ipynb", "html", "pdf"))
    assert folder.names(found) == [
        "bilag2.html", "kommuner/183-ishoej.html", "kommuner/183-ishoej.ipynb", "kommuner/183-ishoej.pdf"
    ]  # fmt: skip
    found.take_away()
    assert not any(path.is_file() for path in (folder.path / "kommuner").iterdir())
    assert records.all_records(folder.path) == {}


def test_a_format_not_asked_for_goes_if_it_is_of_other_data_and_stays_if_it_is_not(folder):
    html = ("kommuner/183-ishoej", "ipynb", "html")
    bound = folder.asked("bilag2", OLD)
    assert folder.names(folder.outdated(folder.asked(html[0], NEW, *html[1:]), bound)) == ["kommuner/183-ishoej.pdf"]
    assert folder.names(folder.outdated(folder.asked(html[0], OLD, *html[1:]), bound)) == []


def test_a_bilag2_not_asked_for_goes_if_it_is_of_other_data(folder):
    page = folder.asked("kommuner/183-ishoej", OLD, "ipynb", "html", "pdf")
    assert folder.names(folder.outdated(page, folder.asked("bilag2", OLD))) == []
    assert folder.names(folder.outdated(page, folder.asked("bilag2", NEW))) == ["bilag2.html"]


def test_a_format_that_stays_is_still_known_after_the_others_were_made_again(folder):
    html = [folder.path / "kommuner" / f"183-ishoej.{ending}" for ending in ("ipynb", "html")]
    records.keep_record(folder.path, folder.path / "kommuner" / "183-ishoej", OLD, html)
    page = folder.asked("kommuner/183-ishoej", OLD, "ipynb", "html")
    assert folder.names(folder.outdated(page, folder.asked("bilag2", OLD))) == []
    records.keep_record(folder.path, folder.path / "kommuner" / "183-ishoej", NEW, html)
    (record,) = (r for r in records.all_records(folder.path).values() if r.made_from == NEW)
    assert sorted(record.files) == ["kommuner/183-ishoej.html", "kommuner/183-ishoej.ipynb"]


def test_a_file_changed_by_another_hand_is_named_and_nothing_is_taken_away(folder):
    (folder.path / "bilag2.html").write_text("a note in the margin", encoding="utf-8")
    with pytest.raises(RenderError, match="did not write as they are") as caught:
        folder.outdated(folder.asked("kommuner/183-ishoej", OLD, "ipynb", "html", "pdf"))
    assert caught.value.where == "bilag2.html" and caught.value.todo.startswith("Move them away")
    assert (folder.path / "kommuner" / "183-ishoej.pdf").is_file()


def test_a_page_that_stands_in_no_record_is_named(folder):
    write_file(folder.path / "kommuner" / "147-frederiksberg.html", "of somebody")
    asked = [folder.asked("kommuner/183-ishoej", NEW, "ipynb", "html", "pdf"), folder.asked("bilag2", NEW, "html")]
    with pytest.raises(RenderError) as caught:
        folder.outdated(*asked)
    assert caught.value.where == "kommuner/147-frederiksberg.html"
    assert folder.outdated(*asked, folder.asked("kommuner/147-frederiksberg", NEW, "html")).files == []


def test_what_a_run_is_about_to_write_is_not_in_its_way(folder):
    (folder.path / "bilag2.html").write_text("changed", encoding="utf-8")
    asked = [folder.asked("kommuner/183-ishoej", NEW, "ipynb", "html", "pdf"), folder.asked("bilag2", NEW, "html")]
    assert folder.outdated(*asked).files == []


def test_other_files_and_memos_are_nobodys_business(folder):
    folder.make("changes/183-ishoej-2020", OLD, "html")
    for name in ("notes.txt", "kommuner/notes.txt", "own.html", "changes/own.html"):
        write_file(folder.path / name, "mine")
    found = folder.outdated(folder.asked("kommuner/183-ishoej", NEW, "html"))
    assert folder.names(found) == ["bilag2.html", "kommuner/183-ishoej.ipynb", "kommuner/183-ishoej.pdf"]


def test_a_record_that_cannot_be_read_speaks_for_no_file(folder):
    path = records.record_path(folder.path, folder.path / "bilag2")
    path.write_text("{", encoding="utf-8")
    with pytest.raises(RenderError) as caught:
        folder.outdated(folder.asked("kommuner/183-ishoej", OLD, "ipynb", "html", "pdf"))
    assert caught.value.where == "bilag2.html"


@pytest.mark.parametrize("name", ["../letter.html", "kommuner/../../letter.html", "/etc/hostname"])
def test_a_record_that_speaks_of_another_folder_is_not_believed(folder, name):
    letter = write_file(folder.path.parent / "letter.html", "mine")
    path = records.record_path(folder.path, folder.path / "kommuner" / "S99")
    content = {"made_from": OLD, "files": {name: sha256_of_file(letter)}}
    path.write_text(json.dumps(content), encoding="utf-8")
    asked = [folder.asked("kommuner/183-ishoej", OLD, "html"), folder.asked("bilag2", OLD)]
    folder.outdated(*asked).take_away()
    assert letter.read_text(encoding="utf-8") == "mine" and records.read_record(path) is None


def test_of_many_files_the_first_are_named(folder):
    for number in range(14):
        write_file(folder.path / "kommuner" / f"S{number:02}.html", "of somebody")
    with pytest.raises(RenderError) as caught:
        folder.outdated(*(folder.asked(stem, OLD, "html") for stem in ("kommuner/183-ishoej", "bilag2")))
    assert caught.value.where.endswith("kommuner/S09.html, and 4 more")


NAMES = st.sampled_from(["183-ishoej", "707-norddjurs", "S01", "S02"])
FORMATS = st.lists(st.sampled_from(["ipynb", "html", "pdf"]), min_size=1, unique=True)
RUNS = st.dictionaries(NAMES, st.tuples(st.sampled_from(["1", "2"]), FORMATS), min_size=1)


@given(first=RUNS, second=RUNS)
def test_after_two_runs_everything_in_the_folder_is_of_the_second(first, second, tmp_path_factory):
    folder = Folder(tmp_path_factory.mktemp("runs") / "2020")
    for run in (first, second):
        parts = {name: {"data": f"{name} {data}"} for name, (data, _) in run.items()}
        folder.outdated(
            *(folder.asked(f"kommuner/{n}", parts[n], *formats) for n, (_, formats) in run.items())
        ).take_away()
        for name, (_, formats) in run.items():
            folder.make(f"kommuner/{name}", parts[name], *formats)
    standing = {path.name for path in (folder.path / "kommuner").iterdir()}
    asked = {f"{name}.{ending}" for name, (_, formats) in second.items() for ending in formats}
    same = {f"{name}.{ending}" for name, (data, formats) in first.items() for ending in formats
            if name in second and second[name][0] == data}  # fmt: skip
    assert standing == asked | same
    known = {name for record in records.all_records(folder.path).values() for name in record.files}
    assert known == {f"kommuner/{name}" for name in standing}
