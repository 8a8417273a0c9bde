"""Funnel limits at 14 cases, from the formula as published.

Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in Medicine 24,
1185-1202, doi:10.1002/sim.1970, appendix. The numbers: computed in R 4.2.2 from that formula, once, and written
down with the digits that were printed; the upper limits at .69 are mirrored, as ours are.
"""

from __future__ import annotations

import pytest
from scipy.stats import binom

from barometer.statistics.funnel import funnel_limits


@pytest.mark.parametrize(("level", "limits"), [(0.95, (0.395, 0.960)), (0.998, (0.240, 1))])
def test_limits_around_69_percent(level, limits):
    assert tuple(round(float(end), 3) for end in funnel_limits(14, 0.69, level)) == limits


def test_limits_around_one_half_are_mirrored():
    low, upp = (float(end) for end in funnel_limits(14, 0.5, 0.95))
    assert (round(low, 3), round(1 - upp, 3)) == (0.202, 0.202)


def test_as_published_the_upper_limit_would_be_nearer():
    # What the docstring says of the formula at p = .975, for which there is no function.
    r = int(binom.ppf(0.975, 14, 0.5))
    part = (binom.cdf(r, 14, 0.5) - 0.975) / binom.pmf(r, 14, 0.5)
    assert round((r - part) / 14, 3) == 0.726
    assert funnel_limits(14, 0.5, 0.95)[1] > 0.79
