"""The one typeface of page and figure: Source Sans 3, shipped with the package under the SIL Open Font License."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import NamedTuple

TYPEFACE = "Source Sans 3"
WEB_TYPEFACE = "Barometer Sans"  # what the web fonts are called, see `web_fonts`
FONTS_FOLDER = Path(__file__).parent / "fonts"
# Where neither is at hand, such as in Word. All are of about the same width.
FALLBACKS = ("Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")


class WebFace(NamedTuple):
    """A face that pages hold: its file, the file it is made from, and the weights and style that CSS asks it for."""

    file: str
    source: str
    weight: str
    style: str


# No page holds a face for bold. What is bold on paper is semibold on a screen, which saves a fifth of a page.
WEB_FACES = (
    WebFace("BarometerSans-Regular.woff2", "SourceSans3-Regular.ttf", "400", "normal"),
    WebFace("BarometerSans-Semibold.woff2", "SourceSans3-Semibold.ttf", "600 700", "normal"),
    WebFace("BarometerSans-It.woff2", "SourceSans3-It.ttf", "400", "italic"),
)


@cache
def family_in_figures() -> str:
    """The family's name once matplotlib knows its files."""
    from matplotlib import font_manager

    for file in sorted(FONTS_FOLDER.glob("*.ttf")):
        font_manager.fontManager.addfont(file)
    return TYPEFACE


def font_stack() -> str:
    """The families of page and figure in CSS, the best first."""
    return ", ".join(f'"{name}"' if " " in name else name for name in (WEB_TYPEFACE, TYPEFACE, *FALLBACKS))


@cache
def font_faces(*, italic: bool) -> str:
    """The web fonts as CSS, whole, so that a page asks nobody for them.

    Parameters
    ----------
    italic : bool
        Whether the page has words in italics. Few have.
    """
    return "\n".join(
        f'@font-face {{ font-family: "{WEB_TYPEFACE}"; font-weight: {face.weight}; font-style: {face.style}; '
        f'src: url(data:font/woff2;base64,{_base64(face.file)}) format("woff2"); }}'
        for face in WEB_FACES
        if italic or face.style == "normal"
    )


def _base64(file: str) -> str:
    return b64encode((FONTS_FOLDER / file).read_bytes()).decode()
