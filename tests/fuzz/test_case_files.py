"""Spoilt case files of every kind: refused in words, or read as another reader reads them; never anything else."""

from __future__ import annotations

import csv
import os
import random
import traceback
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
import yaml

from barometer.case_files.case_file import read_case_file
from barometer.counts import synthetic
from barometer.errors import CaseFileError
from barometer.params import codebook, folder

from .mutations import SECRET, spoilt
from .other_readers import READERS
from .small_files import small_files

NUMBER = int(os.environ.get("FUZZ", "2000"))  # `make fuzz` asks for many more
SEED = int(os.environ.get("FUZZ_SEED", "2020"))
YEAR = 2020
CASES = slice(14, 22)
# The part of all files that each is; one from SPSS is read by a process of its own, and that takes its time.
FILES = {
    "csv": 0.15,
    "csv with a mark": 0.12,
    "csv in Windows-1252": 0.12,
    "text in UTF-16": 0.12,
    "xlsx": 0.18,
    "ods": 0.15,
    "xls": 0.15,
    "sav": 0.01,
}

Counts = Counter[tuple[str, str, str]]


def plain(text: str) -> str:
    """A text as it is compared: small letters, one blank between words, nothing that is not seen."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return " ".join(unicodedata.normalize("NFC", seen).split()).casefold()


class Words:
    """What params/ says of the year, read without the package."""

    def __init__(self) -> None:
        place = folder.year_folder(YEAR)
        survey = yaml.safe_load((place / "survey.yml").read_text(encoding="utf-8"))
        with (place / "codebook.csv").open(encoding="utf-8", newline="") as file:
            questions = list(csv.DictReader(file))
        self.labels = {answer: about["label"] for answer, about in survey["answers"].items()}
        self.answers = {q["question"]: q["answers"].split() for q in questions}
        self.columns = {"sag": "case", "kommune": "kommune_code", "case": "case", "kommune_code": "kommune_code"}
        self.headings = {"case": "Sag", "kommune_code": "Kommune"}
        for q in questions:
            self.headings[q["question"]] = q["short"]
            number = f"{q['chapter']}.{q['table']}"
            self.columns |= dict.fromkeys(map(plain, (q["question"], q["short"], q["wording"], number)), q["question"])

    def counts(self, rows: list[list[str]]) -> Counts:
        """Kommune x question x answer of a table of text; fails where a text is unknown."""
        head, *body = [row for row in rows if any(map(plain, row))]
        places = [(j, self.columns[plain(name)]) for j, name in enumerate(head) if plain(name)]
        (kommune,) = (j for j, name in places if name == "kommune_code")
        found: Counts = Counter()
        for row in body:
            code = plain(row[kommune]).replace("syntetisk kommune ", "s").upper()
            for j, name in places:
                if name in self.answers and (text := plain(row[j])):
                    means = {
                        plain(word): answer for answer in self.answers[name] for word in (answer, self.labels[answer])
                    }
                    found[code, name, means[text]] += 1
        return found


@pytest.fixture(scope="module")
def book() -> codebook.Codebook:
    return codebook.read_codebook(YEAR)


@pytest.fixture(scope="module")
def words() -> Words:
    return Words()


@pytest.fixture(scope="module")
def whole(book, words) -> dict[str, tuple[str, bytes]]:
    """The files before anything is done to them."""
    cases = synthetic.invent(book, every_kommune=True).iloc[CASES].drop(columns="source")
    table = [list(cases), *cases.astype(object).to_numpy().tolist()]
    return small_files(table, words.labels, [words.headings[name] for name in cases])


def counts_of(path: Path, book: codebook.Codebook) -> Counts:
    """Kommune x question x answer of the cases that come through the door."""
    checked = read_case_file(path, book, partial=True)
    told = [
        *checked.notes,
        *map(str, checked.warnings),
        *(finding.what_da + finding.nearest for finding in checked.warnings),
    ]
    assert SECRET.casefold() not in " ".join(told).casefold()
    return Counter(
        (row["kommune_code"], q, row[q]) for row in checked.cases.to_dict("records") for q in book.by_name if row[q]
    )


@pytest.mark.parametrize("name", FILES)
def test_the_whole_file_is_read_alike_by_both(whole, book, words, tmp_path, name):
    ending, data = whole[name]
    path = tmp_path / f"cases{ending}"
    path.write_bytes(data)
    found = counts_of(path, book)
    assert found == words.counts(READERS[ending](data)) and found.total() > 40


@pytest.mark.parametrize("name", FILES)
def test_a_spoilt_file_is_refused_or_read_as_another_reader_reads_it(whole, book, words, tmp_path, name):
    ending, data = whole[name]
    before = words.counts(READERS[ending](data))
    path = tmp_path / f"{SECRET}{ending}"
    accepted = 0
    numbers = range(max(1, round(NUMBER * FILES[name])))
    for number in numbers:
        seed = f"{SEED}-{name}-{number}"
        content = spoilt(data, random.Random(seed))
        path.write_bytes(content)
        try:
            found = counts_of(path, book)
        except CaseFileError as error:
            told = [*traceback.format_exception(error), *map(str, error.faults)]
            assert SECRET.casefold() not in "".join(told).casefold(), seed
            continue
        except Exception as error:
            error.add_note(f"seed {seed}")
            raise
        accepted += 1
        if found != before:
            assert found == words.counts(READERS[ending](content)), seed
    assert accepted < len(numbers)
