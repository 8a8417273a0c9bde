"""Invented cases with a known truth, calibrated to what was published of all kommuner together.

A question is invented after the one that decides whether it is asked, in three steps. First the number of cases
with each answer in the whole country: published counts, else the national shares, rounded. Then an answer for each
case, drawn with shares of its kommune's own that lie around the national ones. Then the fewest answers are changed,
at random, that make the counts exact. A kommune whose tables are published in full keeps its own counts, and the
invented kommuner share out the rest.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import columns as c
from ..errors import ConfigError, ParameterError
from ..params import kommuner
from ..params.codebook import Codebook, Question, read_codebook
from ..params.folder import survey_years
from ..params.synthetic import SYNTHETIC_FILE
from ..rounding import whole_percent
from . import random_draws, synthetic_shares
from .random_draws import Counts, keyed_generator

DEFAULT_SEED = 2140
DEFAULT_ICC = 0.05


def invent(
    codebook: Codebook, *, seed: int = DEFAULT_SEED, icc: float = DEFAULT_ICC, every_kommune: bool = False
) -> pd.DataFrame:
    """Invented cases: one row is one case of an invented kommune.

    Parameters
    ----------
    codebook : Codebook
        The year's questions and the numbers of cases and kommuner.
    seed : int
        The same seed gives the same cases. The year is mixed in, so no year repeats another.
    icc : float
        Intraclass correlation of the kommuner's own shares, in [0, 1); 0 makes the kommuner alike. Each share
        is beta distributed around the national one, with a + b = 1/icc - 1.
    every_kommune : bool
        False: invented kommuner stand in for those that are not published in full, and together with the
        published ones they give the national counts. True: every kommune of the year is invented.

    Returns
    -------
    DataFrame
        `case` (its number within the kommune), `kommune_code`, `source` (`synthetic`), then a column a question
        with the answer's code, "" where the question is not relevant. Kommune by kommune.

    Raises
    ------
    ParameterError
        The year's number of cases is not published; `seed` or `icc` is out of bounds.
    ConfigError
        synthetic.csv is malformed, or published figures contradict it, the codebook or each other.
    """
    cases = _number_of_cases(codebook)
    _check(seed, icc)
    counts = _published(codebook)
    real = {} if every_kommune else _completely_published(codebook, counts)
    codes, kommune = _kommuner(codebook, cases, real, seed)
    answers = _answers(codebook, real, counts.get(c.ALL, {}), kommune, seed, icc)
    return _cases(codebook, codes, kommune, answers, c.SYNTHETIC)


def arrange(codebook: Codebook) -> pd.DataFrame:
    """The counts of the kommuner published in full, arranged into cases: one row is one case.

    Every count is as published; which answers stand together in one row is an arrangement and says nothing. It
    serves the national split by type of case alone, which no kommune publishes.

    Parameters
    ----------
    codebook : Codebook
        The year's questions.

    Returns
    -------
    DataFrame
        As `invent` gives it, with the source `published`; without rows where no kommune is published in full.

    Raises
    ------
    ConfigError
        The published counts of a kommune contradict the codebook or each other.
    """
    real = _completely_published(codebook, _published(codebook))
    sizes = [_size(codebook, code, of_kommune) for code, of_kommune in real.items()]
    kommune = np.repeat(np.arange(len(real)), sizes)
    answers: dict[str, Counts] = {}
    for q in codebook.routed:
        asked = _let_through(codebook, q, answers, len(kommune))
        column = answers[q.question] = np.full(len(kommune), -1)
        for place, (code, of_kommune) in enumerate(real.items()):
            rows = np.flatnonzero(asked & (kommune == place))
            _check_fit(codebook, q, of_kommune[q.question], len(rows))
            _fill((codebook.year, code), q, column, rows, kommune, of_kommune[q.question], 0.0)
    return _cases(codebook, list(real), kommune, answers, c.PUBLISHED)


def _cases(
    codebook: Codebook, codes: list[str], kommune: Counts, answers: dict[str, Counts], source: str
) -> pd.DataFrame:
    first = np.searchsorted(kommune, kommune)  # rows of one kommune stand together
    texts = {q.question: np.array([*q.answers, ""])[answers[q.question]] for q in codebook.questions}
    return pd.DataFrame(
        {
            c.CASE: (np.arange(len(kommune)) - first + 1).astype(str),
            c.KOMMUNE_CODE: np.array(codes, dtype=str)[kommune],
            c.SOURCE: np.full(len(kommune), source),
            **texts,
        }
    )


def _completely_published(codebook: Codebook, counts: dict[str, dict[str, Counts]]) -> dict[str, dict[str, Counts]]:
    """The counts of the kommuner of which every table is published, in the order of their codes."""
    return {code: counts[code] for code in sorted(codebook.completely_published)}


def _size(codebook: Codebook, code: str, of_kommune: dict[str, Counts]) -> int:
    """The number of cases of a published kommune."""
    known = codebook.published.cases.get(code, 0)
    return max(known, *(int(counts.sum()) for counts in of_kommune.values()))


def _let_through(codebook: Codebook, q: Question, answers: dict[str, Counts], cases: int) -> NDArray[np.bool_]:
    """Whether the answers so far let the question through, for each case."""
    if q.asked_when is None:
        return np.ones(cases, dtype=bool)
    allowed = codebook.by_name[q.asked_when.question].answers
    return np.isin(answers[q.asked_when.question], [allowed.index(answer) for answer in q.asked_when.answers])


def _number_of_cases(codebook: Codebook) -> int:
    if codebook.survey.cases is None:
        known = [str(year) for year in survey_years() if read_codebook(year).survey.cases is not None]
        raise ParameterError(
            f"No cases of {codebook.year} can be invented: how many cases it had is not published.",
            where="year",
            expected=", ".join(known),
            got=str(codebook.year),
            todo="Give a case file of the year instead.",
        )
    return codebook.survey.cases


def _check(seed: int, icc: float) -> None:
    if not 0 <= icc < 1:
        raise ParameterError(
            "The intraclass correlation is out of bounds.",
            where="icc", expected="at least 0, below 1", got=str(icc),
        )  # fmt: skip
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise ParameterError("The seed is no whole number.", where="seed", expected="0 or more", got=str(seed))


def _published(codebook: Codebook) -> dict[str, dict[str, Counts]]:
    """The published counts by kommune (`alle` among them) and question."""
    counts: dict[str, dict[str, Counts]] = {}
    known = codebook.published.counts
    columns = (c.KOMMUNE_CODE, c.QUESTION, c.ANSWER, c.COUNT)
    for code, name, answer, count in zip(*(known[column] for column in columns), strict=True):
        allowed = codebook.question(name).answers
        if answer not in allowed:
            raise _contradiction(codebook, name, "An answer is unknown", ", ".join(allowed))
        of_question = counts.setdefault(code, {}).setdefault(name, np.zeros(len(allowed), np.int64))
        of_question[allowed.index(answer)] += count
    return counts


def _kommuner(codebook: Codebook, every_case: int, real: dict, seed: int) -> tuple[list[str], Counts]:
    """The codes of the invented kommuner, and for each case the place of its kommune among them."""
    survey = codebook.survey
    read = [_size(codebook, code, of_kommune) for code, of_kommune in real.items()]
    number, cases = survey.kommuner - len(read), every_case - sum(read)
    if number < 0 or cases < 2 * number or (number == 0 and cases):
        raise ConfigError(
            f"{every_case} cases cannot be shared out among {survey.kommuner} kommuner.",
            where=f"params/{codebook.year}/survey.yml, field cases",
            expected="two cases or more for every kommune",
        )
    codes = [kommuner.invented_kommune(place + 1)[0] for place in range(number)]
    rng = keyed_generator(seed, codebook.year, "sizes")
    sizes = random_draws.kommune_sizes(rng, number, cases).tolist() if number else []
    return codes, np.repeat(np.arange(number), sizes)


def _answers(
    codebook: Codebook,
    real: dict[str, dict[str, Counts]],
    national: dict[str, Counts],
    kommune: Counts,
    seed: int,
    icc: float,
) -> dict[str, Counts]:
    """For each question the place of every invented case's answer among its answers, -1 where it is not relevant."""
    shares = synthetic_shares.synthetic_shares(codebook, seed)
    percents = codebook.published.national_percents
    answers: dict[str, Counts] = {}
    for q in codebook.routed:
        asked = _let_through(codebook, q, answers, len(kommune))
        known = sum((of[q.question] for of in real.values()), np.zeros(len(q.answers), np.int64))
        rows = np.flatnonzero(asked)
        if q.question in national:
            target = national[q.question] - known
            _check_fit(codebook, q, target, len(rows))
        else:
            everywhere = len(rows) + sum(_asked_in(codebook, q, code, of) for code, of in real.items())
            target = _target(q, shares[q.question], everywhere, len(rows), known)
        _check_percent(codebook, q, target + known, percents.get(q.question))
        column = answers[q.question] = np.full(len(kommune), -1)
        _fill((seed, codebook.year), q, column, rows, kommune, target, icc)
    return answers


