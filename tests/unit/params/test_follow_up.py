"""The published follow-up: it agrees with what is published elsewhere, and a wrong file is refused."""

from __future__ import annotations

import pytest

from barometer import rounding
from barometer.errors import ConfigError
from barometer.params import codebook, follow_up, periods


@pytest.fixture(scope="module")
def known():
    return follow_up.read_follow_up()


def test_it_is_of_the_kommuner_that_took_part(known):
    assert known.kommuner == known.codebook.survey.kommuner
    assert 0 < known.picked <= known.kommuner
    assert str(known.picked) in known.source


def test_percentages_are_those_published_of_the_year_or_of_the_years_it_was_published_with(known):
    (period,) = (p for p in periods.periods().values() if known.year in p.years)
    books = (periods.codebook(period), codebook.read_codebook(known.year))
    expected = {name: percent for book in books for name, percent in book.published.national_percents.items()}
    assert {r.question: r.percent for r in known.requirements} == {
        r.question: expected[r.question] for r in known.requirements
    }


def test_cases_are_all_of_the_year_or_at_most_those_that_the_question_can_be_relevant_for(known):
    given = {r.question: r for r in known.requirements}
    for r in known.requirements:
        asked = known.codebook.question(r.question)
        if asked.asked_when is None:
            assert r.cases == known.codebook.survey.cases
        else:
            before = given[asked.asked_when.question]
            behind, _ = rounding.counts_behind(before.percent, before.cases, before.cases)
            assert r.cases == max(behind)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("picked: 26", "picked: 32", "picked"),
        ("picked: 26", "picked: many", "picked"),
        ("picked: 26", "picked: 0", "picked"),
        ("percent: 63", "percent: 100", "requirements.0.percent"),
        ("cases: 697", "cases: 30", "requirements.0.cases"),
        ('"bfu_frist"', '"frist"', "requirements.1.question"),
        ('"bfu_frist"', '"foranstaltning"', "requirements.1.question"),
        ('"bfu_frist"', '"bfu"', "requirements.1.question"),
        ("kommuner: 31", "municipalities: 31", "kommuner"),
    ],
)
def test_a_file_that_is_wrong_is_refused_by_its_field(edit, old, new, field):
    edit("follow_up.yml", old, new)
    with pytest.raises(ConfigError) as caught:
        follow_up.read_follow_up()
    assert f"params/follow_up.yml, field {field}" in str(caught.value)


def test_a_file_that_is_not_there_is_named(params_copy):
    (params_copy / "follow_up.yml").unlink()
    with pytest.raises(ConfigError, match=r"params/follow_up\.yml"):
        follow_up.read_follow_up()
