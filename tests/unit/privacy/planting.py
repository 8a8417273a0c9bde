"""Files of every format with something planted in a place of it: a program that plants knows where a reader looks."""

from __future__ import annotations

import base64
import gzip
import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from html import escape
from urllib.parse import quote

import typst
import xlsxwriter

Planted = tuple[str, bytes]  # a file's name and what it holds


# Numbers: made at random, so that no file of the repository holds one.


def random_number(chance: random.Random) -> str:
    """Ten digits that look like a personal number, or like one that replaces it."""
    day = chance.randint(1, 31) + chance.choice([0, 0, 0, 60])
    return f"{day:02}{chance.randint(1, 12):02}{chance.randint(0, 99):02}{chance.randint(0, 9999):04}"


def _script(zero: str) -> Callable[[str], str]:
    return lambda number: "".join(chr(ord(zero) + int(digit)) for digit in number)


PLAIN: dict[str, Callable[[str], str]] = {
    "plain": str,
    "hyphen": lambda n: f"{n[:6]}-{n[6:]}",
    "blank": lambda n: f"{n[:6]} {n[6:]}",
    "blanks around a hyphen": lambda n: f"{n[:6]} - {n[6:]}",
    "dots": lambda n: f"{n[:2]}.{n[2:4]}.{n[4:6]}-{n[6:]}",
    "slashes": lambda n: f"{n[:2]}/{n[2:4]}/{n[4:6]}-{n[6:]}",
    "blanks throughout": lambda n: f"{n[:2]} {n[2:4]} {n[4:6]} {n[6:]}",
    "year in full": lambda n: f"{n[:2]}.{n[2:4]}.19{n[4:6]}-{n[6:]}",
}
LATIN_1 = PLAIN | {
    "non-breaking blank": lambda n: f"{n[:6]}\N{NO-BREAK SPACE}{n[6:]}",
    "soft hyphens": "\N{SOFT HYPHEN}".join,
}
ANY = LATIN_1 | {
    "en dash": lambda n: f"{n[:6]}\N{EN DASH}{n[6:]}",
    "minus sign": lambda n: f"{n[:6]}\N{MINUS SIGN}{n[6:]}",
    "thin blank": lambda n: f"{n[:6]}\N{THIN SPACE}{n[6:]}",
    "zero width": "\N{ZERO WIDTH SPACE}".join,
    "full width": _script("\N{FULLWIDTH DIGIT ZERO}"),
    "Arabic": _script("\N{ARABIC-INDIC DIGIT ZERO}"),
    "subscript": _script("\N{SUBSCRIPT ZERO}"),
}


def _split(text: str, before: str, after: str) -> str:
    """A text of which a part in the middle stands between two marks."""
    third = len(text) // 3
    return f"{text[:third]}{before}{text[third : 2 * third]}{after}{text[2 * third :]}"


def _escaped(text: str) -> str:
    return "".join("\\u" + f"{ord(char):04x}" for char in text)


def _cells(text: str) -> tuple[str, str]:
    """A text as two cells: its last four digits in the second."""
    serial = [place for place, char in enumerate(text) if char.isdigit()][-4]
    return text[:serial], text[serial:]


# Pages.


def _page(body: str, head: str = "") -> str:
    return (
        f"<!doctype html><html lang=da><head><title>Ærø</title>{head}</head><body><h1>Ærø</h1>\n{body}\n</body></html>"
    )


