"""Which kommuner differ from a target by more than chance would have them: the limits of a funnel plot.

A funnel asks of each kommune by itself whether its share is what the target and its number of cases would
give. It puts nobody before anybody else, which is why it stands in the place of a ranking.

References
----------
.. [1] Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in Medicine 24,
   1185-1202. doi:10.1002/sim.1970
.. [2] Spiegelhalter (2005), Handling over-dispersion of performance indicators, Quality and Safety in Health
   Care 14, 347-351. doi:10.1136/qshc.2005.013755
.. [3] DerSimonian, Laird (1986), Meta-analysis in clinical trials, Controlled Clinical Trials 7, 177-188.
   doi:10.1016/0197-2456(86)90046-2
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .intervals import Interval

LEVELS = (0.95, 0.998)  # about two and three standard deviations, as [1]_ draws them


class Dispersion(NamedTuple):
    """How much more kommuner differ than cases drawn at the target would make them.

    Attributes
    ----------
    phi : float
        Mean of the winsorised z^2; of z^2 itself it would be about 1 if chance is all there is.
    tau2 : float
        Variance of the true shares between kommuner, >= 0; a share squared.
    icc : float
        The same as an intraclass correlation, tau2 / [target (1-target)].
    chi2, p_value : float
        Sum of z^2, not winsorised, and the chance of so much or more if all kommuner had one share.
    df : int
        K - 1.
    """

    phi: float
    tau2: float
    icc: float
    chi2: float
    df: int
    p_value: float


def funnel_limits(nobs: ArrayLike, target: float, level: float, tau2: float = 0.0) -> Interval:
    """The limits that a share of `nobs` cases leaves by chance with probability 1 - level.

    With F the binomial distribution of `nobs` cases at the target and p = (1-level)/2:
    low = (r - a)/nobs, r = min{r : F(r) >= p}, a = (F(r) - p)/(F(r) - F(r - 1)), not below 0 [1]_.
    The upper limit is the lower one of the opposite answer, 1 - low(nobs, 1 - target).

    Parameters
    ----------
    nobs : array of int
        Relevant cases, >= 1.
    target : float
        In (0, 1), such as the share of all kommuner together.
    level : float
        Confidence level in (0, 1); a funnel has the two of LEVELS.
    tau2 : float
        Variance of true shares between kommuner, >= 0. Each limit moves away from the target by
        sqrt(1 + tau2/s^2), s^2 = target (1-target)/nobs: with many cases target +- z sqrt(s^2 + tau2).

    Returns
    -------
    low, upp : array of float
        The shape of `nobs`; in [0, 1], the target between them.

    Raises
    ------
    ValueError
        A base that is not a whole number of at least 1, a target or level outside (0, 1), a tau2 below 0.

    Notes
    -----
    As published the upper limit takes the same formula at p = (1+level)/2. That counts r to be inside at one
    end and outside at the other, and at a target of one half the funnel is lopsided: .202 to .726 at nobs 14.
    Mirrored, Ja and Nej have one funnel.
    tau2 is added, not multiplied, because kommuner that differ do so however many cases are read: a factor
    common to all would let the largest escape [2]_.
    Where this fails: between counts the limits are drawn, not reached; the target's own error is left out;
    one kommune in twenty lies outside the inner limits if nothing is the matter.

    References
    ----------
    [1]_, [2]_ of this module.
    """
    n = _bases(nobs)
    _inside(target, "target")
    _inside(level, "level")
    single = target * (1 - target) / n
    factor = np.sqrt(1 + _variance(tau2) / single)
    tail = (1 - level) / 2
    below = target - _lower(n, target, tail)
    above = (1 - target) - _lower(n, 1 - target, tail)
    return np.clip(target - factor * below, 0, 1), np.clip(target + factor * above, 0, 1)


def z_scores(count: ArrayLike, nobs: ArrayLike, target: float, tau2: float = 0.0) -> NDArray[np.float64]:
    """How many standard errors a share lies from the target: (count/nobs - target)/sqrt(s^2 + tau2).

    Parameters
    ----------
    count, nobs : array of int
        0 <= count <= nobs, nobs >= 1; arrays broadcast.
    target, tau2 : float
        As in `funnel_limits`.

    Returns
    -------
    array of float
        Below 0 where the share is below the target.

    Raises
    ------
    ValueError
        As `funnel_limits`, and counts that cannot be counts.

    Notes
    -----
    Where this fails: at few cases it is no normal variable, which is why the limits are exact.
    """
    x, n = np.broadcast_arrays(np.asarray(count, dtype=float), _bases(nobs))
    _inside(target, "target")
    if not ((x >= 0) & (x <= n) & (np.floor(x) == x)).all():
        raise ValueError("count must be whole numbers with 0 <= count <= nobs")
    return (x / n - target) / np.sqrt(target * (1 - target) / n + _variance(tau2))


def overdispersion(count: ArrayLike, nobs: ArrayLike, target: float, winsorised: float = 0.10) -> Dispersion:
    """Whether kommuner differ by more than chance, and by how much.

    phi = mean of z^2 after the lowest and the highest z are moved in to their quantiles at `winsorised` and
    1 - winsorised; tau2 = max(0, (K phi - (K-1))/(sum w - sum w^2/sum w)), w = nobs/[target (1-target)] [1]_.

    Parameters
    ----------
    count, nobs : array (K,) of int
        Per kommune; 0 <= count <= nobs, nobs >= 1. A kommune without a relevant case has no place in a
        funnel and is to be left out before.
    target : float
        In (0, 1): the share of these kommuner together, since one degree of freedom is taken for it.
    winsorised : float
        In [0, 1/2): the part of the kommuner at either end that is not to say how much all differ. At 0 tau2
        is DerSimonian and Laird's [3]_ and chi2 is K phi.

    Returns
    -------
    Dispersion

    Raises
    ------
    ValueError
        As `z_scores`; fewer than two kommuner, a part outside [0, 1/2).

    Notes
    -----
    Where this fails: winsorising leaves phi at about .7 where nothing is the matter, and makes tau2 too small
    where all kommuner differ a little: it is to find those that stand out from the others. Without it tau2
    still lacks one n-th at n cases per kommune, as part of what s^2 has for chance is difference. How much
    all of them differ is estimated by `shrinkage.population`. The p-value is that of a large sample.

    References
    ----------
    [1]_, [3]_ of this module.
    """
    from scipy.special import chdtrc

    z = z_scores(count, nobs, target)
    if z.ndim != 1 or len(z) < 2:
        raise ValueError("needs one count and one base per kommune, for at least two")
    if not 0 <= winsorised < 0.5:
        raise ValueError(f"winsorised must lie in [0, 1/2), got {winsorised}")
    groups, single = len(z), target * (1 - target)
    phi = float((np.clip(z, *np.quantile(z, [winsorised, 1 - winsorised])) ** 2).mean())
    weight = np.broadcast_to(np.asarray(nobs, dtype=float), z.shape) / single
    spread = weight.sum() - (weight**2).sum() / weight.sum()
    tau2 = max(0.0, float((groups * phi - (groups - 1)) / spread))
    chi2 = float((z**2).sum())
    return Dispersion(phi, tau2, tau2 / single, chi2, groups - 1, float(chdtrc(groups - 1, chi2)))


def _lower(nobs: NDArray, target: float, tail: float) -> NDArray:
    """The share at which the binomial distribution, drawn as a line from count to count, reaches the tail."""
    from scipy.special import bdtr

    count = np.minimum(np.arange(nobs.max(initial=0) + 1), nobs[..., None])
    below = bdtr(count, nobs[..., None].astype(int), target)
    at = (below >= tail).argmax(axis=-1)[..., None]
    f, f_before = (np.take_along_axis(below, np.maximum(at - step, 0), -1)[..., 0] for step in (0, 1))
    r = at[..., 0]
    part = (f - tail) / (f - np.where(r > 0, f_before, 0.0))
    return np.maximum((r - part) / nobs, 0.0)


def _bases(nobs: ArrayLike) -> NDArray[np.float64]:
    n = np.asarray(nobs, dtype=float)
    if not (np.isfinite(n) & (n >= 1) & (np.floor(n) == n)).all():
        raise ValueError("nobs must be whole numbers of at least 1: without cases there is no share")
    return n


def _inside(value: float, name: str) -> None:
    if not 0 < value < 1:
        raise ValueError(f"{name} must lie between 0 and 1, got {value}")


def _variance(tau2: float) -> float:
    if not 0 <= tau2 < np.inf:
        raise ValueError(f"tau2 must be a variance, at least 0, got {tau2}")
    return tau2
