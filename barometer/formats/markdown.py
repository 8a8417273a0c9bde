"""Markdown's tokens as blocks, headings apart from prose, and as the few nodes a typesetter needs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from ..page.links import is_address
from ..page.markdown import Token, parse_markdown

Node = dict[str, Any]


def slug(text: str) -> str:
    """`text` as an id.

    >>> slug("Ishøj: børn og unge")
    'ishoej-boern-og-unge'
    """
    danish = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "u", "ö": "oe", "ä": "ae"})
    return re.sub(r"[^a-z0-9]+", "-", text.casefold().translate(danish)).strip("-")


def place(name: str, prefix: str = "") -> str:
    """The id of a place on a page: `prefix`, then `name`, and a letter first.

    An id that begins with a digit is no name in SVG, and none that a style sheet can write.

    >>> place("tabel-2-3", "kommune-183-ishoej")
    'kommune-183-ishoej-tabel-2-3'
    >>> place("2020-i-tal")
    'id-2020-i-tal'
    """
    whole = "-".join(filter(None, [prefix, name]))
    return whole if not whole or whole[0].isalpha() else f"id-{whole}"


def markdown_blocks(markdown: str) -> list[dict[str, Any]]:
    """Markdown as heading and prose blocks, in order.

    Parameters
    ----------
    markdown : str
        The whole of a cell or of an output. A link's definition may stand anywhere in it.

    Returns
    -------
    list of dict
        `heading` blocks (`level`, `text`, `id`) for the headings that stand in no list and no quotation, and `prose`
        blocks (`tokens`, see `parse_markdown`) for what stands between them.
    """
    blocks: list[dict[str, Any]] = []
    for token in parse_markdown(markdown):
        if token["type"] == "heading" and (text := _text(token["children"])):
            blocks.append({"kind": "heading", "level": token["attrs"]["level"], "text": text, "id": slug(text)})
        elif blocks and blocks[-1]["kind"] == "prose":
            blocks[-1]["tokens"].append(token)
        elif token["type"] != "blank_line":
            blocks.append({"kind": "prose", "tokens": [token]})
    return blocks


def _text(tokens: Iterable[Token]) -> str:
    """The words of inline tokens on one line."""
    return "".join(
        token["raw"] if "raw" in token else " " if token["type"] == "softbreak" else _text(token.get("children", []))
        for token in tokens
    )


def placed_links(tokens: Iterable[Token], prefix: str, ids: Collection[str]) -> list[Token]:
    """The tokens with each link to a place leading to the `place` of that name, where that is one of `ids`.

    Parameters
    ----------
    tokens : iterable of dict
        See `parse_markdown`.
    prefix : str
        As it was put before the ids of the same cell: `kommune-183-ishoej`.
    ids : collection of str
        Every id of the document.
    """
    return [_placed(token, prefix, ids) for token in tokens]


def _placed(token: Token, prefix: str, ids: Collection[str]) -> Token:
    if "children" in token:
        token = {**token, "children": placed_links(token["children"], prefix, ids)}
    url = token["attrs"]["url"] if token["type"] == "link" else ""
    if url.startswith("#") and (here := place(url[1:], prefix)) in ids:
        return {**token, "attrs": {**token["attrs"], "url": f"#{here}"}}
    return token


def markdown_nodes(tokens: Iterable[Token]) -> list[Node]:
    """Markdown's tokens as nodes `{"t": type, ...}`; `c` holds children, `text` holds text.

    Parameters
    ----------
    tokens : iterable of dict
        See `parse_markdown`.

    Returns
    -------
    list of dict
        Block types are `par`, `list` (`ordered`, `start`, `items`), `quote`, `code`, `rule` and `table` (`head`,
        `rows`); inline types are `text`, `em`, `strong`, `code`, `link` (`url`: an address or `#id`) and `br`.
    """
    return list(_nodes(tokens))


def _nodes(tokens: Iterable[Token]) -> Iterator[Node]:
    for token in tokens:
        kind, children = token["type"], token.get("children", [])
        if kind in ("paragraph", "block_text"):
            yield {"t": "par", "c": list(_nodes(children))}
        elif kind == "heading":  # inside a list or a quotation: emphasis, not structure
            yield {"t": "par", "c": [{"t": "strong", "c": list(_nodes(children))}]}
        elif kind == "list":
            attrs = token["attrs"]
            items = [list(_nodes(item["children"])) for item in children]
            yield {"t": "list", "ordered": attrs["ordered"], "start": attrs.get("start") or 1, "items": items}
        elif kind == "block_quote":
            yield {"t": "quote", "c": list(_nodes(children))}
        elif kind in ("block_code", "block_html"):
            yield {"t": "code", "text": token["raw"].rstrip("\n"), "block": True}
        elif kind == "thematic_break":
            yield {"t": "rule"}
        elif kind == "table":
            head, body = children[0], children[1] if len(children) > 1 else {"children": []}
            yield {"t": "table", "head": _cells(head), "rows": [_cells(row) for row in body["children"]]}
        elif kind == "softbreak":
            yield {"t": "text", "text": " "}
        elif kind == "linebreak":
            yield {"t": "br"}
        elif kind in ("emphasis", "strong"):
            yield {"t": "em" if kind == "emphasis" else "strong", "c": list(_nodes(children))}
        elif kind == "link":
            url = token["attrs"]["url"]
            if url.startswith("#") or is_address(url):
                yield {"t": "link", "url": url, "c": list(_nodes(children))}
            else:  # a file beside the page; a PDF and a Word file are sent around without it
                yield from _nodes(children)
        elif kind == "image":  # only its words: a page that must stand alone fetches nothing
            yield {"t": "em", "c": list(_nodes(children))}
        elif kind == "codespan":
            yield {"t": "code", "text": token["raw"], "block": False}
        elif "raw" in token:
            yield {"t": "text", "text": token["raw"]}


def _cells(row: Token) -> list[list[Node]]:
    return [list(_nodes(cell["children"])) for cell in row["children"]]
