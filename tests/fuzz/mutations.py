"""How a file is spoilt: bytes changed, taken out, put in and moved; in a zip also inside what is packed."""

from __future__ import annotations

import io
import zipfile
from random import Random

SECRET = "Barnesen"
_TOKENS = [
    *(
        b"\x00",
        b'"',
        b"'",
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r\n",
        b"|",
        b"<",
        b">",
        b"/>",
        b"&",
        b"\xff",
        b"\xe2\x80\x8b",
        b"\xa0",
    ),
    *(
        b"ja",
        b"nej",
        b"Ja",
        b"Nej",
        b"1",
        b"2",
        b"99999",
        b"S02",
        b"=1+1",
        b"-",
        b"sep=;\n",
        b'""',
        b"<v></v>",
        b"\xef\xbb\xbf",
    ),
    *(SECRET.encode(), SECRET.encode("utf-16-le")),
]


def spoilt(data: bytes, random: Random) -> bytes:
    """The file with one to three mutations."""
    inside = data.startswith(b"PK") and random.random() < 0.8
    for _ in range(random.choice((1, 1, 2, 3))):
        data = _inside(data, random) if inside else _mutated(data, random)
    return data


def _inside(data: bytes, random: Random) -> bytes:
    """The zip with one of its files mutated; what holds cells more often than the rest."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    cells = [name for name in parts if name in ("content.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")]
    chosen = random.choice(cells if random.random() < 0.8 else list(parts))
    parts[chosen] = _mutated(parts[chosen], random)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return file.getvalue()


def _mutated(data: bytes, random: Random) -> bytes:
    place = random.randrange(len(data) + 1)
    length = min(random.choice((1, 1, 2, 4, 8, 16, 64, 512)), len(data) - place)
    before, piece, after = data[:place], data[place : place + length], data[place + length :]
    match random.randrange(9):
        case 0:
            return before + random.randbytes(length) + after
        case 1:
            return before + bytes(byte ^ 1 << random.randrange(8) for byte in piece[:1]) + piece[1:] + after
        case 2:
            return before + after
        case 3:
            return before + random.choice(_TOKENS) + piece + after
        case 4:
            return before + piece * 2 + after
        case 5:
            return before if random.random() < 0.3 else before + after[:-1]
        case 6:
            return _line_moved(data, random)
        case 7:
            return _word_replaced(data, random)
    other = random.randrange(len(data) + 1)
    return data[:other] + piece + data[other:]


def _line_moved(data: bytes, random: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    line = lines.pop(random.randrange(len(lines))) if lines else b""
    for _ in range(random.randrange(3)):
        lines.insert(random.randrange(len(lines) + 1), line)
    return b"".join(lines)


def _word_replaced(data: bytes, random: Random) -> bytes:
    old, new = random.sample(_TOKENS, 2)
    places = data.count(old)
    if not places:
        return data.replace(b"a", new, 1)
    parts = data.split(old)
    chosen = random.randrange(places) + 1
    return old.join(parts[:chosen]) + new + old.join(parts[chosen:])
