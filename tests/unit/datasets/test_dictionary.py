"""The data dictionary: every column and code of every file of every year has its meaning, and nothing else is in it."""

from __future__ import annotations

import pytest

import barometer
from barometer import columns as c
from barometer.datasets.dictionary import dictionary
from barometer.datasets.labels import danish_labels, questions_frame
from barometer.generalizability.standards import NCHS
from barometer.generalizability.verdict import Binding, Target
from barometer.params.standards import standards


@pytest.fixture(scope="module")
def frames(survey_2020):
    results = survey_2020.results
    named = {name: getattr(results, name) for name in ("frequencies", "designs", "estimates", "verdicts")}
    return {**named, "questions": questions_frame(results.codebook)}


def test_every_file_and_column_is_described_and_no_other(frames):
    known = dictionary()
    assert set(known.files) == set(frames)
    used = {f"{file}.{name}" if f"{file}.{name}" in known.columns else name
            for file, frame in frames.items() for name in frame.columns}  # fmt: skip
    assert used == set(known.columns)


def test_an_undescribed_column_is_an_error():
    with pytest.raises(KeyError, match="new_column"):
        dictionary().column("estimates", "new_column")


def test_the_key_of_a_file_tells_its_rows_apart(frames):
    for name, frame in frames.items():
        assert not frame.duplicated(dictionary().files[name].key).any(), name


def test_every_code_there_can_be_has_its_words():
    codes = {column: set(words) for column, words in dictionary().codes.items()}
    assert codes["target"] == {one.value for one in Target}
    assert codes["binding"] == {one.value for one in Binding}
    assert codes[c.SOURCE] == set(c.SOURCES)
    assert codes["nchs"] == set(standards().actions)
    assert NCHS in {one.id for one in standards().standards}


@pytest.mark.parametrize("year", [2020, 2021, 2022])
def test_every_code_of_a_year_has_a_label_of_its_own(year):
    results = barometer.open_survey(year).results
    labels = danish_labels(results.codebook)
    for frame in (results.frequencies, results.estimates, results.verdicts):
        for column in {c.CASE_TYPE, c.QUESTION, c.ANSWER, c.METHOD, c.SOURCE, "target", "binding", "nchs"} & set(frame):
            assert set(frame[column]) - {""} <= set(labels[column]), column
    for column, words in labels.items():
        assert len(set(words.values())) == len(words), column


def test_danish_and_english_both_say_something_whole():
    known = dictionary()
    about = [one.about for one in (*known.files.values(), *known.columns.values())]
    assert all(text.endswith(".") and text[0].isupper() for words in about for text in (words.da, words.en))
    assert all(words.da != words.en for words in about)
