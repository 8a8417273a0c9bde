"""What is to be true in an invented survey, as far as somebody wrote it down: params/<year>/synthetic.csv."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from .. import columns as c
from ..rounding import HAIR
from .cells import Filled, Source, bad_cell
from .codebook import Codebook
from .csv_rows import CsvRow, RowFault, read_rows, unknown_name
from .folder import year_folder
from .question import Question

SYNTHETIC_FILE = "synthetic.csv"

@dataclass(frozen=True)
class QuestionShares:
    """What is true of one question in all kommuner together.

    Attributes
    ----------
    relevant : float
        In (0, 1]: of the cases that `asked_when` lets through, the share for which the question's other
        condition holds. 1 where it has none.
    shares : tuple of float
        One per answer, in the codebook's order, of the cases that answer; they sum to 1.
    """

    relevant: float
    shares: tuple[float, ...]


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _relevant(text: str) -> float:
    number = _number(text)
    if number is None or not 0 < number <= 1:
        raise bad_cell("This is no share of cases.", expected="over 0, at most 1")
    return number


def _shares(text: str) -> dict[str, float]:
    told: dict[str, float] = {}
    for pair in text.split():
        answer, sign, digits = pair.partition("=")
        number = _number(digits)
        if not sign or number is None or not 0 <= number <= 1:
            raise bad_cell("A share cannot be read.", expected="ja=0.709 nej_lovlig=0.03", got=pair)
        if answer in told:
            raise bad_cell("An answer stands twice.", expected="each once")
        told[answer] = number
    return told


class SyntheticRow(CsvRow):
    """A row of synthetic.csv. `shares` may leave answers out; they share what is left of one whole."""

    unique: ClassVar = ((c.QUESTION,),)

    question: Filled
    relevant: Annotated[float, BeforeValidator(_relevant)]
    shares: Annotated[dict[str, float], BeforeValidator(_shares)]
    source: Source

    def of(self, question: Question) -> QuestionShares:
        """The row as what is true of its question.

        Parameters
        ----------
        question : Question
            The one that the row names.
        """
        untold = len(question.answers) - len(self.shares)
        left = max(1 - math.fsum(self.shares.values()), 0.0)
        shares = (self.shares[answer] if answer in self.shares else left / untold for answer in question.answers)
        return QuestionShares(self.relevant, tuple(shares))


def read_synthetic_shares(codebook: Codebook) -> dict[str, QuestionShares]:
    """What synthetic.csv says is true in the invented survey of a year.

    Parameters
    ----------
    codebook : Codebook
        Of the year.

    Returns
    -------
    dict of str to QuestionShares
        Question -> what is true of it. A question that the file does not have is left open.

    Raises
    ------
    ConfigError
        An unknown or repeated question or answer, a number that is none, shares that sum to over 1, or
        `relevant` outside (0, 1]. The error tells every fault with row and column.
    """
    path = year_folder(codebook.year) / SYNTHETIC_FILE
    if not path.exists():
        return {}
    table = read_rows(path, SyntheticRow)
    rows = table.checked(fault for line, row in table.rows for fault in _against(line, row, codebook))
    return {row.question: row.of(codebook.by_name[row.question]) for row in rows}


def _against(line: int, row: SyntheticRow, codebook: Codebook) -> Iterator[RowFault]:
    """What contradicts the codebook."""
    if row.question not in codebook.by_name:
        yield unknown_name(line, c.QUESTION, "The question is unknown.", row.question, codebook.by_name)
        return
    question = codebook.by_name[row.question]
    if not question.condition and row.relevant != 1:
        what = f"{question.question} has no condition beside asked_when: every case answers it."
        yield RowFault(line, "relevant", what, expected="1", got=f"{row.relevant:g}")
    unknown = [answer for answer in row.shares if answer not in question.answers]
    for answer in unknown:
        yield unknown_name(line, "shares", "The answer is unknown.", answer, question.answers)
    left = 1 - math.fsum(row.shares.values())
    all_told = len(row.shares) == len(question.answers)
    if not unknown and (left < -HAIR or (all_told and left > HAIR)):
        expected = "1 in sum, because every answer is listed" if all_told else "at most 1 in sum"
        got = " ".join(f"{answer}={share:g}" for answer, share in row.shares.items())
        yield RowFault(line, "shares", "The shares do not make one whole.", expected=expected, got=got)
