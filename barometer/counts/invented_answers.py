"""No real kommune carries invented answers: how a demo is marked, and how it is known under real codes.

A demo has two marks: its `source`, and the numbers of its cases, which begin at 9001. The check of a case file refuses
both under the code of a real kommune. Where both are taken out, two things are known of the answers themselves:

- the rows of the usual demo of this year, or of one with the same questions, kommune by kommune. Two kommuner of
  different surveys have two rows in five alike at the most, so four in five are no chance;
- what every demo of a year has in all, with whatever seed: the counts of each answer over all kommuner, most of which
  nobody has published.

Unknown remains a part of a demo with another seed than the usual, once its marks are taken out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress

import pandas as pd

from .. import columns as c
from ..errors import CaseFileError, ConfigError
from ..params.codebook import Codebook, read_codebook
from ..params.folder import survey_years
from ..params.kommuner import INVENTED_CASES, is_invented
from . import synthetic

_ALIKE = 0.8  # of the cases of a kommune, the smaller or the larger of the two
_FEWEST = 8  # cases that the smallest invented kommune has
_DIFFERENT = 20  # answers of a whole year that may have been changed
_FEWEST_UNPUBLISHED = 5  # questions with invented totals; chance gives one of them exactly in one of ten years or fewer

_Rows = Counter[tuple[str, ...]]


def with_marked_numbers(cases: pd.DataFrame) -> pd.DataFrame:
    """Invented cases as a demo file has them: numbered from 9001 in each kommune, so that they are known again.

    Parameters
    ----------
    cases : DataFrame
        One row is one case, numbered from 1 in each kommune.
    """
    return cases.assign(**{c.CASE: (cases[c.CASE].astype(int) + INVENTED_CASES.start - 1).astype(str)})


def refuse_invented_answers(cases: pd.DataFrame, codebook: Codebook) -> None:
    """Refuses cases of real kommuner that have the answers of a demo.

    Parameters
    ----------
    cases : DataFrame
        One row is one case, as `read_cases` gives it.
    codebook : Codebook
        Of the year that the cases are said to be of.

    Raises
    ------
    CaseFileError
        Names the kommuner. The order of the cases and their numbers count for nothing.
    """
    real = cases[~cases[c.KOMMUNE_CODE].map(is_invented).astype(bool)]
    by_kommune = _by_kommune(real, codebook)
    found: list[str] = []
    for book in _with_a_demo(codebook):
        every = synthetic.invent(book, every_kommune=True)
        usual = [*_by_kommune(every, book).values(), *_by_kommune(synthetic.invent(book), book).values()]
        found = [code for code, rows in by_kommune.items() if any(_alike(rows, other) for other in usual)]
        if not found and _has_the_totals(real, every, book):
            found = list(by_kommune)
        if found:
            break
    if found:
        raise CaseFileError(
            "Real kommuner have the answers of invented ones. No real kommune carries invented numbers.",
            where=f"kommune {', '.join(found)}",
            expected="the cases that were read; of invented cases the codes S01, S02 ...",
        )


def _with_a_demo(codebook: Codebook) -> Iterator[Codebook]:
    """The year's codebook, and those of the years with the same questions, as far as their cases can be invented."""
    if codebook.survey.cases is not None:
        yield codebook
    for year in survey_years():
        with suppress(ConfigError):  # a fault of another year is none of this one's
            book = read_codebook(year)
            if year != codebook.year and book.survey.cases is not None and [*book.by_name] == [*codebook.by_name]:
                yield book


def _by_kommune(cases: pd.DataFrame, codebook: Codebook) -> dict[str, _Rows]:
    """Each kommune's code, and how often each row of answers stands among its cases."""
    return {
        str(code): Counter(zip(*(own[name].astype(str).tolist() for name in codebook.by_name), strict=True))
        for code, own in cases.groupby(c.KOMMUNE_CODE, observed=True)
    }


def _alike(rows: _Rows, other: _Rows) -> bool:
    most = max(rows.total(), other.total())
    return most >= _FEWEST and (rows & other).total() >= _ALIKE * most


def _has_the_totals(real: pd.DataFrame, every: pd.DataFrame, codebook: Codebook) -> bool:
    """Whether a whole year has the totals of a demo, but for a few answers."""
    published = {row.question for row in codebook.published.count_rows if row.kommune_code == c.ALL}
    published |= set(codebook.published.national_percents)
    if len(real) != len(every) or len(codebook.by_name.keys() - published) < _FEWEST_UNPUBLISHED:
        return False
    theirs, ours = (_totals(cases, codebook.by_name) for cases in (every, real))
    return sum(abs(theirs[one] - ours[one]) for one in theirs | ours) <= 2 * _DIFFERENT


def _totals(cases: pd.DataFrame, questions: Iterable[str]) -> Counter[tuple[str, str]]:
    return Counter({(q, str(a)): int(n) for q in questions for a, n in cases[q].value_counts().items()})
