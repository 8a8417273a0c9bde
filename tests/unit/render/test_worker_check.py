"""What a worker must have, and that it is told by name where it has not."""

from __future__ import annotations

import pickle
import platform
from importlib import metadata
from pathlib import Path

import pytest

from barometer.errors import RenderError
from barometer.render import provenance, worker_check
from barometer.render.report import Report


@pytest.fixture
def reports(tmp_path):
    books = [tmp_path / name for name in ("one.ipynb", "two.ipynb", "one.ipynb")]
    for book in books:
        book.write_text(book.name)
    folder = tmp_path / "outputs"
    folder.mkdir()
    return [Report(book, {}, folder / str(i), ("ipynb",), str(i), folder=folder) for i, book in enumerate(books)]


@pytest.fixture
def files(reports):
    with worker_check.shared_files(reports) as found:
        yield found


def refused(files, asked) -> RenderError:
    with pytest.raises(RenderError) as error:
        worker_check.check_worker(asked, worker_check.installation(files), "tcp://host:1")
    assert error.value.where == "tcp://host:1" and error.value.todo
    return error.value


def test_this_process_is_like_itself_wherever_it_stands(files, tmp_path, monkeypatch):
    asked = worker_check.installation(files)
    monkeypatch.chdir(tmp_path)
    worker_check.check_worker(asked, worker_check.installation(pickle.loads(pickle.dumps(files))), "tcp://host:1")


def test_each_notebook_is_looked_at_once_and_the_mark_goes(reports):
    with worker_check.shared_files(reports) as files:
        assert [book.name for book in files.notebooks] == ["one.ipynb", "two.ipynb"]
        (mark,) = reports[0].folder.iterdir()
        assert mark == files.mark and mark.read_text() == worker_check.installation(files)[worker_check.OUTPUTS]
    assert list(reports[0].folder.iterdir()) == []


def test_a_mark_that_was_left_behind_is_swept_away_by_the_next_run(files):
    from barometer.files import remove_leftovers

    remove_leftovers(files.mark.parent)
    assert not files.mark.exists()


def test_a_folder_that_is_another_one_is_told(files):
    asked = worker_check.installation(files)
    files.mark.unlink()
    assert refused(files, asked).what == "A worker cannot use the folder of the outputs."
    files.mark.write_text("of another run")
    assert refused(files, asked).got == "of another run"


def test_a_folder_that_cannot_be_written_is_told(files, monkeypatch):
    asked = worker_check.installation(files)

    def full(**_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(worker_check.tempfile, "TemporaryFile", full)
    assert refused(files, asked).got == "No space left on device"


def test_a_folder_that_is_not_there_is_told(files):
    away = worker_check.SharedFiles(files.notebooks, Path("/nowhere/at/all/mark"))
    with pytest.raises(RenderError, match="No such file or directory"):
        worker_check.check_worker(worker_check.installation(files), worker_check.installation(away), "tcp://host:1")


def test_another_notebook_and_none_are_told(files):
    asked = worker_check.installation(files)
    files.notebooks[1].write_text("other")
    assert refused(files, asked).what == "A worker has other notebooks."
    files.notebooks[1].unlink()
    assert refused(files, asked).got == "two.ipynb: No such file or directory"


def test_other_parameters_are_told(files, edit):
    asked = worker_check.installation(files)
    edit("2020/survey.yml", "cases: 735", "cases: 736")
    error = refused(files, asked)
    assert error.what == "A worker has other parameters." and "BAROMETER_PARAMS" in error.todo
    assert (error.expected, error.got) == (
        asked[worker_check.PARAMS],
        worker_check.installation(files)[worker_check.PARAMS],
    )


def test_no_parameters_at_all_are_told(files, monkeypatch):
    asked = worker_check.installation(files)
    monkeypatch.setenv("BAROMETER_PARAMS", "/nowhere/at/all")
    assert "is not there" in refused(files, asked).got


def test_other_code_is_told(files, monkeypatch):
    asked = worker_check.installation(files)
    monkeypatch.setattr(worker_check.provenance, "code_digest", lambda: "0" * 64)
    error = refused(files, asked)
    assert (error.what, error.got) == ("A worker runs other code.", "0" * provenance.SHORT)


@pytest.mark.parametrize("name", ["Python", "pandas", "typst"])
def test_another_version_is_told_by_name(files, name):
    asked = {**worker_check.installation(files), name: "0.1"}
    error = refused(files, asked)
    installed = platform.python_version() if name == "Python" else metadata.version(name)
    assert (error.what, error.expected, error.got) == (f"A worker has another {name}.", "0.1", installed)


def test_a_library_that_is_not_there_is_told(files):
    asked = {**worker_check.installation(files), "what-we-need": "1.0"}
    assert refused(files, asked).got == "none"


def test_the_libraries_are_those_a_page_is_made_with_and_not_those_of_the_tests():
    found = worker_check.library_versions()
    assert {"papermill", "nbconvert", "pandas", "statsmodels", "scipy", "numpy", "matplotlib", "typst"} <= set(found)
    assert "none" not in found.values() and not {"pytest", "hypothesis", "distributed"} & set(found)
