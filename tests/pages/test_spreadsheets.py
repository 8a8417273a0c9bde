"""A year's tables in LibreOffice set to Danish, and by a validator of CSV on the Web: numbers are numbers, and shown as on the pages"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import python_calamine as calamine

import barometer
from barometer.datasets.names import METADATA, OF_A_YEAR, workbook_name
from barometer.datasets.year_sheets import EVERYONE, HIDDEN_WORD, NOT_RELEVANT
from barometer.page.blocks import Table
from barometer.page.numbers import HIDDEN, NOTHING
from barometer.render.year_tables import YearTables
from barometer.results.area import Area, Results
from barometer.year import page

DAY = date(2023, 1, 1)
NBSP = "\N{NO-BREAK SPACE}"
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{}</value></prop></item>
</oor:items>
"""
AS_SHOWN = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,false,true,false,false,-1"  # every sheet, in UTF-8
SEMICOLONS = "--infilter=CSV:59,34,76,1"

Convert = Callable[..., Path]


@pytest.fixture(scope="session")
def convert(tmp_path_factory) -> Convert:
    """Opens files in LibreOffice with the numbers of a country, and saves them in another format in a folder."""
    soffice = shutil.which("soffice")
    if not soffice:
        pytest.skip("LibreOffice (soffice) is not on PATH: workbooks and CSV are not opened in an office program")

    def run(files: list[Path], to: str, *options: str, locale: str = "da-DK") -> Path:
        folder = tmp_path_factory.mktemp("office")
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(SETTINGS.format(locale), encoding="utf-8")
        profile = f"-env:UserInstallation={settings.parents[1].as_uri()}"
        command = [
            soffice,
            profile,
            "--headless",
            *options,
            "--convert-to",
            to,
            "--outdir",
            str(folder),
            *map(str, files),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0 and "Error" not in done.stderr, done.stderr
        return folder

    return run


@pytest.fixture(scope="module")
def year(pooled, tmp_path_factory) -> YearTables:
    """The tables of a year that has all of them, written."""
    tables = YearTables(tmp_path_factory.mktemp("year"), barometer.open_survey(2022).results, pooled.pooled, DAY)
    tables.write()
    return tables


def shown_sheet(folder: Path, name: str) -> list[list[str]]:
    """The cells of a sheet as a reader sees them."""
    (path,) = folder.glob(f"*-{name}.csv")
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines(), delimiter=";"))


def read_sheet(path: Path) -> list[list[Any]]:
    return calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()


# --- the workbook ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["demo", "case file"])
def shown(request, survey_2020, results_of, ordinary, convert, tmp_path_factory) -> tuple[Results, Path]:
    """Results, and the sheets of their workbook as a Danish reader sees them."""
    of_cases = results_of({"183": ordinary(14), "707": ordinary(1400), "751": []})
    results = {"demo": survey_2020.results, "case file": of_cases}[request.param]
    tables = YearTables(tmp_path_factory.mktemp("shown"), results, None, DAY)
    tables.write()
    return results, convert([tables.stem / workbook_name(2020)], AS_SHOWN)


def test_every_number_of_a_question_is_shown_as_on_the_page(shown):
    results, folder = shown
    words = {NOTHING: NOT_RELEVANT, HIDDEN: HIDDEN_WORD}
    tables = [block for block in page.by_question(results).parts if isinstance(block, Table)]
    assert len(tables) == len(results.codebook.questions)
    for table in tables:
        rows = [[words.get(cell, cell) for cell in row] for row in (*table.rows, table.total)]
        cells = {row[0]: [row[0], *row[2:-1]] for row in shown_sheet(folder, table.label)[6:]}
        assert len(cells) == len(rows)
        for row in rows:
            name = EVERYONE if row is rows[-1] else row[0]
            assert cells[name] == [name, *row[1:]], table.label


def test_every_interval_is_shown_as_on_the_page(shown):
    results, folder = shown
    heads, *rows = [row for row in shown_sheet(folder, "Lovkrav") if len(row) > 3 and row[3]]
    own = [dict(zip(heads, row, strict=True)) for row in rows if row[heads.index("Kode")] == "183"]
    there = {row["Lovkrav"]: row for row in own if row["Metode"] != NOT_RELEVANT}
    table = page.area_uncertainty(Area(results, "183"))
    assert len(table.rows) == len(there)
    for law, _, share, interval, generalizes, missing in table.rows:
        low, upp = (there[law][head].removesuffix(f"{NBSP}%") for head in ("Nedre grænse", "Øvre grænse"))
        assert f"{low}–{upp}{NBSP}%" == interval
        assert (there[law]["Procent overholdt"], there[law]["Kan generaliseres"]) == (share, generalizes)
        assert there[law]["Manglende sager"] == (missing if missing != NOTHING else "0")


