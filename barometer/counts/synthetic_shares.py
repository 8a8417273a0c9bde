"""What is true in an invented survey: params/<year>/synthetic.csv, and a draw for what it leaves open."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .. import columns as c
from ..errors import ConfigError, nearest
from ..params import published
from ..params.codebook import Codebook, Question
from ..params.folder import read_csv, where_in_params, year_folder
from ..rounding import HAIR
from .random_draws import keyed_generator

COLUMNS = (c.QUESTION, "relevant", "shares", c.SOURCE)
FILE = "synthetic.csv"


@dataclass(frozen=True)
class QuestionShares:
    """One question's national truth.

    Parameters
    ----------
    relevant : float
        In (0, 1]: of the cases that `asked_when` lets through, the share for which the question's other
        condition holds. 1 where it has none.
    shares : tuple of float
        One per answer, in the codebook's order, of the cases that answer; they sum to 1.
    """

    relevant: float
    shares: tuple[float, ...]


def synthetic_shares(codebook: Codebook, seed: int) -> dict[str, QuestionShares]:
    """The truth of every question of a year, from synthetic.csv where it has a row, else drawn from the seed.

    A drawn truth takes the published national percentage where there is one. Otherwise the first answer
    that keeps the law has between 50 and 95%. About half the cases meet a condition that nothing tells of.

    Raises
    ------
    ConfigError
        synthetic.csv has an unknown or repeated question or answer, a number that is none, shares that sum
        to over 1 or `relevant` outside (0, 1]. The message names file, row and column.
    """
    told = _read(codebook)
    percents = published_percent(codebook)
    return {
        q.question: told.get(q.question) or _draw(q, codebook.year, seed, percents.get(q.question))
        for q in codebook.questions
    }


def published_percent(codebook: Codebook) -> dict[str, int]:
    """The published national percentages of a year, by question."""
    shares = published.published_shares(codebook.year)
    national = shares[(shares[c.KOMMUNE_CODE] == c.ALL) & shares[c.QUESTION].isin(set(codebook.by_name))]
    return dict(zip(national[c.QUESTION], national[published.PERCENT].tolist(), strict=True))


def condition(q: Question) -> str:
    """All that decides whether a question is asked; the same text for two that are asked together."""
    gate = (q.asked_when.question, *q.asked_when.answers) if q.asked_when else ()
    return " ".join((*gate, "|", q.condition))


def _draw(q: Question, year: int, seed: int, percent: int | None) -> QuestionShares:
    # Keyed by the condition: two questions with one condition have one share of relevant cases.
    relevant = float(keyed_generator(seed, year, "truth", condition(q)).uniform(0.4, 0.6)) if q.condition else 1.0
    rng = keyed_generator(seed, year, "truth", q.question)
    if not q.complies:
        return QuestionShares(relevant, tuple(rng.dirichlet(np.ones(len(q.answers))).tolist()))
    kept = float(rng.uniform(0.5, 0.95)) if percent is None else percent / 100
    others = [answer for answer in q.answers if answer != q.complies[0]]
    if not others:
        return QuestionShares(relevant, (1.0,))
    rest = dict(zip(others, (1 - kept) * rng.dirichlet(np.ones(len(others))), strict=True))
    return QuestionShares(relevant, tuple(float(rest.get(answer, kept)) for answer in q.answers))


def _read(codebook: Codebook) -> dict[str, QuestionShares]:
    path = year_folder(codebook.year) / FILE
    if not path.is_file():
        return {}
    truths: dict[str, QuestionShares] = {}
    for line, row in read_csv(path, COLUMNS):

        def wrong(column: str, what: str, line: int = line, **more: str) -> ConfigError:
            return ConfigError(what, where=f"{where_in_params(path)}, row {line}, column {column}", **more)

        name = row[c.QUESTION]
        if name not in codebook.by_name:
            raise wrong(
                c.QUESTION, "The question is unknown.",
                expected=", ".join(codebook.by_name), got=name, todo=nearest(name, codebook.by_name),
            )  # fmt: skip
        if name in truths:
            raise wrong(c.QUESTION, "The question stands twice.", got=name)
        if not row[c.SOURCE]:
            raise wrong(c.SOURCE, "A truth without a source.", expected="a publication, or that it is invented")
        q = codebook.by_name[name]
        truths[name] = QuestionShares(_relevant(row["relevant"], q, wrong), _shares(row["shares"], q, wrong))
    return truths


def _relevant(text: str, q: Question, wrong: Callable[..., ConfigError]) -> float:
    number = _number(text)
    if number is None or not 0 < number <= 1:
        raise wrong("relevant", "This is no share of cases.", expected="over 0, at most 1", got=text)
    if not q.condition and number != 1:
        raise wrong(
            "relevant", f"{q.question} has no condition beside asked_when: every case answers it.",
            expected="1", got=text,
        )  # fmt: skip
    return number


def _shares(text: str, q: Question, wrong: Callable[..., ConfigError]) -> tuple[float, ...]:
    told: dict[str, float] = {}
    for pair in text.split():
        answer, sign, digits = pair.partition("=")
        number = _number(digits)
        if not sign or number is None or not 0 <= number <= 1:
            raise wrong("shares", "A share cannot be read.", expected="ja=0.709 nej_lovlig=0.03", got=pair)
        if answer not in q.answers:
            raise wrong(
                "shares", "The answer is unknown.",
                expected=", ".join(q.answers), got=answer, todo=nearest(answer, q.answers),
            )  # fmt: skip
        if answer in told:
            raise wrong("shares", "An answer stands twice.", got=text)
        told[answer] = number
    left = 1 - math.fsum(told.values())
    untold = len(q.answers) - len(told)
    if left < -HAIR or (not untold and left > HAIR):
        expected = "at most 1 in sum" if untold else "1 in sum, because every answer is listed"
        raise wrong("shares", "The shares do not make one whole.", expected=expected, got=text)
    return tuple(told[a] if a in told else max(left, 0.0) / untold for a in q.answers)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
