"""A document as one HTML file that makes no requests."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from importlib.resources import files
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from ..digests import sha256_of
from ..page.colours import css_coloured
from ..page.html import blocks_as_html
from .document import BlockData, Document, sections
from .running_head import running_marks, running_name
from .words import words


def html(doc: Document) -> str:
    """The whole page as text. The same document gives the same text."""
    script = _file("page.js")
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            doc=doc,
            words=words(doc.language),
            sections=sections(doc) if doc.contents else [],
            mastheads=[block for block in doc.blocks if block["kind"] == "masthead"],
            parts=[Markup(part) for part in _parts(doc)],
            style=Markup(css_coloured(_file("page.css"))),
            script=Markup(script),
            # the policy allows the page's own script by its digest, and no other
            digest=b64encode(bytes.fromhex(sha256_of(script))).decode(),
        )
    )


def _parts(doc: Document):
    """The blocks as HTML: our own by the template that notebooks use too, the others by the page's."""
    for foreign, run in groupby(doc.blocks, key=lambda block: block["kind"] in ("foreign", "error")):
        if foreign:
            module = _environment().get_template("foreign.html.j2").module
            yield from (_foreign(module, block, doc.language) for block in run)
        else:
            yield blocks_as_html([_own_ids(block) for block in run])


def _foreign(module, block: BlockData, language: str) -> str:
    if block["kind"] == "error":
        return module.error(block["text"], words(language))
    if block["html"]:
        return module.html(Markup(block["html"]))
    if picture := block["picture"]:
        data = picture["data"]
        if picture["mime"] == "image/svg+xml":
            data = b64encode(data.encode()).decode()
        source = f"data:{picture['mime']};base64,{''.join(data.split())}"
        return module.picture(source, block["alt"] or words(language)["undescribed"])
    return module.text(block["text"])


def _own_ids(block: BlockData) -> BlockData:
    """The block with its id put before every id in its drawing. Drawings on one page may use the same ids."""
    if block["kind"] != "figure":
        return block
    own = str(escape(f"{block['id']}--"))
    svg = block["svg"]
    for before in (' id="', 'href="#', "url(#"):  # three plain passes, a tenth of the time of one regular expression
        svg = svg.replace(before, before + own)
    return {**block, "svg": svg}


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
