"""Intervals for a difference as Newcombe printed them.

R. G. Newcombe (1998), Interval estimation for the difference between independent proportions: comparison of
eleven methods, Statistics in Medicine 17, 873-890,
doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I, table II: eight contrasts at 95 %, four
decimals. Method 5 is Mee's, method 6 Miettinen and Nurminen's, method 10 the hybrid of two Wilson intervals.

The paper itself was not at hand. The figures were taken over from the tests of other packages that copied its
table, ratesci for contrast (d) and mergeron for all eight; those of methods 6 and 10 for (a), (b) and (g) also
stand in the tests of lumen as the output of SAS. All of them agree wherever they overlap.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from barometer.statistics.differences import miettinen_nurminen, newcombe

CONTRASTS = {
    "a": (56, 70, 48, 80),
    "b": (9, 10, 3, 10),
    "c": (6, 7, 2, 7),
    "d": (5, 56, 0, 29),
    "e": (0, 10, 0, 20),
    "f": (0, 10, 0, 10),
    "g": (10, 10, 0, 20),
    "h": (10, 10, 0, 10),
}
METHOD_5 = {
    "a": (0.0533, 0.3377),
    "b": (0.1821, 0.8370),
    "c": (0.0544, 0.8478),
    "d": (-0.0313, 0.1926),
    "e": (-0.1611, 0.2775),
    "f": (-0.2775, 0.2775),
    "g": (0.7225, 1.0000),
    "h": (0.6777, 1.0000),
}
METHOD_6 = {
    "a": (0.0528, 0.3382),
    "b": (0.1700, 0.8406),
    "c": (0.0342, 0.8534),
    "d": (-0.0326, 0.1933),
    "e": (-0.1658, 0.2844),
    "f": (-0.2879, 0.2879),
    "g": (0.7156, 1.0000),
    "h": (0.6636, 1.0000),
}
METHOD_10 = {
    "a": (0.0524, 0.3339),
    "b": (0.1705, 0.8090),
    "c": (0.0582, 0.8062),
    "d": (-0.0381, 0.1926),
    "e": (-0.1611, 0.2775),
    "f": (-0.2775, 0.2775),
    "g": (0.6791, 1.0000),
    "h": (0.6075, 1.0000),
}
each_contrast = pytest.mark.parametrize("contrast", CONTRASTS)


def printed(interval) -> tuple[float, ...]:
    return tuple(round(float(end), 4) for end in interval)


@each_contrast
def test_method_10(contrast):
    assert printed(newcombe(*CONTRASTS[contrast], 0.95)) == METHOD_10[contrast]


@each_contrast
def test_method_6(contrast):
    assert printed(miettinen_nurminen(*CONTRASTS[contrast], 0.95)) == METHOD_6[contrast]


@each_contrast
def test_method_5_is_method_6_with_a_smaller_quantile(contrast):
    # Without N/(N-1) the statistic is larger by just that: Mee's interval is ours at another level.
    row = CONTRASTS[contrast]
    total = row[1] + row[3]
    z = ndtri(0.975) * np.sqrt((total - 1) / total)
    level = 2 * float(ndtr(z)) - 1
    assert printed(miettinen_nurminen(*row, level)) == METHOD_5[contrast]
