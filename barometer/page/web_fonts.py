"""Makes the web fonts of the pages: the typeface with the characters that a page can hold, as WOFF2.

`make fonts` writes them into `fonts/`, beside the TrueType files they are made from. A page holds them whole, so each
has only what pages need. The licence reserves the name "Source" for the typeface as it was published, so a part of it
goes by another.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from .typeface import FONTS_FOLDER, TYPEFACE, WEB_FACES, WEB_TYPEFACE

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

# What a page can hold: Latin letters with every accent of Europe, and the signs of Danish and English typography.
CHARACTERS = frozenset({
    *map(chr, range(0x20, 0x7F)),
    *map(chr, range(0xA0, 0x180)),
    *"ȘșȚțẞ",
    *"‐‑‒–—―‘’‚“”„†‡•…‰′″‹›⁄€™",
    *"←↑→↓−×÷·±√∞∆∑≈≠≤≥½¼¾⅓⅔⅛⅜⅝⅞⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉",
    *"\N{THIN SPACE}\N{HAIR SPACE}\N{NARROW NO-BREAK SPACE}\N{FIGURE SPACE}",
    *"\N{COMBINING GRAVE ACCENT}\N{COMBINING ACUTE ACCENT}\N{COMBINING DIAERESIS}\N{COMBINING RING ABOVE}",
})  # fmt: skip
_FEATURES = ["ccmp", "locl", "liga", "kern", "mark", "mkmk"]  # what a browser does unasked
_NAMES = (1, 3, 4, 6, 16)  # of the name table: family, unique name, full name, PostScript name, typographic family


def web_font(source: Path) -> bytes:
    """A face with the characters of `CHARACTERS` as WOFF2, with the same bytes each time.

    Parameters
    ----------
    source : Path
        The face as a TrueType file.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(source, recalcTimestamp=False)
    options = Options(hinting=False, layout_features=_FEATURES, name_IDs=["*"], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=map(ord, CHARACTERS))
    subsetter.subset(font)
    _rename(font)
    font.flavor = "woff2"
    file = BytesIO()
    font.save(file)
    return file.getvalue()


def _rename(font: TTFont) -> None:
    """Gives the font the name of the web typeface wherever it is called by the reserved one."""
    for record in font["name"].names:
        if record.nameID in _NAMES:
            text = str(record).replace(TYPEFACE, WEB_TYPEFACE)
            record.string = text.replace(TYPEFACE.replace(" ", ""), WEB_TYPEFACE.replace(" ", ""))


def write_web_fonts() -> None:
    """Writes every web font beside the face it is made from."""
    for face in WEB_FACES:
        (FONTS_FOLDER / face.file).write_bytes(web_font(FONTS_FOLDER / face.source))


if __name__ == "__main__":
    write_web_fonts()
