"""The pages as nbconvert exporters, so that `jupyter nbconvert --to barometer-html` knows them."""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from .document import Document, document


class _Page(Exporter):
    """What the exporters share: the notebook as a document."""

    def _document(self, nb: NotebookNode, resources: dict | None, **kw) -> tuple[Document, dict[str, Any]]:
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        return document(nb, name=resources.get("metadata", {}).get("name", "")), resources


class HtmlPage(_Page):
    """One HTML file without code and without requests."""

    export_from_notebook = "Barometer (HTML)"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]  # nbconvert says a notebook, and gives text itself
        self, nb: NotebookNode, resources: dict | None = None, **kw
    ) -> tuple[str, dict]:
        """The page as text, and nbconvert's resources."""
        from .html_page import html

        doc, resources = self._document(nb, resources, **kw)
        return html(doc), resources


class PdfPage(_Page):
    """A PDF/A-2a and PDF/UA-1 file without code."""

    export_from_notebook = "Barometer (PDF)"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]  # nbconvert says a notebook, and gives text itself
        self, nb: NotebookNode, resources: dict | None = None, **kw
    ) -> tuple[bytes, dict]:
        """The pages as bytes, and nbconvert's resources."""
        from .typeset import pdf

        doc, resources = self._document(nb, resources, **kw)
        return pdf(doc), resources


class WordPage(_Page):
    """A Word file to go on writing in, without code."""

    export_from_notebook = "Barometer (Word)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def _file_extension_default(self) -> str:
        return ".docx"

    def from_notebook_node(  # type: ignore[override]  # nbconvert says a notebook, and gives text itself
        self, nb: NotebookNode, resources: dict | None = None, **kw
    ) -> tuple[bytes, dict]:
        """The file as bytes, and nbconvert's resources."""
        from .word.page import word

        doc, resources = self._document(nb, resources, **kw)
        return word(doc), resources
