"""Exact coverage of Wald's interval as Brown, Cai and DasGupta print it.

Brown, Cai, DasGupta (2001), Interval Estimation for a Binomial Proportion, Statistical Science 16, 101-133,
doi:10.1214/ss/1009213286, section 2.1 and its examples: lucky and unlucky pairs of n and p at the nominal level 95 %.
"""

from __future__ import annotations

import pytest

from barometer.statistics.coverage import exact_coverage
from barometer.statistics.intervals import wald


@pytest.mark.parametrize(
    ("nobs", "p", "printed"),
    [
        (17, 0.5, 0.951),
        (18, 0.5, 0.904),
        (40, 0.5, 0.919),
        (30, 0.2, 0.946),
        (98, 0.2, 0.928),
        (100, 0.106, 0.952),
        (100, 0.107, 0.911),
    ],
)
def test_walds_exact_coverage_is_as_printed(nobs, p, printed):
    assert float(exact_coverage(wald, nobs, [p], 0.95)[0]) == pytest.approx(printed, abs=0.5e-3)
