"""csv-metadata.json: every column of every CSV is described as it stands there, and every value is of its kind."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from barometer.datasets.files import dataset_files
from barometer.datasets.names import METADATA
from barometer.results.area import Results

KINDS = {"gYear": r"[0-9]{4}", "nonNegativeInteger": "[0-9]+", "double": r"-?[0-9]+(\.[0-9]+)?(e-?[0-9]+)?"}


def read_of(results: Results) -> tuple[dict, dict[str, list[list[str]]]]:
    """The metadata of a year's tables, and the rows of each file."""
    files = dataset_files(results, None, results.codebook.survey.publication_date)
    files |= {f"{name}.csv": getattr(results, name).to_csv(index=False)
              for name in ("frequencies", "designs", "estimates", "verdicts")}  # fmt: skip
    metadata = json.loads(files[METADATA])
    delimiters = {table["url"]: table["dialect"]["delimiter"] for table in metadata["tables"]}
    texts = {name: text.removeprefix("\ufeff") for name, text in files.items() if name.endswith(".csv")}
    return metadata, {
        name: list(csv.reader(io.StringIO(text), delimiter=delimiters[name])) for name, text in texts.items()
    }


@pytest.fixture(scope="module")
def described(survey_2020):
    return read_of(survey_2020.results)


def test_every_csv_is_described_and_every_column_of_it_in_order(described):
    metadata, files = described
    assert {table["url"] for table in metadata["tables"]} == set(files)
    for table in metadata["tables"]:
        columns = table["tableSchema"]["columns"]
        heads = [one["titles"] if isinstance(one["titles"], str) else one["titles"]["und"] for one in columns]
        assert heads == files[table["url"]][0], table["url"]


@pytest.mark.parametrize("kind_of_year", ["demo", "hidden", "part"])
def test_every_value_is_of_the_kind_that_is_said(survey_2020, hidden, part, kind_of_year):
    metadata, files = read_of({"demo": survey_2020.results, "hidden": hidden, "part": part}[kind_of_year])
    seen, blank = set(), set()
    for table in metadata["tables"]:
        if "excel" in table["url"]:
            continue
        for place, column in enumerate(table["tableSchema"]["columns"]):
            cells = [row[place] for row in files[table["url"]][1:]]
            assert not (column["required"] and "" in cells), column["name"]
            blank |= {column["name"]} if "" in cells else set()
            kind = column["datatype"]
            seen.add(kind["base"])
            pattern = kind.get("format") or KINDS.get(kind["base"], ".*")
            wrong = [cell for cell in cells if cell and not re.fullmatch(pattern, cell)]
            assert wrong == [], (table["url"], column["name"])
            if "minimum" in kind:
                assert all(kind["minimum"] <= float(cell) <= kind.get("maximum", 1e9) for cell in cells if cell)
    assert seen == {"gYear", "string", "nonNegativeInteger", "double", "boolean"}
    assert ({"count", "nobs", "generalizes"} <= blank) == (kind_of_year == "hidden")


def test_whose_the_numbers_are_and_what_they_are_not_stands_at_the_head(described):
    metadata, _ = described
    assert metadata["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "da"}]
    assert metadata["dc:title"] == "Børnesagsbarometret 2020"
    assert "Kun tallene for Ishøj er virkelige." in metadata["dc:description"][0]
    assert any("Opdigtede sager" in line for line in metadata["dc:source"])
    assert "Ankestyrelsens" in metadata["dc:rights"]


def test_rows_of_one_file_that_name_another_s_find_them(described):
    metadata, files = described
    keys = [(table["url"], key) for table in metadata["tables"] for key in table["tableSchema"].get("foreignKeys", [])]
    assert len(keys) == 5

    def values(file: str, columns: list[str]) -> set[tuple[str, ...]]:
        heads, *rows = files[file]
        return {tuple(row[heads.index(name)] for name in columns) for row in rows}

    for file, key in keys:
        reference = key["reference"]
        assert values(file, key["columnReference"]) <= values(reference["resource"], reference["columnReference"])


def test_a_code_is_explained_in_both_languages(described):
    metadata, _ = described
    (table,) = [one for one in metadata["tables"] if one["url"] == "frequencies.csv"]
    columns = {one["name"]: one for one in table["tableSchema"]["columns"]}
    danish, english = (words["@value"] for words in columns["source"]["dc:description"])
    assert "synthetic: Opdigtet." in danish and "synthetic: Invented." in english
    assert "nej_lovlig: Nej, men lovlig grund." in columns["answer"]["dc:description"][0]["@value"]
