"""A kommune with one case has no page, so the file is refused and says which kommune."""

from __future__ import annotations

import pytest

from barometer.counts.least_cases import refuse_single_cases
from barometer.errors import CaseFileError
from barometer.params.rule import Threshold, rule


def test_a_kommune_with_one_case_is_refused_and_named(case_frame, ordinary):
    cases = case_frame({"183": ordinary(14), "707": ordinary(1)})
    with pytest.raises(CaseFileError, match="a single child") as caught:
        refuse_single_cases(cases, rule())
    assert (caught.value.where, caught.value.got) == ("kommune 707", "1") and "--partial" in caught.value.todo


def test_two_cases_are_enough_unless_the_rule_asks_for_more(case_frame, ordinary):
    cases = case_frame({"183": ordinary(14), "707": ordinary(2)})
    refuse_single_cases(cases, rule())
    more = rule().model_copy(update={"min_page_nobs": Threshold(value=3, source="a test")})
    with pytest.raises(CaseFileError, match="single child"):
        refuse_single_cases(cases, more)
