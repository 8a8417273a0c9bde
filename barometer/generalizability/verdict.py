"""The heart of the house: one rule, one verdict.

A result of a domain generalizes to the practice of its target's kommuner if and only if

1. coverage: every kommune of the target took part, so that the kommuner are strata; or those that took part are
   a random draw of at least `min_kommuner` kommuner, and the kommune is the sampling unit; and all cases that were
   read of them are at hand;
2. the effective number of cases n* is at least `min_nobs`, on at least `min_df` degrees of freedom, with
   n* = min(n, n / max(1, deff) [t_(n-1) / t_df]^2);
3. the half-width of the Korn-Graubard interval at p = 1/2, where it is widest, is at most `max_half_width`;
4. the reading is practice. A statement about the year's own files, whose number is known, is held to the same
   half-width with a finite population correction. Such a result describes the files; it never generalizes.

The verdict depends on the number of cases, on the number of kommuner they come from, and on how alike the cases of
one kommune are. It never depends on the share: a question with 98 % Ja gets no easier verdict than one with 50 %.
The thresholds and their sources stand in params/rule.yml.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..arguments import as_option
from ..params.rule import Rule, rule
from .conditions import Design, cases_needed_for, failing_condition, precision, too_few_drawn
from .terms import Binding, Coverage, Reading, Target


@dataclass(frozen=True)
class Verdict:
    """Whether a result generalizes to a target, and which condition decides.

    Attributes
    ----------
    target : Target
        Whose practice, or whose files, the question was about.
    reading : Reading
        Practice, or the year's own files.
    coverage : Coverage
        How the target's kommuner came in.
    nobs : int
        The cases that the result rests on, >= 0.
    kommuner : int
        The number of kommuner that these cases come from.
    deff : float
        The design effect used, >= 1 for practice.
    population : int or None
        The number of such files that the target had in the year; None unless files are read.
    df : int
        Degrees of freedom.
    nobs_effective : float
        n*, in cases; 0 where there are no degrees of freedom.
    half_width : float
        The half-width of the interval at p = 1/2, a share in [0, 1]; 1 where nothing can be said.
    holds : bool
        Whether every condition is met, under the reading asked for.
    binding : Binding
        The condition that fails first; where none fails, the one that decides how many cases are needed.
    cases_needed : int
        The number of cases that it takes, from as many kommuner and with the same design effect; `NEVER` where
        no number of cases is enough.
    rule : Rule
        The thresholds used.
    result : str
        The question that the verdict is about; empty where it is about the cases as such.
    domain : str
        The kommune and the type of case, as the frames name them.
    """

    target: Target
    reading: Reading
    coverage: Coverage
    nobs: int
    kommuner: int
    deff: float
    population: int | None
    df: int
    nobs_effective: float
    half_width: float
    holds: bool
    binding: Binding
    cases_needed: int
    rule: Rule
    result: str = ""
    domain: str = ""

    @property
    def generalizes(self) -> bool:
        """Whether the result speaks of the target's practice."""
        return self.holds and self.reading is Reading.PRACTICE

    @property
    def describes(self) -> bool:
        """Whether the result speaks of the target's own files of the year."""
        return self.holds and self.reading is Reading.FILES

    @property
    def margin(self) -> int:
        """Cases to spare; below zero, the cases that are missing. It does not take coverage into account."""
        return self.nobs - self.cases_needed

    @property
    def window(self) -> tuple[float, float]:
        """The range of `max_half_width` over which the answer stays the same, all other thresholds kept."""
        if self.holds:
            return (self.half_width, 0.5)
        return (0.0, self.half_width) if self.binding is Binding.HALF_WIDTH else (0.0, 0.5)

    def __bool__(self) -> bool:
        return self.generalizes


def verdict(
    nobs: int,
    target: Target | str,
    *,
    kommuner: int = 1,
    deff: float = 1.0,
    coverage: Coverage | str = Coverage.ALL,
    reading: Reading | str = Reading.PRACTICE,
    population: int | None = None,
    by: Rule | None = None,
    result: str = "",
    domain: str = "",
) -> Verdict:
    """The rule's verdict on a result that rests on `nobs` cases.

    Parameters
    ----------
    nobs : int
        Cases for which the question was relevant, >= 0.
    target : Target or {"kommune", "participants", "country"}
        Whom the result is said to describe.
    kommuner : int
        The number of kommuner these cases come from, >= 1.
    deff : float
        The design effect of the result, or the one anticipated, > 0. Below 1 it counts as 1.
    coverage : Coverage or {"all", "drawn", "some", "part"}
        How the target's kommuner, and their cases, came into the numbers.
    reading : Reading or {"practice", "files"}
        Whether the result is read as a statement about practice or about the year's own files.
    population : int, optional
        The number of such files that the target had, >= nobs; needed where files are read.
    by : Rule, optional
        Other thresholds than those of params/rule.yml.
    result, domain : str, optional
        The question and the cases that the verdict is about. The verdict carries them and does not use them.

    Returns
    -------
    Verdict

    Raises
    ------
    ParameterError
        An unknown target, coverage or reading; a negative `nobs`, no kommune, or a design effect that is none;
        files read without their number, or more cases read than there are files.

    Examples
    --------
    >>> verdict(735, "participants", kommuner=37).generalizes
    True
    >>> verdict(14, "kommune").cases_needed
    104
    """
    target = as_option(Target, target, "target")
    design = Design.checked(nobs, kommuner, deff, coverage, reading, population)
    asked = by or rule()
    needed = cases_needed_for(design, asked)
    found = precision(nobs, design, asked)
    binding = failing_condition(found, design, asked)
    if design.coverage in (Coverage.SOME, Coverage.PART) or too_few_drawn(design, asked):
        binding = Binding.COVERAGE
    if holds := binding is None:
        binding = failing_condition(precision(needed - 1, design, asked), design, asked) or Binding.HALF_WIDTH
    return Verdict(
        target, design.reading, design.coverage, int(nobs), design.kommuner, design.deff, population,
        *found, holds, binding, needed, asked, result, domain,
    )  # fmt: skip
