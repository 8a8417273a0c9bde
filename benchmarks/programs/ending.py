"""How long after a notebook's process has ended, or its time has run out, the engine says so: the longest of five."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

TRIES, LIMIT = 5, 1.0
# A cell that notes the time and ends its process; the clock is the same in all processes of the system.
CELLS = {
    "left": "import os, time\nopen(mark, 'w').write(str(time.monotonic())); os._exit(1)",
    "killed": "import os, time\nopen(mark, 'w').write(str(time.monotonic())); os.kill(os.getpid(), 9)",
    "late": "while True:\n    pass",
}


def main(how: str) -> None:
    from nbformat import write
    from nbformat.v4 import new_code_cell, new_notebook

    from barometer.render.engine import check_parameters

    folder = Path(tempfile.mkdtemp(prefix="bm"))
    notebook, calm = folder / "ends.ipynb", folder / "calm.ipynb"
    parameters = new_code_cell('mark: str = ""', metadata={"tags": ["parameters"]})
    language = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python"},
    }
    write(new_notebook(cells=[parameters, new_code_cell(CELLS[how])], metadata=language), notebook)
    write(new_notebook(cells=[parameters], metadata=language), calm)
    given = {"mark": str(folder / "mark")}
    _run(calm, given)  # the zygote is up
    check_parameters(notebook, given)
    print(json.dumps({"amount": max(_noticed(how, notebook, given) for _ in range(TRIES))}))


def _run(notebook: Path, given: dict[str, str], limit: float | None = None) -> None:
    from barometer.render.engine import WARM, run_notebook

    run_notebook(notebook, given, notebook.parent, engine=WARM, time_limit=limit)


def _noticed(how: str, notebook: Path, given: dict[str, str]) -> float:
    """Seconds from the end to the error. For a time limit all of the run beyond it, its beginning too."""
    from barometer.errors import RenderError

    start = time.monotonic()
    try:
        _run(notebook, given, LIMIT if how == "late" else None)
    except RenderError:
        now = time.monotonic()
        return now - (start + LIMIT if how == "late" else float(Path(given["mark"]).read_text()))
    raise SystemExit("The notebook did not end as it should.")


if __name__ == "__main__":
    main(*sys.argv[1:])
