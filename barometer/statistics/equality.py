"""Tests of whether two independent shares are equal, by name. There is no default test.

All are two-sided. Fisher's takes the number of yes in all as given, Boschloo's does not.

Fisher's is SciPy's. Boschloo's is written out here for whole arrays of tables: SciPy's takes one table at a time, and
where bases are not published hundreds of tables are asked for. SciPy's Barnard test loses ties and is not used.

References
----------
.. [1] Fisher (1935), The Logic of Inductive Inference, Journal of the Royal Statistical Society 98, 39-82.
   doi:10.2307/2342435
.. [2] Lancaster (1961), Significance Tests in Discrete Distributions, JASA 56, 223-234.
   doi:10.1080/01621459.1961.10482105
.. [3] Boschloo (1970), Raised conditional level of significance for the 2x2-table when testing the equality of
   two probabilities, Statistica Neerlandica 24, 1-9. doi:10.1111/j.1467-9574.1970.tb00104.x
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..rounding import HAIR
from .differences import checked_samples

Test = Callable[[ArrayLike, ArrayLike, ArrayLike, ArrayLike], NDArray[np.float64]]

FISHER = "fisher"
FISHER_MID_P = "fisher-mid-p"
BOSCHLOO = "boschloo"

_GRID, _ZOOM, _ROUNDS = 512, 16, 4


def fisher(count: ArrayLike, nobs: ArrayLike, count_before: ArrayLike, nobs_before: ArrayLike) -> NDArray[np.float64]:
    """Fisher's exact test: the probability of all tables that are no likelier than the one observed.

    Among the tables with these bases and as many yes in all, if the shares are equal.

    Parameters
    ----------
    count, nobs, count_before, nobs_before : array of int
        0 <= count <= nobs and nobs >= 1, now and before; arrays broadcast.

    Returns
    -------
    array of float
        Two-sided p, in (0, 1]; 1 where all cases or none said yes.

    Raises
    ------
    ValueError
        Counts that cannot be counts, an empty base.

    Notes
    -----
    Where this fails: with few cases it can find hardly anything, because the number of yes in all leaves only
    a few tables; see `smallest_p_given_margins`.

    References
    ----------
    [1]_ of this module.
    """
    from scipy.stats import fisher_exact

    found = checked_samples(count, nobs, count_before, nobs_before)
    rows = np.stack([a.ravel() for a in found], axis=1).astype(int).tolist()
    p = [fisher_exact([[x1, n1 - x1], [x0, n0 - x0]]).pvalue for x1, n1, x0, n0 in rows]
    return np.array(p, dtype=float).reshape(found[0].shape)


def fisher_mid_p(
    count: ArrayLike, nobs: ArrayLike, count_before: ArrayLike, nobs_before: ArrayLike
) -> NDArray[np.float64]:
    """Fisher's test with half the probability of the table observed: twice the smaller side, at most 1.

    The sides are P(X > count) + P(X = count)/2 and the same for X < count, X hypergeometric.

    Parameters
    ----------
    count, nobs, count_before, nobs_before : array of int
        0 <= count <= nobs and nobs >= 1, now and before; arrays broadcast.

    Returns
    -------
    array of float
        Two-sided p, in (0, 1]; 1 where all cases or none said yes.

    Raises
    ------
    ValueError
        Counts that cannot be counts, an empty base.

    Notes
    -----
    Where this fails: not exact, it can reject more often than alpha. The two sides are doubled, not put
    together by their probability as in `fisher`, so that it is not always the smaller of the two.

    References
    ----------
    [2]_ of this module.
    """
    from scipy.stats import hypergeom

    x1, n1, x0, n0 = checked_samples(count, nobs, count_before, nobs_before)
    given = n1 + n0, x1 + x0, n1
    half = hypergeom.pmf(x1, *given) / 2
    sides = hypergeom.sf(x1, *given) + half, hypergeom.cdf(x1 - 1, *given) + half
    return np.minimum(2 * np.minimum(*sides), 1.0)


def boschloo(count: ArrayLike, nobs: ArrayLike, count_before: ArrayLike, nobs_before: ArrayLike) -> NDArray[np.float64]:
    """Boschloo's test: Fisher's p, itself taken for a measure of how extreme a table is.

    One-sided: max over a common share of P(Fisher's one-sided p is at most the one observed), over all counts
    of these bases. Two-sided: twice the smaller of the two sides, at most 1.

    Parameters
    ----------
    count, nobs, count_before, nobs_before : array of int
        0 <= count <= nobs and nobs >= 1, now and before; arrays broadcast.

    Returns
    -------
    array of float
        Two-sided p, in (0, 1]; 1 where all cases or none said yes.

    Raises
    ------
    ValueError
        Counts that cannot be counts, an empty base.

    Notes
    -----
    Never above twice Fisher's one-sided p. The maximum is sought on a grid over arcsin(sqrt(share)), where
    a binomial is about equally wide everywhere, and then closer and closer around the best point.

    Where this fails: the common share that it takes for true is the least favourable one, not the likeliest.
    Its tables are kept per pair of bases and grow with their product: for hundreds of cases, not thousands.

    References
    ----------
    [3]_ of this module.
    """
    found = checked_samples(count, nobs, count_before, nobs_before)
    x1, n1, x0, n0 = (a.ravel().astype(int) for a in found)
    p = np.empty(x1.shape)
    for bases in {*zip(n1.tolist(), n0.tolist(), strict=True)}:
        here = (n1 == bases[0]) & (n0 == bases[1])
        more = _one_sided(x1[here], *bases, x0[here])
        less = _one_sided(x0[here], *bases[::-1], x1[here])
        p[here] = np.minimum(2 * np.minimum(more, less), 1.0)
    return p.reshape(found[0].shape)


EQUALITY_TESTS: dict[str, Test] = {FISHER: fisher, FISHER_MID_P: fisher_mid_p, BOSCHLOO: boschloo}


def smallest_p(nobs: ArrayLike, nobs_before: ArrayLike, test: str) -> NDArray[np.float64]:
    """The smallest p that two bases can give, whatever the cases say: all yes in one, all no in the other.

    Where it is above alpha, the bases could never have shown a difference.

    Parameters
    ----------
    nobs, nobs_before : array of int
        Bases now and before, >= 1; arrays broadcast.
    test : str
        A name of EQUALITY_TESTS.

    Returns
    -------
    array of float
        In (0, 1].

    Raises
    ------
    ValueError
        An empty base, a test that is none.
    """
    chosen = equality_test(test)
    return np.minimum(chosen(nobs, nobs, 0, nobs_before), chosen(0, nobs, nobs_before, nobs_before))


def smallest_p_given_margins(
    count: ArrayLike, nobs: ArrayLike, count_before: ArrayLike, nobs_before: ArrayLike, test: str
) -> NDArray[np.float64]:
    """The smallest p with these bases and as many yes in all, however the yes fall to now and before.

    Never below `smallest_p`. Where it is above alpha, a test that takes the number of yes for given, as
    Fisher's does, could not have rejected.

    Parameters
    ----------
    count, nobs, count_before, nobs_before : array of int
        0 <= count <= nobs and nobs >= 1, now and before; arrays broadcast.
    test : str
        A name of EQUALITY_TESTS.

    Returns
    -------
    array of float
        In (0, 1]; 1 where all cases or none said yes.

    Raises
    ------
    ValueError
        Counts that cannot be counts, an empty base, a test that is none.
    """
    chosen = equality_test(test)
    x1, n1, x0, n0 = checked_samples(count, nobs, count_before, nobs_before)
    yes = x1 + x0
    most, least = np.minimum(yes, n1), np.maximum(yes - n0, 0)
    return np.minimum(chosen(most, n1, yes - most, n0), chosen(least, n1, yes - least, n0))


def equality_test(test: str) -> Test:
    """The test of this name, or a ValueError."""
    if test not in EQUALITY_TESTS:
        raise ValueError(f"test must be one of {', '.join(EQUALITY_TESTS)}, got {test!r}")
    return EQUALITY_TESTS[test]


@lru_cache(maxsize=1024)
def _tails(nobs: int, nobs_before: int) -> NDArray[np.float64]:
    """(nobs + nobs_before + 1, nobs + 1): P(X >= count), by the number of yes in all and the count now."""
    from scipy.stats import hypergeom

    total = nobs + nobs_before
    yes, count = np.arange(total + 1)[:, None], np.arange(nobs + 1)
    possible = (count <= yes) & (yes - count <= nobs_before)
    return np.where(possible, hypergeom.sf(count - 1, total, yes, nobs), np.inf)


def _one_sided(count: NDArray, nobs: int, nobs_before: int, count_before: NDArray) -> NDArray[np.float64]:
    """Boschloo's p against a larger share now, for counts (M,) of the same two bases."""
    tails = _tails(nobs, nobs_before)
    observed = tails[count + count_before, count]
    # With so many yes in all, the tables at least as extreme are a tail: one number per number of yes.
    reached = np.stack([np.where(tails <= o * (1 + HAIR), tails, 0.0).max(axis=1) for o in observed])

    angle = np.linspace(0, np.pi / 2, _GRID + 1)
    best, step = angle[(reached @ _binomial(nobs + nobs_before, angle)).argmax(axis=1)], angle[1]
    for _ in range(_ROUNDS):
        around = best[:, None] + step * np.linspace(-1, 1, 2 * _ZOOM + 1)
        chance = (reached[:, :, None] * _binomial(nobs + nobs_before, around)).sum(axis=1)
        best = np.take_along_axis(around, chance.argmax(axis=1)[:, None], axis=1)[:, 0]
        step /= _ZOOM
    return chance.max(axis=1)


def _binomial(nobs: int, angle: NDArray) -> NDArray[np.float64]:
    """(..., nobs + 1, A): the probability of 0..nobs yes at the shares sin(angle)^2, from angles (..., A)."""
    from scipy.special import betaln, xlogy

    count = np.arange(nobs + 1)[:, None]
    choose = -np.log(nobs + 1.0) - betaln(count + 1.0, nobs - count + 1.0)
    no_share, share = (np.square(wave(angle))[..., None, :] for wave in (np.cos, np.sin))
    return np.exp(choose + xlogy(count, share) + xlogy(nobs - count, no_share))
