"""Each report notebook runs from top to bottom as JupyterLab runs it, with the parameters it stands with."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from barometer.page.blocks import MIME

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_with_its_defaults_and_shows_something_in_every_cell(path, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONWARNINGS", "error::UserWarning")
    nb = nbformat.read(path, as_version=4)
    kernel = {"KernelManager": {"transport": "ipc", "ip": f"{tmp_path}/k"}}
    from traitlets.config import Config

    NotebookClient(nb, resources={"metadata": {"path": str(tmp_path)}}, config=Config(kernel)).execute()
    for cell in nb.cells:
        if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", []):
            (output,) = cell.outputs
            assert {"text/html", "text/plain", MIME} <= set(output["data"])
