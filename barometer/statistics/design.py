"""Shares of a stratified or clustered sample and their variances, from counts alone.

Answers are yes or no and weights are the same for every case of a kommune, so that counts per kommune hold
everything that the formulas for single cases need. The first axis of `count` and `nobs` is the kommune; any
further axes (questions, repetitions) are worked on at once and make the shape of the result.

Every formula starts from the residual of a case, z = weight (y - p) / sum(weight nobs): y is 1 for yes and
0 for no, p the share; z is 0 for a case for which the question is not relevant. Such a case still counts
among the `size` cases drawn: the relevant ones are a domain, not a sample of their own.

References
----------
.. [1] Cochran (1977), Sampling Techniques, third edition, Wiley, chapters 5, 5A and 11.
.. [2] Lumley (2004), Analysis of Complex Survey Samples, Journal of Statistical Software 9(8).
   doi:10.18637/jss.v009.i08
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Lonely = Literal["fail", "remove"]


def share(count: ArrayLike, nobs: ArrayLike, weight: ArrayLike | None = None) -> NDArray[np.float64]:
    """The share of yes, a ratio of two sums: p = sum(weight count) / sum(weight nobs).

    Parameters
    ----------
    count, nobs : array (K, ...) of int
        Yes, and cases for which the question was relevant, per kommune; 0 <= count <= nobs.
    weight : array (K,) of float, optional
        Cases of the population per case drawn, > 0; 1 where none is given: the published share.

    Returns
    -------
    array (...) of float
        In [0, 1]; nan where no case was relevant.

    Raises
    ------
    ValueError
        Shapes that do not fit, numbers that cannot be counts or weights.

    Notes
    -----
    Where this fails: without weights it is the share of the cases read, which differs from that of all cases
    if kommuner of which a larger part was read answer otherwise (`bias.bias_of_unweighted_share`).
    """
    count_, nobs_, weight_ = _counts(count, nobs, weight)
    return _share(count_, nobs_, weight_)


def variance_stratified(
    count: ArrayLike,
    nobs: ArrayLike,
    size: ArrayLike,
    population: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    lonely: Lonely = "fail",
) -> NDArray[np.float64]:
    """Variance of the share if the kommuner are strata: all of them are in, chance chose only the cases.

    v = sum over k of (1 - f_k) n_k/(n_k - 1) sum over i of (z_ki - mean z_k)^2, with f_k = n_k/N_k or 0.

    Parameters
    ----------
    count, nobs : array (K, ...) of int
        As in `share`.
    size : array (K,) of int
        n_k, ALL cases drawn in the kommune, relevant or not; nobs <= size. A kommune with 0 adds nothing.
    population : array (K,) of float, optional
        N_k, the cases it had, >= size; inf where unknown. None: no correction, the reading of practice.
    weight : array (K,) of float, optional
        As in `share`.
    lonely : {"fail", "remove"}
        A single case says nothing of how cases vary. "fail" refuses kommuner with one case drawn of more
        (N_k > 1); "remove" lets them add 0.

    Returns
    -------
    array (...) of float
        In squared shares, >= 0; nan where no case was relevant.

    Raises
    ------
    ValueError
        As `share`; `size` or `population` too small; a lonely case under "fail".

    Notes
    -----
    Where this fails: it says nothing of kommuner that took no part. "remove" makes it too small. It is 0 if
    every kommune is all yes or all no, which few cases can be by chance.

    References
    ----------
    [1]_, [2]_ of this module.
    """
    count_, nobs_, weight_ = _counts(count, nobs, weight)
    size_, factor = _within_factor(nobs_, size, population, lonely)
    p = _share(count_, nobs_, weight_)
    yes, no, many = count_, nobs_ - count_, np.maximum(size_, 1)
    # n_k times the sum of squares about the mean, multiplied out: every term >= 0, so nothing cancels.
    squares = yes * (many - yes) * (1 - p) ** 2 + no * (many - no) * p**2 + 2 * yes * no * p * (1 - p)
    return (factor * weight_**2 * squares / many).sum(axis=0) / _base(nobs_, weight_) ** 2


def variance_clustered(
    count: ArrayLike,
    nobs: ArrayLike,
    psu_population: float | None = None,
    weight: ArrayLike | None = None,
) -> NDArray[np.float64]:
    """Variance of the share if the kommuner were drawn by chance and are the primary sampling units.

    v = (1 - f) K/(K - 1) sum over k of (z_k - mean z)^2, z_k the sum of a kommune's z, f = K/psu_population.

    Parameters
    ----------
    count, nobs : array (K, ...) of int
        As in `share`. Every kommune drawn has a row; one without a relevant case has z_k = 0 and counts.
    psu_population : float, optional
        The kommuner that could have been drawn, >= K. None: no correction.
    weight : array (K,) of float, optional
        As in `share`.

    Returns
    -------
    array (...) of float
        In squared shares, >= 0; nan where no case was relevant.

    Raises
    ------
    ValueError
        As `share`; a single kommune; more kommuner than there are.

    Notes
    -----
    Where this fails: with few kommuner it is itself uncertain, hence the K - 1 degrees of freedom. With
    `psu_population` it leaves out the chance within kommuner: take `variance_two_stage`.

    References
    ----------
    [1]_, [2]_ of this module.
    """
    count_, nobs_, weight_ = _counts(count, nobs, weight)
    psus = len(count_)
    if psus < 2:
        raise ValueError("one primary sampling unit says nothing of how they vary")
    fraction = _psu_fraction(psus, psu_population)
    p = _share(count_, nobs_, weight_)
    total = weight_ * (count_ - nobs_ * p) / _base(nobs_, weight_)
    # The mean of the totals is 0 by the choice of p; leaving it out costs nothing and loses no digits.
    return (1 - fraction) * psus / (psus - 1) * (total**2).sum(axis=0)


def variance_two_stage(
    count: ArrayLike,
    nobs: ArrayLike,
    size: ArrayLike,
    psu_population: float,
    population: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    lonely: Lonely = "fail",
) -> NDArray[np.float64]:
    """Variance of the share if kommuner were drawn by chance from a finite number, and cases within them.

    v = (1 - f) v_clustered + f v_stratified, f = K/psu_population.

    Parameters
    ----------
    count, nobs, size, population, weight, lonely
        As in `variance_stratified`.
    psu_population : float
        The kommuner that could have been drawn, >= K.

    Returns
    -------
    array (...) of float
        In squared shares, >= 0; nan where no case was relevant.

    Raises
    ------
    ValueError
        As `variance_stratified` and `variance_clustered`.

    Notes
    -----
    Where this fails: it takes for granted that the kommuner were drawn by chance.

    References
    ----------
    [1]_, [2]_ of this module.
    """
    within = variance_stratified(count, nobs, size, population, weight, lonely)
    fraction = _psu_fraction(len(np.asarray(count)), psu_population)
    return variance_clustered(count, nobs, psu_population, weight) + fraction * within


def _counts(
    count: ArrayLike, nobs: ArrayLike, weight: ArrayLike | None
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Counts, bases and weights as floats; the weights with axes to broadcast along."""
    count_, nobs_ = np.asarray(count, dtype=float), np.asarray(nobs, dtype=float)
    if count_.ndim == 0 or count_.shape != nobs_.shape:
        raise ValueError(f"count and nobs need one shape (K, ...), got {count_.shape} and {nobs_.shape}")
    if not (np.isfinite(nobs_).all() and ((count_ >= 0) & (count_ <= nobs_)).all()):
        raise ValueError("counts need 0 <= count <= nobs")
    weight_ = _per_kommune(np.ones(len(count_)) if weight is None else weight, "weight", count_)
    if not (np.isfinite(weight_) & (weight_ > 0)).all():
        raise ValueError("weights must be above 0 and finite")
    return count_, nobs_, weight_


