"""Binds bilag 2: the front notebook and each kommune's notebook become one notebook."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from nbformat import NotebookNode

from ..page.blocks import MIME
from .markdown import place

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
            moved.metadata["barometer"] = {
                "shift": 1, "prefix": _prefix(name), "page": f"kommuner/{name}.html"}  # fmt: skip
            for output in moved.get("outputs", []):
                _say_once(output)
            bound.cells.append(moved)
    return bound


def _say_once(output: NotebookNode) -> None:
    """Leaves out the notice of the embargo, which the front gives for all."""
    data = output.get("data", {})
    if MIME in data:
        data[MIME] = [block for block in data[MIME] if block.get("tone") != "embargo"]


def bound_masthead(name: str) -> str:
    """The name in links of the masthead of a section, as it stands in what is bound.

    Parameters
    ----------
    name : str
        The name of the section.
    """
    return place("top", _prefix(name))


def _prefix(name: str) -> str:
    """What stands before every id of a section: an id begins with a letter, and the name with a code."""
    return f"kommune-{name}"