def _asked_in(codebook: Codebook, q: Question, code: str, of_kommune: dict[str, Counts]) -> int:
    """The number of cases of a published kommune that the answers before let through to a question."""
    if q.asked_when is None:
        return _size(codebook, code, of_kommune)
    allowed = codebook.by_name[q.asked_when.question].answers
    return int(sum(of_kommune[q.asked_when.question][allowed.index(answer)] for answer in q.asked_when.answers))


def _target(q: Question, true: synthetic_shares.QuestionShares, asked: int, invented: int, known: Counts) -> Counts:
    """How many invented cases get each answer, so that the national counts are the truth, rounded."""
    base = invented
    if q.condition:
        base = int(np.clip(np.floor(true.relevant * asked + 0.5) - known.sum(), 0, invented))
    # The answer that is published is rounded first, and so to its nearest count.
    order = sorted(range(len(q.answers)), key=lambda i: q.answers[i] not in q.complies)
    target = -known
    target[order] += random_draws.whole_parts(np.array(true.shares)[order], base + int(known.sum()))
    while target.min() < 0:  # the real kommuner alone have more than the truth gives the country
        short, most = target.argmin(), target.argmax()
        target[most] += target[short]
        target[short] = 0
    return target


def _fill(
    key: tuple[int | str, ...],
    q: Question,
    column: Counts,
    rows: Counts,
    kommune: Counts,
    counts: Counts,
    icc: float,
) -> None:
    """Give exactly `counts` of the rows an answer; the other rows keep their -1, not relevant."""
    base = int(counts.sum())
    # Keyed by the condition: two questions with one condition are asked in the same cases.
    rng = keyed_generator(*key, synthetic_shares.condition(q))
    relevant = rows[random_draws.draw_answers(rng, kommune[rows], np.array([base, len(rows) - base]), icc) == 0]
    column[relevant] = random_draws.draw_answers(keyed_generator(*key, q.question), kommune[relevant], counts, icc)


