"""bilag 2: the front notebook and every kommune's notebook bound into one, for nbconvert to print."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from nbformat import NotebookNode

from ..page.blocks import MIME

# Cells with this tag introduce a page that stands alone; in a bound document the front does it once for all.
INTRODUCTION = "introduction"


def bind(front: NotebookNode, sections: Sequence[tuple[str, NotebookNode]], metadata: dict[str, Any]) -> NotebookNode:
    """One notebook of many.

    Parameters
    ----------
    front : NotebookNode
        Executed; keeps its levels.
    sections : sequence of (name, NotebookNode)
        Executed; each goes one level down, its introduction is left out, and its name is put before its
        identifiers, so that none stands twice.
    metadata : dict
        What the exporters put around the document.
    """
    bound = NotebookNode(deepcopy(front))
    bound.metadata["barometer"] = metadata
    for name, section in sections:
        for cell in section.cells:
            tags = cell.metadata.get("tags", [])
            if INTRODUCTION in tags:
                continue
            moved = NotebookNode(deepcopy(cell))
            moved["id"] = f"{name}-{cell['id']}"[:64]
            moved.metadata["barometer"] = {"shift": 1, "prefix": name}
            for output in moved.get("outputs", []):
                _say_once(output)
            bound.cells.append(moved)
    return bound


def _say_once(output: NotebookNode) -> None:
    """Leaves out what the whole document says on its first page and at the foot of every other."""
    data = output.get("data", {})
    if MIME in data:
        data[MIME] = [block for block in data[MIME] if block.get("tone") != "embargo"]
