"""What must be known beside the counts is written and read whole, and never taken for granted."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from barometer.case_files.blanks import BlankAnswers
from barometer.counts.survey_facts import FACTS_FILE, SurveyFacts, UnusualBlanks, read_survey_facts
from barometer.errors import FrequencyError

BLANKS = BlankAnswers("bfu_frist", "183", 9, 9, 1, 120, unusual=True)


@pytest.mark.parametrize(
    "facts", [SurveyFacts(), SurveyFacts(partial=True), SurveyFacts(blanks=UnusualBlanks.among([BLANKS, BLANKS]))]
)
def test_what_is_written_is_read(facts, tmp_path):
    (tmp_path / FACTS_FILE).write_text(facts.as_json(), encoding="utf-8")
    assert read_survey_facts(tmp_path) == facts


def test_of_the_blanks_of_a_file_the_unusual_are_kept():
    (kept,) = UnusualBlanks.among([BLANKS, replace(BLANKS, unusual=False)])
    assert kept.model_dump() == {name: value for name, value in asdict(BLANKS).items() if name != "unusual"}


def test_a_file_that_is_not_there_says_nothing_and_is_no_whole_year(tmp_path):
    with pytest.raises(FrequencyError, match="cannot be read"):
        read_survey_facts(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"partial": 1}', '{"partial": true, "year": 2020}'])
def test_anything_else_is_refused(text, tmp_path):
    (tmp_path / FACTS_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(FrequencyError, match="cannot be read"):
        read_survey_facts(tmp_path)
