"""Binds bilag 2: the front notebook and each kommune's notebook become one notebook."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from nbformat import NotebookNode

from ..page.blocks import MIME

# Cells with this tag introduce a page that stands alone. In bilag 2 the front introduces all of them.
INTRODUCTION = "introduction"


def bind(front: NotebookNode, sections: Sequence[tuple[str, NotebookNode]], metadata: dict[str, Any]) -> NotebookNode:
    """One notebook of many.

    Parameters
    ----------
    front : NotebookNode
        Executed. Its headings keep their levels.
    sections : sequence of (name, NotebookNode)
        Executed. The headings of each go one level down, and its introduction is left out. `kommune-` and its
        name are put before its ids, so that no id stands twice.
    metadata : dict
        The fields of `Document` but its blocks; it becomes `metadata["barometer"]` of the result.
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
            moved.metadata["barometer"] = {"shift": 1, "prefix": f"kommune-{name}"}
            for output in moved.get("outputs", []):
                _say_once(output)
            bound.cells.append(moved)
    return bound


def _say_once(output: NotebookNode) -> None:
    """Leaves out the notice of the embargo, which the front gives for all."""
    data = output.get("data", {})
    if MIME in data:
        data[MIME] = [block for block in data[MIME] if block.get("tone") != "embargo"]
