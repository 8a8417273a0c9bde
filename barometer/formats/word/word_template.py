"""An empty Word file with our look. The folder `template` holds the parts of its zip as files that one can read."""

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
from ..words import style_names

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
WORD_LANGUAGES = MappingProxyType({"da": "da-DK", "en": "en-GB"})


def open_template(language: str) -> Docx:
    """The template, opened, in a language.

    Parameters
    ----------
    language : str
        An ISO 639 code such as `da`.
    """
    docx = opened(BytesIO(_zipped()))
    styles, tag = docx.styles.element, word_language(language)
    for said in (*styles.iter(qn("w:lang")), *docx.settings.element.iter(qn("w:themeFontLang"))):
        said.set(qn("w:val"), tag)
    names = style_names(language)
    for style in styles.iter(qn("w:style")):
        if name := names.get(style.get(qn("w:styleId"))):
            style.find(qn("w:name")).set(qn("w:val"), name)
    return docx


def word_language(language: str) -> str:
    """The language as Word names it, with its country: `da-DK` for `da`."""
    return WORD_LANGUAGES.get(language, language)


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
