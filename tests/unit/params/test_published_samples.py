"""What is known of the samples that the rule is held to; a wrong file is refused, and another period needs no code."""

from __future__ import annotations

import pytest

from barometer.errors import ConfigError
from barometer.params import periods
from barometer.params.published_samples import read_published_samples

FILE = "published_samples.yml"


def test_it_is_of_years_that_were_published_together():
    found = read_published_samples()
    assert found.period in periods.periods()


def test_the_numbers_are_those_of_the_documents_and_each_has_its_source():
    found = read_published_samples()
    numbers = (found.asked_for, found.sent_per_read, found.followed_up_one_in, found.kommuner_without_consent)
    assert [number.value for number in numbers] == [17, 1.15, 3, 40]
    assert all(number.source for number in numbers)
    assert found.kommuner_without_consent.source.startswith("assumed")


@pytest.mark.parametrize(
    ("old", "new", "fields"),
    [
        ('"2020-2022"', '"2020-2023"', ["period"]),
        ('placement: "anbringelse"', 'placement: "anbringelser"', ["case_types.placement"]),
        ('placement: "anbringelse"', 'placements: "anbringelse"', ["case_types.placement", "case_types.placements"]),
        ("value: 17", "value: 0", ["asked_for.value"]),
        ("value: 17", "value: 17.5", ["asked_for.value"]),
        ("value: 1.15", "value: 0.15", ["sent_per_read.value"]),
        ('source: "assumed; not published"', 'source: ""', ["kommuner_without_consent.source"]),
    ],
)
def test_a_file_that_is_wrong_is_refused_by_its_fields(edit, places, old, new, fields):
    edit(FILE, old, new)
    with pytest.raises(ConfigError) as caught:
        read_published_samples()
    assert places(caught.value) == [f"params/{FILE}, field {field}" for field in fields]


def test_an_unknown_type_of_case_is_told_with_the_nearest(edit):
    edit(FILE, 'placement: "anbringelse"', 'placement: "anbringelser"')
    with pytest.raises(ConfigError, match="Did you mean anbringelse\\?"):
        read_published_samples()
