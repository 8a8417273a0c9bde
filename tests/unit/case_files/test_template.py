"""The empty workbook: its lists are the codebook's, and what is filled into it is read and checked clean."""

from __future__ import annotations

import io
import re
import zipfile

import pandas as pd
import pytest
import python_calamine as calamine

from barometer import columns as c
from barometer.case_files import case_file, template
from barometer.case_files.check import check_case_file
from barometer.case_files.contract import Contract
from barometer.case_files.contract_words import contract_in_danish, rules_in_danish
from barometer.counts import synthetic
from barometer.errors import CaseFileError, ParameterError
from barometer.page.danish import da
from barometer.params.codebook import read_codebook


def part(data: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode("utf-8")


def sheets(data: bytes) -> dict[str, list[list[str]]]:
    book = calamine.load_workbook(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize("year", [2020, 2023])
def test_the_lists_hold_the_answers_and_the_second_sheet_the_contract(year):
    book = read_codebook(year)
    data = template.template_workbook(book)
    of = sheets(data)
    assert list(of) == ["Sager", "Regler", "Lister"]
    columns = [column for column in Contract.of(book).columns.values() if column.required]
    assert of["Sager"] == [[column.heading for column in columns]]
    listed = [list(filter(None, column)) for column in zip(*of["Lister"], strict=True)]
    assert listed == [list(column.labels) for column in columns if column.labels]
    validated = re.findall(
        r'<dataValidation type="(\w+)"[^>]*sqref="([A-Z]+)2:', part(data, "xl/worksheets/sheet1.xml")
    )
    assert [kind for kind, _ in validated] == ["whole", *["list"] * (len(columns) - 1)]
    text = {cell for row in of["Regler"] for cell in row}
    assert set(rules_in_danish(book)) <= text and {q.wording for q in book.questions} <= text


def test_a_row_is_as_high_as_its_longest_cell_and_each_sheet_as_wide_as_a_page(book):
    data = template.template_workbook(book)
    assert 'name="Lister" sheetId="3" state="hidden"' in part(data, "xl/workbook.xml")
    cases, contract = (part(data, f"xl/worksheets/sheet{number}.xml") for number in (1, 2))
    assert all('orientation="landscape"' in sheet and 'fitToHeight="0"' in sheet for sheet in (cases, contract))
    rows = sheets(data)["Regler"]
    first = next(i for i, row in enumerate(rows) if row[0] == "Kolonne") + 1
    heights = {int(row): float(high) for row, high in re.findall(r'<row r="(\d+)"[^>]* ht="([\d.]+)"', contract)}
    for number, row in enumerate(rows[first:], first + 1):
        answers = row[3].count("\n") + 1
        assert heights.get(number, 15) >= 15 * answers
    assert not set(heights) & set(range(1, first + 1))


def test_the_same_year_gives_the_same_bytes(book):
    assert template.template_workbook(book) == template.template_workbook(book)


def test_an_empty_one_is_told_to_have_no_cases(book, tmp_path):
    template.write_template(book, tmp_path / "sager.xlsx")
    with pytest.raises(CaseFileError, match="no cases"):
        case_file.read_cases(tmp_path / "sager.xlsx", book)


def test_what_is_filled_in_is_read_and_checked_clean(book, tmp_path):
    """The workbook as an office saves it: the sheets of the template, the first one filled with its own words."""
    xlsxwriter = pytest.importorskip("xlsxwriter")
    named = dict(zip((f"S{i:02d}" for i in range(1, 38)), ["183", *sorted(set(book.register) - {"183"})], strict=False))
    cases = synthetic.invent(book, every_kommune=True)
    cases = cases.assign(**{c.KOMMUNE_CODE: cases[c.KOMMUNE_CODE].map(named), c.SOURCE: c.CASES})
    cases = cases[cases[c.KOMMUNE_CODE] != "183"].reset_index(drop=True)
    columns = [column for column in Contract.of(book).columns.values() if column.required]
    with xlsxwriter.Workbook(tmp_path / "sager.xlsx") as filled:
        for name, rows in sheets(template.template_workbook(book)).items():
            sheet = filled.add_worksheet(name)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)
        sheet = filled.get_worksheet_by_name("Sager")
        for place, column in enumerate(columns):
            labels = dict(zip(column.values, column.labels, strict=True)) if column.labels else {}
            for row, value in enumerate(cases[column.name], 1):
                sheet.write(row, place, int(value) if column.name == c.CASE else labels.get(value, value))
    checked = check_case_file(tmp_path / "sager.xlsx", book, partial=True)
    assert checked.faults == () and checked.cases is not None
    pd.testing.assert_frame_equal(checked.cases.astype(object), cases.astype(object))


@pytest.mark.parametrize("place", ["sager.csv", "nowhere/sager.xlsx"])
def test_a_place_that_cannot_be_written_is_refused(book, tmp_path, place):
    with pytest.raises(ParameterError):
        template.write_template(book, tmp_path / place)


def test_the_contract_is_told_in_danish_with_every_column_and_answer(book):
    told = contract_in_danish(book)
    assert "735\u00a0sager fra 37\u00a0kommuner" in told
    for q in book.questions:
        assert q.short in told and all(da.law(book.survey.answers[answer].label) in told for answer in q.answers)
    assert "når ”Handleplan” er besvaret ”Ja”" in told and "None" not in told
