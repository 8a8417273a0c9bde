"""Several tests at once: p-values adjusted for how many were made, by name. There is no default method.

Holm's method is written out here because thousands of families are asked for at once: statsmodels' `multipletests`,
which gives the same, takes one family at a time and collects the garbage of the whole process after each.

References
----------
.. [1] Holm (1979), A Simple Sequentially Rejective Multiple Test Procedure, Scandinavian Journal of Statistics 6,
   65-70. https://www.jstor.org/stable/4615733
.. [2] Benjamini, Hochberg (1995), Controlling the False Discovery Rate: a Practical and Powerful Approach to
   Multiple Testing, Journal of the Royal Statistical Society B 57, 289-300.
   doi:10.1111/j.2517-6161.1995.tb02031.x
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Adjustment = Callable[[ArrayLike], NDArray[np.float64]]

HOLM = "holm"
BENJAMINI_HOCHBERG = "benjamini-hochberg"


def holm(p: ArrayLike) -> NDArray[np.float64]:
    """Holm's adjusted p: where nothing is, at most alpha of all families find anything at p <= alpha.

    With the K of a family sorted upwards, the i-th becomes max over j <= i of (K - j + 1) p_j, at most 1.

    Parameters
    ----------
    p : array (..., K) of float
        The p of every test of a family, in [0, 1], K >= 1.

    Returns
    -------
    array (..., K) of float
        In the order given, in [0, 1], none below its own p; none falls when a p rises.

    Raises
    ------
    ValueError
        An empty family, a p outside [0, 1].

    Notes
    -----
    Holds however the tests depend on each other.

    Where this fails: a family that was chosen after the results were seen is smaller than what was looked at.

    References
    ----------
    [1]_ of this module.
    """
    p_ = _family(p)
    order = np.argsort(p_, axis=-1)
    left = np.arange(p_.shape[-1], 0, -1)  # tests that are still open: K, K - 1, ..., 1
    stepped = np.maximum.accumulate(np.take_along_axis(p_, order, axis=-1) * left, axis=-1)
    found = np.empty_like(p_)
    np.put_along_axis(found, order, np.minimum(stepped, 1.0), axis=-1)
    return found


def benjamini_hochberg(p: ArrayLike) -> NDArray[np.float64]:
    """Benjamini and Hochberg's adjusted p: of what is found at p <= alpha, on average at most alpha is nothing.

    With the K of a family sorted upwards, the i-th becomes min over j >= i of K p_j / j, at most 1.

    Parameters
    ----------
    p : array (..., K) of float
        The p of every test of a family, in [0, 1], K >= 1.

    Returns
    -------
    array (..., K) of float
        In the order given, in [0, 1]; none below its own p, none above Holm's, and none falls when a p rises.

    Raises
    ------
    ValueError
        An empty family, a p outside [0, 1].

    Notes
    -----
    Where this fails: a screening, no proof of any one of them; promised for tests that are independent or
    depend on each other in the same direction.

    References
    ----------
    [2]_ of this module.
    """
    from scipy.stats import false_discovery_control  # half a second of import: only where it is asked for

    return false_discovery_control(_family(p), axis=-1)


ADJUSTMENTS: dict[str, Adjustment] = {HOLM: holm, BENJAMINI_HOCHBERG: benjamini_hochberg}


def _family(p: ArrayLike) -> NDArray[np.float64]:
    """The p of a family as floats, or a ValueError."""
    p_ = np.asarray(p, dtype=float)
    if not p_.shape or not p_.shape[-1] or not ((p_ >= 0) & (p_ <= 1)).all():
        raise ValueError("a family needs at least one p, and all in [0, 1]")
    return p_
