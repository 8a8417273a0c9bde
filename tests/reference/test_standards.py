"""Published standards, asked about Ankestyrelsen's samples: at one half, and at every count there can be.

Computed with R 4.2.2, once, and written down here as counts that pass of n + 1. Ankestyrelsen's statements
ask for none at 14 and at 50, and for all at 107, 697 and 2,140.
"""

from __future__ import annotations

import numpy as np
import pytest

from barometer.generalizability.standards import judged
from barometer.methodology.verdicts import passes
from barometer.params.standards import standards

LEVEL = 0.95
PASSING = {  # at 14 and at 50 cases
    "nchs_2017": (0, 43),
    "dst_subgroup": (2, 16),
    "nsch": (0, 8),
    "statcan": (4, 29),
    "ons": (6, 34),
    "eu_silc": (0, 51),
}
LETS_FIFTY_THROUGH = {"nchs_2017", "statcan", "ons", "eu_silc"}  # at one half


@pytest.mark.parametrize("standard", PASSING)
def test_counts_that_pass_at_14_and_50_cases(standard):
    assert tuple(passes(standard, n, LEVEL)[1] for n in (14, 50)) == PASSING[standard]


def test_nchs_with_fifty_cases_of_forty_kommuner():
    assert passes("nchs_2017", 50, LEVEL, df=10) == (False, 22, 51)


@pytest.mark.parametrize("kommuner", range(2, 43))
def test_nchs_suppresses_one_half_of_fifty_from_thirty_kommuner_on(kommuner):
    assert passes("nchs_2017", 50, LEVEL, df=50 - kommuner)[0] is (kommuner <= 29)


@pytest.mark.parametrize("kommuner", [42, 43])
def test_nchs_asks_for_a_review_of_few_degrees_of_freedom(kommuner):
    found = judged([0, 50], [50, 50], level=LEVEL, df=50 - kommuner)
    assert set(found.loc[found["standard"] == "nchs_2017", "action"]) <= {"review", "suppress"}


@pytest.mark.parametrize(("deff", "shown"), [(1.072, True), (1.074, False)])
def test_nchs_shows_one_half_of_fifty_up_to_a_design_effect(deff, shown):
    found = judged([25], [50], level=LEVEL, deff=deff)
    assert bool(found.loc[found["standard"] == "nchs_2017", "passes"].iloc[0]) is shown


@pytest.mark.parametrize("standard", sorted(PASSING))
def test_one_half_of_fourteen_passes_nowhere_and_of_the_large_samples_everywhere(standard):
    assert not passes(standard, 14, LEVEL)[0]
    assert all(passes(standard, n, LEVEL)[0] for n in (107, 322, 375, 697, 2140))


@pytest.mark.parametrize("standard", sorted(PASSING))
def test_which_standards_let_fifty_through(standard):
    assert passes(standard, 50, LEVEL)[0] is (standard in LETS_FIFTY_THROUGH)


def test_two_points_are_too_strict_for_every_sample():
    assert not any(passes("dst_population", n, LEVEL)[0] for n in (107, 697, 2140))


def test_yes_and_no_change_places_where_a_standard_looks_at_both():
    for standard in ("dst_subgroup", "dst_population", "eu_silc"):
        found = judged(np.arange(51), np.full(51, 50), level=LEVEL)
        mine = found.loc[found["standard"] == standard, "passes"].to_numpy()
        assert (mine == mine[::-1]).all()


def test_a_standard_of_the_coefficient_of_variation_releases_high_shares_and_not_low_ones():
    found = judged([1, 13], [14, 14], level=LEVEL)
    ons = found.loc[found["standard"] == "ons", "passes"].tolist()
    assert ons == [False, True]


def test_every_standard_names_its_source():
    assert {s.id for s in standards().standards} == {*PASSING, "dst_population"}
    assert all(s.source for s in standards().standards)
