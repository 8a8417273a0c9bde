"""The waist of the house: how many cases got which answer.

Case files, published counts and invented cases all become this frame. Every table, interval, verdict and figure is
made from it.

One row of `frequencies` is kommune x type of case x question x answer. `count` is the number of cases with
that answer, `nobs` the number of cases for which the question was relevant; a question relevant for none of a
kommune's cases stands there with `nobs` 0. The rows of the kommune `alle` are the sums over all participating
kommuner, and only they are split by type of case: a kommune's few cases of one type would be near to single
children.

Where a year hides its small counts (see `small_counts`), a count or base that is hidden is missing. What is checked of
such a frame is what can be seen of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from .. import columns as c
from ..digests import sha256_of
from ..errors import FrequencyError
from ..files import reading
from ..params import kommuner
from ..params.codebook import Codebook
from ..privacy.gate import place_output

FREQUENCY_KEY = [c.KOMMUNE_CODE, c.CASE_TYPE, c.QUESTION, c.ANSWER]


def frequencies_from_cases(
    cases: pd.DataFrame, codebook: Codebook, case_types: Sequence[str] | None = None
) -> pd.DataFrame:
    """Frequencies of a case file.

    Parameters
    ----------
    cases : DataFrame
        One row is one case: `kommune_code`, `source` and a column per question with the answer's code,
        blank where the question is not relevant.
    codebook : Codebook
        The year's questions.
    case_types : sequence of str, optional
        The types of case by which all kommuner together are split; every one where none is given.

    Returns
    -------
    DataFrame
        One row is kommune x type of case x question x answer, in the order of codes and tables.

    Raises
    ------
    FrequencyError
        A kommune's cases come from more than one source.
    """
    return national_frequencies(kommune_frequencies(cases, codebook), cases, codebook, case_types)


def kommune_frequencies(cases: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """The frequencies of every kommune by itself.

    Parameters
    ----------
    cases : DataFrame
        One row is one case: `kommune_code`, `source` and a column per question with the answer's code,
        blank where the question is not relevant.
    codebook : Codebook
        The year's questions.

    Returns
    -------
    DataFrame
        One row is kommune x question x answer: `kommune_code`, `case_type` (`alle`), `question`, `answer`,
        `count` and `source`.

    Raises
    ------
    FrequencyError
        An answer that the codebook does not have, or one kommune with cases from several sources.
    """
    for q in codebook.questions:
        if not cases[q.question].isin([*q.answers, ""]).all():
            raise FrequencyError("The codebook has no such answer.", where=f"question {q.question}")
    sources = cases.groupby(c.KOMMUNE_CODE)[c.SOURCE].unique()
    if mixed := [code for code, found in sources.items() if len(found) > 1]:
        raise FrequencyError("The cases of one kommune must come from one source.", where=f"kommune {', '.join(mixed)}")
    found = _count(cases, codebook, list(sources.index), cases[c.KOMMUNE_CODE])
    return found.assign(**{c.SOURCE: found[c.KOMMUNE_CODE].map(sources.str[0])})


def national_frequencies(
    by_kommune: pd.DataFrame, cases: pd.DataFrame, codebook: Codebook, case_types: Sequence[str] | None = None
) -> pd.DataFrame:
    """The frequencies of every kommune, of all together, and of all together by type of case.

    Parameters
    ----------
    by_kommune : DataFrame
        One row is kommune x question x answer, as `kommune_frequencies` gives it; every kommune of the year.
    cases : DataFrame
        One row is one case of these kommuner. Only the split by type of case is counted from it.
    codebook : Codebook
        The year's questions and types of case.
    case_types : sequence of str, optional
        The types by which all kommuner together are split; every one where none is given. Of the others nothing is
        counted.

    Returns
    -------
    DataFrame
        One row is kommune x type of case x question x answer, in the order of codes and tables.
    """
    parts = [by_kommune, _sum(by_kommune)]
    types = cases[codebook.survey.case_type_question]
    # Even where every kommune's totals are published, their split by type is not.
    origin = c.CASES if (cases[c.SOURCE] == c.CASES).all() else c.SYNTHETIC
    for name in codebook.survey.case_types if case_types is None else case_types:
        of_type = cases[types.isin(codebook.survey.case_types[name].answers)]
        counted = _count(of_type, codebook, [c.ALL], pd.Series(c.ALL, index=of_type.index))
        parts.append(counted.assign(**{c.CASE_TYPE: name, c.SOURCE: origin}))
    return _complete(pd.concat(parts, ignore_index=True), codebook)


def frequencies_from_counts(counts: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Frequencies of published counts.

    Parameters
    ----------
    counts : DataFrame
        One row is kommune x question x answer: `kommune_code`, `question`, `answer`, `count`. The kommune
        may be `alle`. A question of which nothing is published has no row.
    codebook : Codebook
        The year's questions.

    Returns
    -------
    DataFrame
        As `from_cases`, for the kommuner and questions of which counts are published. An answer that the
        codebook knows and the source does not list has `count` 0.
    """
    answers = [(q.question, a) for q in codebook.questions for a in q.answers]
    asked = counts[[c.KOMMUNE_CODE, c.QUESTION]].drop_duplicates()
    full = asked.merge(pd.DataFrame(answers, columns=[c.QUESTION, c.ANSWER]), on=c.QUESTION)
    given = counts[[c.KOMMUNE_CODE, c.QUESTION, c.ANSWER, c.COUNT]]
    strange = given[
        ~pd.Series(list(zip(given[c.QUESTION], given[c.ANSWER], strict=True)), index=given.index).isin(answers)
    ]
    if len(strange):
        raise FrequencyError(
            "The codebook has no such answer.", where=", ".join(f"{k} {v}" for k, v in strange.iloc[0].items())
        )
    frame = full.merge(given, how="left", on=[c.KOMMUNE_CODE, c.QUESTION, c.ANSWER])
    frame[c.COUNT] = frame[c.COUNT].fillna(0).astype("int64")
    return _complete(frame.assign(**{c.CASE_TYPE: c.ALL, c.SOURCE: c.PUBLISHED}), codebook)


