"""The parameter contract, and one run of one notebook through papermill."""

from __future__ import annotations

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from barometer.errors import ParameterError, RenderError
from barometer.render import engine

PARAMETERS = 'year: int = 2020  # the year\nkommune: str = "183"  # the code\n'


@pytest.fixture
def notebook(tmp_path):
    def make(*cells: str, parameters: str = PARAMETERS):
        first = new_code_cell(parameters, metadata={"tags": ["parameters"]})
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nb = new_notebook(cells=[first, *map(new_code_cell, cells)], metadata=kernel)
        nbformat.write(nb, tmp_path / "small.ipynb")
        return tmp_path / "small.ipynb"

    return make


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"yaer": 2020, "kommune": "183"}, ["no parameter yaer", "small.ipynb", "year, kommune", "Did you mean year?"]),
        ({"year": 2020}, ["kommune is missing", "small.ipynb"]),
        ({"year": "2020", "kommune": "183"}, ["year has the wrong type", "int", "str"]),
        ({"year": True, "kommune": "183"}, ["year has the wrong type", "bool"]),
    ],
)
def test_parameters_that_are_not_the_notebooks_own_are_refused(notebook, given, words):
    with pytest.raises(ParameterError) as refused:
        engine.check_parameters(notebook("1"), given)
    assert all(word in str(refused.value) for word in words)
    assert refused.value.exit_code == 2


def test_a_parameter_without_an_annotation_is_refused(notebook):
    with pytest.raises(ParameterError, match="no known type"):
        engine.check_parameters(notebook(parameters="year = 2020"), {"year": 2020})


def test_a_refused_notebook_never_runs(notebook, tmp_path):
    path = notebook("open('ran', 'w').close()")
    with pytest.raises(ParameterError):
        engine.run_notebook(path, {"year": 2020}, cwd=tmp_path)
    assert not (tmp_path / "ran").exists()


def test_a_notebook_runs_in_its_folder_with_its_parameters_and_keeps_no_trace_of_the_run(notebook, tmp_path):
    ran = engine.run_notebook(
        notebook("import os\nprint(year + 1, kommune, os.path.basename(os.getcwd()))"),
        {"year": 2021, "kommune": "0101"},
        cwd=tmp_path,
    )
    assert ran.cells[-1].outputs[0].text == f"2022 0101 {tmp_path.name}\n"
    assert "papermill" not in nbformat.writes(ran)
    assert str(tmp_path) not in nbformat.writes(ran)
    assert [cell["id"] for cell in ran.cells].count("injected-parameters") == 1


def test_a_failing_cell_is_named_with_its_exception(notebook, tmp_path):
    with pytest.raises(RenderError, match="ZeroDivisionError") as failed:
        engine.run_notebook(notebook("1 / 0"), {"year": 2020, "kommune": "183"}, cwd=tmp_path)
    assert "small.ipynb, cell" in str(failed.value)


@pytest.mark.parametrize("chosen", [engine.PAPERMILL, engine.WARM])
def test_a_kernel_that_dies_is_one_error(notebook, tmp_path, chosen):
    given = {"year": 2020, "kommune": "183"}
    with pytest.raises(RenderError, match="died"):
        engine.run_notebook(notebook("import os\nos._exit(1)"), given, cwd=tmp_path, engine=chosen)


@pytest.mark.parametrize("chosen", [engine.PAPERMILL, engine.WARM])
def test_a_notebook_without_end_is_one_error(notebook, tmp_path, chosen):
    given = {"year": 2020, "kommune": "183"}
    with pytest.raises(RenderError, match="too long") as stopped:
        engine.run_notebook(notebook("while True: pass"), given, cwd=tmp_path, engine=chosen, time_limit=0.5)
    assert "0.5 s" in str(stopped.value)
