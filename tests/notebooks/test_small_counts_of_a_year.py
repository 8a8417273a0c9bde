"""Small counts hidden in a whole year: nobody computes one from all its tables and pages together."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pandas as pd
import pytest

import barometer
from barometer import columns as c
from barometer.counts.survey_counts import counts_of_demo
from barometer.params import codebook
from barometer.params.folder import folder

BELOW = 5
YEAR = 2020  # one kommune's counts of it are published, so everybody knows them


@pytest.fixture(scope="module")
def survey(tmp_path_factory):
    """2020 with its small counts hidden."""
    copy = tmp_path_factory.mktemp("hidden") / "params"
    shutil.copytree(folder(), copy)
    with (copy / str(YEAR) / "survey.yml").open("a", encoding="utf-8") as file:
        file.write(f"suppress_below: {BELOW}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BAROMETER_PARAMS", str(copy))
        yield barometer.open_survey(YEAR)


@pytest.fixture(scope="module")
def hidden(survey) -> dict[tuple[str, str, str, str], int]:
    """(Kommune, type of case, question, answer) -> what is hidden; the answer is empty for a base."""
    book = codebook.read_codebook(YEAR)
    hides_nothing = book.survey.model_copy(update={"suppress_below": None})
    whole = counts_of_demo(replace(book, survey=hides_nothing)).frequencies
    found = {}
    for row, shown in zip(whole.to_dict("records"), survey.results.frequencies.to_dict("records"), strict=True):
        here = (row[c.KOMMUNE_CODE], row[c.CASE_TYPE], row[c.QUESTION])
        for name, number in ((row[c.ANSWER], c.COUNT), ("", c.NOBS)):
            if pd.isna(shown[number]):
                found[(*here, name)] = row[number]
    return found


def test_nobody_computes_a_hidden_number_of_a_whole_year(survey, hidden, attacker_of):
    assert len(hidden) > 500
    promised = dict.fromkeys([c.ALL, *survey.results.kommuner], BELOW)
    assert attacker_of(survey.results).computes(hidden, promised) == {}
