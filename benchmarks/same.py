"""Whether two runs of the same notebooks gave the same outputs."""

from __future__ import annotations

import json
from pathlib import Path


def cells(one: Path, other: Path) -> tuple[int, int]:
    """How many code cells gave the same outputs in both, and how many were compared.

    Parameters
    ----------
    one, other : Path
        Folders with executed notebooks; those are compared that stand in both under the same name.
    """
    found = {path.name: path for path in other.rglob("*.ipynb")}
    pairs = [
        pair
        for path in sorted(one.rglob("*.ipynb"))
        if path.name in found
        for pair in zip(_outputs(path), _outputs(found[path.name]), strict=True)
    ]
    return sum(mine == yours for mine, yours in pairs), len(pairs)


def _outputs(path: Path) -> list:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell["outputs"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
