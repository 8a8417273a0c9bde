"""The errata note that an office publishes with a correction: what stood in the pages, and what stands there now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import nbformat

from .. import columns as c
from ..page.blocks import Box, Column, Heading, Masthead, Page, Table
from ..page.danish import da
from ..page.texts import paragraphs
from ..params.codebook import Codebook
from .corrections import Correction, Told

_BEFORE, _NOW = "Før", "Nu"
_NAMES_TOLD = 10  # kommuner that are named in the box; the tables name all
_TITLES = {
    Told.COUNT: "Antal og andele",
    Told.INTERVAL: "Andele og 95 %-intervaller",
    Told.VERDICT: "Hvad tallene kan bruges til",
    Told.MEMO: "Notater om ændringer",
}


def errata_note(found: Sequence[Correction], codebook: Codebook, day: date) -> Page:
    """The note, as blocks.

    Parameters
    ----------
    found : sequence of Correction
        What was corrected. Without any, the note says that no number was.
    codebook : Codebook
        Of the year, for the names of questions, answers and types of case.
    day : date
        The day of the correction.
    """
    survey = codebook.survey
    counts = [one for one in found if one.told is Told.COUNT]
    names = list(dict.fromkeys(_area(one) for one in counts))
    text = da.part(
        "verification/errata",
        "answer",
        number_of_counts=len(counts),
        number_of_others=len(found) - len(counts),
        names=names if len(names) <= _NAMES_TOLD else [],
    )
    title = "Hvad der er rettet" if found else "Intet tal er ændret"
    head = [Masthead(survey.title, "Rettelser", f"Rettet den {da.day(day)}", "top"), Box(title, text)]
    return Page([*head, *(part for told in Told for part in _section(told, found, codebook))])


def errata_notebook(note: Page, codebook: Codebook, day: date) -> nbformat.NotebookNode:
    """The note as an executed notebook, which the formats take.

    Parameters
    ----------
    note : Page
        As `errata_note` gives it.
    codebook : Codebook
        Of the year.
    day : date
        The day of the correction.
    """
    output = nbformat.v4.new_output("display_data", data=note._repr_mimebundle_())
    cell = nbformat.v4.new_code_cell(outputs=[output], id="errata")
    title = f"Rettelser · {codebook.survey.title}"
    about = {"title": title, "running_foot": title, "language": da.code, "date": day.isoformat()}
    return nbformat.v4.new_notebook(cells=[cell], metadata={"barometer": about})


def _section(told: Told, found: Sequence[Correction], codebook: Codebook) -> list[Heading | Table]:
    """The heading and the tables of one kind: a table for each kommune, or for each memo."""
    own = [one for one in found if one.told is told]
    if not own:
        return []
    parts: list[Heading | Table] = [Heading(2, _TITLES[told], f"rettet-{told}")]
    areas = list(dict.fromkeys(_area(one) for one in own))
    for number, area in enumerate(areas, 1):
        rows = [one for one in own if _area(one) == area]
        parts.append(_table(told, area, rows, codebook, f"rettet-{told}-{number}"))
    return parts


def _table(told: Told, area: str, rows: Sequence[Correction], codebook: Codebook, name: str) -> Table:
    first = {Told.COUNT: "Spørgsmål og svar", Told.MEMO: "Tabel, række og kolonne"}.get(told, "Lovkrav")
    return Table(
        id=name,
        label="",
        title=area,
        columns=(Column(first, "left"), Column(_BEFORE, "left"), Column(_NOW, "left")),
        rows=[(_what(one, codebook), one.before, one.now) for one in rows],
        notes=paragraphs(
            da.part("verification/errata", "notes", cells=[cell for one in rows for cell in (one.before, one.now)])
        ),
        source=f"Kilde: {codebook.survey.publisher} {codebook.year}.",
    )


def _area(one: Correction) -> str:
    """Whose number it is: a memo's, a kommune's, or that of all kommuner in a year or a period."""
    if one.told is Told.MEMO:
        return one.place[0]
    year, code, name, *_ = one.place
    return f"alle deltagende kommuner, {year}" if code == c.ALL else name


def _what(one: Correction, codebook: Codebook) -> str:
    """Which number it is, in the words of the codebook where it has them."""
    if one.told is Told.MEMO:
        return " · ".join(one.place[1:])
    case_type, question, *answer = one.place[3:]
    asked = next((q for q in codebook.questions if q.question == question), None)
    kinds, answers = codebook.survey.case_types, codebook.survey.answers
    words = [] if case_type == c.ALL else [kinds[case_type].label if case_type in kinds else case_type]
    words.append(asked.short if asked else question)
    words += [answers[one_answer].label if one_answer in answers else one_answer for one_answer in answer]
    return da.law(" · ".join(words))
