"""Adjusted p against their definitions, and their laws."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from barometer.statistics.multiplicity import ADJUSTMENTS, benjamini_hochberg, holm

each_method = pytest.mark.parametrize("method", ADJUSTMENTS.values(), ids=ADJUSTMENTS)
families = st.lists(st.floats(0, 1), min_size=1, max_size=7)


def holm_by_closure(p: list[float]) -> list[float]:
    """Of all groups that a test is in, the largest Bonferroni p: what closed testing gives."""
    places = range(len(p))
    groups = [group for size in range(1, len(p) + 1) for group in combinations(places, size)]
    return [max(min(1, len(g) * min(p[i] for i in g)) for g in groups if k in g) for k in places]


@given(families)
def test_holm_is_the_closure_of_bonferroni(p):
    assert holm(p).tolist() == pytest.approx(holm_by_closure(p), rel=1e-12)


@pytest.mark.parametrize(("method", "theirs"), [(holm, "holm"), (benjamini_hochberg, "fdr_bh")])
def test_another_implementation_finds_the_same(method, theirs):
    draw = np.random.default_rng(1)
    for _ in range(20):
        p = draw.uniform(size=draw.integers(1, 20)).round(2)  # rounded, so that some are equal
        assert method(p).tolist() == pytest.approx(multipletests(p, method=theirs)[1].tolist(), rel=1e-12)


@each_method
@given(p=families)
def test_no_adjusted_p_is_below_its_own_or_above_1(method, p):
    adjusted = method(p)
    assert (adjusted >= np.array(p) * (1 - 1e-12)).all() and (adjusted <= 1).all()
    assert adjusted.max() >= max(p)


@given(families)
def test_benjamini_and_hochbergs_is_never_above_holms(p):
    assert (benjamini_hochberg(p) <= holm(p) * (1 + 1e-12)).all()


@each_method
@given(p=families)
def test_the_order_stays_and_the_order_given_does_not_matter(method, p):
    adjusted = method(p)
    assert (np.diff(adjusted[np.argsort(p)]) >= 0).all()
    assert method(p[::-1]).tolist() == pytest.approx(adjusted[::-1].tolist(), rel=1e-12)


@each_method
@given(p=families, place=st.integers(0, 6), higher=st.floats(0, 1))
def test_no_adjusted_p_falls_when_a_p_rises(method, p, place, higher):
    raised = list(p)
    raised[place % len(p)] = max(p[place % len(p)], higher)
    assert (method(raised) >= method(p) * (1 - 1e-12)).all()


@each_method
def test_families_in_rows_are_adjusted_row_by_row(method):
    rows = np.random.default_rng(2).uniform(size=(2, 3, 5))
    assert (method(rows) == [[method(p) for p in block] for block in rows]).all()


@each_method
def test_one_test_alone_is_left_as_it_is(method):
    assert method([0.03]).tolist() == [0.03]


@each_method
def test_what_was_given_is_not_changed(method):
    p = np.array([0.04, 0.01, 0.03])
    p.flags.writeable = False
    method(p)
    assert p.tolist() == [0.04, 0.01, 0.03]


@each_method
@pytest.mark.parametrize("p", [[], [0.1, float("nan")], [-0.1], [1.1], 0.5, [[], []]])
def test_what_is_no_family_is_refused(method, p):
    with pytest.raises(ValueError, match="family"):
        method(p)
