"""HTML from a notebook's outputs, reduced to what may stand on a page: text, tables, pictures and their look."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html.parser import HTMLParser

import nh3
import tinycss2
from markupsafe import Markup
from tinycss2.ast import Node as CssNode

from ..page.links import SCHEMES, is_link, is_picture

# nh3's list holds no script, form, frame, object, meta, base or link. Out go a page's own landmarks and maps of links;
# in come parts of tables and the drawings that xarray and dask put into their HTML.
_DRAWN = {"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"}
_TAGS = (nh3.ALLOWED_TAGS - {"nav", "header", "footer", "map", "area"}) | {"tfoot", "section"} | _DRAWN
_SHAPES = {
    "viewBox", "width", "height", "d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy",
    "points", "transform", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity",
    "text-anchor", "font-size", "font-weight",
}  # fmt: skip
_ATTRIBUTES = {
    **nh3.ALLOWED_ATTRIBUTES,
    **dict.fromkeys(_DRAWN, _SHAPES),
    # Stylers, statsmodels and pandas lay their tables out by class, id, style and the attributes of HTML 4.
    "*": {"class", "id", "style", "title", "lang", "dir"},
    "table": nh3.ALLOWED_ATTRIBUTES["table"] | {"border"},
    "td": nh3.ALLOWED_ATTRIBUTES["td"] | {"valign", "width"},
    "th": nh3.ALLOWED_ATTRIBUTES["th"] | {"valign", "width"},
    "details": {"open"},
}
# CSS that gives a table its look. Nothing that lays one thing over another, and nothing that takes a URL unless the
# value is free of them.
_PROPERTIES = {
    "background", "background-color", "background-image", "border", "caption-side", "color", "display", "empty-cells",
    "fill", "float", "font", "height", "letter-spacing", "line-height", "margin", "max-height", "max-width",
    "min-height", "min-width", "opacity", "overflow", "overflow-x", "overflow-y", "padding", "stroke", "table-layout",
    "vertical-align", "white-space", "width", "word-break",
}  # fmt: skip
_FAMILIES = ("border-", "font-", "margin-", "padding-", "text-")
_FUNCTIONS = {"rgb", "rgba", "hsl", "hsla", "calc", "linear-gradient"}
_VALUES = {"ident", "number", "percentage", "dimension", "hash", "string", "literal", "whitespace"}
_EMPTY_HEAD = re.compile(r"<th((?: [^<>]*)?)>((?:\s|&nbsp;)*)</th>")
_SELECTORS = {"ident", "number", "dimension", "hash", "string", "literal", "whitespace", "[] block", "function"}


def clean_html(html: str) -> str:
    """The HTML without all that acts, asks for something or leads elsewhere than `page.links` allows.

    Parameters
    ----------
    html : str
        Of any origin, whole or in pieces.

    Returns
    -------
    str
        One fragment that is safe inside `<div class="bm-output">`. Its style sheets, which pandas' Styler needs, are
        one `<style>` at its beginning, whose rules reach nothing outside such a `div`.
    """
    rules = _scoped_rules(_style_sheets(html))
    return (f"<style>{rules}</style>" if rules else "") + _EMPTY_HEAD.sub(_cell, _cleaner().clean(html))


def _cell(head: re.Match[str]) -> str:
    """A head that says nothing, as pandas has it above its index, as the plain cell that it is."""
    attributes = re.sub(r' (scope|abbr)="[^"]*"', "", head[1])
    return f"<td{attributes}>{head[2]}</td>"


def html_as_text(html: str) -> str:
    """The words of the HTML alone, for formats that show no HTML."""
    return Markup(nh3.clean(html, tags=set())).striptags()


@cache
def _cleaner() -> nh3.Cleaner:
    # data: passes here for pictures; `_attribute` refuses it everywhere else
    schemes = {*SCHEMES, "data"}
    return nh3.Cleaner(tags=_TAGS, attributes=_ATTRIBUTES, attribute_filter=_attribute, url_schemes=schemes)


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "style":
        return _declarations(value) or None
    if name == "src":
        return value if is_picture(value) else None
    if name in ("href", "cite"):
        return value if is_link(value) else None
    if tag in _DRAWN and "(" in value and name != "transform":  # fill="url(...)"
        return None
    return value


class _StyleSheets(HTMLParser):
    """Collects what stands in `<style>`."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found.append(data)


def _style_sheets(html: str) -> str:
    if "<style" not in html.lower():
        return ""
    parser = _StyleSheets()
    parser.feed(html)
    parser.close()
    return "\n".join(parser.found)


def _scoped_rules(css: str) -> str:
    """The plain rules of a style sheet, each held to the output; rules with an `@` are left out."""
    rules = []
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule" or not _only(rule.prelude, _SELECTORS):
            continue
        selector, declarations = tinycss2.serialize(rule.prelude).strip(), _declarations(rule.content)
        if declarations and "<" not in selector:  # `\3c` in a selector would be written out as `<`
            rules.append(f".bm-output :is({selector}) {{{declarations}}}")
    return "\n".join(rules)


def _declarations(css: str | list[CssNode]) -> str:
    """The declarations that give a look and take no URL."""
    kept = [
        f"{each.lower_name}: {tinycss2.serialize(each.value).strip()}"
        for each in tinycss2.parse_blocks_contents(css, skip_comments=True, skip_whitespace=True)
        if each.type == "declaration" and _is_look(each.lower_name) and _only(each.value, _VALUES)
    ]
    return "; ".join(each for each in kept if "<" not in each)


def _is_look(name: str) -> bool:
    return name in _PROPERTIES or name.startswith(_FAMILIES)


def _only(nodes: Iterable[CssNode], kinds: set[str]) -> bool:
    """Whether the nodes are of these kinds alone; a function of a value must be one of `_FUNCTIONS`."""
    for node in nodes:
        if node.type == "function" and "function" not in kinds:
            if node.lower_name not in _FUNCTIONS or not _only(node.arguments, kinds):
                return False
        elif node.type not in kinds:
            return False
    return True