def test_letters_and_words_are_whole(shown):
    _, folder = shown
    cover = "\n".join(row[0] for row in shown_sheet(folder, "Forside") if row)
    assert "Børnesagsbarometret 2020: tabeller" in cover and "Om undersøgelsen" in cover
    assert [row[0] for row in shown_sheet(folder, "Indhold")][4:6] == ["Forside", "Noter"]


# --- CSV by a double click ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def for_excel(year) -> list[Path]:
    return [path for path in year.files if path.name.endswith("-excel.csv") and path.parent == year.stem]


def test_numbers_are_numbers_in_a_danish_program_and_letters_are_whole(year, for_excel, convert):
    folder = convert(for_excel, "xlsx", SEMICOLONS)
    assert len(for_excel) == len(OF_A_YEAR)
    for path in for_excel:
        heads, *rows = read_sheet(folder / f"{path.stem}.xlsx")
        assert heads[0] in ("År", "Spørgsmål")  # no mark before it, and æ, ø and å are themselves
        plain = pd.read_csv(year.stem / path.name.replace("-excel", ""), keep_default_na=False, na_values=[""])
        assert len(rows) == len(plain)
        numbers = 0
        for place, name in enumerate(plain.columns):
            column = [row[place] for row in rows]
            assert all(isinstance(cell, (str, int, float)) for cell in column), name  # none became a date
            if pd.api.types.is_numeric_dtype(plain[name]) and plain[name].dtype != bool and name != "table":
                expected = [
                    "" if pd.isna(value) else pytest.approx(value, rel=1e-13, abs=1e-15) for value in plain[name]
                ]
                assert column == expected, name
                numbers += 1
        assert numbers or path.name.startswith("questions")


def test_in_an_english_program_the_same_shares_are_text(for_excel, convert):
    (path,) = [one for one in for_excel if one.name.startswith("estimates")]
    folder = convert([path], "xlsx", SEMICOLONS, locale="en-US")
    heads, first, *_ = read_sheet(folder / f"{path.stem}.xlsx")
    assert isinstance(first[heads.index("Andel")], str)


# --- CSV on the Web ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def faults() -> Callable[[Path], list[str]]:
    """What csvw finds wrong in a folder of tables: in the metadata, in a value, in a key."""
    csvw = pytest.importorskip(
        "csvw", reason="csvw is not installed: the metadata is not validated; make pages installs it"
    )

    def ask(folder: Path) -> list[str]:
        with warnings.catch_warnings():
            warnings.simplefilter("always")  # csvw tells what it finds as warnings, and collects them
            checked = csvw.CSVW(str(folder / METADATA), validate=True)
            try:
                return [] if checked.is_valid else [str(warning.message) for warning in checked.warnings]
            except ValueError as error:  # it stops at some faults
                return [str(error)]

    return ask


def test_the_metadata_and_every_file_it_describes_are_valid(year, faults):
    urls = [table["url"] for table in json.loads((year.stem / METADATA).read_text(encoding="utf-8"))["tables"]]
    assert sorted(urls) == sorted(
        path.relative_to(year.stem).as_posix() for path in year.files if path.suffix == ".csv"
    )
    assert faults(year.stem) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("estimates.csv", ",0.95,", ",95,", "level: value must be <= 1"),
        ("frequencies.csv", ",bfu,ja,", ",bfu,jo,", "answer: invalid lexical value for string: jo"),
        ("estimates-excel.csv", ";0,95;", ";0.95x;", "Invalid column value: 0.95x"),
        ("frequencies.csv", ",bfu,nej,", ",bfu,ja,", "duplicate primary key"),
        ("verdicts.csv", "2022,S01,", "2022,S99,", "not found in table estimates.csv"),
    ],
)
def test_what_is_broken_on_purpose_is_found(year, faults, tmp_path, name, old, new, told):
    folder = tmp_path / "tables"
    shutil.copytree(year.stem, folder)
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    assert any(told in fault for fault in faults(folder)), faults(folder)
