"""A document as a Word file, block by block."""

from __future__ import annotations

from docx.shared import Cm

from ..document import BlockData, Document
from ..markdown import markdown_nodes
from ..running_head import running_marks, running_name
from .contents import Contents
from .elements import text_run
from .package import package_bytes, set_core_properties
from .pictures import figure, foreign_picture
from .prose import write_nodes
from .sheets import begin_section, write_foot, write_head
from .tables import table
from .writer import WordWriter

ABOVE_TITLE = 6.5  # cm on the title page of a document with contents


def word(doc: Document) -> bytes:
    """`doc` as a .docx. The same document gives the same bytes.

    Raises
    ------
    RenderError
        A drawing that is no drawing, or a picture that Word does not know.
    """
    writer = WordWriter(doc)
    set_core_properties(writer, doc)
    write_foot(writer, doc)
    write_head(writer, doc.title)
    front = _front(doc.blocks) if doc.contents else 0
    for block in doc.blocks[:front]:
        _BLOCKS[block["kind"]](writer, block)
    contents = Contents(writer, doc) if doc.contents else None
    if contents:
        writer.docx.paragraphs[0].paragraph_format.space_before = Cm(ABOVE_TITLE)
        contents.write()
        writer.begin_page()
    for block in doc.blocks[front:]:
        if contents:
            contents.begin_block(block.get("id", ""))
        _BLOCKS[block["kind"]](writer, block)
    if writer.ends_with_table():  # a file ends with a paragraph
        writer.write("TableNote")
    if contents:
        contents.finish()
    return package_bytes(writer)


def _front(blocks: list[BlockData]) -> int:
    """How many blocks stand on the title page: the masthead and its stamps."""
    count = 1
    while count < len(blocks) and blocks[count]["kind"] == "stamp":
        count += 1
    return count


def _masthead(writer: WordWriter, block: BlockData) -> None:
    """A section that was bound in begins a page and looks like a page of its own; its level tells the truth."""
    level = block["level"]
    if level > 1:
        begin_section(writer)
    write_head(writer, running_name(block), running_marks(block))
    if block["kicker"]:
        writer.write("Kicker", block["kicker"])
    title = writer.write("SectionHeading" if level == 2 else f"Heading{level}", block["title"])
    writer.bookmark(title, block["id"])
    if block["lead"]:
        writer.write("Subtitle", block["lead"])


def _heading(writer: WordWriter, block: BlockData) -> None:
    writer.bookmark(writer.write(f"Heading{block['level']}", block["text"]), block["id"])


def _prose(writer: WordWriter, block: BlockData) -> None:
    write_nodes(writer, markdown_nodes(block["tokens"]))


def _panel(style: str):
    def write(writer: WordWriter, block: BlockData) -> None:
        already = len(writer.docx.paragraphs)
        if block["title"]:
            writer.write(f"{style}Title", block["title"])
        write_nodes(writer, markdown_nodes(block["tokens"]), style)
        for paragraph in writer.docx.paragraphs[already:-1]:  # it never breaks over a page
            paragraph.paragraph_format.keep_with_next = True

    return write


def _error(writer: WordWriter, block: BlockData) -> None:
    writer.write("StampTitle", writer.words["error"])
    writer.write("Stamp").append(text_run(block["text"], style="HTMLCode"))


def _foreign(writer: WordWriter, block: BlockData) -> None:
    if block["picture"]:
        foreign_picture(writer, block)
    else:
        writer.write("HTMLPreformatted", block["text"])


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
