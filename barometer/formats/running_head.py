"""What the head of a sheet says when it lies alone: which survey, whose numbers, and what they are not.

A masthead says it on the sheet where it stands, with the notices under it. The head of every later sheet repeats it,
so each masthead carries it for all formats.
"""

from __future__ import annotations

from itertools import takewhile
from typing import Any


def mark_mastheads(blocks: list[dict[str, Any]]) -> None:
    """Gives each masthead `marks`: the titles of the notices under it.

    In a bound document the first masthead's embargo holds for all of them, and their own notices do not repeat it.

    Parameters
    ----------
    blocks : list of dict
        The blocks of a document. Its mastheads are changed.
    """
    embargo: list[str] = []
    for index, block in enumerate(blocks):
        if block["kind"] == "masthead":
            stamps = list(takewhile(lambda following: following["kind"] == "stamp", blocks[index + 1 :]))
            if block["level"] == 1:
                embargo = [stamp["title"] for stamp in stamps if stamp["tone"] == "embargo"]
                block["marks"] = [stamp["title"] for stamp in stamps]
            else:
                block["marks"] = [*embargo, *(stamp["title"] for stamp in stamps)]


def running_name(masthead: dict[str, Any]) -> str:
    """The survey and whose numbers they are, in one line: "Børnesagsbarometret 2020 · Ishøj".

    Parameters
    ----------
    masthead : dict
        A masthead block.
    """
    return " · ".join(filter(None, [masthead["kicker"], masthead["title"]]))


def running_marks(masthead: dict[str, Any]) -> str:
    """What the numbers are not, in one line: "Opdigtede tal · En del af året". Empty where there is nothing to say.

    Parameters
    ----------
    masthead : dict
        A masthead block of a document.
    """
    return " · ".join(masthead["marks"])
