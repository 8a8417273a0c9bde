"""A document as PDF, by Typst. The template reads the document as JSON; no text is ever evaluated."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import UTC, datetime
from typing import Any

import typst

from ..errors import RenderError
from ..page.colours import PAGE_COLOURS
from .document import BlockData, Document, sections
from .markdown import Node, markdown_nodes
from .row_heads import with_row_heads
from .running_head import running_marks, running_name
from .table_layout import HALF, MEASURE, TEXT_HEIGHT, WIDE
from .table_pairs import side_by_side
from .typst_tables import POINTS_PER_CM, SIZES, table_layouts
from .typst_templates import template, typst_fonts
from .words import words


def pdf(doc: Document) -> bytes:
    """`doc` as PDF/A-2a and PDF/UA-1. The same document gives the same bytes."""
    data = json.dumps(data_of(doc), ensure_ascii=False)
    try:
        made = typst.compile(
            template("page.typ"),
            font_paths=typst_fonts(),
            sys_inputs={"data": data},
            # PDF/A for the archive, PDF/UA for readers who listen; the latter makes missing alt text an error
            pdf_standards=["a-2a", "ua-1"],
            timestamp=_timestamp(doc.date),
        )
    except typst.TypstError as error:
        raise RenderError(
            f"The PDF could not be set: {error.message}.",
            where=f"“{doc.title}”",
            got=" ".join(error.diagnostic.split()),
            todo=" ".join(error.hints),
        ) from error
    return with_row_heads(made, _rows(doc))


def _rows(doc: Document) -> int:
    """How many rows the tables have, the total among them."""
    return sum(len(block["rows"]) + bool(block["total"]) for block in doc.blocks if block["kind"] == "table")


def data_of(doc: Document) -> dict[str, Any]:
    """What the template reads: the document with its Markdown taken apart and its pictures as bytes."""
    listed = {entry["id"] for entry in sections(doc)}
    ids = {block["id"] for block in doc.blocks if "id" in block}
    layouts = table_layouts(doc)
    return {
        "title": doc.title,
        "language": doc.language,
        "foot": doc.running_foot if doc.contents else "",  # else the head says it
        "hash": doc.hash,
        "contents": doc.contents,
        "identity": [doc.identity] if doc.identity else [],
        "words": words(doc.language),
        "colours": dict(PAGE_COLOURS),
        "sizes": dict(SIZES),
        "wide": WIDE * POINTS_PER_CM,
        "measure": MEASURE * POINTS_PER_CM,
        "page-height": TEXT_HEIGHT * POINTS_PER_CM,
        "half": HALF * POINTS_PER_CM,
        "blocks": side_by_side(
            [_block(block, listed, ids, doc.language) | layouts.get(block.get("id", ""), {}) for block in doc.blocks]
        ),
    }


def _timestamp(date: str) -> datetime:
    """The document's own day; PDF/A demands one, so without it the first day computers know of."""
    return datetime.fromisoformat(date or "1970-01-01").replace(tzinfo=UTC)


def _block(block: BlockData, listed: set[str], ids: set[str], language: str) -> BlockData:
    if "tokens" in block:
        rest = {name: value for name, value in block.items() if name != "tokens"}
        return rest | {"nodes": [_linked(node, ids) for node in markdown_nodes(block["tokens"])]}
    if block["kind"] == "masthead":
        head = {"running-name": running_name(block), "running-marks": running_marks(block)}
        return {**block, **head, "listed": block["id"] in listed}
    if block["kind"] == "heading":
        return {**block, "listed": block["id"] in listed}
    if block["kind"] == "foreign" and block["picture"]:
        mime, picture = block["picture"]["mime"], block["picture"]["data"]
        raw = picture.encode() if mime == "image/svg+xml" else b64decode(picture)
        alt = block["alt"] or words(language)["undescribed"]
        return {"kind": "picture", "format": mime.split("/")[1].split("+")[0], "bytes": list(raw), "alt": alt}
    if block["kind"] == "figure":
        return {name: value for name, value in block.items() if name != "narrow"}  # paper is wide
    if block["kind"] == "foreign":
        return {"kind": "code", "text": block["text"]}
    return block


def _linked(node: Node, ids: set[str]) -> Node:
    """Links into the document become its labels; a link to nowhere would stop the whole page."""
    node = {key: _each(value, ids) for key, value in node.items()}
    if node["t"] == "link" and node["url"].startswith("#"):
        place = node.pop("url")[1:]
        return node | ({"label": place} if place in ids else {"t": "span"})
    return node


def _each(value: Any, ids: set[str]) -> Any:
    if isinstance(value, list):
        return [_each(item, ids) for item in value]
    return _linked(value, ids) if isinstance(value, dict) else value
