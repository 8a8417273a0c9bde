"""The list of contents. Its links work at once; its page numbers come when a reader lets Word fill them in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from ..document import Document, sections
from .elements import element, text_run
from .writer import WordWriter


class Contents:
    """The entries of `sections`, one Word list for each run of them with levels of its own.

    Word makes a list anew from the headings within a bookmark, so each run has a bookmark. Sections that were bound in
    show their title alone, the others one level more.

    Parameters
    ----------
    writer : WordWriter
        Where the list is written.
    doc : Document
        Whose sections are listed.
    """

    def __init__(self, writer: WordWriter, doc: Document) -> None:
        self._writer = writer
        self._runs = [(bound, list(run)) for bound, run in groupby(sections(doc), key=lambda entry: entry["bound"])]
        self._starts = {entries[0]["id"]: number for number, (_, entries) in enumerate(self._runs)}
        self._end: Any = None

    def write(self) -> None:
        """Writes the list."""
        self._writer.write("TOCHeading", self._writer.words["contents"])
        for number, (bound, entries) in enumerate(self._runs):
            levels = "2-2" if bound else "2-3"
            lines = [self._line(entry) for entry in entries]
            # \\u because a section that was bound in has its level from its style
            start = _field(f'TOC \\o "{levels}" \\h \\z \\u \\b {_name(number)}')
            lines[0][1:1] = start
            lines[-1].append(element("r", element("fldChar", fldCharType="end")))

    def _line(self, entry: dict[str, Any]) -> Any:
        line = self._writer.write(f"TOC{entry['level']}")
        link = self._writer.link_to(entry["id"])
        link.append(text_run(entry["text"]))
        line.append(link)
        return line

    def begin_block(self, id: str) -> None:
        """Is called before the block with this id is written. A run may begin with it."""
        if id in self._starts:
            self.finish()
            start, self._end = self._writer.bookmark_ends(_name(self._starts[id]))
            self._writer.add(start)

    def finish(self) -> None:
        """Ends the bookmark of the run that was written last."""
        if self._end is not None:
            self._writer.add(self._end)
        self._end = None


def _name(number: int) -> str:
    return f"contents{number + 1}"


def _field(instruction: str) -> Iterator[Any]:
    """What opens a field that goes over several paragraphs."""
    text = element("instrText")
    text.text = f" {instruction} "
    yield element("r", element("fldChar", fldCharType="begin"))
    yield element("r", text)
    yield element("r", element("fldChar", fldCharType="separate"))
