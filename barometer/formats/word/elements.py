"""WordprocessingML as nested calls. Word refuses a file whose elements stand in another order than its schema's,
so they are written in that order and never put in afterwards.
"""

from __future__ import annotations

import re
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

# What XML cannot carry. None of it is content; a notebook's own output may hold it.
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def el(tag: str, *children: Any, **attributes: Any) -> Any:
    """`el("tcW", w=1200, type="dxa")` is `<w:tcW w:w="1200" w:type="dxa"/>`; a child that is None is left out."""
    element = OxmlElement(f"w:{tag}", {qn(f"w:{name}"): str(value) for name, value in attributes.items()})
    element.extend(child for child in children if child is not None)
    return element


def text_run(text: str, *, bold: bool = False, italic: bool = False, style: str = "") -> Any:
    """Text with one look. `style` is the id of a character style; line ends and tabs become Word's own."""
    look = [el("rStyle", val=style) if style else None, el("b") if bold else None, el("i") if italic else None]
    made = el("r", el("rPr", *look) if any(mark is not None for mark in look) else None)
    made.text = _UNSPEAKABLE.sub("", text)
    return made


def paragraph(
    style: str, *, hold: bool = False, new_page: bool = False, numbering: tuple[int, int] | None = None,
    before: int | None = None, after: int | None = None, left: int | None = None, hanging: int | None = None,
    right: int | None = None, align: str = "",
) -> Any:  # fmt: skip
    """An empty paragraph in the style with this id, and what it has beyond its style.

    `hold` keeps it on the page of the next one; `numbering` is a list's number and the level in it; `before`,
    `after`, `left`, `hanging` and `right` are in twentieths of a point.
    """
    spacing = {name: value for name, value in {"before": before, "after": after}.items() if value is not None}
    indent = {"left": left, "right": right, "hanging": hanging}
    indent = {name: value for name, value in indent.items() if value is not None}
    number, level = numbering or (None, None)
    return el(
        "p",
        el(
            "pPr",
            el("pStyle", val=style),
            el("keepNext") if hold else None,
            el("pageBreakBefore") if new_page else None,
            el("numPr", el("ilvl", val=level), el("numId", val=number)) if numbering else None,
            el("spacing", **spacing) if spacing else None,
            el("ind", **indent) if indent else None,
            el("jc", val=align) if align else None,
        ),
    )


def field(instruction: str, shown: str) -> Any:
    """A field that Word fills in, and what stands there until it does."""
    return el("fldSimple", text_run(shown), instr=f" {instruction} ")
