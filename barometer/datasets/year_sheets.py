"""The tables of a year as sheets with numbers: each question with a row a kommune, and the requirements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from .. import columns as c
from ..page.danish import alphabetical_key, da
from ..page.methods import METHOD_NAMES
from ..params.codebook import Codebook
from ..params.question import Question
from ..results.area import Results
from ..year.tables import source_line
from .dictionary import dictionary
from .sheet import CellValue, SheetColumn, SheetTable

HIDDEN_WORD = "[skjult]"
NOT_RELEVANT = "[ikke relevant]"
EVERYONE = "Alle deltagende"
NO_CODE = "alle"  # as in the CSV files: a cell is never empty


def question_sheets(results: Results, above: Sequence[str]) -> list[SheetTable]:
    """A sheet for each question: one row is a kommune, the last is all together.

    Parameters
    ----------
    results : Results
        The year's results.
    above : sequence of str
        Lines that stand above every table.
    """
    rows = results.frequencies[results.frequencies[c.CASE_TYPE] == c.ALL]
    by_question = dict(list(rows.groupby(c.QUESTION, sort=False)))
    codes = [*sorted(results.kommuner, key=lambda code: alphabetical_key(results.kommuner[code])), c.ALL]
    return [_question_sheet(q, by_question[q.question], codes, results.codebook, above)
            for q in results.codebook.questions if q.question in by_question]  # fmt: skip


def _question_sheet(
    question: Question, rows: pd.DataFrame, codes: Sequence[str], codebook: Codebook, above: Sequence[str]
) -> SheetTable:
    printed = codebook.printed_rows(question)
    labels = [da.law(codebook.survey.answers[answer].label) for answer in printed]
    kept = [codebook.survey.answers[answer].label for answer in question.complies]
    counts: dict[str, dict[str, int | None]] = {}
    known: dict[str, tuple[str, int | None, str]] = {}
    for row in rows.to_dict("records"):
        counts.setdefault(row[c.KOMMUNE_CODE], {})[row[c.ANSWER]] = _number(row[c.COUNT])
        known[row[c.KOMMUNE_CODE]] = row[c.KOMMUNE], _number(row[c.NOBS]), row[c.SOURCE]

    def line(code: str) -> tuple[CellValue, ...]:
        kommune, nobs, source = known[code]
        cells = [_sum(counts[code][part] for part in parts) for parts in printed.values()]
        share = [_share(_sum(counts[code][answer] for answer in question.complies), nobs)] if kept else []
        return (
            *_kommune(code, kommune),
            *(_count(cell, nobs) for cell in cells),
            _count(nobs),
            *share,
            _origin(source),
        )

    real = sorted({known[code][0] for code in codes if code != c.ALL and known[code][2] != c.SYNTHETIC},
                  key=alphabetical_key)  # fmt: skip
    return SheetTable(
        sheet=f"Tabel {question.number}",
        title=f"Tabel {question.number}. {question.short}",
        above=[da.law(question.wording), *above, source_line({known[code][2] for code in codes}, codebook, real)],
        columns=[
            SheetColumn("Kommune"),
            SheetColumn("Kode", 8),
            *(SheetColumn(label, max(12, len(label) // 2 + 2)) for label in labels),
            SheetColumn("Antal sager", 12),
            *([SheetColumn(f"Procent {da.listed(kept)}", 14)] if kept else []),
            SheetColumn("Oprindelse"),
        ],
        rows=[line(code) for code in codes if code in known],
        total=True,
    )


def requirement_sheet(results: Results, title: str, above: Sequence[str]) -> SheetTable:
    """The requirements of every kommune, and of all together: one row is kommune x requirement.

    Parameters
    ----------
    results : Results
        The year's results.
    title : str
        The title of the table.
    above : sequence of str
        Lines that stand above the table.
    """
    rows = sorted(
        (row for row in _requirements(results) if row[c.CASE_TYPE] == c.ALL),
        key=lambda row: (row[c.KOMMUNE_CODE] == c.ALL, alphabetical_key(row[c.KOMMUNE])),
    )
    columns = [SheetColumn("Kommune"), SheetColumn("Kode", 8), *_REQUIREMENT]
    lines = [(*_kommune(row[c.KOMMUNE_CODE], row[c.KOMMUNE]), *_line(row, results.codebook)) for row in rows]
    return SheetTable("Lovkrav", title, above, columns, lines, long=True)


def case_type_sheet(results: Results, title: str, above: Sequence[str]) -> SheetTable:
    """The requirements in each type of case, all kommuner together: one row is type of case x requirement.

    Parameters
    ----------
    results : Results
        The year's results.
    title : str
        The title of the table.
    above : sequence of str
        Lines that stand above the table.
    """
    types = results.codebook.survey.case_types
    rows = (row for row in _requirements(results) if row[c.KOMMUNE_CODE] == c.ALL and row[c.CASE_TYPE] in types)
    lines = [(types[row[c.CASE_TYPE]].label, *_line(row, results.codebook)) for row in rows]
    return SheetTable("Sagstyper", title, above, [SheetColumn("Sagstype"), *_REQUIREMENT], lines, long=True)


def together_sheet(pool: Iterable[Results], title: str, above: Sequence[str]) -> SheetTable:
    """The requirements of years together, and of each year: one row is year x requirement.

    Parameters
    ----------
    pool : iterable of Results
        The years together, then each year alone.
    title : str
        The title of the table.
    above : sequence of str
        Lines that stand above the table.
    """
    lines = [
        (str(row[c.YEAR]), *_line(row, results.codebook))
        for results in pool
        for row in _requirements(results)
        if row[c.KOMMUNE_CODE] == row[c.CASE_TYPE] == c.ALL
    ]
    return SheetTable("Årene samlet", title, above, [SheetColumn("År", 12), *_REQUIREMENT], lines, long=True)


_REQUIREMENT = (
    SheetColumn("Tabel", 10), SheetColumn("Lovkrav"), SheetColumn("Antal overholdt", 14),
    SheetColumn("Antal sager", 12), SheetColumn("Procent overholdt", 14), SheetColumn("Nedre grænse", 12),
    SheetColumn("Øvre grænse", 12), SheetColumn("Metode"), SheetColumn("Kan generaliseres"),
    SheetColumn("Manglende sager", 14), SheetColumn("Oprindelse"),
)  # fmt: skip


def _requirements(results: Results) -> list[dict]:
    """The estimates with their verdicts: one row is kommune x type of case x requirement."""
    verdicts = {name: results.verdicts[name] for name in ("generalizes", "cases_needed")}
    return results.estimates.assign(**verdicts).to_dict("records")


def _line(row: dict, codebook: Codebook) -> tuple[CellValue, ...]:
    """The cells of a requirement, from the number of its table on."""
    question = codebook.by_name[row[c.QUESTION]]
    count, nobs = _number(row[c.COUNT]), _number(row[c.NOBS])
    shown = count is not None and nobs is not None
    interval = [float(row[end]) if shown else HIDDEN_WORD for end in (c.CI_LOW, c.CI_UPP)]
    return (
        f"Tabel {question.number}",
        question.short,
        _count(count, nobs),
        _count(nobs),
        _share(count, nobs),
        *([NOT_RELEVANT] * 2 if nobs == 0 else interval),
        NOT_RELEVANT if nobs == 0 else METHOD_NAMES[row[c.METHOD]],
        *_verdict(row, nobs),
        _origin(row[c.SOURCE]),
    )


def _verdict(row: dict, nobs: int | None) -> tuple[CellValue, CellValue]:
    if nobs is None:
        return HIDDEN_WORD, HIDDEN_WORD
    return da.yes_or_no(row["generalizes"]), 0 if row["generalizes"] else max(0, int(row["cases_needed"]) - nobs)


def _kommune(code: str, name: str) -> tuple[str, str]:
    """A kommune's name and code; all together have a name and no code of their own."""
    return (EVERYONE, NO_CODE) if code == c.ALL else (name, code)


def _number(value: float) -> int | None:
    """A number of a frame; None where it is hidden."""
    return None if pd.isna(value) else int(value)


def _sum(numbers: Iterable[int | None]) -> int | None:
    """The sum of numbers; None where one of them is hidden."""
    found = list(numbers)
    return None if None in found else sum(number for number in found if number is not None)


def _count(count: int | None, nobs: int | None = None) -> CellValue:
    """A count, or the words in its place; a base of 0 leaves nothing to count."""
    if nobs == 0:
        return NOT_RELEVANT
    return HIDDEN_WORD if count is None else count


def _share(count: int | None, nobs: int | None) -> CellValue:
    if nobs == 0:
        return NOT_RELEVANT
    return HIDDEN_WORD if count is None or nobs is None else count / nobs


def _origin(source: str) -> str:
    return dictionary().codes[c.SOURCE][source].da
