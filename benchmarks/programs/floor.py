"""The floor: a notebook's cells as one plain function, in two processes that stay warm from one run to the next.

The same computation and the same representations, by `exec`: no notebook is written, no page made, no process
forked, nothing isolated. With `warm`, both processes have done a run before the clock starts, and it says itself
what it took.
"""

from __future__ import annotations

import ast
import json
import multiprocessing
import sys
import time
from pathlib import Path
from typing import Any

JOBS = 2


def main(notebook: Path, runs: list[dict[str, Any]], *, warm: bool) -> None:
    context = multiprocessing.get_context("spawn")
    warmed = context.Barrier(JOBS + 1) if warm else None
    with context.Pool(JOBS, _begin, (notebook, runs[0], warmed)) as pool:
        if warmed:
            warmed.wait()
        start = time.perf_counter()
        cpu = sum(pool.imap_unordered(run, runs))
        print(json.dumps({"amount": time.perf_counter() - start, "cpu": cpu}))


def _begin(notebook: Path, first: dict[str, Any], warmed) -> None:
    """Compiles; and, if there are others to wait for, one run that is not counted, with its imports."""
    import matplotlib

    matplotlib.use("agg")
    global cells
    cells = compiled(json.loads(notebook.read_text(encoding="utf-8")))
    if warmed:
        run(first)
        warmed.wait()


cells: list[tuple[Any, Any]] = []


def compiled(notebook: dict[str, Any]) -> list[tuple[Any, Any]]:
    """Every code cell but the parameters': what it does, and the expression it shows, if it shows one."""
    found = []
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code" or "parameters" in cell["metadata"].get("tags", []):
            continue
        source = "".join(cell["source"])
        tree, shown = ast.parse(source), None
        if isinstance(tree.body[-1], ast.Expr) and not source.rstrip().endswith(";"):
            shown = compile(ast.Expression(tree.body.pop().value), cell["id"], "eval")
        found.append((compile(tree, cell["id"], "exec"), shown))
    return found


def run(parameters: dict[str, Any]) -> float:
    """One run, and the processor seconds it took."""
    start, names = time.process_time(), dict(parameters)
    for does, shown in cells:
        exec(does, names)
        if shown:
            represented(eval(shown, names))
        drawn()
    return time.process_time() - start


def represented(value: Any) -> dict[str, Any]:
    """What a notebook would keep of a value: its own bundle, or its HTML and its text."""
    if bundle := getattr(value, "_repr_mimebundle_", None):
        return bundle()
    html = getattr(value, "_repr_html_", None)
    return {"text/plain": repr(value), "text/html": html() if html else None}


def drawn() -> list[str]:
    """The figures that pyplot holds, as the inline backend keeps them."""
    if not (pyplot := sys.modules.get("matplotlib.pyplot")):
        return []
    from IPython.core.pylabtools import print_figure

    pictures = [print_figure(pyplot.figure(number), base64=True) for number in pyplot.get_fignums()]
    pyplot.close("all")
    return pictures


if __name__ == "__main__":
    notebook, runs, *warm = sys.argv[1:]
    main(Path(notebook), list(json.loads(runs).values()), warm=bool(warm))
