"""Drawings as pictures that any Word shows, with the drawing itself beside them for those that can."""

from __future__ import annotations

from base64 import b64decode
from io import BytesIO
from typing import Any

import typst
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Emu
from docx.text.paragraph import Paragraph

from ...errors import RenderError
from ..document import BlockData
from ..table_layout import WIDE
from ..typst_templates import typst_fonts
from .writer import WordWriter

DPI = 300
UNSAID = 72  # dots an inch of a picture that does not say; one that was drawn here does not
HIGH = 21.5  # cm: a page with a caption under the picture
_UNREADABLE = (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError)

# The drawing that stands behind a picture, as Office writes it since 2016 ([MS-ODRAWXML], svgBlip)
_VECTOR = """<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip
xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{id}"/></a:ext></a:extLst>"""


def figure(writer: WordWriter, block: BlockData) -> None:
    """A figure block as wide as the text, its alt text with it and its caption under it."""
    picture = drawn(block["svg"], f"{WIDE}cm", where=block["id"])
    holder = _placed(writer, picture, block["alt"], block["id"], hold=bool(block["caption"]), scale=UNSAID / DPI)
    _stand_behind(writer, holder, on_paper(block["svg"]))
    writer.bookmark(holder, block["id"])
    if block["caption"]:
        writer.write("FigureCaption", block["caption"])


def foreign_picture(writer: WordWriter, block: BlockData) -> None:
    """A picture that some other program put into the notebook, in its own size."""
    mime, data = block["picture"]["mime"], block["picture"]["data"]
    alt = block["alt"] or writer.words["undescribed"]
    if mime == "image/svg+xml":
        _placed(writer, drawn(data, "auto", where=alt), alt, scale=UNSAID / DPI)
    else:
        _placed(writer, b64decode(data), alt)


def on_paper(svg: str) -> str:
    """The drawing on white, for a Word whose pages are dark does not change a drawing's colours."""
    start = svg.index(">") + 1
    return f'{svg[:start]}<rect width="100%" height="100%" fill="#ffffff"/>{svg[start:]}'


def drawn(svg: str, width: str, *, where: str) -> bytes:
    """A drawing as PNG at 300 dots an inch, `width` wide: a length, or `auto` for its own."""
    source = (
        "#set page(width: auto, height: auto, margin: 0pt)\n"
        f'#image(bytes(sys.inputs.svg), format: "svg", width: {width})'
    )
    try:
        return typst.compile(source.encode(), format="png", ppi=DPI, font_paths=typst_fonts(), sys_inputs={"svg": svg})
    except typst.TypstError as error:
        raise RenderError(
            f"A figure could not be drawn for Word: {error.message}.",
            where=f"“{where}”",
            got=" ".join(error.diagnostic.split()),
        ) from error


def _placed(
    writer: WordWriter, picture: bytes, alt: str, name: str = "", *, hold: bool = False, scale: float = 1.0
) -> Any:
    """The paragraph that holds the picture, which is never wider or higher than a page has room for."""
    holder = writer.write("Figure", hold=hold)
    try:
        shape = Paragraph(holder, writer.docx).add_run().add_picture(BytesIO(picture))
    except _UNREADABLE as error:
        raise RenderError(
            "A picture is of no kind that Word knows.",
            where=f"“{alt}”",
            expected="PNG, JPEG or GIF",
            got=type(error).__name__,
        ) from error
    scale = min(scale, Cm(WIDE) / shape.width, Cm(HIGH) / shape.height)
    shape.width, shape.height = Emu(round(shape.width * scale)), Emu(round(shape.height * scale))
    inline = holder.find(f".//{qn('wp:inline')}")
    for side in ("distT", "distB", "distL", "distR"):  # some programs keep a distance unless told otherwise
        inline.set(side, "0")
    inline.docPr.set("descr", alt)
    inline.docPr.set("name", name or f"picture-{inline.docPr.id}")
    return holder


def _stand_behind(writer: WordWriter, holder: Any, svg: str) -> None:
    """Puts the drawing itself behind its picture, so that it stays sharp and can be taken apart."""
    document, blip = writer.docx.part, holder.find(f".//{qn('a:blip')}")
    number = holder.find(f".//{qn('wp:docPr')}").id
    place = PackURI(f"/word/media/drawing{number}.svg")
    part = Part(place, "image/svg+xml", svg.encode(), document.package)
    blip.append(parse_xml(_VECTOR.format(id=document.relate_to(part, RT.IMAGE))))