def _per_kommune(values: ArrayLike, name: str, like: NDArray) -> NDArray[np.float64]:
    """One number per kommune, with axes to broadcast along."""
    found = np.asarray(values, dtype=float)
    if found.shape != like.shape[:1]:
        raise ValueError(f"{name} needs the shape {like.shape[:1]}, got {found.shape}")
    return found.reshape(found.shape + (1,) * (like.ndim - 1))


def _base(nobs: NDArray, weight: NDArray) -> NDArray[np.float64]:
    base = (weight * nobs).sum(axis=0)
    return np.where(base > 0, base, np.nan)


def _share(count: NDArray, nobs: NDArray, weight: NDArray) -> NDArray[np.float64]:
    return (weight * count).sum(axis=0) / _base(nobs, weight)


def _within_factor(
    nobs: NDArray, size: ArrayLike, population: ArrayLike | None, lonely: Lonely
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The cases drawn per kommune, and (1 - f_k) n_k/(n_k - 1), 0 where there is nothing to add."""
    if lonely not in ("fail", "remove"):
        raise ValueError(f"lonely must be 'fail' or 'remove', got {lonely!r}")
    size_ = _per_kommune(size, "size", nobs)
    if not (np.isfinite(size_).all() and (size_ >= nobs).all()):
        raise ValueError("size counts all cases drawn and cannot be below nobs")
    cases = _per_kommune(np.full(len(nobs), np.inf) if population is None else population, "population", nobs)
    if not (cases >= size_).all():
        raise ValueError("population cannot be below size")
    fraction = np.where(size_ > 0, size_ / np.maximum(cases, 1), 0.0)
    alone = (size_ == 1) & (fraction < 1)
    if lonely == "fail" and alone.any():
        raise ValueError(f"{int(alone.sum())} kommuner with one case drawn: lonely='remove' lets them add 0")
    several = size_ > 1
    return size_, np.where(several, (1 - fraction) * size_ / np.where(several, size_ - 1, 1), 0.0)


def _psu_fraction(psus: int, psu_population: float | None) -> float:
    if psu_population is None:
        return 0.0
    if not psu_population >= psus:
        raise ValueError(f"{psus} kommuner cannot be drawn from {psu_population}")
    return psus / psu_population
