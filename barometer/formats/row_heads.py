"""The heads of rows in a PDF's tables, which a screen reader says before each cell of the row.

Typst marks them with `pdf.header-cell`, which its Python binding does not have (it needs the feature `a11y-extras`).
So they are marked in the file that it has made. A library for PDF would take eight times as long.
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise

from ..errors import RenderError

_ELEMENT = re.compile(rb"(?P<number>\d+) 0 obj\n<</Type/StructElem/S/(?P<kind>\w+)/P (?P<parent>\d+) 0 R")
_FIRST_KID = re.compile(rb"/K\[?(\d+) 0 R")
# What a cell says of its heads. A reader finds them by their scope where no cell names them.
_NAMED_HEADS = re.compile(rb"(?<=/A\[<</O/Table)/Headers\[[^\]]*\]")


def with_row_heads(content: bytes, rows: int) -> bytes:
    """A PDF in which the first cell of each row of a table with a caption is the head of the row.

    Tables without a caption stand in running text; their first column is like the others.

    Parameters
    ----------
    content : bytes
        A PDF as Typst makes it: every object plain, one after the other, and a table of their places at the end.
    rows : int
        How many rows there are under the heads of tables with a caption.

    Raises
    ------
    RenderError
        Another number of rows is found, as if Typst made its files otherwise than it did.
    """
    begun, objects, places = _objects(content)
    elements = {number: element for number, text in objects.items() if (element := _ELEMENT.match(text))}

    def within(kind: bytes, parents: set[int]) -> set[int]:
        return {n for n, found in elements.items() if found["kind"] == kind and int(found["parent"]) in parents}

    tables = {int(found["parent"]) for found in elements.values() if found["kind"] == b"Caption"}
    lines = within(b"TR", within(b"TBody", tables))
    firsts = (_FIRST_KID.search(objects[line], elements[line].end()) for line in lines)
    heads = {int(first[1]) for first in firsts if first}
    if len(heads) != rows:
        raise RenderError(
            "The tables of a PDF are not as Typst made them before.", expected=f"{rows} rows", got=f"{len(heads)} rows"
        )
    for cell in within(b"TD", lines):
        objects[cell] = _NAMED_HEADS.sub(b"/Scope/Row" if cell in heads else b"", objects[cell], count=1)
    for cell in heads:
        objects[cell] = objects[cell].replace(b"/S/TD", b"/S/TH", 1)
    return _file(begun, objects, places)


def _objects(content: bytes) -> tuple[bytes, dict[int, bytes], bytes]:
    """What stands before the first object, the objects by their numbers in the order of the file, and what follows."""
    end = int(content[content.rindex(b"startxref") :].split()[1])
    entries = re.findall(rb"(\d{10}) \d{5} [nf]\r?\n", content[end : content.index(b"trailer", end)])
    places = sorted((int(place), number) for number, place in enumerate(entries) if number)
    parts = pairwise([*places, (end, 0)])
    return content[: places[0][0]], {number: content[at:after] for (at, number), (after, _) in parts}, content[end:]


def _file(begun: bytes, objects: dict[int, bytes], ending: bytes) -> bytes:
    """The whole file, with the places where its objects now stand."""
    starts = list(accumulate(map(len, objects.values()), initial=len(begun)))
    places = dict(zip(objects, starts, strict=False))
    first, *_, last = ending.partition(b"trailer")
    entries = b"".join(b"%010d 00000 n\r\n" % places[number] for number in sorted(places))
    head = first[: first.index(b"f\r\n") + 3]
    trailer = re.sub(rb"(?<=startxref\n)\d+", b"%d" % starts[-1], last)
    return b"".join([begun, *objects.values(), head, entries, b"trailer", trailer])
