"""The tables of a year: as published, with a row for each kommune, and with intervals and verdicts.

Each function takes frames and gives a `Table` with cells of text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import pandas as pd

from .. import columns as c
from .. import rounding
from ..page.blocks import Column, Table
from ..page.danish import alphabetical_key, da
from ..page.numbers import HIDDEN, NOTHING
from ..params.codebook import Codebook, Question


def published_table(question: Question, frequencies: pd.DataFrame, codebook: Codebook) -> Table:
    """The table of one question for one kommune, or for all, as Ankestyrelsen prints it.

    Parameters
    ----------
    question : Question
        The question of the table.
    frequencies : DataFrame
        One row is an answer: the rows of one kommune and this question, with `nobs` >= 1.
    codebook : Codebook
        The codebook of the year.

    Returns
    -------
    Table
        One row is a printed answer, with its count and its whole percent. The total row is the base. The notes
        say what the base is, which documents may exist, that the percentages do not sum to 100 where they
        do not, and what is hidden. No cell is ever adjusted to make them.
    """
    count = dict(zip(frequencies[c.ANSWER], frequencies[c.COUNT], strict=True))
    nobs = _shown(frequencies[c.NOBS].iloc[0])
    printed = {
        answer: _shown(sum(count[part] for part in parts)) for answer, parts in codebook.printed_rows(question).items()
    }
    notes = [*_notes(question, count, printed, nobs, codebook)]
    shown = [x for x in printed.values() if x is not None]
    if nobs is None or len(shown) < len(printed):
        notes.append(hidden_note(codebook))
    elif sum(int(rounding.whole_percent(x, nobs)) for x in shown) != 100:
        notes.append(da.part("year/notes", "rounded"))
    return Table(
        id=f"tabel-{question.number.replace('.', '-')}",
        label=f"Tabel {question.number}",
        title=da.settled(question.wording),
        columns=(Column("Svar", "left"), Column("Antal sager"), Column("Procent")),
        rows=[
            (da.settled(codebook.survey.answers[answer].label), da.number(x), da.percent(x, nobs))
            for answer, x in printed.items()
        ],
        total=("I alt", da.number(nobs), da.percent(nobs, nobs)),
        notes=notes,
        source=source_line(set(frequencies[c.SOURCE]), codebook),
    )


def kommune_table(question: Question, frequencies: pd.DataFrame, codebook: Codebook) -> Table:
    """The table of one question with a row per kommune, in Danish alphabetical order, and the total.

    Parameters
    ----------
    question : Question
        The question of the table.
    frequencies : DataFrame
        One row is kommune x answer, for this question and all types of case. The rows of `alle` are among
        them and become the total row. A kommune with `nobs` 0 has dashes for cells.
    codebook : Codebook
        The codebook of the year.
    """
    rows = codebook.printed_rows(question)
    labels = [codebook.survey.answers[answer].label for answer in question.complies]
    counts = frequencies.pivot(index=c.KOMMUNE, columns=c.ANSWER, values=c.COUNT)
    bases = frequencies.drop_duplicates(c.KOMMUNE).set_index(c.KOMMUNE)[c.NOBS]

    def line(kommune: str, head: str) -> tuple[str, ...]:
        nobs = _shown(bases[kommune])
        if nobs == 0:
            return (head, *[NOTHING] * len(rows), da.number(0), *([NOTHING] if labels else []))
        cells = [_shown(counts.loc[kommune, list(parts)].sum(skipna=False)) for parts in rows.values()]
        kept = _shown(counts.loc[kommune, list(question.complies)].sum(skipna=False))
        share = [da.percent(kept, nobs)] if labels else []
        return (head, *(da.number(cell) for cell in cells), da.number(nobs), *share)

    kommuner = sorted((name for name in bases.index if name != c.ALL), key=alphabetical_key)
    answers = codebook.survey.answers
    notes = []
    if (bases == 0).any():
        notes.append(da.part("year/notes", "not_relevant"))
    if frequencies[[c.COUNT, c.NOBS]].isna().any(axis=None):
        notes.append(hidden_note(codebook))
    return Table(
        id=f"spoergsmaal-{question.number.replace('.', '-')}",
        label=f"Tabel {question.number}",
        title=da.settled(question.wording),
        columns=(
            Column("Kommune", "left"),
            *(Column(da.settled(answers[answer].label)) for answer in rows),
            Column("Antal sager"),
            *([Column(f"Procent {da.listed(labels)}")] if labels else []),
        ),
        rows=[line(name, name) for name in kommuner],
        total=line(c.ALL, "Alle deltagende") if c.ALL in bases.index else (),
        notes=notes,
        source=source_line(set(frequencies[c.SOURCE]), codebook, real=_real(frequencies)),
    )


def uncertainty_table(estimates: pd.DataFrame, codebook: Codebook, title: str, id: str) -> Table:
    """All requirements of one kommune, or of all: share, interval, base and verdict.

    Parameters
    ----------
    estimates : DataFrame
        One row is a requirement, with its verdict's `generalizes` and `cases_needed`. A requirement with
        `nobs` 0 is left out. A row with something hidden has a mark in the place of each number that follows from it.
    codebook : Codebook
        The codebook of the year.
    title : str
        The title of the table.
    id : str
        Its name in links within the page.
    """
    shown = estimates[(estimates[c.NOBS] != 0).fillna(True)]
    with_interval = shown[shown[c.SHARE].notna()]
    notes = [_interval_note(with_interval)] if len(with_interval) else []
    if shown[[c.COUNT, c.NOBS]].isna().any(axis=None):
        notes.append(hidden_note(codebook))
    return Table(
        id=id,
        label="",
        title=title,
        columns=(
            Column("Lovkrav", "left"),
            Column("Ja"),
            Column("Andel"),
            Column("Interval"),
            Column("Kan generaliseres"),
            Column("Sager, der mangler"),
        ),
        rows=[_uncertain(row, codebook) for row in shown.to_dict("records")],
        notes=notes,
        source=source_line(set(shown[c.SOURCE]), codebook),
    )


def _interval_note(shown: pd.DataFrame) -> str:
    level, methods = float(shown[c.LEVEL].iloc[0]), list(shown[c.METHOD])
    return da.part("year/notes", "interval", level=level, methods=methods)


def hidden_note(codebook: Codebook) -> str:
    """The note of a table in which numbers are hidden: which, and why.

    Parameters
    ----------
    codebook : Codebook
        The codebook of a year that hides its small counts.
    """
    return da.part("year/notes", "hidden", below=codebook.survey.suppress_below)


def _shown(number: int) -> int | None:
    """A number of a frame; None where it is hidden."""
    return None if pd.isna(number) else int(number)


def _uncertain(row: dict, codebook: Codebook) -> tuple[str, ...]:
    count, nobs = _shown(row[c.COUNT]), _shown(row[c.NOBS])
    return (
        codebook.question(row[c.QUESTION]).short,
        HIDDEN if count is None and nobs is None else da.of(count, nobs),
        da.percent(count, nobs),
        HIDDEN if count is None or nobs is None else da.percent_span(row[c.CI_LOW], row[c.CI_UPP]),
        *((HIDDEN, HIDDEN) if nobs is None else _generalized(row)),
    )


def _generalized(row: dict) -> tuple[str, str]:
    missing = row["cases_needed"] - row[c.NOBS]  # none may be, where the cases are enough but a part of the year's
    return (
        da.yes_or_no(row["generalizes"]),
        NOTHING if row["generalizes"] or missing <= 0 else da.number(missing),
    )


def source_line(sources: Collection[str], codebook: Codebook, real: Sequence[str] = ()) -> str:
    """The line under a table that says where its numbers come from.

    Parameters
    ----------
    sources : collection of str
        The sources of the numbers in the table, from `columns.SOURCES`.
    codebook : Codebook
        The codebook of the year.
    real : sequence of str
        The names of the kommuner in the table whose numbers are real, where others are invented.
    """
    return da.part("year/notes", "source", invented=c.SYNTHETIC in sources, cases=c.CASES in sources, real=real,
                   survey=codebook.survey)  # fmt: skip


def _real(frequencies: pd.DataFrame) -> list[str]:
    """The kommuner whose numbers are not invented, in Danish alphabetical order."""
    real = frequencies[(frequencies[c.KOMMUNE_CODE] != c.ALL) & (frequencies[c.SOURCE] != c.SYNTHETIC)]
    return sorted(real[c.KOMMUNE].unique(), key=alphabetical_key)


def _notes(
    question: Question,
    count: dict[str, int],
    printed: dict[str, int | None],
    nobs: int | None,
    codebook: Codebook,
) -> Iterator[str]:
    if question.base_note:
        yield "Note: " + da.settled(question.base_note.format(nobs=da.cases_in_words(nobs) if nobs else da.cases(nobs)))
    for answer in question.answers:
        meant = codebook.survey.answers[answer]
        of_all = printed[meant.printed_as or answer]
        if meant.noted and of_all is not None and count[answer]:
            yield "Note: " + da.settled(
                question.not_sent_note.format(count=da.in_some_cases(int(count[answer]), of_all))
            )
    if question.note:
        yield "Note: " + da.settled(question.note)
