"""Korn and Graubard's interval and the logit interval against output of R and Stata that others recorded.

The figures are those of R's survey 4.4-2 (svyciprop, methods "beta" and "xlogit") and of Stata 18 with kg_nchs (Ward
2019, Stata Journal 19:510-522, doi:10.1177/1536867X19874221, the form of NCHS), for one survey of 922 cases, as the
test suite of the package svy states them (tests/test_prop_ci.py). Stata prints four decimals.
"""

from __future__ import annotations

import pytest

from barometer.statistics import effective

# share, standard error, nobs, df -> R beta, R xlogit, Stata kg_nchs (interval and n*)
SIMPLE = (0.507348258357226, 0.0192309892530454, 922, 921)
STRATIFIED = (0.507348258357226, 0.0192537392244595, 922, 918)
CLUSTERED = (0.507348258357226, 0.0164967611954173, 922, 59)
BOTH = (0.507348258357226, 0.0167712595840644, 922, 56)
HIGH_SCHOOL = (0.471999767708621, 0.0348828290040279, 276, 56)
POSTGRADUATE = (0.501335861736522, 0.0438888962101757, 167, 52)


@pytest.mark.parametrize(
    ("estimate", "low", "upp"),
    [
        (SIMPLE, 0.468954757876348, 0.545677337133621),
        (STRATIFIED, 0.468908426601806, 0.545723513770539),
        (CLUSTERED, 0.47383814353398, 0.540809220838568),
        (BOTH, 0.473233376535445, 0.541412207644769),
        (HIGH_SCHOOL, 0.400786658613709, 0.544064683764286),
        (POSTGRADUATE, 0.410824184861583, 0.5917831333426),
    ],
)
def test_untruncated_it_is_rs_beta(estimate, low, upp):
    share, se, nobs, df = estimate
    found = effective.korn_graubard(share, se**2, nobs, df, 0.95, truncated=False)
    assert [float(end) for end in found] == pytest.approx([low, upp], abs=1e-9)


@pytest.mark.parametrize(
    ("estimate", "low", "upp"),
    [
        (SIMPLE, 0.469636396975924, 0.544976682060238),
        (BOTH, 0.473768764613996, 0.54086158229386),
        (HIGH_SCHOOL, 0.403112644241021, 0.541969987343409),
        (POSTGRADUATE, 0.41412536084128, 0.588465156732825),
    ],
)
def test_the_logit_interval_is_rs(estimate, low, upp):
    share, se, _, df = estimate
    found = effective.logit(share, se**2, df, 0.95)
    assert [float(end) for end in found] == pytest.approx([low, upp], abs=1e-9)


@pytest.mark.parametrize(
    ("estimate", "low", "upp", "cases"),
    [
        (SIMPLE, 0.4690, 0.5457, 675.84),
        (BOTH, 0.4732, 0.5414, 852.88),
        (HIGH_SCHOOL, 0.4008, 0.5441, 197.79),
    ],
)
def test_truncated_it_is_statas_kg_nchs(estimate, low, upp, cases):
    share, se, nobs, df = estimate
    found = effective.korn_graubard(share, se**2, nobs, df, 0.95)
    assert [float(end) for end in found] == pytest.approx([low, upp], abs=0.5e-4)
    spread = effective.deff(se**2, share, nobs)
    assert float(effective.effective_nobs(nobs, spread, df, 0.95)) == pytest.approx(cases, abs=0.5e-2)
