"""How wide a text is in Calibri, near enough for columns. Word would find out, but differently in each program."""

from __future__ import annotations

# The letters' widths in ems, in bold as heads and totals are. They are classes, and none is too narrow.
_EM = {
    **dict.fromkeys(" \N{NO-BREAK SPACE},.:;'|ijl", 0.28),
    **dict.fromkeys("frt()-/", 0.38),
    **dict.fromkeys("mwMW%", 0.9),
}
_CAPITAL, _OTHER = 0.66, 0.55


def calibri_width(text: str, points: float) -> float:
    """The width in cm of the longest line of a text, in letters of so many points."""
    return max(sum(map(_em, line)) for line in text.split("\n")) * points * 2.54 / 72


def _em(letter: str) -> float:
    return _EM.get(letter, _CAPITAL if letter.isupper() else _OTHER)