def _count(cases: pd.DataFrame, codebook: Codebook, groups: list[str], group: pd.Series) -> pd.DataFrame:
    """One row is group x question x answer, zeros included; `group` is each case's own."""
    place = pd.Index(groups).get_indexer(group)
    tables, names = [], []
    for q in codebook.questions:
        answer = pd.Index(q.answers).get_indexer(cases[q.question])
        given = answer >= 0
        cells = place[given] * len(q.answers) + answer[given]
        tables.append(np.bincount(cells, minlength=len(groups) * len(q.answers)).reshape(len(groups), -1))
        names += [(q.question, one) for one in q.answers]
    questions, answers = zip(*names, strict=True)
    return pd.DataFrame(
        {
            c.KOMMUNE_CODE: np.repeat(np.array(groups, dtype=object), len(names)),
            c.QUESTION: questions * len(groups),
            c.ANSWER: answers * len(groups),
            c.COUNT: np.hstack(tables).ravel(),
            c.CASE_TYPE: c.ALL,
        }
    ).astype({c.KOMMUNE_CODE: "str"})


def _sum(by_kommune: pd.DataFrame) -> pd.DataFrame:
    """The rows of all kommuner together."""
    total = by_kommune.groupby([c.CASE_TYPE, c.QUESTION, c.ANSWER], sort=False)[c.COUNT].sum().reset_index()
    sources = set(by_kommune[c.SOURCE])
    origin = c.SYNTHETIC if c.SYNTHETIC in sources else sources.pop() if len(sources) == 1 else c.CASES
    return total.assign(**{c.KOMMUNE_CODE: c.ALL, c.SOURCE: origin})


