"""The joint confidence region of an overall ranking, on the data and with the code of those who thought of it.

Klein, Wright, Wieczorek (2020), A joint confidence region for an overall ranking of populations, Journal of the
Royal Statistical Society C 69, 589-606, doi:10.1111/rssc.12402, figure 1: mean travel time to work in the 50
states of the USA and the District of Columbia, American Community Survey 2011, at a joint level of 90 %.

travel_time_2011.csv: one row is a state. `minutes` and `margin` (of error, at 90 %) are the authors'
TravelTime2011.1dec, R package RankingProject 0.4.0. `first` and `last` are the ends of its column in figure 1:
the lines of the vignette `joint` that draw it, run in R 4.2.2 on these data, once.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import norm

from barometer.statistics.ranking import joint_level, rank_sets


@pytest.fixture(scope="module")
def states() -> dict[str, np.ndarray]:
    with (Path(__file__).parent / "travel_time_2011.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in ("minutes", "margin", "first", "last")}


@pytest.fixture(scope="module")
def intervals(states) -> tuple[np.ndarray, np.ndarray]:
    z = norm.ppf((1 + joint_level(0.9, len(states["minutes"]), "sidak")) / 2)
    wide = z / norm.ppf(0.95) * states["margin"]
    return np.round(states["minutes"] - wide, 1), np.round(states["minutes"] + wide, 1)


def test_the_quantile_is_the_one_of_the_vignette():
    assert norm.ppf((1 + joint_level(0.9, 51, "sidak")) / 2) == pytest.approx(3.0809, abs=5e-5)


def test_every_state_has_the_ranks_of_figure_1(states, intervals):
    low, upp = intervals
    # Their rank 1 is the shortest way to work and ours the largest share. Their intervals are without their
    # ends, so that two that touch are in order; ours with them.
    first, last = rank_sets(-upp + 1e-9, -low - 1e-9)
    np.testing.assert_array_equal(first, states["first"])
    np.testing.assert_array_equal(last, states["last"])


def test_with_their_ends_the_intervals_leave_no_fewer_ranks_open(states, intervals):
    low, upp = intervals
    first, last = rank_sets(-upp, -low)
    assert (first <= states["first"]).all() and (last >= states["last"]).all()
    assert (first < states["first"]).any()
