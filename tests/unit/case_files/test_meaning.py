"""What words mean: labels, names, table numbers, order, case and blanks change nothing; all else is unknown."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from barometer import columns as c
from barometer.case_files import case_file
from barometer.case_files.contract import Contract
from barometer.case_files.words import folded, unambiguous
from barometer.counts import synthetic
from barometer.errors import CaseFileError
from barometer.params.codebook import read_codebook
from barometer.params.column_map import ColumnMap

NBSP, ZERO_WIDTH, SOFT_HYPHEN = "\u00a0", "\u200b", "\u00ad"


@pytest.fixture(scope="module")
def contract(book):
    return Contract.of(book)


def kommuner_of(book, code: str) -> list[str]:
    """Every way to write a kommune."""
    name = book.kommune_name(code)
    ways = [code, name, name.upper(), unicodedata.normalize("NFD", name), f" {name}{NBSP}"]
    if code in book.register:
        ways += [f"0{code}", f"{code}.0", f"{name} Kommune", f"{name} kommune"]
    return ways


def dressed(chance: random.Random, text: str) -> str:
    """The text with blanks and capitals that change nothing."""
    text = chance.choice([text, text.upper(), text.capitalize()])
    text = text.replace(" ", chance.choice([" ", NBSP, "  ", f" {ZERO_WIDTH}"]))
    return chance.choice(["", " ", NBSP, ZERO_WIDTH]) + text + chance.choice(["", " ", SOFT_HYPHEN])


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_however_an_office_writes_it_the_cases_are_the_same(book, seed, tmp_path_factory, make):
    chance = random.Random(seed)
    named = dict(zip((f"S{i:02d}" for i in range(1, 38)), sorted(book.register)[:37], strict=True))
    cases = synthetic.invent(book, seed=seed % 100, every_kommune=True).astype(object)
    cases[c.KOMMUNE_CODE], cases[c.SOURCE] = cases[c.KOMMUNE_CODE].map(named), c.CASES
    cases = cases[cases[c.KOMMUNE_CODE].isin(list(named.values())[:3])].reset_index(drop=True)
    folder = tmp_path_factory.mktemp("written")
    case_file.write_cases(cases, folder / "codes.csv")

    kinds = Contract.of(book).columns
    written: dict[str, list[str]] = {}
    for name in chance.sample([*cases], len(cases.columns)):
        if name == c.SOURCE:
            continue
        column = kinds[name]
        heading = dressed(chance, chance.choice(column.headings))
        ways = {"": ""}
        for value in sorted(set(cases[name]) - {""}):
            if name == c.KOMMUNE_CODE:
                ways[value] = chance.choice(kommuner_of(book, value))
            elif name == c.CASE:
                ways[value] = chance.choice([value, f"{value}.0"])
            else:
                label = column.labels[column.values.index(value)]
                ways[value] = dressed(chance, chance.choice([value, label]))
        written[heading] = [ways[value] for value in cases[name]]
    rows = [[*written], *zip(*written.values(), strict=True)]
    separator = chance.choice([",", ";", "\t"])
    path = folder / "words.csv"
    path.write_bytes(make["csv"](rows, separator=separator, encoding=chance.choice(["utf-8", "utf-16"])))
    expected = case_file.read_cases(folder / "codes.csv", book, partial=True)
    pd.testing.assert_frame_equal(case_file.read_cases(path, book, partial=True), expected)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("101", "101"), ("0101", "101"), ("101.0", "101"), ("København", "101"), ("Københavns Kommune", "101"),
        ("ISHØJ", "183"), ("Ishøj Kommune", "183"), ("Bornholms Regionskommune", "400"), ("S07", "S07"), ("s07", "S07"),
        ("Syntetisk kommune 07", "S07"), (unicodedata.normalize("NFD", "Tårnby"), "185"),
    ],
)  # fmt: skip
def test_a_kommune_is_its_code_or_its_name(contract, text, code):
    assert contract.columns[c.KOMMUNE_CODE].meaning(folded(text)) == code


@pytest.mark.parametrize("text", ["000", "S7", "S007", "00101", "101,0", "1010", "Ishoj", "Kommune", "Ishøj by", "S00"])
def test_what_names_no_kommune_is_no_guess(contract, text):
    assert contract.columns[c.KOMMUNE_CODE].meaning(folded(text)) is None


@pytest.mark.parametrize("text", ["0", "01", "1a", "123456", "-1", "1.5", "1,0", "1e2", "²"])
def test_what_is_no_running_number_is_none(contract, text):
    assert contract.columns[c.CASE].meaning(folded(text)) is None


@pytest.mark.parametrize("heading", ["bfu_frist", "BFU_FRIST", "Firemånedersfristen", "2.3", " 2.3 "])
def test_a_column_is_known_by_its_name_its_short_name_or_its_table(contract, heading):
    assert contract.column_of()[folded(heading)] == "bfu_frist"


def test_a_column_is_known_by_the_whole_question(contract, book):
    for q in book.questions:
        assert contract.column_of()[folded(q.wording)] == q.question


@pytest.mark.parametrize("year", [2020, 2021, 2022, 2023, 2024])
def test_every_label_and_every_heading_of_every_year_means_one_thing(year):
    contract = Contract.of(read_codebook(year))
    names = contract.column_of()
    for column in contract.columns.values():
        assert {names[folded(heading)] for heading in column.headings} == {column.name}
        assert [column.meaning(folded(label)) for label in column.labels] == list(column.values)


def test_a_word_with_two_meanings_has_none():
    assert unambiguous([("Ja", "a"), ("JA", "b"), ("nej", "c"), ("", "d")]) == {"nej": "c"}


def test_the_years_column_map_says_what_a_file_calls_otherwise(book, demo_rows, saved, make):
    answers = {"BFU fundet": {"1": "ja", "2": "nej", "3": "nej_lovlig", "4": "nej_ikke_indsendt"}}
    answers["Frist"] = {"ikke relevant": "", "holdt": "ja"}
    mapped = replace(book, column_map=ColumnMap({"BFU fundet": "bfu", "Frist": "bfu_frist"}, answers))
    rows = [list(row) for row in demo_rows]
    back = {value: text for text, value in answers["BFU fundet"].items()}
    places = rows[0].index("bfu"), rows[0].index("bfu_frist")
    rows[0][places[0]], rows[0][places[1]] = "bfu FUNDET", "frist"
    for row in rows[1:]:
        row[places[0]] = back[row[places[0]]]
        row[places[1]] = {"": "Ikke relevant", "ja": "Holdt"}.get(row[places[1]], row[places[1]])
    path = saved(make["csv"](rows))
    read = case_file.read_cases(path, mapped).astype(object)
    pd.testing.assert_frame_equal(read, synthetic.invent(book, every_kommune=True).astype(object))
    with pytest.raises(CaseFileError, match="column is unknown"):
        case_file.read_cases(path, book)
