"""The parts of a file as its reader sees them, whatever its format."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

LARGEST = 1 << 28  # bytes of what is packed in a file, when unpacked


class Part(NamedTuple):
    """Text that stands together before the reader's eyes.

    Attributes
    ----------
    text : str
        What is read.
    where : callable
        Where in the file a character of the text stands, as "line 12, attribute". The words are ours, never the
        file's, because any of those can hold what must not be repeated.
    cells : bool
        Whether a line is a row of cells. Then a number may have lost a zero at its front.
    """

    text: str
    where: Callable[[int], str]
    cells: bool = False


class Inside(NamedTuple):
    """A file within the file: a picture in a page, a sheet in a workbook.

    Attributes
    ----------
    where : str
        Where in the file, in words as those of `Part`.
    content : bytes
        What it holds.
    """

    where: str
    content: bytes


Parts = Iterator[Part | Inside]


class Unsearchable(Exception):
    """The content of a file cannot be seen: it is broken, locked, or of a kind nobody here can read.

    Parameters
    ----------
    why : str
        A short reason that repeats nothing of the file.
    """

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def lines_of(text: str) -> Callable[[int], int]:
    """What gives the line in which a character of a text stands, counted from 1. Lines are counted when it is asked."""

    @cache
    def ends() -> list[int]:
        return [found.start() for found in re.finditer("\n", text)]

    return lambda place: bisect_left(ends(), place) + 1


def joined(pieces: Sequence[str], wheres: Sequence[str], between: str = "") -> Part:
    """Pieces of text as one part.

    Parameters
    ----------
    pieces : sequence of str
        In their order.
    wheres : sequence of str
        Where each stands.
    between : str
        What is put between two.
    """
    ends = list(accumulate(len(piece) + len(between) for piece in pieces))
    return Part(between.join(pieces), lambda place: wheres[bisect_right(ends, place)])


APART = "\n\N{SECTION SIGN}\n"  # between texts that no reader sees together, so that they make no number together
