"""What is true in an invented survey: what params/ says, and a draw for what it leaves open."""

from __future__ import annotations

import numpy as np

from ..params.codebook import Codebook, Question
from ..params.synthetic import QuestionShares, read_synthetic_shares
from .random_draws import keyed_generator


def synthetic_shares(codebook: Codebook, seed: int) -> dict[str, QuestionShares]:
    """What is true of every question of a year: from synthetic.csv where it has a row, else drawn.

    What is drawn takes the published national percentage where there is one. Otherwise the first answer
    that keeps the law has between 50 and 95%. About half the cases meet a condition that nothing tells of.

    Parameters
    ----------
    codebook : Codebook
        Of the year.
    seed : int
        0 or more. The same seed draws the same shares; the year is mixed in.

    Returns
    -------
    dict of str to QuestionShares
        Question -> what is true of it.

    Raises
    ------
    ConfigError
        A fault in synthetic.csv, as `read_synthetic_shares` tells it.
    """
    told = read_synthetic_shares(codebook)
    percents = codebook.published.national_percents
    return {
        q.question: told.get(q.question) or _draw(q, codebook.year, seed, percents.get(q.question))
        for q in codebook.questions
    }


def condition(q: Question) -> str:
    """All that decides whether a question is asked, as a text.

    Parameters
    ----------
    q : Question
        One of the codebook's.

    Returns
    -------
    str
        The same for two questions that are asked of the same cases.
    """
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
