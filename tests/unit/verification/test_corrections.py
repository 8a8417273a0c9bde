"""Two renders are compared number by number: what was changed by hand is found, all of it, and nothing else."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from barometer import columns as c
from barometer.errors import ParameterError
from barometer.page.blocks import MIME, Column, Table
from barometer.render.render_report import export
from barometer.render.year_tables import YearTables
from barometer.verification.corrections import Correction, Told, corrections
from barometer.verification.errata_note import errata_note, errata_notebook

ISHOEJ = ("2020", "183", "Ishøj", "alle")
DAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def tables(survey_2020, tmp_path_factory) -> Path:
    """The tables of 2020, as a render has them."""
    folder = tmp_path_factory.mktemp("before") / "2020"
    YearTables(folder, survey_2020.results, None, DAY).write()
    return folder


@pytest.fixture
def later(tables, tmp_path) -> Path:
    """The same tables in another render."""
    return shutil.copytree(tables, tmp_path / "now" / "2020")


def edit(folder: Path, table: str, where: dict[str, str], **fields: object) -> None:
    """Changes rows of a table as an office does: the file is read, changed and written."""
    path = folder / "tables" / f"{table}.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    rows = pd.Series(True, index=frame.index)
    for name, value in where.items():
        rows &= frame[name] == value
    assert rows.any()
    for name, value in fields.items():
        frame.loc[rows, name] = str(value)
    frame.to_csv(path, index=False)


def own(question: str, **more: str) -> dict[str, str]:
    return {c.KOMMUNE_CODE: "183", c.CASE_TYPE: c.ALL, c.QUESTION: question, **more}


def plain(found: list[Correction]) -> list[tuple]:
    return [(one.told, one.place, one.before.replace("\xa0", " "), one.now.replace("\xa0", " ")) for one in found]


def test_the_same_render_twice_changes_no_number(tables, later):
    assert corrections(tables, later) == []


def test_a_count_is_found_with_its_base_and_percentage(tables, later):
    edit(later, "frequencies", own("bfu", **{c.ANSWER: "ja"}), count=9)
    place = (*ISHOEJ, "bfu", "ja")
    assert plain(corrections(tables, later)) == [(Told.COUNT, place, "8 af 14 (57 %)", "9 af 14 (64 %)")]
    assert plain(corrections(later, tables)) == [(Told.COUNT, place, "9 af 14 (64 %)", "8 af 14 (57 %)")]


def test_an_interval_and_a_verdict_are_found(tables, later):
    edit(later, "estimates", own("bfu"), ci_upp=0.9)
    edit(later, "verdicts", own("bfu"), generalizes=True)
    assert plain(corrections(tables, later)) == [
        (Told.INTERVAL, (*ISHOEJ, "bfu"), "57 % (33–79 %)", "57 % (33–90 %)"),
        (Told.VERDICT, (*ISHOEJ, "bfu"), "kan ikke generaliseres; det kræver 104 sager", "kan generaliseres"),
    ]


def test_the_last_digits_of_a_processor_are_no_change(tables, later):
    edit(later, "estimates", own("bfu"), share=8 / 14 + 1e-15)
    assert corrections(tables, later) == []


def test_a_kommune_that_is_gone_or_new_is_told(tables, later):
    path = later / "tables" / "estimates.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    gone = frame[frame[c.KOMMUNE_CODE] == "S01"]
    frame[frame[c.KOMMUNE_CODE] != "S01"].to_csv(path, index=False)
    found = corrections(tables, later)
    assert len(found) == len(gone) and {one.now for one in found} == {"–"}
    assert {one.before for one in corrections(later, tables)} == {"–"}


def test_a_number_that_is_hidden_now_is_a_change_and_is_not_told(tables, later):
    edit(later, "frequencies", own("bfu", **{c.ANSWER: "ja"}), count="")
    assert plain(corrections(tables, later))[0][3] == "• af 14"


def memo(folder: Path, cell: str) -> None:
    block = Table("t", "", "Lovkravene", (Column("Krav", "left"), Column("2023")), [("BFU", cell)]).blocks()[0]
    notebook = {"cells": [{"outputs": [{"data": {MIME: [block]}}]}]}
    (folder / "changes").mkdir(exist_ok=True)
    (folder / "changes" / "183-ishoej-2020.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def test_a_cell_of_a_memo_is_found(tables, later, tmp_path):
    before = shutil.copytree(tables, tmp_path / "memos" / "2020")
    memo(before, "57 %")
    memo(later, "57 %")
    assert corrections(before, later) == []
    memo(later, "60 %")
    place = ("183-ishoej-2020", "Lovkravene", "BFU", "2023")
    assert plain(corrections(before, later)) == [(Told.MEMO, place, "57 %", "60 %")]


@pytest.mark.parametrize("spoil", ["", "a,b\n1,2\n", "\x00"])
def test_tables_that_are_none_are_refused(tables, later, spoil):
    (later / "tables" / "frequencies.csv").write_text(spoil)
    with pytest.raises(ParameterError, match="cannot be read"):
        corrections(tables, later)


def test_a_folder_without_tables_is_refused(tables, tmp_path):
    with pytest.raises(ParameterError, match="not there"):
        corrections(tables, tmp_path)


def test_the_note_tells_each_correction_in_the_words_of_the_survey(tables, later, book_2020, read):
    edit(later, "frequencies", own("bfu", **{c.ANSWER: "ja"}), count=9)
    edit(later, "frequencies", own("bfu", **{c.ANSWER: "nej"}), count="")
    edit(later, "estimates", own("bfu"), ci_upp=0.9)
    words = read(errata_note(corrections(tables, later), book_2020, DAY)).replace("\xa0", " ")
    for text in ("Rettet den 25. november 2026", "To antal er ændrede. De gælder Ishøj.", "som følge heraf", "Før", "Nu",
                 "Børnefaglig undersøgelse · Ja", "8 af 14 (57 %)", "9 af 14 (64 %)", "57 % (33–90 %)",
                 "• står for et tal, der ikke vises"):  # fmt: skip
        assert text in words, text
    assert "der ikke er der" not in words


def test_where_no_number_changed_the_note_says_so(book_2020, read):
    assert "Intet tal er ændret." in read(errata_note([], book_2020, DAY))


@pytest.mark.parametrize("ending", ["html", "docx"])
def test_the_note_goes_into_its_formats_and_has_the_same_bytes_twice(tables, later, book_2020, ending):
    edit(later, "frequencies", own("bfu", **{c.ANSWER: "ja"}), count=9)
    note = errata_note(corrections(tables, later), book_2020, DAY)
    one, two = (export(errata_notebook(note, book_2020, DAY), ending) for _ in range(2))
    assert one == two and len(one) > 1000
