"""For which limits Ankestyrelsen's three statements hold at once.

Computed with R 4.2.2, once, with kommuner of equal size (n/K cases in each; the 50 without consent in 40),
and written down in percentage points as printed. Four cells were printed as if rounded to hundredths first:
13.945 as 14.0, 14.655 as 14.6, 13.849 as 13.9 and 7.549 as 7.6. So a number may lie up to 0.055 from what was
printed.
"""

from __future__ import annotations

import pytest

from barometer.methodology import windows
from barometer.methodology.samples import read_stated_samples
from barometer.params.rule import rule
from barometer.statistics.intervals import half_width
from barometer.statistics.planning import cases_needed

ICCS = (0.0, 0.05, 0.10, 0.20)
PRINTED = {  # headline and types: from; with follow-up: from; below
    "wald": ((5.5, 6.6, 7.6, 9.3), (9.5, 10.04, 10.6, 11.6), (13.9, 14.0, 14.0, 14.2)),
    "wilson": ((5.4, 6.6, 7.5, 9.1), (9.3, 9.8, 10.3, 11.3), (13.4, 13.4, 13.5, 13.7)),
    "clopper-pearson": ((5.6, 6.8, 7.8, 9.6), (9.8, 10.4, 11.0, 12.0), (14.5, 14.6, 14.6, 14.8)),
    "jeffreys": ((5.4, 6.6, 7.6, 9.2), (9.4, 9.9, 10.4, 11.4), (13.5, 13.6, 13.7, 13.9)),
}
HALF_WIDTHS = {
    14: (26.2, 23.2, 27.0, 24.1), 50: (13.9, 13.4, 14.5, 13.5), 107: (9.5, 9.3, 9.8, 9.4),
    697: (3.7, 3.7, 3.8, 3.7), 2140: (2.1, 2.1, 2.1, 2.1),
}  # fmt: skip
CELLS = [(method, place) for method in PRINTED for place in range(4)]


def found(method: str, icc: float) -> windows.Window:
    return windows.window(method, icc, 0.95, read_stated_samples())


@pytest.mark.parametrize(("method", "place"), CELLS)
def test_the_window_of_a_method_and_a_correlation(method, place):
    w = found(method, ICCS[place])
    for share, printed in zip((w.low, w.low_follow_up, w.high), PRINTED[method], strict=True):
        assert abs(100 * share - printed[place]) <= 0.055
        assert 0 < w.low < w.low_follow_up < w.high < 0.5


@pytest.mark.parametrize("nobs", HALF_WIDTHS)
def test_the_half_widths(nobs):
    widths = [round(100 * float(half_width(nobs, 0.95, method)), 1) for method in PRINTED]
    assert widths == list(HALF_WIDTHS[nobs])


def test_the_limits_that_do_for_all_methods():
    assert windows.common_window([found(method, 0.0) for method in PRINTED]) == (0.056, 0.099, 0.133)


def test_the_limits_that_do_for_all_methods_and_correlations():
    low, with_follow_up, high = windows.common_window([found(m, icc) for m in PRINTED for icc in ICCS])
    # Printed as 9.7: the number is 9.5998, rounded up after it was rounded to 9.60.
    assert (low, with_follow_up, high) == (0.096, 0.121, 0.133)


def test_the_rules_limit_lies_in_the_window_of_its_own_method():
    w = found("clopper-pearson", 0.0)
    assert w.low_follow_up <= rule().max_half_width.value < w.high


@pytest.mark.parametrize("limit", [0.02, 0.093, 0.145])
def test_limits_that_no_method_keeps_the_statements_with(limit):
    assert not any(found(m, 0.0).low_follow_up <= limit < found(m, 0.0).high for m in PRINTED)


@pytest.mark.parametrize("limit", [0.06, 0.10, 0.133])
def test_within_the_window_every_sample_falls_on_its_side(limit):
    samples = read_stated_samples()
    for method in PRINTED:
        passing = [float(half_width(s.nobs, 0.95, method)) <= limit for s in samples.must_pass.values()]
        failing = [float(half_width(s.nobs, 0.95, method)) <= limit for s in samples.must_fail.values()]
        assert all(passing) and not any(failing)


def test_the_window_in_cases():
    assert list(windows.windows_in_cases(read_stated_samples()).values()) == [(51, 107), (51, 322), (51, 697)]


@pytest.mark.parametrize(
    ("method", "needed"), [("clopper-pearson", 104), ("wald", 97), ("jeffreys", 94), ("wilson", 93)]
)
def test_ten_points_in_cases(method, needed):
    assert int(cases_needed(0.10, 0.95, method=method)) == needed
