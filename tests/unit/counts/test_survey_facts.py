"""What must be known beside the counts is written and read whole, and never taken for granted."""

from __future__ import annotations

import pytest

from barometer.counts.survey_facts import FACTS_FILE, SurveyFacts, read_survey_facts
from barometer.errors import FrequencyError


@pytest.mark.parametrize("facts", [SurveyFacts(), SurveyFacts(partial=True)])
def test_what_is_written_is_read(facts, tmp_path):
    (tmp_path / FACTS_FILE).write_text(facts.as_json(), encoding="utf-8")
    assert read_survey_facts(tmp_path) == facts


def test_a_file_that_is_not_there_says_nothing_and_is_no_whole_year(tmp_path):
    with pytest.raises(FrequencyError, match="cannot be read"):
        read_survey_facts(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"partial": 1}', '{"partial": true, "year": 2020}'])
def test_anything_else_is_refused(text, tmp_path):
    (tmp_path / FACTS_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(FrequencyError, match="cannot be read"):
        read_survey_facts(tmp_path)
