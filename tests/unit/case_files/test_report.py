"""The reports of a check: JSON that keeps its schema, a workbook in Danish, and never a cell of the file in them."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
import python_calamine as calamine

from barometer.case_files.blanks import BlankAnswers
from barometer.case_files.check import check_case_file
from barometer.case_files.findings import FileFinding, row_runs, rows_told
from barometer.case_files.report import check_as_json, check_as_text, unreadable_as_json
from barometer.case_files.returned_workbook import returned_workbook
from barometer.case_files.rules import CONTRACT_RULES
from barometer.errors import CaseFileError

MARKER = "Barn Barnesen"
FIELDS = ["year", "partial", "readable", "clean", "rows", "columns", "notes", "faults", "warnings", "blanks"]
FINDING = ["kind", "column", "rows", "what", "expected", "nearest"]


@pytest.fixture
def checked(book, demo_rows, saved, make):
    rows = [list(row) for row in demo_rows]
    place = rows[0].index("boernesamtale")
    for row in rows[1:300]:
        row[place] = MARKER
    rows[5][place] = "Jaa"
    rows[0].append("note")
    for row in rows[1:]:
        row.append(MARKER)
    return check_case_file(saved(make["csv"](rows)), book)


def cells(data: bytes, sheet: str) -> list[list[str]]:
    return calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name(sheet).to_python()


def test_the_screen_shows_one_line_for_each_cause(checked, book):
    lines = check_as_text(checked, book).splitlines()
    assert lines[1] == "Checked as Børnesagsbarometret 2020: 735 rows and 20 columns, 3 faults, 1 warning."
    assert lines[2] == "Faults" and lines[3].startswith("  column T: The column is unknown.")
    assert lines[4].startswith("  rows 2-5, 7-300 (298 rows), column K (boernesamtale): The answer is unknown.")
    assert lines[5].startswith("  row 6, column K (boernesamtale): The answer is unknown. Did you mean Ja?")
    assert lines[6] == "Warnings" and len(lines) == 8


def test_json_keeps_its_schema(checked, book):
    told = json.loads(check_as_json(checked, book))
    assert list(told) == FIELDS and (told["year"], told["readable"], told["clean"]) == (2020, True, False)
    assert [list(fault) for fault in told["faults"]] == [FINDING] * 3
    assert told["faults"][1]["column"] == {
        "letters": "K", "name": "boernesamtale", "heading": "Børnesamtale før afgørelse"
    }  # fmt: skip
    assert told["faults"][1]["rows"] == {"count": 298, "runs": [[2, 5], [7, 300]]}
    assert told["blanks"] == []


def test_json_of_a_clean_file_tells_the_blanks(book, demo_rows, saved, make):
    told = json.loads(check_as_json(check_case_file(saved(make["csv"](demo_rows)), book), book))
    assert told["clean"] and told["faults"] == []
    conditional = [q.question for q in book.questions if q.condition]
    assert [blank["question"] for blank in told["blanks"]] == conditional
    assert {(blank["kommune_code"], blank["unusual"]) for blank in told["blanks"]} == {("alle", False)}


def test_a_file_that_cannot_be_read_has_the_same_schema(book, saved):
    with pytest.raises(CaseFileError) as caught:
        check_case_file(saved(b""), book)
    told = json.loads(unreadable_as_json(caught.value, book, partial=True))
    assert list(told) == FIELDS and not told["readable"] and told["partial"]
    assert [list(fault) for fault in told["faults"]] == [FINDING]


def test_the_workbook_goes_back_in_danish_with_the_offices_own_rows(checked, book):
    data = returned_workbook(checked, book)
    overview = cells(data, "Oversigt")
    assert overview[0][0] == "Filen er læst som Børnesagsbarometret 2020: 735 rækker, 3 fejl og 1 advarsel."
    lines = [row for row in overview[5:] if row[0] != ""]
    assert [row[1] for row in lines] == ["Fejl", "Fejl", "Fejl", "Advarsel"]
    assert lines[1][2:7] == ["2-5, 7-300", 298.0, "K", "Børnesamtale før afgørelse", "Svaret er ukendt."]
    assert lines[2][8] == "Ja"
    single = cells(data, "Række for række")
    assert [row[0] for row in single[1:]] == sorted(row[0] for row in single[1:])
    assert len(single) == 1 + sum(len(finding.rows) for finding in (*checked.faults, *checked.warnings))
    assert cells(data, "Regler")[0][0] == "Sagsfilen for Børnesagsbarometret 2020"


def test_what_is_wrong_with_a_whole_kommune_stands_once_above_the_rows(book, demo_rows, saved, make):
    rows = [list(row) for row in demo_rows]
    of_kommune = [row for row in rows[1:] if row[1] == "S03"]
    rows += [[str(500 + i), *row[1:]] for i, row in enumerate(of_kommune)]
    rows[1][rows[0].index("boernesamtale")] = MARKER
    checked = check_case_file(saved(make["csv"](rows)), book, partial=True)
    kinds = [fault.kind for fault in checked.faults]
    assert {"kommune_doubled", "answer_unknown"} <= set(kinds)
    doubled, *others = cells(returned_workbook(checked, book), "Række for række")[1:]
    assert doubled[3] == "Alle sager fra en kommune står flere gange under forskellige numre."
    first = rows.index(of_kommune[0]) + 1
    assert doubled[0] == f"{first}-{first + len(of_kommune) - 1}, 737-{736 + len(of_kommune)}"
    assert all(isinstance(row[0], float) and row[3] != doubled[3] for row in others)
    assert others[0][:2] == [2.0, "K"]


def test_the_same_check_gives_the_same_workbook(checked, book):
    assert returned_workbook(checked, book) == returned_workbook(checked, book)


def test_no_report_holds_a_cell_of_the_file(checked, book):
    assert MARKER not in check_as_text(checked, book) + check_as_json(checked, book)
    with zipfile.ZipFile(io.BytesIO(returned_workbook(checked, book))) as package:
        assert not any(b"Barnesen" in package.read(name) for name in package.namelist())


def test_rows_are_told_as_runs_and_the_rest_is_counted():
    rows = np.array([1, 2, 3, 7, *range(20, 60, 2)])
    assert row_runs(rows)[:3] == [(1, 3), (7, 7), (20, 20)]
    assert rows_told(rows) == "1-3, 7, 20, 22, 24, 26, 28, 30 and 14 more"
    assert rows_told(rows[:1]) == "1" and row_runs(rows[:0]) == [] and rows_told(rows[:0]) == ""


def test_a_finding_of_the_whole_file_names_no_row():
    assert str(FileFinding("no_cases")) == "The file has no cases. Expected: a row for every case."


def test_the_document_names_every_kind_and_every_field(checked, book):
    document = (Path(__file__).resolve().parents[3] / "docs" / "case-files.md").read_text(encoding="utf-8")
    kinds = re.findall(r"^\| `(\w+)` \| (?:fault|warning) \|", document, re.MULTILINE)
    assert kinds == list(CONTRACT_RULES)
    told = json.loads(check_as_json(checked, book))
    blank = [field.name for field in fields(BlankAnswers)]
    assert all(f"`{name}`" in document for name in [*told, *told["faults"][0], *blank])
