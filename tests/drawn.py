"""What a drawing shows, read from its SVG: its circles, its texts and its size, each with what it inherits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
ACCENT, PAPER, GREY = "#0b4f6c", "#ffffff", "#5a646b"
FULL, HOLLOW = (ACCENT, ACCENT), (PAPER, ACCENT)  # a circle's fill and its edge


class Mark(NamedTuple):
    """An element of a drawing: its name, its attributes with those of the groups around it, and its text."""

    name: str
    look: dict[str, str]
    text: str


def marks(svg: str) -> Iterator[Mark]:
    """Every shape and text of a drawing, in the order of drawing."""
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    yield from _within(root, {})


def _within(parent: ElementTree.Element, inherited: dict[str, str]) -> Iterator[Mark]:
    for node in parent:
        look = inherited | node.attrib
        if node.tag == f"{SVG}g":
            yield from _within(node, look)
        else:
            yield Mark(node.tag.removeprefix(SVG), look, node.text or "")


def circles(svg: str) -> list[tuple[str, str]]:
    """The fill and the edge of every circle."""
    return [(mark.look["fill"], mark.look.get("stroke", "")) for mark in marks(svg) if mark.name == "circle"]


def texts(svg: str) -> list[str]:
    """Every text, in the order of drawing."""
    return [mark.text for mark in marks(svg) if mark.name == "text"]


def asks_for_nothing(svg: str) -> bool:
    """Whether the drawing holds shapes and text alone: no id, no link, no style sheet, nothing of where it was made."""
    kinds = {"path", "circle", "text"}
    return all(mark.name in kinds and not {"id", "style", "class", "href"} & mark.look.keys() for mark in marks(svg))
