"""An empty Word file with our look. The template is what Word keeps in its zip, as files one can read."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from types import MappingProxyType
from zipfile import ZipFile

from docx import Document as opened
from docx.document import Document as Docx
from docx.oxml.ns import qn
from lxml import etree

from ...page.colours import word_coloured

# Where each file of the template stands in the zip.
PARTS = MappingProxyType(
    {
        "[Content_Types].xml": "content-types.xml",
        "_rels/.rels": "package-rels.xml",
        "docProps/core.xml": "core.xml",
        "word/_rels/document.xml.rels": "document-rels.xml",
        "word/document.xml": "document.xml",
        "word/fontTable.xml": "fonts.xml",
        "word/numbering.xml": "numbering.xml",
        "word/settings.xml": "settings.xml",
        "word/styles.xml": "styles.xml",
        "word/theme/theme1.xml": "theme.xml",
    }
)
LANGUAGES = MappingProxyType({"da": "da-DK", "en": "en-GB"})

# Word puts its own styles into the reader's language; of ours it knows nothing.
DANISH = MappingProxyType(
    {
        "Kicker": "Overlinje",
        "SectionHeading": "Afsnitsoverskrift",
        "Divider": "Skillelinje",
        "Box": "Boks",
        "BoxTitle": "Bokstitel",
        "Stamp": "Varsel",
        "StampTitle": "Varselstitel",
        "TableLabel": "Tabelnummer",
        "TableText": "Tabeltekst",
        "TableTextSmall": "Tabeltekst lille",
        "TableNote": "Tabelnote",
        "BarometerTable": "Barometertabel",
        "Figure": "Figur",
        "FigureCaption": "Figurtekst",
    }
)


def blank(language: str) -> Docx:
    """The template, opened, in `language`: an ISO 639 code such as `da`."""
    docx = opened(BytesIO(_zipped()))
    styles, tag = docx.styles.element, tag_of(language)
    for said in (*styles.iter(qn("w:lang")), *docx.settings.element.iter(qn("w:themeFontLang"))):
        said.set(qn("w:val"), tag)
    if language == "da":
        for style in styles.iter(qn("w:style")):
            name = DANISH.get(style.get(qn("w:styleId")))
            if name:
                style.find(qn("w:name")).set(qn("w:val"), name)
    return docx


def tag_of(language: str) -> str:
    """The language as Word names it, with its country."""
    return LANGUAGES.get(language, language)


@cache
def _zipped() -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for place, name in PARTS.items():
            archive.writestr(place, _read(name))
    return stream.getvalue()


def _read(name: str) -> bytes:
    """A part without the comments and the indents that are there for us."""
    text = word_coloured(files(__package__).joinpath("template", name).read_text(encoding="utf-8"))
    root = etree.fromstring(text.encode(), etree.XMLParser(remove_comments=True, remove_blank_text=True))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