def _complete(frame: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """The frame with its bases, names and order."""
    names = {code: codebook.kommune_name(code) if code != c.ALL else c.ALL for code in frame[c.KOMMUNE_CODE].unique()}
    frame = frame.assign(**{c.YEAR: codebook.year, c.KOMMUNE: frame[c.KOMMUNE_CODE].map(names)})
    frame[c.NOBS] = frame.groupby(FREQUENCY_KEY[:-1])[c.COUNT].transform("sum").astype("int64")
    tables = list(codebook.by_name)
    order = {name: place for place, name in enumerate([c.ALL, *codebook.survey.case_types])}
    frame = frame.sort_values(
        [c.KOMMUNE_CODE, c.CASE_TYPE, c.QUESTION],
        key=lambda s: s.map({q: i for i, q in enumerate(tables)}) if s.name == c.QUESTION
        else s.map(order) if s.name == c.CASE_TYPE else s,
        kind="stable",
    )  # fmt: skip
    return check_frequencies(frame[list(c.FREQUENCIES)].reset_index(drop=True), codebook)


def check_frequencies(frequencies: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """The frame itself if it can be frequencies of this codebook.

    Raises
    ------
    FrequencyError
        A column is missing; a key stands twice; a question or answer is not the codebook's; a count is
        negative, or missing in a year that hides none; the answers do not add up to the base; more cases are
        asked than the routing lets through.
    """
    if missing := [name for name in c.FREQUENCIES if name not in frequencies]:
        raise FrequencyError("Columns are missing in the frequencies.", expected=", ".join(missing))

    def refuse(bad: pd.Series, what: str) -> None:
        if bad.any():
            row = frequencies[bad.to_numpy()].iloc[0]
            raise FrequencyError(what, where=", ".join(f"{name} {row[name]}" for name in FREQUENCY_KEY))

    refuse(frequencies.duplicated(FREQUENCY_KEY), "A row stands twice in the frequencies.")
    refuse(frequencies[c.YEAR] != codebook.year, f"A row is not of the year {codebook.year}.")
    refuse(~frequencies[c.SOURCE].isin(c.SOURCES), "A row names no known source.")
    codes = frequencies[c.KOMMUNE_CODE]
    real = (codes != c.ALL) & ~codes.map(kommuner.is_invented).astype(bool)
    refuse(real & (frequencies[c.SOURCE] == c.SYNTHETIC), "No real kommune carries invented numbers.")
    names = {code: codebook.kommune_name(code) if code != c.ALL else c.ALL for code in codes.unique()}
    refuse(frequencies[c.KOMMUNE] != codes.map(names), "The kommune's name is not its code's.")
    known = {(q.question, a) for q in codebook.questions for a in q.answers}
    pairs = _rows(frequencies, c.QUESTION, c.ANSWER)
    refuse(pd.Series([pair not in known for pair in pairs], dtype=bool), "The codebook has no such answer.")
    missing = frequencies[[c.COUNT, c.NOBS]].isna()
    if codebook.survey.suppress_below is None:
        refuse(missing.any(axis=1), "A number is missing, and the year hides none.")
    refuse((frequencies[c.COUNT] < 0).fillna(False), "A count is below zero.")
    sums = frequencies.groupby(FREQUENCY_KEY[:-1])[c.COUNT].transform("sum")
    contradicted = sums != frequencies[c.NOBS]
    if missing.any(axis=None):
        some = missing[c.COUNT].groupby([frequencies[name] for name in FREQUENCY_KEY[:-1]]).transform("any")
        contradicted = contradicted.fillna(False) & ~some
    refuse(contradicted, "The answers do not add up to the base.")
    _check_routing(frequencies, codebook)
    return frequencies


def _check_routing(frequencies: pd.DataFrame, codebook: Codebook) -> None:
    counts, bases = {}, {}
    for *asked_of, answer, count, nobs in _rows(frequencies, *FREQUENCY_KEY, c.COUNT, c.NOBS):
        counts[(*asked_of, answer)], bases[tuple(asked_of)] = count, nobs
    for (code, case_type, question), asked in bases.items():
        if (gate := codebook.by_name[question].asked_when) is None:
            continue
        through = [counts.get((code, case_type, gate.question, answer)) for answer in gate.answers]
        known = [count for count in through if count is not None]
        if any(number is pd.NA for number in (asked, *known)):
            continue  # hidden
        if known and asked > sum(known):
            raise FrequencyError(
                f"More cases answer {question} than {gate.question} lets through.",
                where=f"kommune {code}, {case_type}",
                expected=f"at most {sum(known)}",
                got=str(asked),
            )


def _rows(frame: pd.DataFrame, *columns: str) -> Iterator[tuple]:
    """The rows as plain values; to go through a column of text itself is many times as slow."""
    return zip(*(frame[column].tolist() for column in columns), strict=True)


def as_csv(frame: pd.DataFrame) -> str:
    """A frame as CSV text; the same frame always gives the same text.

    Parameters
    ----------
    frame : DataFrame
        Frequencies, design effects, estimates or verdicts.
    """
    return frame.to_csv(index=False, lineterminator="\n")


def fingerprint(csv: str) -> str:
    """The sha256 of a frame as CSV: two pages with the same one were made from the same counts.

    Parameters
    ----------
    csv : str
        As `as_csv` gives it.
    """
    return sha256_of(csv)


def write_frequencies(frequencies: pd.DataFrame, path: Path) -> None:
    """Writes frequencies as CSV; the same frame always gives the same bytes.

    Parameters
    ----------
    frequencies : DataFrame
        One row is kommune x type of case x question x answer.
    path : Path
        The file.
    """
    place_output(path, as_csv(frequencies))


def read_frequencies(path: Path, *codebooks: Codebook) -> pd.DataFrame:
    """Frequencies from a CSV file, each year's rows checked against its codebook.

    Parameters
    ----------
    path : Path
        A file as `write` makes it.
    *codebooks : Codebook
        Of the one year the file holds, or of every one; years pooled count as a year of their own, and with
        several the column `year` is text.

    Raises
    ------
    FrequencyError
        The file is missing, cannot be read, or holds what cannot be frequencies of these codebooks.
    """
    years = {str(book.year): book for book in codebooks}
    may_miss = any(book.survey.suppress_below for book in codebooks)
    text = _text(path, r"[0-9]*" if may_miss else r"[0-9]+")
    if len(bad := text.index[~text[c.YEAR].isin(years)]):
        raise FrequencyError(
            "A row is of another year.", where=f"{path.name}, row {bad[0] + 2}, column {c.YEAR}",
            expected=", ".join(years), got=text.loc[bad[0], c.YEAR],
        )  # fmt: skip
    numbers = text[[c.COUNT, c.NOBS]]
    frame = text.assign(**(numbers.mask(numbers == "").astype("Int64") if may_miss else numbers.astype("int64")))
    for year, book in years.items():
        own = frame[frame[c.YEAR] == year]
        check_frequencies(own.assign(**{c.YEAR: book.year}).reset_index(drop=True), book)
    return frame if len(years) > 1 else frame.assign(**{c.YEAR: codebooks[0].year})


def _text(path: Path, pattern: str) -> pd.DataFrame:
    """The file as text, its numbers as the pattern says."""
    try:
        with reading(path, "The frequencies cannot be read.", FrequencyError):
            if not path.exists():
                raise FrequencyError("The file of frequencies is not there.", where=path.name)
            text = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise FrequencyError("The frequencies cannot be read.", where=path.name, got=str(error)) from error
    if missing := [name for name in c.FREQUENCIES if name not in text]:
        raise FrequencyError("Columns are missing in the frequencies.", where=path.name, expected=", ".join(missing))
    for number in (c.COUNT, c.NOBS):
        if len(bad := text.index[~text[number].str.fullmatch(pattern)]):
            raise FrequencyError(
                f"{number} is no whole number.", where=f"{path.name}, row {bad[0] + 2}, column {number}"
            )
    return text
