"""How far the unweighted share of the cases read lies from the share of all cases.

Where every kommune sends about as many cases, each counts alike in the published share, however many cases it
has. That is no error of chance: more kommuner or more years do not make it smaller.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def bias_of_unweighted_share(
    population: ArrayLike, shares: ArrayLike, size: ArrayLike | None = None
) -> NDArray[np.float64]:
    """How far the unweighted share lies from that of all cases, on average over samples.

    sum(size shares)/sum(size) - sum(population shares)/sum(population).

    Parameters
    ----------
    population : array (K,) of float
        N_k, cases of the kommune, > 0.
    shares : array (K, ...) of float
        p_k, the kommune's true share, in [0, 1].
    size : array (K,) of float, optional
        n_k, cases drawn, > 0; the same in all where none is given.

    Returns
    -------
    array (...) of float
        In shares; below 0 if large kommuner have higher shares and are read in smaller parts.

    Raises
    ------
    ValueError
        Shapes that do not fit, numbers outside their range.
    """
    p = np.asarray(shares, dtype=float)
    if p.ndim == 0 or not ((p >= 0) & (p <= 1)).all():
        raise ValueError("shares must be an array (K, ...) within [0, 1]")
    drawn = np.ones(len(p)) if size is None else size
    return _mean(p, drawn, "size") - _mean(p, population, "population")


def bias_from_spread(correlation: ArrayLike, cv: ArrayLike, sd: ArrayLike) -> NDArray[np.float64]:
    """The same bias where N_k are not known, for equal `size`: -correlation cv sd.

    Exact if the three are over kommuner with divisor K; with guesses of them a bound to report.

    Parameters
    ----------
    correlation : array of float
        Of the number of cases with the share, in [-1, 1].
    cv : array of float
        Standard deviation of the number of cases over its mean, >= 0.
    sd : array of float
        Standard deviation of the shares, in [0, 1/2].

    Returns
    -------
    array of float
        In shares.

    Raises
    ------
    ValueError
        A number outside its range.
    """
    cor_, cv_, sd_ = (np.asarray(a, dtype=float) for a in (correlation, cv, sd))
    if not ((np.abs(cor_) <= 1).all() and (cv_ >= 0).all() and ((sd_ >= 0) & (sd_ <= 0.5)).all()):
        raise ValueError("needs a correlation in [-1, 1], cv >= 0 and sd in [0, 1/2]")
    return -cor_ * cv_ * sd_


def _mean(shares: NDArray, weight: ArrayLike, name: str) -> NDArray[np.float64]:
    w = np.asarray(weight, dtype=float)
    if w.shape != shares.shape[:1] or not (np.isfinite(w) & (w > 0)).all():
        raise ValueError(f"{name} needs one finite number above 0 per kommune")
    return np.tensordot(w / w.sum(), shares, axes=1)
