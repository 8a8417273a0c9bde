"""Picking by a few cases as others printed it: immunization surveys and acceptance sampling.

LQAS: table 1 of the article PMC3013262 (pmc.ncbi.nlm.nih.gov/articles/PMC3013262/table/T1), after Grant and
Leavenworth, Statistical Quality Control, sixth edition (1988), 391-425: a health area with 80 % of its children
immunized is adequate, one with 50 % is not; the decision rule d is the largest number of unimmunized children
with which an area still counts as adequate. The table stars the rule with the least total error. That 19
children and d = 6 keep both errors below 10 % is what the method became known for.

Acceptance sampling: A. Kiermeier (2008), Visualizing and Assessing Acceptance Sampling Plans: The R Package
AcceptanceSampling, Journal of Statistical Software 26(6), doi:10.18637/jss.v026.i06, sections "Assessing a
sampling plan" and "Finding a sampling plan", in its vignette: defects where we have answers that are not Ja.
"""

from __future__ import annotations

import numpy as np
import pytest

from barometer.statistics.sample_size import best_cutoff, screening_plan
from barometer.statistics.screening import chance_picked

# Children seen: d, probability of finding 80 % adequate, of finding 50 % inadequate.
TABLE = {
    8: ((0, 0.17, 1), (1, 0.50, 0.96), (2, 0.79, 0.83), (3, 0.94, 0.64)),
    12: ((0, 0.07, 1), (1, 0.28, 1), (2, 0.56, 0.98), (3, 0.80, 0.93), (4, 0.93, 0.81), (5, 0.98, 0.61)),
    14: ((0, 0.04, 1), (1, 0.20, 1), (2, 0.45, 0.99), (3, 0.70, 0.97), (4, 0.87, 0.91), (5, 0.96, 0.79)),
    19: (
        (0, 0.01, 1),
        (1, 0.08, 1),
        (2, 0.24, 1),
        (3, 0.46, 1),
        (4, 0.67, 0.99),
        (5, 0.84, 0.97),
        (6, 0.93, 0.92),
        (7, 0.98, 0.82),
    ),
    28: ((5, 0.50, 1), (6, 0.68, 1), (7, 0.81, 0.99), (8, 0.91, 0.98), (9, 0.96, 0.96), (10, 0.99, 0.90)),
}
STARRED = {8: 2, 12: 4, 14: 4, 19: 6, 28: 9}
# Printed one off in the last digit, from rounded terms: .797, .275, .795 and .818 ...
SLIPS = {(8, 2), (12, 1), (12, 3), (28, 7)}
# ... and in the other column .908; 3 or more of 8 at one half, 219/256 or .855, is misprinted as .83.
OTHERS = {(28, 10), (8, 2)}


def test_the_probabilities_are_as_printed():
    slips, others = set(), set()
    for nobs, rows in TABLE.items():
        d, adequate, inadequate = np.array(rows).T
        cutoff = nobs - d - 1  # one less than the fewest immunized with which an area is adequate
        good, poor = 1 - chance_picked(0.8, nobs, cutoff), chance_picked(0.5, nobs, cutoff)
        np.testing.assert_allclose(good, adequate, rtol=0, atol=0.01)
        slips |= {(nobs, int(k)) for k in d[np.abs(good - adequate) > 0.005]}
        others |= {(nobs, int(k)) for k in d[np.abs(poor - inadequate) > 0.005]}
    assert (slips, others) == (SLIPS, OTHERS)


@pytest.mark.parametrize(("nobs", "starred"), STARRED.items())
def test_the_starred_rule_is_the_best(nobs, starred):
    assert best_cutoff(nobs, 0.5, 0.8) == nobs - starred - 1


def test_19_children_are_the_fewest_that_keep_both_errors_below_10_percent():
    plan = screening_plan(0.5, 0.8, 0.1, 0.1)
    assert (plan.nobs, plan.cutoff) == (19, 12)
    assert (round(plan.false_pick, 2), round(plan.miss, 2)) == (0.07, 0.08)


def test_kiermeiers_plan_is_found():
    # At most 7 of 80 may be defective: 5 % defects pass with .95 and 15 % with no more than .075.
    plan = screening_plan(0.85, 0.95, 0.05, 0.075)
    assert (plan.nobs, plan.cutoff) == (80, 80 - 7 - 1)


@pytest.mark.parametrize(("defects", "accepted"), [(0.05, 0.358), (0.15, 0.039)])
def test_kiermeiers_first_plan_is_assessed_as_printed(defects, accepted):
    # 20 items, none of which may be defective.
    assert 1 - chance_picked(1 - defects, 20, 19) == pytest.approx(accepted, abs=5e-4)
