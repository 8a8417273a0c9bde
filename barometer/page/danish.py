"""Danish: the words for numbers, the references to the law, the genitive and the alphabet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .numbers import NB_HYPHEN, NBSP
from .texts import Language

_LAW = re.compile(r"(?<=§)\s+(?=\d)|(?<=jf\.)\s+(?=§)|(?<=stk\.)\s+(?=\d)|(?<=nr\.)\s+(?=\d)|(?<=\d,)\s+(?=stk\.|nr\.)")
_MONTHS = "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
_TOGETHER = re.compile(rf"(?<=\d) (?=%)|(?<=\d\.) (?=(?:{_MONTHS})\b)")
_ALPHABET = {letter: place for place, letter in enumerate("abcdefghijklmnopqrstuvwxyzæøå")}


@dataclass(frozen=True)
class Danish(Language):
    """The language of every page but the reviewer's."""

    def of(self, count: int | None, nobs: int | None) -> str:
        """A count and its base: "8 af 14"."""
        return f"{self.number(count)}{NBSP}af{NBSP}{self.number(nobs)}"

    def cases(self, count: int | None) -> str:
        """A number of cases: "1 sag", "14 sager"; "• sager" where it is hidden."""
        return f"{self.number(count)}{NBSP}{'sag' if self.number(count) == '1' else 'sager'}"

    def cases_in_words(self, count: int) -> str:
        """A number of cases in running text: "seks sager"."""
        return f"{self.number_word(count)} {'sag' if count == 1 else 'sager'}"

    def in_some_cases(self, count: int, of_all: int) -> str:
        """The opening of a sentence about some of the cases: "I en af sagerne"."""
        return "I den ene sag" if of_all == 1 else f"I {self.number_word(count)} af sagerne"

    def kommuner(self, count: int) -> str:
        """A number of kommuner: "1 kommune", "37 kommuner"."""
        return f"{self.number(count)}{NBSP}{'kommune' if count == 1 else 'kommuner'}"

    def places(self, count: int) -> str:
        """A number of places in an order: "1 plads", "35 pladser"."""
        return f"{self.number(count)}{NBSP}{'plads' if count == 1 else 'pladser'}"

    def signed_span(self, low: float, upp: float) -> str:
        """An interval of a difference in whole percentage points: "−4 til +67"."""
        return f"{self.signed_in_points(low)}{NBSP}til{NBSP}{self.signed_in_points(upp)}"

    def genitive(self, name: str) -> str:
        """A name in the genitive: "Ishøjs", "Randers’"."""
        return f"{name}’" if name.endswith(("s", "x", "z")) else f"{name}s"

    def law(self, text: str) -> str:
        """The text with no-break spaces in every reference to the law: "§ 52, stk. 3, nr. 3"."""
        return _LAW.sub(NBSP, text)

    def settled(self, text: str) -> str:
        """A finished text in which nothing is torn apart: "§ 52, stk. 3", "7. juli", "95 %-interval"; and as for all.

        Parameters
        ----------
        text : str
            A text for a reader, from texts/ or from params/.
        """
        joined = _TOGETHER.sub(NBSP, self.law(text)).replace("%-", f"%{NB_HYPHEN}")
        return super().settled(joined)


da = Danish(
    locale="da_DK",
    date_format=f"d.{NBSP}MMMM{NBSP}y",
    points_unit="procentpoint",
    yes="ja",
    no="nej",
    code="da",
    number_words=("nul", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv"),
)


def alphabetical_key(name: str) -> tuple[tuple[int, int | str], ...]:
    """A key that sorts names in the Danish order: æ, ø and å last, and aa as å."""
    folded = name.casefold().replace("aa", "å")
    return tuple((1, _ALPHABET[sign]) if sign in _ALPHABET else (0, sign) for sign in folded)
