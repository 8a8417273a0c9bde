"""Rounding as the published tables round, half up, and what binary arithmetic leaves to be rounded away."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

# A hair of binary floating point: 0.55 times 20 comes out a little above 11, and 2/20 a little beside 0.1. Numbers
# that differ by less are equal: shares and numbers of cases by so much, probabilities by this part of themselves.
# The arithmetic here errs by some 1e-13; shares of as many as 10,000 cases lie more than 1e-9 apart.
HAIR = 1e-9


@overload
def whole_percent(count: int, nobs: int) -> int: ...
@overload
def whole_percent(count: ArrayLike, nobs: ArrayLike) -> NDArray[np.int64]: ...
def whole_percent(count, nobs):
    """Whole percent of `count` in `nobs`, halves rounded up.

    Python's own `round` takes halves to the even neighbour: 1 of 8 would print as 12 where the report of
    2020 prints 13 (Ishøj, table 2.5), and the table's note on rounding would be missing.

    Parameters
    ----------
    count, nobs : int or array of int
        0 <= count <= nobs and nobs >= 1; arrays broadcast.

    Returns
    -------
    int or array of int
        In 0..100. Parts of one whole need not sum to 100.

    Raises
    ------
    ValueError
        If a base is below 1 or a count lies outside its base.

    Examples
    --------
    >>> whole_percent(1, 8), whole_percent(8, 14), whole_percent(0, 6)
    (13, 57, 0)
    """
    count_, nobs_ = np.asarray(count), np.asarray(nobs)
    if (nobs_ < 1).any() or (count_ < 0).any() or (count_ > nobs_).any():
        raise ValueError(f"percent needs 0 <= count <= nobs and nobs >= 1, got {count!r} of {nobs!r}")
    rounded = (200 * count_ + nobs_) // (2 * nobs_)
    return int(rounded) if rounded.ndim == 0 else rounded


def counts_behind(percentage: int, least: int, most: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every count that would print as this percentage, of every base from `least` to `most`.

    The inverse of `whole_percent`: the counts that a percentage without its base leaves open.

    Parameters
    ----------
    percentage : int
        In 0..100.
    least, most : int
        The smallest and the largest base that may be, 1 <= least <= most.

    Returns
    -------
    count, nobs : array (M,) of int
        By base, then count. Empty where no such base gives the percentage.

    Raises
    ------
    ValueError
        No whole percentage, no range of bases.

    Examples
    --------
    >>> [array.tolist() for array in counts_behind(69, 1, 16)]
    [[9, 11], [13, 16]]
    """
    if percentage not in range(101) or not 1 <= least <= most:
        raise ValueError(f"no base from {least} to {most} can give {percentage!r} percent")
    nobs, count = np.mgrid[least : most + 1, 0 : most + 1]
    some = count <= nobs
    count, nobs = count[some], nobs[some]
    behind = whole_percent(count, nobs) == percentage
    return count[behind], nobs[behind]


def whole_percent_of_share(share: float) -> int:
    """Whole percent of a share that is no ratio of counts, such as an end of an interval; halves up.

    >>> whole_percent_of_share(0.325), whole_percent_of_share(1.0)
    (33, 100)
    """
    return int(np.floor(100 * share + 0.5 + HAIR))


def half_away_from_zero(value: float, digits: int) -> Decimal:
    """A number with just so many decimals, halves rounded away from zero.

    Binary would print 6.25 as 6.2.

    >>> half_away_from_zero(6.25, 1), half_away_from_zero(-0.01, 1)
    (Decimal('6.3'), Decimal('0.0'))
    """
    # A number computed in binary can miss its half by a few ulp; twelve decimals are far below any data.
    shortened = Decimal(repr(round(float(value), 12)))
    return shortened.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP) + 0  # plus 0: no negative zero
