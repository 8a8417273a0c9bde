"""The hash at the foot of a page leads to all that the page was made from, and to the command that makes it again."""

from __future__ import annotations

import pytest

from barometer.errors import ParameterError
from barometer.verification.trace import command_of, traced_pages


@pytest.mark.parametrize("typed", ["abcdef012345", "ABCDEF012345", "abcdef", "abc def 012"])
def test_a_page_is_found_however_its_hash_is_typed(recorded, typed):
    (page,) = traced_pages(typed, [recorded()])
    assert page.name == "kommuner/183-ishoej"


def test_all_that_a_page_was_made_from_is_told(recorded):
    found = recorded(data={"sha256": "7", "sources": ["cases"], "cases": "99"})
    text = traced_pages("abcdef012345", [found])[0].as_text()
    run = found.run
    told = [*run.files][:2] + [run.files[name] for name in [*run.files][:2]]
    told += ["kommune.ipynb", "kommune=183", "commit c0ffee, clean", "lock file sha256 8", "Python 3.11.7",
             "pandas 3.0.1", "case file    sha256 99", command_of(found)]  # fmt: skip
    assert [words for words in told if words not in text] == []
    assert "tables/frequencies.csv" not in text


def test_the_same_page_in_two_folders_is_found_twice(recorded, tmp_path):
    runs = [recorded(tmp_path / name) for name in ("a", "b")]
    assert [page.found.folder.name for page in traced_pages("abcdef", runs)] == ["a", "b"]


@pytest.mark.parametrize("typed", ["", "abcde", "xyzxyz", "abcdef-123", "../../x"])
def test_what_is_no_hash_is_refused(recorded, typed):
    with pytest.raises(ParameterError, match="no hash"):
        traced_pages(typed, [recorded()])


def test_a_hash_that_nobody_knows_is_told_with_the_nearest(recorded):
    with pytest.raises(ParameterError, match="No page with this hash") as told:
        traced_pages("abcdef012346", [recorded()])
    assert told.value.todo == "Did you mean abcdef012345?"
    with pytest.raises(ParameterError, match="No page with this hash") as told:
        traced_pages("999999", [])
    assert "--outputs" in told.value.todo


@pytest.mark.parametrize(
    ("fields", "command"),
    [
        ({}, "barometer render --year 2020 --kommune 183 --to html --as-of 2020-07-09"),
        ({"keys": {"bilag2": "a", "methodology": "b"}}, "barometer bilag2 --year 2020 --to html --as-of 2020-07-09"),
        ({"since": 2017}, "barometer change --year 2020 --since 2017 --kommune 183 --to html --as-of 2020-07-09"),
        (
            {"keys": {"methodology": "b"}, "data": {"cases": "9", "sources": ["published"]}},
            "barometer render --year 2020 --to html --as-of 2020-07-09 --cases FILE --published",
        ),
        (
            {"data": {"cases": "9", "sources": ["cases"], "partial": True}},
            "barometer render --year 2020 --kommune 183 --to html --as-of 2020-07-09 --cases FILE --partial",
        ),
    ],
)
def test_the_command_is_the_one_that_makes_it_again(recorded, fields, command):
    assert command_of(recorded(**fields)) == command
