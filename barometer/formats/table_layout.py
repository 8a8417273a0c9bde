"""How wide tables and their columns are on paper. Each format says how wide a text is in its type; the rest is here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt
from typing import NamedTuple

WIDE = 17.0  # cm: the width of the text area, for figures and wide tables
TEXT_HEIGHT = 24.6  # cm: the height of the text area of a PDF
GUTTER = 0.9  # cm between two tables side by side
HALF = (WIDE - GUTTER) / 2  # cm: the width of each of them
MEASURE = 12.9  # cm: the width of prose, at 60 to 75 characters a line
_LEAST_FIGURES = 2.45  # cm: a column of figures in a narrow table, so that it keeps its distance from the words
_LEAST_WORDS = 3.4  # cm: what heads of figures leave to a column of words
_WHOLE_HEAD = 2.2  # cm: a head up to this wide stands on one line
_MOST_AIR = 0.7  # cm: what a column gets beyond its need, so that the eye does not lose the row


class ColumnWidths(NamedTuple):
    """The columns' widths in cm, and whether heads must be broken within their words to keep to them."""

    widths: list[float]
    hyphenate: bool


def is_small_print(columns: int, rows: int) -> bool:
    """Whether a table with so many columns and rows is set in the smaller type."""
    return columns > 4 or rows > 22


def column_widths(
    heads: Sequence[str],
    lines: Sequence[Sequence[str]],
    right: Sequence[bool],
    text_width: Callable[[str], float],
    padding: float,
) -> ColumnWidths:
    """The widths of a table's columns, never more than `WIDE` together.

    Columns of figures take what they need, columns of words share what is left by the square roots of their needs.
    A narrow table, words and at most two columns of figures, is as wide as prose.

    Parameters
    ----------
    heads : sequence of str
        One head for each column.
    lines : sequence of sequences of str
        The rows and the total: one text for each column.
    right : sequence of bool
        Whether a column holds figures, which stand to the right.
    text_width : callable
        Takes a text, gives its width in cm in the type of the table.
    padding : float
        The distance in cm between a cell's text and either side of the cell.
    """

    def width(text: str) -> float:
        return text_width(text) + 2 * padding

    columns = range(len(heads))
    cells = [max((width(line[i]) for line in lines), default=0.0) for i in columns]
    words = [max(width(word) for word in head_words(head)) for head in heads]
    need = [max(cells[i], words[i], min(width(heads[i]), _WHOLE_HEAD)) for i in columns]
    if len(heads) <= 3 and not right[0] and all(right[1:]):
        figures = [max(each, _LEAST_FIGURES) for each in need[1:]]
        first = max(MEASURE - sum(figures), min(need[0], WIDE - sum(figures)))
        return ColumnWidths(_fitting([first, *figures]), hyphenate=True)

    of_figures = [i for i in columns if right[i]]
    of_words = [i for i in columns if not right[i]]
    wanted = sum(need[i] for i in of_words)
    room = WIDE - sum(min(need[i], _LEAST_WORDS) for i in of_words)
    hyphenate = sum(need[i] for i in of_figures) > room
    if hyphenate:  # else the heads would push the words out
        for i in of_figures:
            need[i] = max(room / len(of_figures), cells[i])
    elif of_figures and (most := max(need[i] for i in of_figures)) * len(of_figures) <= WIDE - wanted:
        for i in of_figures:
            need[i] = most  # an even rhythm where there is room for it
    room = WIDE - sum(need[i] for i in of_figures)
    if wanted > room > 0:
        roots = sum(sqrt(need[i]) for i in of_words)
        for i in of_words:
            need[i] = room * sqrt(need[i]) / roots
    elif of_figures:
        air = min(max(WIDE - sum(need), 0.0) / len(need), _MOST_AIR)
        need = [each + air for each in need]
    return ColumnWidths(_fitting(need), hyphenate)


def half_widths(
    heads: Sequence[str],
    lines: Sequence[Sequence[str]],
    right: Sequence[bool],
    text_width: Callable[[str], float],
    padding: float,
) -> list[float]:
    """The widths of the columns of a table that is `HALF` as wide as the text, to stand beside another.

    A table of words and columns of figures fits if no cell in it breaks. A head may break between its words.

    Parameters
    ----------
    heads, lines, right, text_width, padding
        As in `column_widths`.

    Returns
    -------
    list of float
        In cm, `HALF` together; empty where the table does not fit.
    """
    if right[0] or not all(right[1:]):
        return []

    def width(text: str) -> float:
        return text_width(text) + 2 * padding

    columns = range(len(heads))
    cells = [max((width(line[i]) for line in lines), default=0.0) for i in columns]
    for head_width in (width, lambda head: max(width(word) for word in head_words(head))):  # whole if they can be
        figures = [max(cells[i], head_width(heads[i])) for i in columns[1:]]
        words = max(cells[0], head_width(heads[0]))
        even = min((HALF - words) / max(len(figures), 1), _LEAST_FIGURES)
        if max(figures, default=0.0) <= even:
            figures = [even] * len(figures)
        elif (spare := (HALF - words - sum(figures)) / len(figures)) > 0:
            figures = [each + spare for each in figures]
        if words + sum(figures) <= HALF + 1e-9:
            return [HALF - sum(figures), *figures]
    return []


def lines_needed(words: Sequence[float], room: float, space: float) -> int:
    """How many lines words take that stand on a line as long as they fit.

    Parameters
    ----------
    words : sequence of float
        The words' widths.
    room : float
        The width of a line.
    space : float
        The width between two words.
    """
    lines, filled = 1, -space
    for width in words:
        filled += space + width
        if filled > room and filled > width:
            lines, filled = lines + 1, width
    return lines


def head_words(head: str) -> list[str]:
    """The parts of a head that stay whole. A no-break space parts nothing."""
    return head.replace("\n", " ").split(" ")


def _fitting(need: list[float]) -> list[float]:
    return [each * min(1.0, WIDE / sum(need)) for each in need]