def _svg(inner: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 12"><path d="M12 10L45 1234"/>{inner}</svg>'


def _tag(name: str, text: str) -> str:
    return f"<{name}>{text}</{name}>"


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _data_uri(text: str) -> str:
    return f"data:image/svg+xml;base64,{_base64(text.encode())}"


PAGES: dict[str, Callable[[str], str]] = {
    "running text": lambda t: _page(f"<p>Sag {escape(t)} er læst.</p>"),
    "across tags": lambda t: _page(f"<p>{_split(t, '<b>', '</b>')}</p>"),
    "across nested tags": lambda t: _page(f"<p>{_split(t, '<span class=x><i>', '</i></span>')}</p>"),
    "around a comment": lambda t: _page(f"<p>{_split(t, '<!-- x -->', '')}</p>"),
    "across lines of the file": lambda t: _page("<p>" + _split(t, "<b\n>", "</b\n>")),
    "decimal entities": lambda t: _page("<p>" + "".join(f"&#{ord(char)};" for char in t)),
    "hexadecimal entities": lambda t: _page("<p>" + "".join(f"&#x{ord(char):x};" for char in t)),
    "title": lambda t: _page("", f"<title>{t}</title>"),
    "meta": lambda t: _page("", f'<meta name="description" content="{t}">'),
    "alt": lambda t: _page(f'<img src="a.png" alt="{t}">'),
    "title attribute": lambda t: _page(f"<abbr title='{t}'>x</abbr>"),
    "aria-label": lambda t: _page(f'<svg role="img" aria-label="{t}"></svg>'),
    "data attribute": lambda t: _page(f'<p data-case="{t}">x</p>'),
    "attribute with entities": lambda t: _page('<p title="' + "".join(f"&#{ord(char)};" for char in t) + '">x'),
    "address": lambda t: _page(f'<a href="https://example.dk/{quote(t)}">x</a>'),
    "style attribute": lambda t: _page(f"<p style=\"--x: '{t}'\">x</p>"),
    "input": lambda t: _page(f'<input type="hidden" value="{t}">'),
    "comment": lambda t: _page(f"<!-- {t} -->"),
    "comment that does not end": lambda t: f"<p>x</p><!-- {t}",
    "script": lambda t: _page(f"<script>const sag = '{t}';</script>"),
    "escaped script": lambda t: _page(f"<script>f('{_escaped(t)}')</script>"),
    "data in a script": lambda t: _page(
        "<script type='application/json'>" + json.dumps({"a": [1, {"b": t}]}) + "</script>"
    ),
    "style sheet": lambda t: _page("", "<style>p::after {content: '" + t + "'}</style>"),
    "cells of a table": lambda t: _page("<table><tr><td>{}</td><td>{}</td></tr></table>".format(*_cells(t))),
    "preformatted": lambda t: _page(f"<PRE>{t}</PRE>"),
    "text area": lambda t: _page(f"<textarea>{t}</textarea>"),
    "tags that do not close": lambda t: f'<p title="x>{t}',
    "drawn text": lambda t: _page(_svg(f"<text x='1' y='2'>{t}</text>")),
    "drawing as an address": lambda t: _page(f"<img alt='' src='{_data_uri(_svg(_tag('desc', t)))}'>"),
    "drawing in percent": lambda t: _page(f"<img src='data:image/svg+xml,{quote(_svg(_tag('title', t)))}'>"),
    "picture as an address": lambda t: _page(
        f'<img src="data:image/png;base64,{base64.b64encode(png("tEXt", t)).decode()}">'
    ),
}
DRAWINGS: dict[str, Callable[[str], str]] = {
    "text": lambda t: _svg(f"<text>{t}</text>"),
    "parts of a text": lambda t: _svg("<text>" + _split(t, "<tspan x='1'>", "</tspan>") + "</text>"),
    "title": lambda t: _svg(f"<title>{t}</title>"),
    "description": lambda t: _svg(f"<desc>{t}</desc>"),
    "metadata": lambda t: _svg(f"<metadata><dc:title>{t}</dc:title></metadata>"),
    "comment": lambda t: _svg(f"<!-- {t} -->"),
    "unparsed text": lambda t: _svg(f"<text><![CDATA[{t}]]></text>"),
    "name": lambda t: _svg(f'<g id="{t}"/>'),
    "address": lambda t: _svg(f"<image href='{_data_uri(_svg(_tag('text', t)))}'/>"),
}


# Notebooks and JSON.


def _notebook(cell: dict | None = None, **metadata: object) -> str:
    code = {
        "cell_type": "code",
        "id": "a1",
        "metadata": {},
        "execution_count": 1,
        "source": ["x = 1\n", "x"],
        "outputs": [],
    }
    return json.dumps({"cells": [code | (cell or {})], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def _output(**data: object) -> dict:
    return {
        "outputs": [
            {"output_type": "display_data", "metadata": {}, "data": {k.replace("_", "/"): v for k, v in data.items()}}
        ]
    }


NOTEBOOKS: dict[str, Callable[[str], str]] = {
    "source": lambda t: _notebook({"source": f"# sag {t}\nx"}),
    "source in lines": lambda t: _notebook({"source": ["x\n", f"y = '{t}'", "\n", "z"]}),
    "source in pieces": lambda t: _notebook({"source": [t[:4], t[4:]]}),
    "Markdown": lambda t: _notebook({"cell_type": "markdown", "source": _split(t, "**", "**")}),
    "Markdown with tags": lambda t: _notebook({"cell_type": "markdown", "source": [_split(t, "<b>", "</b>")]}),
    "printed": lambda t: _notebook({"outputs": [{"output_type": "stream", "name": "stdout", "text": ["a\n", t]}]}),
    "traceback": lambda t: _notebook(
        {"outputs": [{"output_type": "error", "ename": "E", "evalue": "", "traceback": ["a", t]}]}
    ),
    "coloured traceback": lambda t: _notebook(
        {"outputs": [{"output_type": "error", "ename": "E", "evalue": "", "traceback": ["a", f"\x1b[1;32m{t}\x1b[0m"]}]}
    ),
    "colours within": lambda t: _notebook(
        {"outputs": [{"output_type": "stream", "name": "stdout", "text": _split(t, "\x1b[31m", "\x1b[0m")}]}
    ),
    "error": lambda t: _notebook({"outputs": [{"output_type": "error", "ename": "E", "evalue": t, "traceback": []}]}),
    "plain result": lambda t: _notebook(_output(text_plain=[f"'{t}'"])),
    "shown page": lambda t: _notebook(_output(text_html=["<p>\n", f"{_split(t, '<b>', '</b>')}</p>"])),
    "shown drawing": lambda t: _notebook(_output(**{"image_svg+xml": _svg(f"<text>{t}</text>")})),
    "shown picture": lambda t: _notebook(_output(image_png=_base64(png("iTXt", t)))),
    "shown data": lambda t: _notebook(_output(application_json={"rows": [["a", 1], [t, 2]]})),
    "metadata": lambda t: _notebook(papermill={"parameters": {"cases": t}}),
    "cell metadata": lambda t: _notebook({"metadata": {"tags": [t]}}),
    "attachment": lambda t: _notebook({"attachments": {"a.png": {"image/png": _base64(png("zTXt", t))}}}),
    "name of an attachment": lambda t: _notebook({"attachments": {f"{t}.png": {"image/png": ""}}}),
}
DATA: dict[str, Callable[[str], str]] = {
    "value": lambda t: json.dumps({"a": {"b": [{"c": t}]}}, ensure_ascii=False),
    "escaped value": lambda t: json.dumps([t]),
    "escaped digits": lambda t: '{"a": "' + _escaped(t) + '"}',
    "name": lambda t: json.dumps({t: 1}),
    "neighbours": lambda t: json.dumps([list(_cells(t))]),
    "page": lambda t: json.dumps({"html": f"<p>{_split(t, '<b>', '</b>')}</p>"}),
}


# Text and cells.

TEXTS: dict[str, Callable[[str], str]] = {
    "line": lambda t: f"Æblet\nsag {t}\n",
    "only": str,
    "emphasis": lambda t: f"Sag {_split(t, '**', '**')} er læst.",
    "tags in Markdown": lambda t: f"Sag {_split(t, '<b>', '</b>')} er læst.",
    "entities in Markdown": lambda t: "Sag " + "".join(f"&#{ord(char)};" for char in t),
    "two lines": lambda t: "Sag {}\n{} er læst.".format(*_cells(t)),
}
ROWS: dict[str, Callable[[str], str]] = {
    "cell": lambda t: f"a,b\n5,{t}\n",
    "first cell": lambda t: f"a,b\n{t},5\n",
    "quoted cell": lambda t: f'a,b\n"x","{t}"\n',
    "head": lambda t: f"a,{t}\n1,2\n",
    "semicolons": lambda t: f"a;b\n1;{t}\n",
    "neighbouring cells": lambda t: "a,b\n{},{}\n".format(*_cells(t)),
    "neighbouring cells with tabs": lambda t: "a\tb\n{}\t{}\n".format(*_cells(t)),
}


# Pictures, packed files, Word and Excel.


def png(kind: str, text: str) -> bytes:
    """A PNG of one point, with a note."""
    note = {
        "tEXt": lambda: b"Title\0" + text.encode("utf-8"),
        "zTXt": lambda: b"Title\0\0" + zlib.compress(text.encode("utf-8")),
        "iTXt": lambda: b"Title\0\0\0\0\0" + text.encode("utf-8"),
    }[kind]()
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (kind.encode(), note)]
    chunks += [(b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
    made = [struct.pack(">I", len(data)) + k + data + struct.pack(">I", zlib.crc32(k + data)) for k, data in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


def packed(contents: dict[str, bytes | str], comment: str = "") -> bytes:
    """A zip."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as into:
        into.comment = comment.encode()
        for name, content in contents.items():
            into.writestr(name, content)
    return file.getvalue()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _word(paragraph: str = "", **parts: str) -> bytes:
    body = f"<?xml version='1.0'?><w:document {_W}><w:body><w:p>{paragraph}</w:p></w:body></w:document>"
    named = {"docProps/core.xml": "<cp:coreProperties/>", "word/document.xml": body}
    return packed(named | {name.replace("__", "/") + ".xml": text for name, text in parts.items()})


def _runs(*texts: str) -> str:
    return "".join(f"<w:r><w:rPr><w:b/></w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>" for text in texts)


WORD: dict[str, Callable[[str], bytes]] = {
    "run": lambda t: _word(_runs("Sag ", t)),
    "across runs": lambda t: _word(_runs(t[:3], t[3:7], t[7:])),
    "across revisions": lambda t: _word(f"{_runs(t[:5])}<w:ins w:id='1'>{_runs(t[5:])}</w:ins>"),
    "alternative text": lambda t: _word(f"<w:drawing><wp:docPr id='1' descr='{t}'/></w:drawing>"),
    "cells": lambda t: _word("<w:tbl><w:tr><w:tc><w:p>{}</w:p></w:tc><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl>".format(*map(_runs, _cells(t)))),
    "properties": lambda t: _word(docProps__core=f"<cp:coreProperties><dc:title>{t}</dc:title></cp:coreProperties>"),
    "comment": lambda t: _word(word__comments=f"<w:comments {_W}><w:comment w:author='x'><w:p>{_runs(t)}</w:p></w:comment></w:comments>"),
    "header": lambda t: _word(word__header1=f"<w:hdr {_W}><w:p>{_runs(t)}</w:p></w:hdr>"),
    "name of a packed file": lambda t: packed({f"word/{t}.xml": "<a/>"}),
}  # fmt: skip


def _workbook(
    write: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], object], sheet: str = "Ark"
) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_numbers": False}) as book:
        write(book, book.add_worksheet(sheet))
    return file.getvalue()


WORKBOOKS: dict[str, Callable[[str], bytes]] = {
    "text": lambda t: _workbook(lambda _, s: s.write_string(3, 2, t)),
    "parts of a text": lambda t: _workbook(lambda b, s: s.write_rich_string(1, 1, b.add_format({"bold": True}), t[:5], t[5:])),
    "neighbouring cells": lambda t: _workbook(lambda _, s: s.write_row(1, 1, _cells(t))),
    "properties": lambda t: _workbook(lambda b, _: b.set_properties({"title": t})),
    "comment": lambda t: _workbook(lambda _, s: s.write_comment("B2", t)),
    "name of a sheet": lambda t: _workbook(lambda *_: None, t.replace("/", "-")),
    "footer": lambda t: _workbook(lambda _, s: s.set_footer(f"&C{t}")),
    "formula": lambda t: _workbook(lambda _, s: s.write_formula("A1", f'="{t}"')),
    "list of allowed answers": lambda t: _workbook(lambda _, s: s.data_validation("A1", {"validate": "list", "source": [t, "b"]})),
}  # fmt: skip
NUMBERS: dict[str, Callable[[str], Planted]] = {  # as a spreadsheet or a program keeps ten digits
    "number in a workbook": lambda n: ("a.xlsx", _workbook(lambda _, s: s.write_number(1, 1, int(n)))),
    "number beside a number": lambda n: ("a.xlsx", _workbook(lambda _, s: s.write_row(1, 1, [n[:6], int(f"1{n[7:]}")]))),
    "number in rows": lambda n: ("a.csv", f"a,b\n1,{int(n)}\n".encode()),
    "decimal in rows": lambda n: ("a.csv", f"a;b\n1;{int(n)}.0\n".encode()),
    "number in JSON": lambda n: ("a.json", json.dumps({"a": [1, int(n), 2.5]}).encode()),
}  # fmt: skip


# PDF.


def _pdf(source: str) -> bytes:
    return typst.compile(source.encode("utf-8"), format="pdf", ignore_system_fonts=True)


def _typst(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


PDFS: dict[str, Callable[[str], bytes]] = {
    "page": lambda t: _pdf(f"Sag #{_typst(t)} her"),
    "second page": lambda t: _pdf(f"A #pagebreak() #text(size: 4pt, {_typst(t)})"),
    "across styles": lambda t: _pdf(f"#{_typst(t[:4])}#strong({_typst(t[4:])})"),
    "over a line break": lambda t: _pdf("Sag #{}#linebreak()#{} her".format(*map(_typst, _cells(t)))),
    "title": lambda t: _pdf(f"#set document(title: {_typst(t)})\nA"),
    "keywords": lambda t: _pdf(f"#set document(keywords: ({_typst(t)},))\nA"),
    "alternative text": lambda t: _pdf(f"#figure(rect(), alt: {_typst(t)})"),
    "bookmark": lambda t: _pdf(f"= #{_typst(t)}"),
    "address": lambda t: _pdf(f"#link({_typst('https://example.dk/' + quote(t))})[A]"),
    "attached file": lambda t: _pdf(f'#pdf.attach("a.txt", bytes({_typst(t)}))\nA'),
    "turned text": lambda t: _pdf(f"#rotate(90deg, reflow: true)[#{_typst(t)}]"),
}  # fmt: skip


# Everything together: format and place -> the spellings that can stand there, and what makes the file.

PACKED: dict[str, Callable[[str], Planted]] = {
    "gzip": lambda t: ("a.csv.gz", gzip.compress(f"a,{t}".encode(), mtime=0)),
    "zip": lambda t: ("a.zip", packed({"b.txt": t})),
    "comment of a zip": lambda t: ("a.zip", packed({"b.txt": ""}, t)),
    "name in a zip": lambda t: ("a.zip", packed({f"{t.replace('/', '-')}.txt": ""})),
    "Word in a zip in a zip": lambda t: ("a.zip", packed({"b.zip": packed({"c.docx": WORD["across runs"](t)})})),
    "UTF-16": lambda t: ("a.txt", f"sag {t}".encode("utf-16")),
    "UTF-16 without its mark": lambda t: ("a.txt", f"sag {t}".encode("utf-16-le")),
    "unknown kind": lambda t: ("a.bin", b"\x00\x01\x02\xff" + f" {t} ".encode("latin-1", "ignore") + b"\xfe\x00"),
    "unknown kind in two bytes": lambda t: ("a.bin", b"\x01\x00\x00\xff\x00" + f" {t} ".encode("utf-16-le") + b"\x00" * 9),
}  # fmt: skip
_ENCODED: tuple[tuple[str, dict[str, Callable[[str], str]]], ...] = (
    ("html", PAGES), ("svg", DRAWINGS), ("ipynb", NOTEBOOKS), ("json", DATA), ("txt", TEXTS), ("csv", ROWS),
)  # fmt: skip
Place = tuple[dict[str, Callable[[str], str]], Callable[[str], Planted]]


def places() -> dict[str, Place]:
    """Every place of every format -> the spellings that can stand there, and what makes the file with a text there."""
    found: dict[str, Place] = {}
    for ending, made in _ENCODED:
        for name, make in made.items():
            found[f"{ending}: {name}"] = ANY, lambda t, e=ending, m=make: (f"a.{e}", m(t).encode("utf-8"))
    for ending, packed_kinds, spellings in (("docx", WORD, ANY), ("xlsx", WORKBOOKS, ANY), ("pdf", PDFS, PLAIN)):
        for name, make_bytes in packed_kinds.items():
            found[f"{ending}: {name}"] = spellings, lambda t, e=ending, m=make_bytes: (f"a.{e}", m(t))
    for kind in ("tEXt", "zTXt", "iTXt"):
        found[f"png: {kind}"] = ANY, lambda t, k=kind: ("a.png", png(k, t))
    for name, make_file in PACKED.items():
        found[name] = (LATIN_1 if name.startswith("unknown kind") else ANY), make_file
    for name in ("txt: two lines", "pdf: over a line break"):  # three numbers at the end of a line are a row of counts
        spellings, make_file = found[name]
        found[name] = {key: value for key, value in spellings.items() if key != "blanks throughout"}, make_file
    for name, make_file in NUMBERS.items():
        found[name] = {"plain": str}, make_file
    return found