def _check_fit(codebook: Codebook, q: Question, counts: Counts, asked: int) -> None:
    if counts.min() < 0:
        raise _contradiction(codebook, q.question, "One kommune's published counts exceed the national ones")
    base = int(counts.sum())
    if base > asked or (base < asked and not q.condition):
        expected = f"at most {asked}" if q.condition else str(asked)
        what = "The published counts have another base than the answers before let through"
        raise _contradiction(codebook, q.question, what, expected, str(base))


def _check_percent(codebook: Codebook, q: Question, counts: Counts, printed: int | None) -> None:
    base = int(counts.sum())
    if printed is None or not q.complies:
        return
    got = whole_percent(int(counts[q.answers.index(q.complies[0])]), base) if base else 0
    if got != printed:
        raise ConfigError(
            f"The invented cases would not show the published percentage of {q.question}.",
            where=f"params/{codebook.year}/{SYNTHETIC_FILE}, question {q.question}",
            expected=f"{printed} percent",
            got=f"{got} percent of {base}",
            todo=f"Change the question's shares, or relevant, in {SYNTHETIC_FILE}.",
        )


def _contradiction(codebook: Codebook, question: str, what: str, expected: str = "", got: str = "") -> ConfigError:
    return ConfigError(
        f"{what}.",
        where=f"params/{codebook.year}/published_counts.csv, question {question}",
        expected=expected,
        got=got,
    )
