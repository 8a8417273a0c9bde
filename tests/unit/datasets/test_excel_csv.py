"""CSV for a Danish Excel: what a program set to Danish reads of it is what the plain CSV says, and nothing acts."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import barometer
from barometer import columns as c
from barometer.datasets.excel_csv import BYTE_ORDER_MARK, csv_for_excel
from barometer.datasets.files import dataset_files
from barometer.datasets.labels import danish_labels
from barometer.params.harmless import harm_of

FILES = ("frequencies", "designs", "estimates", "verdicts")


def rows(text: str) -> list[list[str]]:
    assert text.startswith(BYTE_ORDER_MARK) and BYTE_ORDER_MARK not in text[1:]
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


@pytest.mark.parametrize("name", FILES)
def test_what_is_read_again_is_what_was_written(survey_2020, name):
    frame = getattr(survey_2020.results, name)
    labels = danish_labels(survey_2020.results.codebook)
    text = csv_for_excel(name, frame, labels)
    again = pd.read_csv(io.StringIO(text[1:]), sep=";", decimal=",", keep_default_na=False, na_values=[""])
    assert len(again) == len(frame)
    for place, column in enumerate(frame.columns):
        expected, found = frame[column], again.iloc[:, place]
        if column in labels:
            expected = expected.map(lambda code, words=labels[column]: words.get(code, code))
        if expected.dtype == bool:
            expected = expected.map({True: "ja", False: "nej"})
        expected = expected.replace("", None) if expected.dtype == object or str(expected.dtype) == "str" else expected
        assert found.isna().tolist() == expected.isna().tolist(), column
        read = [(a, b) for a, b in zip(expected, found, strict=True) if not pd.isna(a)]
        assert all(str(a) == str(b) or a == b for a, b in read), column


def test_lines_end_as_excel_ends_them_and_heads_are_danish(survey_2020):
    results = survey_2020.results
    text = csv_for_excel("estimates", results.estimates, danish_labels(results.codebook))
    assert text.count("\r\n") == text.count("\n") == len(results.estimates) + 1
    heads, first, *_ = rows(text)
    assert heads[:7] == ["År", "Kommunekode", "Kommune", "Sagstype", "Spørgsmål", "Antal", "Antal sager"]
    assert first[:7] == ["2020", "183", "Ishøj", "Alle sagstyper", "Børnefaglig undersøgelse", "8", "14"]


def test_a_hidden_number_is_an_empty_cell(hidden):
    frame = hidden.frequencies
    assert frame[c.COUNT].isna().any()
    heads, *found = rows(csv_for_excel("frequencies", frame, danish_labels(hidden.codebook)))
    place = heads.index("Antal")
    assert [row[place] == "" for row in found] == frame[c.COUNT].isna().tolist()


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_keeps_all_its_digits_and_has_no_power_of_ten(number):
    frame = pd.DataFrame({"icc": [number]})
    (_, (cell,)) = rows(csv_for_excel("designs", frame, {}))
    assert "e" not in cell.casefold() and "." not in cell
    assert float(cell.replace(",", ".")) == number


@pytest.mark.parametrize("year", [2020, 2021, 2022])
def test_no_cell_of_any_csv_begins_a_formula(year, pooled):
    results = barometer.open_survey(year).results
    files = dataset_files(results, pooled.pooled if year == 2022 else None, results.codebook.survey.publication_date)
    plain = {f"{name}.csv": getattr(results, name).to_csv(index=False) for name in FILES}
    texts = {name: text for name, text in (plain | files).items() if name.endswith(".csv")}
    assert len(texts) == (12 if year == 2022 else 10)
    for name, text in texts.items():
        read = csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK)), delimiter=";" if "excel" in name else ",")
        cells = {cell for row in read for cell in row if cell}
        assert {cell: harm for cell in cells if (harm := harm_of(cell))} == {}, name


def test_a_tables_number_is_no_date_for_a_danish_excel(survey_2020):
    files = dataset_files(survey_2020.results, None, survey_2020.results.codebook.survey.publication_date)
    assert [row[1] for row in rows(files["questions-excel.csv"])][:3] == ["Tabel", "Tabel 1.1", "Tabel 2.2"]
