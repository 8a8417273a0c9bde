"""What a worker must have, and that it is told by name where it has not."""

from __future__ import annotations

import pickle
import platform
from importlib import metadata
from pathlib import Path

import pytest

from barometer.errors import RenderError
from barometer.render import worker_check
from barometer.render.reports import Report


@pytest.fixture
def reports(tmp_path):
    books = [tmp_path / name for name in ("one.ipynb", "two.ipynb", "one.ipynb")]
    for book in books:
        book.write_text(book.name)
    folder = tmp_path / "outputs"
    folder.mkdir()
    return [Report(book, {}, folder / str(i), ("ipynb",), str(i), folder=folder) for i, book in enumerate(books)]


@pytest.fixture
def ground(reports):
    with worker_check.ground(reports) as found:
        yield found


def refused(ground, asked) -> RenderError:
    with pytest.raises(RenderError) as error:
        worker_check.compare(asked, worker_check.seen(ground), "tcp://host:1")
    assert error.value.where == "tcp://host:1" and error.value.todo
    return error.value


def test_this_process_is_like_itself_wherever_it_stands(ground, tmp_path, monkeypatch):
    asked = worker_check.seen(ground)
    monkeypatch.chdir(tmp_path)
    worker_check.compare(asked, worker_check.seen(pickle.loads(pickle.dumps(ground))), "tcp://host:1")


def test_each_notebook_is_looked_at_once_and_the_mark_goes(reports):
    with worker_check.ground(reports) as ground:
        assert [book.name for book in ground.notebooks] == ["one.ipynb", "two.ipynb"]
        (mark,) = reports[0].folder.iterdir()
        assert mark == ground.mark and mark.read_text() == worker_check.seen(ground)[worker_check.OUTPUTS]
    assert list(reports[0].folder.iterdir()) == []


def test_a_mark_that_was_left_behind_is_swept_away_by_the_next_run(ground):
    from barometer.files import remove_leftovers

    remove_leftovers(ground.mark.parent)
    assert not ground.mark.exists()


def test_a_folder_that_is_another_one_is_told(ground):
    asked = worker_check.seen(ground)
    ground.mark.unlink()
    assert refused(ground, asked).what == "A worker cannot use the folder of the outputs."
    ground.mark.write_text("of another run")
    assert refused(ground, asked).got == "of another run"


def test_a_folder_that_cannot_be_written_is_told(ground, monkeypatch):
    asked = worker_check.seen(ground)

    def full(**_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(worker_check.tempfile, "TemporaryFile", full)
    assert refused(ground, asked).got == "No space left on device"


def test_a_folder_that_is_not_there_is_told(ground):
    away = worker_check.Ground(ground.notebooks, Path("/nowhere/at/all/mark"))
    with pytest.raises(RenderError, match="No such file or directory"):
        worker_check.compare(worker_check.seen(ground), worker_check.seen(away), "tcp://host:1")


def test_another_notebook_and_none_are_told(ground):
    asked = worker_check.seen(ground)
    ground.notebooks[1].write_text("other")
    assert refused(ground, asked).what == "A worker has other notebooks."
    ground.notebooks[1].unlink()
    assert refused(ground, asked).got == "two.ipynb: No such file or directory"


def test_other_parameters_are_told(ground, edit):
    asked = worker_check.seen(ground)
    edit("2020/survey.yml", "cases: 735", "cases: 736")
    error = refused(ground, asked)
    assert error.what == "A worker has other parameters." and "BAROMETER_PARAMS" in error.todo
    assert (error.expected, error.got) == (asked[worker_check.PARAMS], worker_check.seen(ground)[worker_check.PARAMS])


def test_no_parameters_at_all_are_told(ground, monkeypatch):
    asked = worker_check.seen(ground)
    monkeypatch.setenv("BAROMETER_PARAMS", "/nowhere/at/all")
    assert "is not there" in refused(ground, asked).got


def test_other_code_is_told(ground, monkeypatch):
    asked = worker_check.seen(ground)
    monkeypatch.setattr(worker_check.provenance, "code", lambda: "0" * 64)
    error = refused(ground, asked)
    assert (error.what, error.got) == ("A worker runs other code.", "0" * 10)


@pytest.mark.parametrize("name", ["Python", "pandas", "typst"])
def test_another_version_is_told_by_name(ground, name):
    asked = {**worker_check.seen(ground), name: "0.1"}
    error = refused(ground, asked)
    installed = platform.python_version() if name == "Python" else metadata.version(name)
    assert (error.what, error.expected, error.got) == (f"A worker has another {name}.", "0.1", installed)


def test_a_library_that_is_not_there_is_told(ground):
    asked = {**worker_check.seen(ground), "what-we-need": "1.0"}
    assert refused(ground, asked).got == "none"


def test_the_libraries_are_those_a_page_is_made_with_and_not_those_of_the_tests():
    found = worker_check.library_versions()
    assert {"papermill", "nbconvert", "pandas", "statsmodels", "scipy", "numpy", "matplotlib", "typst"} <= set(found)
    assert "none" not in found.values() and not {"pytest", "hypothesis", "distributed"} & set(found)
