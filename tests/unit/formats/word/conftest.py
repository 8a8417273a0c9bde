"""A Word file opened twice: by the library that knows it, and as the XML in its zip."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from barometer.formats.exporters import WordPage


class Word:
    def __init__(self, nb):
        self.bytes = WordPage().from_notebook_node(nb)[0]
        self.docx = docx.Document(BytesIO(self.bytes))
        self.zip = ZipFile(BytesIO(self.bytes))
        self.body = self.xml("word/document.xml").find(qn("w:body"))

    def xml(self, part):
        return etree.fromstring(self.zip.read(part))

    def all(self, tag, within=None):
        return list((self.body if within is None else within).iter(qn(tag)))

    def text(self, element=None):
        return "".join(t.text for t in self.all("w:t", element))

    def value(self, element, name="val"):
        return element.get(qn(f"w:{name}"))

    def values(self, tag, name="val", within=None):
        return [self.value(element, name) for element in self.all(tag, within)]

    def style(self, paragraph):
        return self.value(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}"))

    def styled(self, *ids):
        """The texts of the paragraphs in these styles."""
        return [self.text(p) for p in self.all("w:p") if self.style(p) in ids]

    def headings(self):
        """(level, text) of every paragraph whose style is a built-in heading or rests on one."""
        found = []
        for paragraph in self.docx.paragraphs:
            style = paragraph.style
            while style is not None and not (hit := re.fullmatch(r"Heading (\d)", style.name)):
                style = style.base_style
            if style is not None:
                found.append((int(hit[1]), paragraph.text))
        return found


@pytest.fixture
def opened():
    return Word


@pytest.fixture
def word(page):
    return Word(page)
