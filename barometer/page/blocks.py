"""What a page is made of. One block is one thing a reader sees; a page is a list of them.

Each block shows itself in Jupyter as HTML and carries itself as JSON beside it, so that one executed
notebook feeds JupyterLab, the HTML page and the PDF. Blocks hold text as it is to be read, in Danish;
they know nothing of counts, shares or surveys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

MIME = "application/vnd.barometer.blocks+json"


class Shown:
    """Anything that is a list of blocks to Jupyter and to the exporters."""

    def blocks(self) -> list[dict[str, Any]]:
        """The blocks as plain data, each with its `kind`."""
        raise NotImplementedError

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, Any]:
        from .html import in_notebook  # jinja2 and mistune only where something is shown

        blocks = self.blocks()
        return {"text/html": in_notebook(blocks), "text/plain": repr(self), MIME: blocks}


class Block(Shown):
    """One thing a reader sees."""

    kind: ClassVar[str]

    def blocks(self) -> list[dict[str, Any]]:
        return [{"kind": self.kind, **asdict(self)}]


@dataclass(frozen=True)
class Masthead(Block):
    """The head of a page: what it belongs to, whose it is, and the one line under it.

    `identity` is not shown: year, kommune and data, by which the renderer knows that it made the page it was
    asked for.
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
    """The answer before the numbers."""

    kind = "box"
    title: str
    markdown: str


@dataclass(frozen=True)
class Stamp(Block):
    """A full-width notice about the whole page. `tone` is `embargo` or `synthetic`."""

    kind = "stamp"
    tone: str
    title: str
    markdown: str


@dataclass(frozen=True)
class Column:
    """A column's head, and whether it is `left` (words) or `right` (figures)."""

    head: str
    align: str = "right"


@dataclass(frozen=True)
class Table(Block):
    """A table as it is printed. The first cell of a row is its head.

    `label` is "Tabel 2.3", `title` the question; `rows` and `total` are cells as text, as many as
    `columns`; `notes` and `source` stand under the table.
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
    """A drawing as SVG, with the words that replace it for those who cannot see it."""

    kind = "figure"
    id: str
    svg: str = field(repr=False)
    alt: str
    caption: str


@dataclass(frozen=True)
class Page(Shown):
    """Blocks in the order in which they are read; pages may hold pages."""

    parts: Sequence[Shown] = ()

    def __iter__(self) -> Iterator[Shown]:
        return iter(self.parts)

    def blocks(self) -> list[dict[str, Any]]:
        return [block for part in self.parts for block in part.blocks()]

    def __repr__(self) -> str:
        return "\n\n".join(repr(part) for part in self.parts)
