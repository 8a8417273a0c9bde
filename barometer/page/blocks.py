"""The blocks of a page: headings, running text, tables, figures and notices.

A block is displayed in Jupyter as HTML. Beside the HTML it carries its data as JSON. One executed notebook is thus the
source of the HTML page, the PDF and the Word file. Blocks hold finished text. They know nothing of counts, shares or
surveys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

MIME = "application/vnd.barometer.blocks+json"


class Displayable:
    """An object that Jupyter and the exporters display as a list of blocks."""

    def blocks(self) -> list[dict[str, Any]]:
        """The blocks as plain data, each with its `kind`."""
        raise NotImplementedError

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, Any]:
        from .html import in_notebook  # jinja2 and mistune only where something is shown

        blocks = self.blocks()
        return {"text/html": in_notebook(blocks), "text/plain": repr(self), MIME: blocks}


class Block(Displayable):
    """One part of a page, such as a table. Its fields are its data."""

    kind: ClassVar[str]

    def blocks(self) -> list[dict[str, Any]]:
        """The block alone, as plain data with its `kind`."""
        return [{"kind": self.kind, **asdict(self)}]  # type: ignore[call-overload]  # each kind is a dataclass


@dataclass(frozen=True)
class Masthead(Block):
    """The head of a page.

    Attributes
    ----------
    kicker : str
        The small line above the title: the survey.
    title : str
        The name of the page.
    lead : str
        The line under the title.
    id : str
        The name of the head in links within the page.
    identity : mapping of str
        The year, the kommune and the fingerprint of the data. It is not displayed. With it the renderer checks
        that it made the page it was asked for.
    """

    kind = "masthead"
    kicker: str
    title: str
    lead: str
    id: str
    identity: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Heading(Block):
    """A heading of level 2 or 3; the page's own title is level 1."""

    kind = "heading"
    level: int
    text: str
    id: str


@dataclass(frozen=True)
class Prose(Block):
    """Running text in Markdown: paragraphs, lists, emphasis, links."""

    kind = "prose"
    markdown: str


@dataclass(frozen=True)
class Box(Block):
    """A box with what the numbers can be used for. It stands above them."""

    kind = "box"
    title: str
    markdown: str


@dataclass(frozen=True)
class Stamp(Block):
    """A notice about the whole page, in full width.

    `tone` is `embargo`, `synthetic`, `case-file`, `partial` or `blanks`.
    """

    kind = "stamp"
    tone: str
    title: str
    markdown: str


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, and its alignment, `left` for words or `right` for figures."""

    head: str
    align: str = "right"


@dataclass(frozen=True)
class Table(Block):
    """A table as it is printed. The first cell of a row is the head of the row.

    Attributes
    ----------
    id : str
        The name of the table in links within the page.
    label : str
        The number of the table, as "Tabel 2.3"; empty where it has none.
    title : str
        The title, such as the question.
    columns : sequence of Column
        The heads of the columns.
    rows : sequence of sequence of str
        The cells as text, in each row as many as there are columns.
    total : sequence of str
        The cells of the last row; empty where there is no total.
    notes : sequence of str
        The paragraphs under the table.
    source : str
        The line under the notes that says where the numbers come from.
    """

    kind = "table"
    id: str
    label: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    total: Sequence[str] = ()
    notes: Sequence[str] = ()
    source: str = ""

    def __repr__(self) -> str:
        lines = [(c.head for c in self.columns), *self.rows, *([self.total] if self.total else [])]
        return "\n".join([f"{self.label} {self.title}".strip(), *("\t".join(line) for line in lines)])


@dataclass(frozen=True)
class Figure(Block):
    """A drawing.

    Attributes
    ----------
    id : str
        The name of the figure in links within the page.
    svg : str
        The drawing as one `<svg>` element.
    alt : str
        A text that replaces the drawing for those who cannot see it.
    caption : str
        The text under the drawing.
    narrow : str
        The same drawing for a narrow screen; empty where the one drawing can be read there too.
    """

    kind = "figure"
    id: str
    svg: str = field(repr=False)
    alt: str
    caption: str
    narrow: str = field(default="", repr=False)


@dataclass(frozen=True)
class Found:
    """An entry of a list to be searched.

    Attributes
    ----------
    id : str
        The name of the entry in links.
    name : str
        What it is found by.
    links : sequence of sequences of mapping
        Its links, in groups of a line each: `href`, relative; `text`, the words that are shown; and `label`, the words
        that say enough where the link is met alone. The label holds the text.
    """

    id: str
    name: str
    links: Sequence[Sequence[Mapping[str, str]]]


@dataclass(frozen=True)
class Finder(Block):
    """A list of links that can be narrowed by typing. It stands on web pages alone, and is whole without a script.

    Attributes
    ----------
    label : str
        The words beside the field.
    found : str
        How many entries are left, as "{found} af {all}".
    entries : sequence of Found
        The list.
    """

    kind = "finder"
    label: str
    found: str
    entries: Sequence[Found]


@dataclass(frozen=True)
class Page(Displayable):
    """Blocks in the order in which they are read. A page may hold other pages."""

    parts: Sequence[Displayable] = ()

    def __iter__(self) -> Iterator[Displayable]:
        return iter(self.parts)

    def blocks(self) -> list[dict[str, Any]]:
        """The blocks of all parts, in their order."""
        return [block for part in self.parts for block in part.blocks()]

    def __repr__(self) -> str:
        return "\n\n".join(repr(part) for part in self.parts)
