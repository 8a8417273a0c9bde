"""The one typeface of page and figure: Source Sans 3, shipped with the package under the SIL Open Font License."""

from __future__ import annotations

from functools import cache
from pathlib import Path

TYPEFACE = "Source Sans 3"
FONTS_FOLDER = Path(__file__).parent / "fonts"


@cache
def family_in_figures() -> str:
    """The family's name once matplotlib knows its files."""
    from matplotlib import font_manager

    for file in sorted(FONTS_FOLDER.glob("*.ttf")):
        font_manager.fontManager.addfont(file)
    return TYPEFACE
