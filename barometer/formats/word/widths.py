"""How wide a table's columns are. Word would find out by itself, but differently in every program that opens it."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from .sheet import MEASURE, WIDE

PAD = 0.2  # cm on either side of a cell's text
# Widths of Calibri's letters in ems, in bold as heads and totals are; few, and none too small.
_EM = {
    **dict.fromkeys(" \N{NO-BREAK SPACE},.:;'|ijl", 0.28),
    **dict.fromkeys("frt()-/", 0.38),
    **dict.fromkeys("mwMW%", 0.9),
}
_CAPITAL, _OTHER = 0.66, 0.55
_LEAST = 2.45  # cm of a column of figures in a small table, so that it keeps its distance from the words


def widths(heads: Sequence[str], lines: Sequence[Sequence[str]], right: Sequence[bool], points: float) -> list[float]:
    """The columns' widths in cm, never more than the text's width together.

    Columns of figures (`right`) take what they need, words share what is left. A small table, words and at most
    two columns of figures, is as wide as prose.
    """
    columns = range(len(heads))
    cells = [max((_width(line[i], points) for line in lines), default=0.0) for i in columns]
    words = [max((_width(word, points) for word in head.split(" ")), default=0.0) for head in heads]
    need = [max(cells[i], words[i], min(_width(heads[i], points), 2.2)) for i in columns]
    if len(heads) <= 3 and not right[0] and all(right[1:]):
        figures = [max(width, _LEAST) for width in need[1:]]
        return _fitting([max(MEASURE - sum(figures), min(need[0], WIDE - sum(figures))), *figures])
    figures = [need[i] for i in columns if right[i]]
    texts = [need[i] for i in columns if not right[i]]
    room = WIDE - sum(figures)
    if texts and sum(texts) > room > 0:
        roots = [sqrt(need[i]) if not right[i] else 0.0 for i in columns]
        need = [need[i] if right[i] else room * roots[i] / sum(roots) for i in columns]
    elif figures:
        if max(figures) * len(figures) <= WIDE - sum(texts):  # an even rhythm where there is room for it
            need = [max(figures) if right[i] else need[i] for i in columns]
        # what is over goes to all, but never so much that the eye loses the row
        over = min(max(WIDE - sum(need), 0.0) / len(need), 0.7)
        need = [width + over for width in need]
    return _fitting(need)


def _width(text: str, points: float) -> float:
    ems = max(sum(map(_em, line)) for line in text.split("\n"))
    return ems * points * 2.54 / 72 + 2 * PAD


def _em(letter: str) -> float:
    return _EM.get(letter, _CAPITAL if letter.isupper() else _OTHER)


def _fitting(need: list[float]) -> list[float]:
    return [width * min(1.0, WIDE / sum(need)) for width in need]
