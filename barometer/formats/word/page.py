"""A document as a Word file, block by block."""

from __future__ import annotations

from docx.shared import Cm

from ..document import BlockData, Document
from ..markdown import markdown_nodes
from .contents import Contents
from .elements import text_run
from .packing import describe, packed, word_foot
from .pictures import figure, foreign_picture
from .prose import flow
from .sheet import Sheet
from .tables import table

ABOVE_TITLE = 6.5  # cm on the title page of a document with contents


def word(doc: Document) -> bytes:
    """`doc` as a .docx. The same document gives the same bytes.

    Raises
    ------
    RenderError
        A drawing that is no drawing, or a picture that Word does not know.
    """
    sheet = Sheet(doc)
    describe(sheet, doc)
    word_foot(sheet, doc)
    front = _front(doc.blocks) if doc.contents else 0
    for block in doc.blocks[:front]:
        _BLOCKS[block["kind"]](sheet, block)
    contents = Contents(sheet, doc) if doc.contents else None
    if contents:
        sheet.docx.paragraphs[0].paragraph_format.space_before = Cm(ABOVE_TITLE)
        contents.write()
        sheet.turn()
    for block in doc.blocks[front:]:
        if contents:
            contents.reach(block.get("id", ""))
        _BLOCKS[block["kind"]](sheet, block)
    if sheet.after_table():  # a file ends with a paragraph
        sheet.write("TableNote")
    if contents:
        contents.finish()
    return packed(sheet)


def _front(blocks: list[BlockData]) -> int:
    """How many blocks stand on the title page: the masthead and its stamps."""
    count = 1
    while count < len(blocks) and blocks[count]["kind"] == "stamp":
        count += 1
    return count


def _masthead(sheet: Sheet, block: BlockData) -> None:
    """A section that was bound in begins a page and looks like a page of its own; its level tells the truth."""
    level = block["level"]
    if level > 1:
        sheet.turn()
    if block["kicker"]:
        sheet.write("Kicker", block["kicker"])
    title = sheet.write("SectionHeading" if level == 2 else f"Heading{level}", block["title"])
    sheet.mark(title, block["id"])
    if block["lead"]:
        sheet.write("Subtitle", block["lead"])


def _heading(sheet: Sheet, block: BlockData) -> None:
    sheet.mark(sheet.write(f"Heading{block['level']}", block["text"]), block["id"])


def _prose(sheet: Sheet, block: BlockData) -> None:
    flow(sheet, markdown_nodes(block["tokens"]))


def _panel(style: str):
    def write(sheet: Sheet, block: BlockData) -> None:
        already = len(sheet.docx.paragraphs)
        if block["title"]:
            sheet.write(f"{style}Title", block["title"])
        flow(sheet, markdown_nodes(block["tokens"]), style)
        for paragraph in sheet.docx.paragraphs[already:-1]:  # it never breaks over a page
            paragraph.paragraph_format.keep_with_next = True

    return write


def _error(sheet: Sheet, block: BlockData) -> None:
    sheet.write("StampTitle", sheet.words["error"])
    sheet.write("Stamp").append(text_run(block["text"], style="HTMLCode"))


def _foreign(sheet: Sheet, block: BlockData) -> None:
    if block["picture"]:
        foreign_picture(sheet, block)
    else:
        sheet.write("HTMLPreformatted", block["text"])


_BLOCKS = {
    "masthead": _masthead,
    "heading": _heading,
    "prose": _prose,
    "box": _panel("Box"),
    "stamp": _panel("Stamp"),
    "table": table,
    "figure": figure,
    "foreign": _foreign,
    "error": _error,
}
