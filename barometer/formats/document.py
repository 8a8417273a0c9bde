"""An executed notebook as a document: its title, and its blocks in the order in which they are read.

HTML, PDF and Word all start here, so they agree on headings, ids and contents. Code is never part of a document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nbformat import NotebookNode

from ..errors import RenderError
from ..page.markdown import parse_markdown
from .markdown import markdown_blocks, place, placed_links, slug
from .outputs import blocks_of
from .running_head import mark_mastheads
from .words import words

BlockData = dict[str, Any]

# What `page.html.j2` calls its own parts.
_TAKEN = ("main", "contents", "find", "find-text", "find-count", "find-list")
_HEADS = {"masthead": "title", "heading": "text"}


@dataclass(frozen=True)
class Document:
    """A page before it has a format.

    Parameters
    ----------
    title : str
        The title of the page.
    language : str
        An ISO 639 code such as `da`.
    running_foot : str
        What the file is called at the foot of a sheet.
    hash : str
        The short hash by which data and code are found; may be empty.
    contents : bool
        Whether there is a list of contents.
    date : str
        An ISO date, or empty.
    identity : str
        Year, kommune and data in one line. The renderer reads it to know that it made the page it was asked for.
    blocks : list of dict
        The kinds that `outputs.blocks_of` and `markdown.markdown_blocks` give. Running text is in `tokens`, see
        `page.markdown.parse_markdown`. Every id is unique, and no level of headings is left out. Each masthead has
        `marks`, what the head of its sheets says that the numbers are not; see `running_head`.
    links : sequence of dict
        The links to other pages that a web page has above its head: `href`, relative, and `text`.
    """

    title: str
    language: str
    running_foot: str
    hash: str
    contents: bool
    date: str
    identity: str
    blocks: list[BlockData]
    links: Sequence[Mapping[str, str]] = ()


def document(nb: NotebookNode, *, name: str = "") -> Document:
    """The document of an executed notebook.

    Parameters
    ----------
    nb : NotebookNode
        `nb.metadata["barometer"]` may hold every field of `Document` but its blocks; a cell's own
        `metadata["barometer"]` may hold `shift` (levels its headings go down), `prefix` (put before
        its ids), `page` (the file that its masthead links to) and `alt` (the words for its picture).
    name : str
        The title where neither metadata nor a heading gives one.

    Raises
    ------
    RenderError
        For a date that is none, and for blocks as `outputs.blocks_of` refuses them.
    """
    about = nb.metadata.get("barometer", {})
    language = about.get("language", "da")
    blocks = [block for index, cell in enumerate(nb.cells) for block in _cell(cell, index, about)]
    heads = [block for block in blocks if "level" in block]
    own = next((heading_text(block) for block in heads if block["level"] == 1), "")
    title = about.get("title") or own or name or words(language)["report"]
    if not heads or heads[0]["level"] > 1:
        blocks.insert(0, {"kind": "heading", "level": 1, "text": title, "id": place(slug(title))})
    _order_levels(blocks)
    mark_mastheads(blocks)
    _unique_ids(blocks)
    _follow_places(blocks)
    return Document(
        title=title,
        language=language,
        running_foot=about.get("running_foot") or title,
        hash=about.get("hash", ""),
        contents=bool(about.get("contents", False)),
        date=_date(about.get("date", "")),
        identity=" ".join(about.get("identity", {}).values()),
        blocks=blocks,
        links=about.get("links", ()),
    )


def sections(doc: Document) -> list[BlockData]:
    """The entries of a list of contents, one for each heading of level 2 and some of level 3.

    Headings of level 3 are left out of sections with a masthead of their own: thirty-seven kommuner with six chapters
    each are no overview.

    Parameters
    ----------
    doc : Document
        The document whose headings are listed.

    Returns
    -------
    list of dict
        `id`, `text`, `level`, and `bound`: whether the entry is, or stands under, a masthead of level 2.
    """
    entries, bound = [], False
    for block in doc.blocks:
        level = block.get("level")
        if level == 2:
            bound = block["kind"] == "masthead"
        if level == 2 or (level == 3 and not bound):
            entries.append({"id": block["id"], "text": heading_text(block), "level": level, "bound": bound})
    return entries


def heading_text(block: BlockData) -> str:
    """The text of a masthead or a heading."""
    return block[_HEADS[block["kind"]]]


def _cell(cell: NotebookNode, index: int, about: dict) -> Iterator[BlockData]:
    here = {**about, **cell.metadata.get("barometer", {})}
    language = about.get("language", "da")
    if cell.cell_type == "markdown":
        found = markdown_blocks(cell.source)
    else:
        where, alt = f"cell {index + 1}", here.get("alt", "")
        found = [block for output in cell.get("outputs", []) for block in blocks_of(output, where=where, alt=alt)]
    for block in found:
        if block["kind"] in _HEADS:
            block = {**block, "level": min(6, block.get("level", 1) + here.get("shift", 0))}
        if block["kind"] == "masthead" and "page" in here:
            block = {**block, "page": {"href": here["page"], "text": words(language)["own_page"]}}
        if "id" in block:
            block = {**block, "id": place(block["id"], here.get("prefix", ""))}
        if "markdown" in block:
            block = {**block, "tokens": parse_markdown(block["markdown"])}
            del block["markdown"]
        if "tokens" in block:
            block = {**block, "prefix": here.get("prefix", "")}
        yield block


def _order_levels(blocks: list[BlockData]) -> None:
    """One heading of level 1, the first; and no level is left out on the way down."""
    _, *rest = [block for block in blocks if "level" in block]
    down = any(block["level"] == 1 for block in rest)
    last = 1
    for block in rest:
        block["level"] = last = min(block["level"] + down, last + 1, 6)


def _unique_ids(blocks: list[BlockData]) -> None:
    seen = set(_TAKEN)
    last: dict[str, int] = {}  # where counting goes on: of a thousand alike none is counted from the first again
    for block in blocks:
        if "id" in block:
            stem = unique = block["id"] or block["kind"]
            number = last.get(stem, 1)
            while unique in seen:
                number += 1
                unique = f"{stem}-{number}"
            last[stem] = number
            seen.add(unique)
            block["id"] = unique


def _follow_places(blocks: list[BlockData]) -> None:
    """A link within a cell goes on meaning the same place, whatever was put before its ids."""
    ids = {block["id"] for block in blocks if "id" in block}
    for block in blocks:
        if "tokens" in block:
            block["tokens"] = placed_links(block["tokens"], block.pop("prefix"), ids)


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise RenderError(
            "The notebook's date is no date.",
            where="metadata barometer.date",
            expected="2020-07-09",
            got=text,
        ) from None
