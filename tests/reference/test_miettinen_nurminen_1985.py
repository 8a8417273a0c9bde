"""The score interval for a difference as other programs print it.

O. Miettinen, M. Nurminen (1985), Comparative analysis of two rates, Statistics in Medicine 4, 213-226,
doi:10.1002/sim.4780040211: 0 of 10 against 0 of 20 is said to be their example 5. The eight decimals are those
of another program; they, and the comparison with R, stand in the tests of the package mergeron.

84 of 101 against 89 of 105, a trial of two treatments of HIV: SAS as printed in a paper of the users' group
WUSS (2016, paper 127), which was read in the tests of the package lumen, with four decimals.

The interval also stands in Newcombe's comparison: see test_newcombe_1998.py.
"""

from __future__ import annotations

import pytest

from barometer.statistics.differences import miettinen_nurminen, newcombe

# counts and bases, the method, decimals, the ends
PRINTED = [
    ((0, 10, 0, 20), miettinen_nurminen, 8, (-0.16576023, 0.28438134)),
    ((10, 10, 20, 20), miettinen_nurminen, 8, (-0.28438134, 0.16576023)),
    ((3, 29, 6, 36), miettinen_nurminen, 7, (-0.2369807, 0.1227832)),
    ((84, 101, 89, 105), miettinen_nurminen, 4, (-0.1191, 0.0860)),
    ((0, 10, 0, 20), newcombe, 8, (-0.16112516, 0.27753280)),
    ((10, 10, 20, 20), newcombe, 8, (-0.27753280, 0.16112516)),
    ((3, 29, 6, 36), newcombe, 7, (-0.2298067, 0.1197196)),
    ((84, 101, 89, 105), newcombe, 4, (-0.1177, 0.0851)),
]


@pytest.mark.parametrize(("row", "method", "decimals", "ends"), PRINTED)
def test_the_ends_as_printed(row, method, decimals, ends):
    assert tuple(round(float(end), decimals) for end in method(*row, 0.95)) == ends
