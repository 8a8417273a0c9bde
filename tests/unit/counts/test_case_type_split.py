"""All kommuner together are split by type of case only where no group of the split points at single children."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from barometer import columns as c
from barometer import open_survey
from barometer.counts.case_type_split import shown_case_types
from barometer.counts.survey_counts import counts_of_cases
from barometer.params.codebook import read_codebook
from barometer.params.rule import rule

RULE = rule()
LEAST, KOMMUNER = int(RULE.min_split_nobs.value), int(RULE.min_split_kommuner.value)
FAMILY, PLACED, FORCED = "familiebehandling", "anbringelse", "anbringelse_uden_samtykke"
ANSWERS = {"family": "familiebehandling", "with": "anbringelse_frivillig", "without": "anbringelse_tvang"}


def cases_of(book, **numbers: int | tuple[int, int]) -> pd.DataFrame:
    """So many cases of each answer; with a second number, of so many kommuner, else of five."""
    rows = []
    for name, asked in numbers.items():
        number, kommuner = asked if isinstance(asked, tuple) else (asked, 5)
        rows += [(str(101 + place % kommuner), ANSWERS[name]) for place in range(number)]
    return pd.DataFrame(rows, columns=[c.KOMMUNE_CODE, book.survey.case_type_question], dtype="str")


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ({"family": 300, "with": 200, "without": 18}, [FAMILY, PLACED, FORCED]),
        ({"family": 300, "with": 200, "without": 1}, [FAMILY, PLACED]),
        ({"family": 300, "with": 200, "without": 0}, [FAMILY, PLACED, FORCED]),
        ({"family": 300, "with": 200, "without": (18, 2)}, [FAMILY, PLACED]),
        # Placements less those without consent would be one case.
        ({"family": 300, "with": 1, "without": 200}, [FAMILY, PLACED]),
        # All cases less the placements would be one case.
        ({"family": 1, "with": 200, "without": 18}, [FORCED]),
        ({"family": 1, "with": 200, "without": 1}, []),
        ({"family": 200, "with": 1, "without": 1}, []),
        ({"family": 200, "with": 5, "without": 5}, [FAMILY, PLACED]),
        ({"family": 14}, [FAMILY, PLACED, FORCED]),
        ({"family": (8, 1), "with": (6, 1)}, [FORCED]),
    ],
)
def test_a_type_is_counted_apart_where_nobody_is_near_to_single(book_2020, numbers, shown):
    assert shown_case_types(cases_of(book_2020, **numbers), book_2020, RULE) == shown


counts = st.integers(0, 3 * LEAST)


@given(family=counts, with_=counts, without=counts, kommuner=st.tuples(*[st.integers(1, 5)] * 3))
def test_no_difference_of_what_is_shown_is_of_few_cases_or_few_kommuner(family, with_, without, kommuner):
    book = read_codebook(2020)
    numbers = dict(zip(ANSWERS, zip((family, with_, without), kommuner, strict=True), strict=True))
    cases = cases_of(book, **numbers)
    types, kinds = cases[book.survey.case_type_question], book.survey.case_types
    sets = [set(cases.index), *(set(cases.index[types.isin(kinds[name].answers)])
                                for name in shown_case_types(cases, book, RULE))]  # fmt: skip
    for one, other in combinations(sets, 2):
        for group in (one & other, one - other, other - one):
            if group and len(group) < len(cases):
                assert len(group) >= LEAST
                assert cases.loc[list(group), c.KOMMUNE_CODE].nunique() >= KOMMUNER


@pytest.mark.parametrize("year", [2020, 2021, 2022])
def test_the_published_years_are_split_by_every_type(year):
    assert open_survey(year).results.withheld == ()


def test_what_is_not_shown_is_in_no_frame(case_frame, book_2020, ordinary):
    few = counts_of_cases(case_frame({"183": ordinary(14), "707": ordinary(14)}), book_2020)
    assert set(few.frequencies[c.CASE_TYPE]) == set(few.design_effects[c.CASE_TYPE]) == {c.ALL}
    many = counts_of_cases(case_frame({code: ordinary(15) for code in ("101", "147", "183", "707")}), book_2020)
    assert (
        set(many.frequencies[c.CASE_TYPE]) == set(many.design_effects[c.CASE_TYPE]) == {c.ALL, FAMILY, PLACED, FORCED}
    )
