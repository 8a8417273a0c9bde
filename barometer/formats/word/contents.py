"""The list of contents: links at once, page numbers as soon as a reader lets Word fill them in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from ..document import Document, sections
from .elements import el, text_run
from .sheet import Sheet


class Contents:
    """The entries of `sections`, one Word list for each run of them with levels of its own.

    Word makes such a list again from the headings within a bookmark, which is why each run has one: the sections
    bound in show only their own title, the others a level more.
    """

    def __init__(self, sheet: Sheet, doc: Document) -> None:
        self._sheet = sheet
        self._runs = [(bound, list(run)) for bound, run in groupby(sections(doc), key=lambda entry: entry["bound"])]
        self._starts = {entries[0]["id"]: number for number, (_, entries) in enumerate(self._runs)}
        self._end: Any = None

    def write(self) -> None:
        """The list, on a page of its own."""
        self._sheet.write("TOCHeading", self._sheet.words["contents"])
        for number, (bound, entries) in enumerate(self._runs):
            levels = "2-2" if bound else "2-3"
            lines = [self._line(entry) for entry in entries]
            # \\u because a section that was bound in has its level from its style
            start = _field(f'TOC \\o "{levels}" \\h \\z \\u \\b {_name(number)}')
            lines[0][1:1] = start
            lines[-1].append(el("r", el("fldChar", fldCharType="end")))

    def _line(self, entry: dict[str, Any]) -> Any:
        line = self._sheet.write(f"TOC{entry['level']}")
        link = self._sheet.link(f"#{entry['id']}")
        link.append(text_run(entry["text"]))
        line.append(link)
        return line

    def reach(self, id: str) -> None:
        """Says that the block with this id comes next; a run may begin with it."""
        if id in self._starts:
            self.finish()
            start, self._end = self._sheet.mark_ends(_name(self._starts[id]))
            self._sheet.add(start)

    def finish(self) -> None:
        """Says that the run, or the document, ends here."""
        if self._end is not None:
            self._sheet.add(self._end)
        self._end = None


def _name(number: int) -> str:
    return f"contents{number + 1}"


def _field(instruction: str) -> Iterator[Any]:
    """What opens a field that goes over several paragraphs."""
    text = el("instrText")
    text.text = f" {instruction} "
    yield el("r", el("fldChar", fldCharType="begin"))
    yield el("r", text)
    yield el("r", el("fldChar", fldCharType="separate"))
