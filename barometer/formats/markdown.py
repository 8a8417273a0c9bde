"""Markdown as plain data: headings apart from prose, and prose as the few nodes a typesetter needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import mistune

Node = dict[str, Any]

_FENCE = re.compile(r" {0,3}(```|~~~)")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{3,})[ \t]*$")
_TITLE = re.compile(r" {0,3}[^\s#>|*+-].*$")
_REMOTE_IMAGE = re.compile(r"!(\[[^\]]*\]\((?:https?:)?//)")


@cache
def _ast() -> mistune.Markdown:
    return mistune.create_markdown(renderer="ast", plugins=["table"])


def slug(text: str) -> str:
    """`text` as an id.

    >>> slug("Ishøj: børn og unge")
    'ishoej-boern-og-unge'
    """
    danish = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "u", "ö": "oe", "ä": "ae"})
    return re.sub(r"[^a-z0-9]+", "-", text.casefold().translate(danish)).strip("-")


def plain_text(markdown: str) -> str:
    """One line of Markdown without its marks.

    >>> plain_text("The *verdict* and `n`")
    'The verdict and n'
    """
    return _text(_ast()(markdown))


def _text(nodes: list[Node]) -> str:
    return "".join(
        n["raw"] if "raw" in n else " " if n["type"] == "softbreak" else _text(n.get("children", [])) for n in nodes
    )


def markdown_blocks(markdown: str) -> list[dict[str, Any]]:
    """Markdown as heading and prose blocks, in order. A `#` inside a code fence is no heading."""
    blocks: list[dict[str, Any]] = []
    prose: list[str] = []
    fence = ""

    def close() -> None:
        text = "\n".join(prose).strip("\n")
        prose.clear()
        if text.strip():
            # a picture from elsewhere would be a request; a link to it is not
            blocks.append({"kind": "prose", "markdown": _REMOTE_IMAGE.sub(r"\1", text)})

    def head(level: int, text: str) -> None:
        close()
        text = plain_text(text)
        blocks.append({"kind": "heading", "level": level, "text": text, "id": slug(text)})

    for line in markdown.splitlines():
        mark = _FENCE.match(line)
        if mark and fence in ("", mark[1]):
            fence = "" if fence else mark[1]
        elif not fence and (hit := _HEADING.match(line)) and hit[2]:
            head(len(hit[1]), hit[2])
            continue
        elif not fence and prose and _UNDERLINE.match(line) and _alone(prose):
            head(1 if "=" in line else 2, prose.pop())
            continue
        prose.append(line)
    close()
    return blocks


def _alone(prose: list[str]) -> bool:
    """Whether the last line is a paragraph of one line, which an underline makes a heading."""
    return bool(_TITLE.match(prose[-1])) and (len(prose) == 1 or not prose[-2].strip())


def markdown_nodes(markdown: str) -> list[Node]:
    """Markdown as a list of nodes `{"t": type, ...}`; `c` holds children, `text` holds text.

    Block types are `par`, `list` (`ordered`, `start`, `items`), `quote`, `code`, `rule` and `table`
    (`head`, `rows`); inline types are `text`, `em`, `strong`, `code`, `link` (`url`) and `br`.
    """
    return list(_nodes(_ast()(markdown)))


def _nodes(tokens: list[Node]) -> Iterator[Node]:
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
            yield {"t": "link", "url": token["attrs"]["url"], "c": list(_nodes(children))}
        elif kind == "image":  # only its words: a page that must stand alone fetches nothing
            yield {"t": "em", "c": list(_nodes(children))}
        elif kind == "codespan":
            yield {"t": "code", "text": token["raw"], "block": False}
        elif "raw" in token:
            yield {"t": "text", "text": token["raw"]}


def _cells(row: Node) -> list[list[Node]]:
    return [list(_nodes(cell["children"])) for cell in row["children"]]
