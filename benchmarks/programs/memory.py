"""MiB that belong to a notebook's process alone, at the end of its last cell; by a papermill engine."""

from __future__ import annotations

import json
import sys
from pathlib import Path

ASKED = """
print(sum(int(line.split()[1]) for line in open("/proc/self/smaps_rollup") if line.startswith("Private_")))
"""


def main(engine: str, notebook: Path, parameters: dict) -> None:
    import nbformat
    import papermill

    nb = nbformat.read(notebook, as_version=4)
    nb.cells.append(nbformat.v4.new_code_cell(ASKED.strip()))
    asking = Path(parameters["cases"]).with_name(f"memory-{engine}.ipynb")
    nbformat.write(nb, asking)
    done = papermill.execute_notebook(
        str(asking), None, parameters, engine_name=engine, kernel_name="python3", progress_bar=False
    )
    print(json.dumps({"amount": int(done.cells[-1].outputs[0]["text"]) / 1024}))


if __name__ == "__main__":
    engine, notebook, parameters = sys.argv[1:]
    main(engine, Path(notebook), json.loads(parameters))
