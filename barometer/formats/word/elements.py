"""WordprocessingML as nested calls.

Word refuses a file whose elements stand in another order than its schema has. So they are written in that order.
"""

from __future__ import annotations

import re
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ...page.numbers import NB_HYPHEN

# Characters that XML does not allow. A notebook's output may hold them; none of them is content.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def element(tag: str, *children: Any, **attributes: Any) -> Any:
    """An element in Word's own namespace.

    Parameters
    ----------
    tag : str
        Without the prefix `w:`.
    *children : element or None
        None is left out.
    **attributes : Any
        Without the prefix: `element("tcW", w=1200, type="dxa")` is `<w:tcW w:w="1200" w:type="dxa"/>`.
    """
    made = OxmlElement(f"w:{tag}", {qn(f"w:{name}"): str(value) for name, value in attributes.items()})
    made.extend(child for child in children if child is not None)
    return made


def text_run(text: str, *, bold: bool = False, italic: bool = False, style: str = "") -> Any:
    """Text with one look. Line ends and tabs become Word's own.

    Parameters
    ----------
    text : str
        Characters that XML does not allow are left out.
    bold, italic : bool
        What the look has beyond the style.
    style : str
        The id of a character style of the template.
    """
    marks = {"b": bold, "i": italic}
    look = [element("rStyle", val=style)] if style else []
    look += [element(tag) for tag, wanted in marks.items() if wanted]
    made = element("r", element("rPr", *look) if look else None)
    made.text = _NOT_XML.sub("", text)
    for part in made.findall(qn("w:t")):
        _set_hyphens(part)
    return made


def _set_hyphens(part: Any) -> None:
    """Puts Word's own element in the place of each non-breaking hyphen, a sign that few typefaces of Word have."""
    before, *after = (part.text or "").split(NB_HYPHEN)
    if not after:
        return
    part.text = before
    part.set(qn("xml:space"), "preserve")
    for text in reversed(after):
        rest = element("t")
        rest.set(qn("xml:space"), "preserve")
        rest.text = text
        part.addnext(rest)
        part.addnext(element("noBreakHyphen"))


def paragraph(
    style: str, *, hold: bool = False, new_page: bool = False, numbering: tuple[int, int] | None = None,
    before: int | None = None, after: int | None = None, left: int | None = None, hanging: int | None = None,
    right: int | None = None, align: str = "",
) -> Any:  # fmt: skip
    """An empty paragraph.

    Parameters
    ----------
    style : str
        The id of a paragraph style of the template. All that follows is what the paragraph has beyond its style.
    hold : bool
        Whether it stays on the page of the next paragraph.
    new_page : bool
        Whether it begins a page.
    numbering : (int, int), optional
        The number of a list, and the level in it.
    before, after : int, optional
        Space above and below, in twentieths of a point.
    left, hanging, right : int, optional
        Indents in twentieths of a point; `hanging` is that of the lines after the first.
    align : str
        `left`, `right`, or empty for that of the style.
    """
    spacing = {name: value for name, value in {"before": before, "after": after}.items() if value is not None}
    indent = {"left": left, "right": right, "hanging": hanging}
    indent = {name: value for name, value in indent.items() if value is not None}
    number, level = numbering or (None, None)
    return element(
        "p",
        element(
            "pPr",
            element("pStyle", val=style),
            element("keepNext") if hold else None,
            element("pageBreakBefore") if new_page else None,
            element("numPr", element("ilvl", val=level), element("numId", val=number)) if numbering else None,
            element("spacing", **spacing) if spacing else None,
            element("ind", **indent) if indent else None,
            element("jc", val=align) if align else None,
        ),
    )


def field(instruction: str, shown: str) -> Any:
    """A field that Word fills in.

    Parameters
    ----------
    instruction : str
        Such as `PAGE`.
    shown : str
        What stands there until Word fills it in.
    """
    return element("fldSimple", text_run(shown), instr=f" {instruction} ")
