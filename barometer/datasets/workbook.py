"""A year's workbook: a cover, the contents, the notes, and one table a sheet.

It keeps to "Releasing statistics in spreadsheets" of the UK Government Analysis Function: one table a sheet, beginning
in the first column, marked as a table; no merged or empty cells; words in brackets in the place of a number; a cover,
contents and notes. https://analysisfunction.civilservice.gov.uk/policy-store/releasing-statistics-in-spreadsheets/
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xlsxwriter.workbook import Workbook

from ..case_files.sheets import workbook_bytes
from ..page.blocks import Box, Stamp
from ..page.danish import da
from ..page.numbers import HIDDEN
from ..results.area import Results
from ..results.pooled import Pool
from ..year import page
from ..year.stamps import page_stamps
from ..year.tables import hidden_note
from .plain import plain_lines
from .sheet import LINE_HEIGHT, Looks, SheetColumn, SheetTable, add_table_sheet, prepare_print, write_words
from .year_sheets import (
    HIDDEN_WORD,
    NOT_RELEVANT,
    case_type_sheet,
    question_sheets,
    requirement_sheet,
    together_sheet,
)

COVER, CONTENTS, NOTES = "Forside", "Indhold", "Noter"
TO_COVER, TO_CONTENTS = (COVER, "Til forsiden"), (CONTENTS, "Til indholdet")
COVER_WIDTH = 80


def year_workbook(results: Results, as_of: date, pool: Pool | None = None) -> bytes:
    """The workbook of a year; the same results give the same bytes.

    Parameters
    ----------
    results : Results
        The year's results.
    as_of : date
        The day for which it is made. Before publication the cover carries the embargo.
    pool : Pool, optional
        The years published together with this one, if it is their last.
    """
    survey, stamps = results.codebook.survey, page_stamps(results.everyone, as_of)
    words = da.parts(
        "datasets/workbook",
        titles=[stamp.title for stamp in stamps],
        period=pool.period.name if pool else "",
        publisher=survey.publisher,
    )
    marked = [words["marked"]] if stamps else []
    tables = [*question_sheets(results, marked), requirement_sheet(results, words["requirements"], marked)]
    if set(survey.case_types) - set(results.withheld):
        tables.append(case_type_sheet(results, words["case_types"], marked))
    if pool:
        tables.append(together_sheet((pool.whole, *pool.years), words["together"], marked))
    notes = _notes(results, words)
    contents = _contents([notes, *tables], words["contents"])

    def foot(sheet: str) -> str:
        return " · ".join([survey.title, sheet, *(stamp.title for stamp in stamps)])

    def fill(book: Workbook) -> None:
        looks = Looks(book)
        _add_cover(book, looks, results, stamps, foot(COVER))
        listed = add_table_sheet(book, looks, contents, foot(CONTENTS), TO_COVER)
        for row, (name, *_) in enumerate(contents.rows, contents.first_row):
            listed.write_url(row, 0, f"internal:'{name}'!A1", string=str(name))
        for table in (notes, *tables):
            add_table_sheet(book, looks, table, foot(table.sheet), TO_CONTENTS)

    return workbook_bytes(f"{survey.title}: tabeller", fill)


def _add_cover(book: Workbook, looks: Looks, results: Results, stamps: Sequence[Stamp], foot: str) -> None:
    """The cover: what the workbook is, what its numbers are not, and what they can be used for."""
    sheet, answer = book.add_worksheet(COVER), page.year_answer(results)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, COVER_WIDTH)
    noticed: list[Stamp | Box] = [*stamps, answer]
    parts = [(part.title, part.markdown) for part in noticed]
    parts.append(("Om undersøgelsen", page.area_about(results.everyone).markdown))
    sheet.write_string(0, 0, f"{results.codebook.survey.title}: tabeller", looks.title)
    sheet.write_string(1, 0, page.extent(results), looks.words)
    sheet.write_url(2, 0, f"internal:'{CONTENTS}'!A1", string=TO_CONTENTS[1])
    row = 3
    for title, markdown in parts:
        sheet.write_string(row, 0, title, looks.heading)
        sheet.set_row(row, 2 * LINE_HEIGHT)
        for line in plain_lines(markdown):
            row += 1
            write_words(sheet, looks, row, 0, COVER_WIDTH, line)
        row += 1
    prepare_print(sheet, foot)


def _contents(tables: Sequence[SheetTable], about: str) -> SheetTable:
    """The contents: one row is a sheet."""
    rows = [(COVER, "Hvad tallene er, og hvad de kan bruges til")]
    rows += [(table.sheet, table.title) for table in tables]
    return SheetTable(CONTENTS, "Indhold", [about], [SheetColumn("Ark", 16), SheetColumn("Indhold")], rows)


def _notes(results: Results, words: dict[str, str]) -> SheetTable:
    """The notes: one row is a word or a method, and what it means."""
    rows = [(NOT_RELEVANT, words["not_relevant"])]
    if results.codebook.survey.suppress_below is not None:
        note = hidden_note(results.codebook).removeprefix("Note: ").replace(HIDDEN, HIDDEN_WORD)
        rows.insert(0, (HIDDEN_WORD, note))
    rows += [
        ("Antal sager", words["cases"]),
        ("Procent", words["percent"]),
        ("Nej", words["no"]),
        ("Antal overholdt", words["kept"]),
        ("Interval", words["interval"]),
        ("Manglende sager", words["missing"]),
        ("Oprindelse", words["origin"]),
    ]
    rows += [("Metode", line) for line in plain_lines(page.area_method(results).markdown)]
    rows += [("Kilde", line) for line in plain_lines(page.area_sources(results.everyone).markdown)]
    rows.append(("Rettigheder", words["rights"]))
    columns = [SheetColumn("Note", 20), SheetColumn("Forklaring", 80)]
    return SheetTable(NOTES, "Noter, metode og kilder", [words["notes"]], columns, rows, wrapped=True)
