"""What holds for every admissible combination, against trying every one of them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from barometer.statistics.compatible import Pairs, admissible, conclude, inside_parent, largest_pair, pairs
from barometer.statistics.equality import fisher
from barometer.statistics.multiplicity import ADJUSTMENTS

# Four questions: the second is asked after a yes to the first, the third after a yes to the second.
PARENTS = (None, 0, 1, None)
FOUR = (
    pairs(([9, 11], [13, 16]), ([2, 4], [7, 14])),
    pairs(([2, 6, 8], [4, 9, 10]), ([1, 3, 4], [2, 4, 4])),
    pairs(([1, 5, 7], [1, 7, 8]), ([0, 0], [1, 3])),
    pairs(([2, 4], [3, 6]), ([0, 0], [2, 5])),
)
each_adjustment = pytest.mark.parametrize("adjust", ADJUSTMENTS)


def tried(candidates, p, parents, adjust, family):
    """(combinations, family): the adjusted p of every admissible combination, one by one."""
    found = []
    for rows in product(*(range(len(mine.nobs)) for mine in candidates)):
        fits = all(
            mine.nobs[row] <= candidates[parent].count[rows[parent]]
            and mine.nobs_before[row] <= candidates[parent].count_before[rows[parent]]
            for mine, row, parent in zip(candidates, rows, parents, strict=True)
            if parent is not None
        )
        if fits:
            found.append([p[k][rows[k]] for k in np.flatnonzero(family)])
    return ADJUSTMENTS[adjust](found) if found else np.array([])


def assert_as_tried(candidates, p, parents, adjust, alpha, family):
    every = tried(candidates, p, parents, adjust, family)
    if not len(every):
        with pytest.raises(ValueError, match="admissible"):
            conclude(candidates, p, parents, adjust, alpha, family)
        return
    found = conclude(candidates, p, parents, adjust, alpha, family)
    np.testing.assert_allclose(found.least[family], every.min(axis=0), rtol=1e-12)
    np.testing.assert_allclose(found.most[family], every.max(axis=0), rtol=1e-12)
    assert np.isnan(found.least[~family]).all() and np.isnan(found.most[~family]).all()
    together = (every <= alpha).sum(axis=1)
    assert (found.fewest_found, found.most_found) == (together.min(), together.max())
    often = (every <= alpha).mean(axis=0)
    words = np.select([often == 1, often > 0], ["all", "some"], "none").tolist()
    assert found.holds[family].tolist() == words and (found.holds[~family] == "").all()


@each_adjustment
@pytest.mark.parametrize("alpha", [0.05, 0.3, 0.8])
@pytest.mark.parametrize("family", [(1, 1, 1, 1), (0, 1, 1, 0), (0, 0, 0, 1)])
def test_it_says_what_trying_every_combination_says(adjust, alpha, family):
    p = [fisher(*mine) for mine in FOUR]
    assert_as_tried(FOUR, p, PARENTS, adjust, alpha, np.array(family, bool))


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_it_says_what_trying_says_whatever_the_counts(data):
    def one() -> Pairs:
        rows = data.draw(
            st.lists(
                st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(0, 4), st.integers(0, 4)),
                min_size=1,
                max_size=4,
            )
        )
        n1, n0, x1, x0 = np.array(rows).T
        return Pairs(np.minimum(x1, n1), n1, np.minimum(x0, n0), n0)

    candidates = [one() for _ in range(4)]
    p = [np.array([data.draw(st.floats(0, 1)) for _ in mine.nobs]) for mine in candidates]
    parents = data.draw(st.sampled_from([(None,) * 4, (None, 0, 0, None), (None, 0, None, 2), (None, 0, 1, 2)]))
    family = np.array(data.draw(st.sampled_from([(1, 1, 1, 1), (0, 1, 1, 1), (1, 0, 0, 1)])), bool)
    assert_as_tried(candidates, p, parents, data.draw(st.sampled_from(sorted(ADJUSTMENTS))), 0.3, family)


def test_a_parent_outside_the_family_still_binds():
    parent = pairs(([1], [5]), ([2], [2]))
    child = pairs(([1, 4], [1, 4]), ([0], [2]))
    p = [[0.5], [0.4, 0.01]]
    bound = conclude([parent, child], p, [None, 0], "holm", 0.05, [False, True])
    free = conclude([parent, child], p, [None, None], "holm", 0.05, [False, True])
    assert bound.least[1] == bound.most[1] == 0.4 and bound.holds[1] == "none"
    assert (free.least[1], free.most[1], free.holds[1]) == (0.01, 0.4, "some")


def test_one_combination_alone_is_an_ordinary_adjustment():
    candidates = [pairs(([x], [10]), ([0], [10])) for x in (9, 6, 1)]
    p = [fisher(*mine) for mine in candidates]
    found = conclude(candidates, p, [None] * 3, "holm", 0.05)
    expected = ADJUSTMENTS["holm"](np.concatenate(p))
    np.testing.assert_array_equal(found.least, expected)
    np.testing.assert_array_equal(found.most, expected)
    assert found.fewest_found == found.most_found == (expected <= 0.05).sum() == 2
    assert found.holds.tolist() == ["all", "all", "none"]


def test_an_adjustment_can_be_given_as_a_function():
    p = [fisher(*mine) for mine in FOUR]
    found = conclude(FOUR, p, [None] * 4, np.asarray, 0.05)
    assert found.least.tolist() == [each.min() for each in p]
    assert found.most.tolist() == [each.max() for each in p]


def test_pairs_are_every_count_now_with_every_count_before():
    found = pairs(([9, 11], [13, 16]), ([2, 4], [7, 14]))
    assert np.array(found).T.tolist() == [[9, 13, 2, 7], [9, 13, 4, 14], [11, 16, 2, 7], [11, 16, 4, 14]]
    assert largest_pair(found) == 3
    assert len(pairs(([], []), ([1], [2])).nobs) == 0


def test_a_base_is_inside_if_it_is_so_in_both_years():
    found = pairs(([4, 6], [4, 6]), ([1, 2], [2, 4]))
    assert inside_parent(found, 5, 4).tolist() == [True, True, False, False]
    assert inside_parent(found, 6, 3).tolist() == [True, False, True, False]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"p": [[0.1] * 4] * 3}, "one element per question"),
        ({"p": [[0.1]] * 4}, "its p"),
        ({"parents": [None] * 3}, "one element per question"),
        ({"parents": [None, 4, None, None]}, "place of a question"),
        ({"family": [True, False]}, "one element per question"),
        ({"family": [False] * 4}, "a member"),
        ({"adjust": "bonferroni"}, "one of holm, benjamini-hochberg"),
        ({"alpha": 5}, "alpha"),
    ],
)
def test_what_does_not_fit_is_refused(change, word):
    given_ = {
        "candidates": FOUR,
        "p": [fisher(*mine) for mine in FOUR],
        "parents": PARENTS,
        "adjust": "holm",
        "alpha": 0.05,
    }
    with pytest.raises(ValueError, match=word):
        conclude(**{**given_, **change})


def test_a_p_outside_0_to_1_is_refused():
    with pytest.raises(ValueError, match="family"):
        conclude(FOUR[:1], [[0.1, 0.1, 0.1, 1.5]], [None], "holm", 0.05)


def test_no_combination_at_all_is_said():
    with pytest.raises(ValueError, match="admissible"):
        conclude([FOUR[0], pairs(([20], [20]), ([1], [1]))], [[0.1] * 4, [0.1]], [None, 0], "holm", 0.05)
    with pytest.raises(ValueError, match="admissible"):
        conclude([pairs(([], []), ([1], [1]))], [[]], [None], "holm", 0.05)


def test_admissible_pairs_are_those_of_the_combinations_tried_one_by_one():
    # Of each question some base is too large for its parent's yes, or too few yes for the child's bases.
    three = (FOUR[0], pairs(([2, 7, 8], [10, 11, 12]), ([1, 4], [2, 4])), pairs(([1, 5], [7, 9]), ([0, 0], [1, 3])))
    parents = (None, 0, 1)
    stand = [set() for _ in three]
    for rows in product(*(range(len(mine.nobs)) for mine in three)):
        fits = all(
            mine.nobs[row] <= three[parent].count[rows[parent]]
            and mine.nobs_before[row] <= three[parent].count_before[rows[parent]]
            for mine, row, parent in zip(three, rows, parents, strict=True)
            if parent is not None
        )
        for k, row in enumerate(rows if fits else ()):
            stand[k].add(row)
    found = admissible(three, parents)
    assert [set(np.flatnonzero(mask)) for mask in found] == stand
    assert [(mask.any(), mask.all()) for mask in found] == [(True, False)] * 3
    assert all(mask.all() for mask in admissible(three, [None] * 3))


def test_where_no_combination_is_admissible_no_pair_is():
    parent, child = pairs(([1], [9]), ([1], [9])), pairs(([5], [5]), ([5], [5]))
    assert [mask.tolist() for mask in admissible([parent, child], [None, 0])] == [[False], [False]]
