"""English: the language of the reviewer's page, and of what a notebook prints as text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .numbers import NBSP
from .texts import Language

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = re.compile(rf"(?<=\d) (?=(?:{_MONTHS})\b)")


@dataclass(frozen=True)
class English(Language):
    """The language of the reviewer's page."""

    def settled(self, text: str) -> str:
        """A finished text with a day beside its month, "7 July"; and as for all.

        Parameters
        ----------
        text : str
            A text for a reader, from texts/ or from params/.
        """
        return super().settled(_DAY.sub(NBSP, text))


en = English(
    locale="en_GB",
    date_format="d MMMM y",
    points_unit="pp",
    yes="yes",
    no="no",
    code="en",
    number_words=(
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
)
