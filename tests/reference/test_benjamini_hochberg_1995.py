"""The example of Benjamini and Hochberg, with the adjusted p that R gives.

Y. Benjamini, Y. Hochberg (1995), Controlling the False Discovery Rate: a Practical and Powerful Approach to
Multiple Testing, Journal of the Royal Statistical Society B 57, 289-300,
doi:10.1111/j.2517-6161.1995.tb02031.x: fifteen p-values of a trial of thrombolysis. Their
procedure finds four at 5 %; Bonferroni's finds three.

The p-values and the number found were taken over from the tests of several packages that cite the paper, which
was not at hand; so were the adjusted p, from R's p.adjust(p, "BH"), of which the first eight were read.
"""

from __future__ import annotations

import numpy as np
import pytest

from barometer.statistics.multiplicity import benjamini_hochberg, holm

P = (
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
    0.7590, 1.0000,
)  # fmt: skip
ADJUSTED = (0.0015000, 0.0030000, 0.0095000, 0.0356250, 0.0603000, 0.0638571, 0.0638571, 0.0645000)


def test_their_procedure_finds_four():
    assert (benjamini_hochberg(P) <= 0.05).tolist() == [True] * 4 + [False] * 11


def test_adjusted_as_in_r():
    assert benjamini_hochberg(P)[:8] == pytest.approx(ADJUSTED, abs=5e-8)


def test_holm_finds_the_three_of_bonferroni():
    assert (holm(P) <= 0.05).tolist() == (np.array(P) <= 0.05 / 15).tolist() == [True] * 3 + [False] * 12
