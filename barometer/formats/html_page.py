"""A document as one HTML file that makes no requests."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from ..digests import sha256_of
from ..page.colours import css_coloured, figure_css
from ..page.html import blocks_as_html
from ..page.typeface import font_faces, font_stack
from .document import BlockData, Document, sections
from .running_head import running_marks, running_name
from .words import words


def html(doc: Document) -> str:
    """The whole page as text. The same document gives the same text."""
    script = _file("page.js")
    listed = sections(doc) if doc.contents else []
    # the list of contents stands before the first section: on a phone, too, title and notices come first
    opening = [index for index, block in enumerate(doc.blocks) if "level" in block][1] if listed else 0
    before, parts = (list(_parts(doc, blocks)) for blocks in (doc.blocks[:opening], doc.blocks[opening:]))
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            doc=doc,
            words=words(doc.language),
            sections=listed,
            mastheads=[block for block in doc.blocks if block["kind"] == "masthead"],
            opening=[Markup(part) for part in before],
            parts=[Markup(part) for part in parts],
            faces=Markup(font_faces(italic=any("<em>" in part for part in [*before, *parts]))),
            style=Markup(css_coloured(_file("page.css"), typeface=font_stack(), figures=figure_css())),
            script=Markup(script),
            # the policy allows the page's own script by its digest, and no other
            digest=b64encode(bytes.fromhex(sha256_of(script))).decode(),
        )
    )


def _parts(doc: Document, blocks: Sequence[BlockData]) -> Iterator[str]:
    """The blocks as HTML: our own by the template that notebooks use too, the others by the page's."""
    for foreign, run in groupby(blocks, key=lambda block: block["kind"] in ("foreign", "error")):
        if foreign:
            module = _environment().get_template("foreign.html.j2").module
            yield from (_foreign(module, block, doc.language) for block in run)
        else:
            yield blocks_as_html([_own_ids(block) for block in run])


def _foreign(module, block: BlockData, language: str) -> str:
    if block["kind"] == "error":
        return module.error(block["text"], words(language))
    if block["html"]:
        return module.html(Markup(block["html"]), words(language))
    if picture := block["picture"]:
        data = picture["data"]
        if picture["mime"] == "image/svg+xml":
            data = b64encode(data.encode()).decode()
        source = f"data:{picture['mime']};base64,{''.join(data.split())}"
        return module.picture(source, block["alt"] or words(language)["undescribed"])
    return module.text(block["text"], words(language))


def _own_ids(block: BlockData) -> BlockData:
    """The block with its id put before every id in its drawings. Drawings on one page may use the same ids."""
    if block["kind"] != "figure":
        return block
    drawings = {"svg": block["svg"], "narrow": block.get("narrow", "")}
    for which, svg in drawings.items():
        own = str(escape(f"{block['id']}--" if which == "svg" else f"{block['id']}--{which}--"))
        for before in (' id="', 'href="#', "url(#"):  # plain passes, a tenth of the time of one regular expression
            svg = svg.replace(before, before + own)
        drawings[which] = svg
    return {**block, **drawings}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__package__, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"css": _css_string, "running_name": running_name, "running_marks": running_marks}
    return environment


def _css_string(text: str) -> Markup:
    """`text` as a CSS string that can end neither itself nor its style element."""
    return Markup('"' + re.sub(r'[\\"<>&\n]', lambda hit: f"\\{ord(hit[0]):x} ", text) + '"')


@cache
def _file(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")
