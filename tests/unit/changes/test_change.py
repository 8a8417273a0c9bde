"""What changed between two years: against what was once worked out in R, and against trying everything."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import boschloo_exact, fisher_exact

from barometer import columns as c
from barometer.changes import possible_counts
from barometer.changes.change import TESTS, TESTS_OF_MANY, Change, Finding
from barometer.errors import ParameterError
from barometer.params import codebook
from barometer.params.rule import rule
from barometer.rounding import whole_percent
from barometer.statistics import equality
from barometer.statistics.equality import BOSCHLOO, FISHER, FISHER_MID_P
from barometer.statistics.multiplicity import BENJAMINI_HOCHBERG, HOLM, holm

CLAIMED = ("bfu", "samtale_bfu", "boernesamtale", "opfoelgning_3mdr")
# Worked out in R 4.2.2 for Norddjurs, as tests/reference/test_norddjurs_differences.py tells: the smallest p of the
# four claimed improvements after Holm, over every admissible base; p of the reading with the largest bases, and its
# difference in points. Of the follow-up that reading is another one there.
AT_BEST = {FISHER: 0.228, FISHER_MID_P: 0.150, BOSCHLOO: 0.120}
NATURAL = {
    "bfu": ((4, 14, 11, 16), 40.2, (0.066, 0.037, 0.034)),
    "bfu_foer_afgoerelse": ((4, 4, 6, 9), -33.3, (0.497, 0.294, 0.280)),
    "samtale_bfu": ((2, 4, 11, 11), 50.0, (0.057, 0.057, 0.046)),
    "boernesamtale": ((6, 14, 8, 16), 7.1, (0.730, 0.715, 0.759)),
    "handleplan": ((13, 14, 14, 16), -5.4, (1.000, 0.690, 0.873)),
}
# How many pairs of counts the percentages and the questionnaire admit, as counted there.
READINGS = {"bfu": 2, "bfu_foer_afgoerelse": 12, "samtale_bfu": 22, "boernesamtale": 5, "handleplan": 2,
            "opfoelgning_3mdr": 10}  # fmt: skip
ENDS = (c.COUNT_BEFORE, c.NOBS_BEFORE, c.COUNT, c.NOBS)


def published(code: str, before: int, now: int) -> Change:
    books = codebook.read_codebook(before), codebook.read_codebook(now)
    return Change(code, *books, *(possible_counts.possible_counts_of_kommune(code, book) for book in books), rule())


def of_counts(pairs: dict[str, tuple[int, int, int, int]], code: str = "707") -> Change:
    """A change between 2020 and 2023 of these counts: before, of, now, of."""
    books = codebook.read_codebook(2020), codebook.read_codebook(2023)
    sides = [
        {
            q: possible_counts.PossibleCounts(whole_percent(x, n), np.array([x]), np.array([n]), c.CASES, True)
            for q, (x, n) in side.items()
        }
        for side in ({q: p[:2] for q, p in pairs.items()}, {q: p[2:] for q, p in pairs.items()})
    ]
    return Change(code, *books, *sides, rule())


@pytest.fixture(scope="module")
def norddjurs():
    return published("707", 2020, 2023)


@pytest.fixture(scope="module")
def ishoej():
    return published("183", 2020, 2023)


@pytest.fixture(scope="module")
def rows(norddjurs):
    return norddjurs.rows.set_index(c.QUESTION)


# --- Norddjurs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("test", AT_BEST)
def test_no_claimed_improvement_survives_holm_with_any_admissible_base(norddjurs, test):
    found = norddjurs.conclude(test, family=CLAIMED)
    assert np.nanmin(found.least) == pytest.approx(AT_BEST[test], abs=0.0005)
    assert {held for held in found.holds if held} == {"none"} and found.most_found == 0


@pytest.mark.parametrize("question", NATURAL)
def test_counts_difference_and_p_are_those_worked_out_elsewhere(rows, question):
    counts, points, p = NATURAL[question]
    row = rows.loc[question]
    assert tuple(row[list(ENDS)]) == counts
    assert 100 * row[c.DIFFERENCE] == pytest.approx(points, abs=0.05)
    assert row[["fisher", "fisher_mid_p", "boschloo"]].tolist() == pytest.approx(p, abs=0.0005)


@pytest.mark.parametrize("question", READINGS)
def test_as_many_pairs_of_counts_may_be_as_the_questionnaire_admits(rows, question):
    assert rows.loc[question, "readings"] == READINGS[question]


def test_each_claim_has_its_p_by_every_test_and_none_holds(norddjurs):
    claims = norddjurs.claims.set_index(c.QUESTION)
    assert claims["points"].to_dict() == {
        "bfu": 40, "samtale_bfu": 50, "boernesamtale": 7, "handleplan": -5, "opfoelgning_3mdr": 67
    }  # fmt: skip
    assert set(claims["holds"]) == {"none"}
    improved = claims.loc[list(CLAIMED)]
    for test, least in AT_BEST.items():
        assert improved[f"{test}_least"].min() == pytest.approx(least, abs=0.0005)
    # a fall is no improvement: alone in its family, its p is not multiplied
    assert claims.loc["handleplan", "fisher-mid-p_least"] == pytest.approx(0.690, abs=0.0005)


def test_the_points_claimed_are_those_of_the_printed_percentages(norddjurs, rows):
    for question, points in norddjurs.claims[[c.QUESTION, "points"]].itertuples(index=False):
        assert points == rows.loc[question, "percent"] - rows.loc[question, "percent_before"]


def test_the_largest_fall_is_one_the_memo_does_not_mention(norddjurs, rows):
    assert rows[c.DIFFERENCE].idxmin() == "bfu_foer_afgoerelse"
    assert "bfu_foer_afgoerelse" not in set(norddjurs.claims[c.QUESTION])


def test_the_four_month_limit_is_refused_for_its_practice_changed(norddjurs, rows):
    assert rows.loc["bfu_frist", "finding"] == Finding.NOT_COMPARABLE.value
    assert "partshøringsmødet" in norddjurs.now.question("bfu_frist").note
    assert (rows.loc["bfu_frist", "percent_before"], rows.loc["bfu_frist", "percent"]) == (0, 25)
    assert rows.loc["bfu_frist", ["holm", "fisher", c.DIFFERENCE]].isna().all()


def test_what_the_codebook_does_not_let_compare_is_in_no_family(norddjurs):
    with pytest.raises(ParameterError, match="bfu_frist"):
        norddjurs.conclude(FISHER, family=["bfu", "bfu_frist"])
    with pytest.raises(ParameterError) as caught:
        norddjurs.bases("bfuu")
    assert caught.value.todo == "Did you mean bfu?"


def test_a_question_of_one_year_has_its_percentage_alone(rows):
    assert set(rows.index[rows["finding"] == Finding.ONE_YEAR.value]) == {"kontakt_3mdr", "genvurdering"}
    assert rows.loc["genvurdering", "percent"] == 0 and pd.isna(rows.loc["genvurdering", "percent_before"])


def test_a_rise_from_29_percent_is_found_from_78_on(norddjurs):
    question, below, above = norddjurs.detectable()
    assert question == "bfu" and math.isnan(below)
    assert above == pytest.approx(0.78, abs=0.005)  # section 6 of the same working, by Boschloo's test


def test_no_base_goes_beyond_the_cases_or_the_parents_yes(norddjurs):
    assert norddjurs.bases("bfu") == ([14], [13, 16])
    before, now = norddjurs.bases("samtale_bfu")
    assert max(before) == 4 and max(now) == 11
    assert norddjurs.bases("opfoelgning_3mdr")[1] == [3, 6]  # of a third of the cases


# --- Ishøj ----------------------------------------------------------------------------------------------


def test_where_both_years_are_counted_there_is_one_reading(ishoej):
    rows = ishoej.rows.set_index(c.QUESTION)
    counted = rows[rows["counted"].fillna(False).astype(bool)]
    assert set(counted.index) == {"bfu", "boernesamtale", "opfoelgning_3mdr"}
    assert (counted["readings"] == 1).all()
    # section 6 again: by Fisher's test, and of the first by Boschloo's
    p = [counted.loc[q, "fisher"] for q in ("bfu", "boernesamtale", "opfoelgning_3mdr")]
    assert p == pytest.approx([0.024, 0.420, 0.429], abs=0.0005)
    assert counted.loc["bfu", "boschloo"] == pytest.approx(0.016, abs=0.0005)
    assert (rows.loc["handleplan", list(ENDS)] == [12, 14, 13, 15]).all()


def test_in_ishoej_nothing_is_found_and_nothing_claimed(ishoej):
    assert ishoej.claims.empty
    assert {q.question for q in ishoej.comparable} == set(ishoej.rows[c.QUESTION][ishoej.rows["holm"].notna()])
    assert set(ishoej.rows["finding"]) == {"not found", "not comparable", "one year"}


# --- in general -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["707", "183"])
def test_what_is_said_agrees_with_the_p_over_all_readings(code):
    change = published(code, 2020, 2023)
    for row in change.rows.dropna(subset="holm").to_dict("records"):
        assert row["holm_least"] <= row["holm"] <= row["holm_most"]
        expected = "found" if row["holm_most"] <= change.alpha else "undecided"
        assert row["finding"] == (expected if row["holm_least"] <= change.alpha else "not found")
        for test in ("fisher", "fisher_mid_p", "boschloo"):
            assert row[f"{test}_least"] <= row[test] <= row[f"{test}_most"]
        assert row["newcombe_least"] <= row["newcombe_low"] <= row["newcombe_upp"] <= row["newcombe_most"]
        assert row["smallest_p"] <= row["boschloo"] and row["smallest_fisher"] <= row["fisher"] * (1 + 1e-9)


counts = st.tuples(st.integers(1, 14), st.integers(1, 14)).flatmap(
    lambda n: st.tuples(st.integers(0, n[0]), st.just(n[0]), st.integers(0, n[1]), st.just(n[1]))
)


@settings(max_examples=30, deadline=None)
@given(st.lists(counts, min_size=1, max_size=3))
def test_counts_give_scipys_p_and_holms_of_them(pairs):
    # Questions that decide about none of each other.
    change = of_counts(dict(zip(("bfu", "boernesamtale", "handleplan"), pairs, strict=False)))
    rows = change.rows.set_index(c.QUESTION)
    p = []
    for question, (x0, n0, x1, n1) in zip(rows.index, (change_of(change, q) for q in rows.index), strict=True):
        table = [[x1, x0], [n1 - x1, n0 - x0]]
        assert rows.loc[question, "fisher"] == pytest.approx(fisher_exact(table).pvalue, rel=1e-7)
        flat = x1 + x0 in (0, n1 + n0)
        p.append(1.0 if flat else min(boschloo_exact(table, n=256).pvalue, 1.0))
        assert rows.loc[question, "boschloo"] == pytest.approx(p[-1], rel=2e-3)
        assert rows.loc[question, c.DIFFERENCE] == pytest.approx(x1 / n1 - x0 / n0, abs=1e-12)
    assert rows["holm"].tolist() == pytest.approx(holm(p).tolist(), rel=2e-3)
    assert (rows["holm"] == rows["holm_least"]).all() and (rows["holm"] == rows["holm_most"]).all()
    assert (rows["benjamini_hochberg"] <= rows["holm"] * (1 + 1e-12)).all()
    found = rows["holm"] <= change.alpha
    assert (rows["finding"] == np.where(found, "found", "not found")).all()


def change_of(change: Change, question: str) -> tuple[int, int, int, int]:
    before, now = change.known_before[question], change.known_now[question]
    return int(before.count[0]), int(before.nobs[0]), int(now.count[0]), int(now.nobs[0])


def test_a_great_change_in_many_cases_is_found_and_a_small_one_beside_it_is_not():
    change = of_counts({"bfu": (20, 100, 80, 100), "boernesamtale": (50, 100, 53, 100)})
    assert change.rows["finding"].tolist() == ["found", "not found"]


def test_the_adjusted_p_over_all_readings_are_those_of_trying_them():
    """Two requirements whose counts are open, one bounded by the other's yes."""
    books = codebook.read_codebook(2020), codebook.read_codebook(2023)
    before = {"bfu": possible_counts.PossibleCounts(50, np.array([4, 5]), np.array([8, 10]), "x", False),
              "samtale_bfu": possible_counts.PossibleCounts(0, np.array([0, 0]), np.array([3, 5]), "x", False)}  # fmt: skip
    now = {"bfu": possible_counts.PossibleCounts(75, np.array([6, 9]), np.array([8, 12]), "x", False),
           "samtale_bfu": possible_counts.PossibleCounts(100, np.array([6, 8]), np.array([6, 8]), "x", False)}  # fmt: skip
    change = Change("707", *books, before, now, rule())
    every = []
    for i, j, k, m in product(range(2), repeat=4):
        b0, b1, s0, s1 = before["bfu"], now["bfu"], before["samtale_bfu"], now["samtale_bfu"]
        if s0.nobs[k] <= b0.count[i] and s1.nobs[m] <= b1.count[j]:
            p = [fisher_exact([[n.count[y], o.count[x]], [n.nobs[y] - n.count[y], o.nobs[x] - o.count[x]]]).pvalue
                 for n, o, y, x in ((b1, b0, j, i), (s1, s0, m, k))]  # fmt: skip
            every.append(holm(p))
    found = change.conclude(FISHER)
    assert 0 < len(every) < 16
    assert found.least.tolist() == pytest.approx(np.min(every, axis=0).tolist(), rel=1e-9)
    assert found.most.tolist() == pytest.approx(np.max(every, axis=0).tolist(), rel=1e-9)


def test_benjamini_and_hochberg_say_no_less_than_holm(norddjurs):
    for test in TESTS:
        strict, mild = (norddjurs.conclude(test, adjust) for adjust in (HOLM, BENJAMINI_HOCHBERG))
        assert (mild.least <= strict.least + 1e-12).all() and (mild.most <= strict.most + 1e-12).all()


def test_an_earlier_year_must_be_earlier():
    books = codebook.read_codebook(2023), codebook.read_codebook(2020)
    for pair in (books, (books[0], books[0])):
        with pytest.raises(ParameterError, match="earlier year to a later one"):
            Change("707", *pair, *(possible_counts.possible_counts_of_kommune("707", book) for book in pair), rule())


def test_nothing_comparable_is_no_error():
    change = of_counts({"bfu_frist": (0, 4, 2, 8)})
    assert change.rows["finding"].tolist() == ["not comparable"]
    assert change.comparable == () and change.detectable() is None and "holm" not in change.rows


# --- all together ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def everyone():
    """2024 against 2021: one percentage may be compared, at 708 cases each."""
    books = codebook.read_codebook(2021), codebook.read_codebook(2024)
    return Change(
        c.ALL, *books, *(possible_counts.possible_counts_of_all(book, 708) for book in books), rule(), 708, None, True
    )


def test_of_all_together_one_percentage_may_be_compared_and_is_not_found_at_the_largest_base(everyone):
    assert [q.question for q in everyone.comparable] == ["boernesamtale"]
    row = everyone.rows.set_index(c.QUESTION).loc["boernesamtale"]
    assert (row[c.NOBS], row[c.NOBS_BEFORE], row["finding"]) == (708, 708, "not found")
    # every count that prints as 61 and 65 percent of 708, by Fisher's test of SciPy
    now, before = ([x for x in range(709) if whole_percent(x, 708) == share] for share in (65, 61))
    p = [fisher_exact([[x1, x0], [708 - x1, 708 - x0]]).pvalue for x1, x0 in product(now, before)]
    assert row["fisher_least"] == pytest.approx(min(p), rel=1e-7) and min(p) > everyone.alpha
    assert row["readings"] == len(p)


def test_of_all_together_no_somewhat_smaller_base_would_find_it_either(everyone):
    """A smaller base may, by how its counts round, come nearer to the ends of a percentage."""
    nobs = np.arange(600, 709)
    least = np.ceil(60.5 * nobs / 100).astype(int)  # that prints as 61
    most = (np.ceil(65.5 * nobs / 100) - 1).astype(int)  # that prints as 65
    assert (whole_percent(least, nobs) == 61).all() and (whole_percent(most, nobs) == 65).all()
    p = equality.fisher_mid_p(most[:, None], nobs[:, None], least, nobs)
    assert p.min() < everyone.rows.set_index(c.QUESTION).loc["boernesamtale", "fisher_mid_p_least"]
    assert p.min() > everyone.alpha


def test_of_all_together_boschloos_test_is_not_asked(everyone):
    assert everyone.tests == TESTS_OF_MANY and everyone.test == FISHER_MID_P
    assert "boschloo" not in everyone.rows and everyone.detectable() is None


def test_what_is_found_only_at_the_largest_base_is_not_yet_found():
    books = codebook.read_codebook(2021), codebook.read_codebook(2022)
    largest = Change(c.ALL, *books, *(possible_counts.possible_counts_of_all(b, n) for b, n in zip(books, (708, 697), strict=True)), rule(),
                     708, 697, True)  # fmt: skip
    assert set(largest.rows.dropna(subset="holm")["finding"]) == {"undecided"}
    assert "found" in set(replace(largest, at_largest=False).rows["finding"])


def test_the_identity_tells_years_kommune_and_data(norddjurs, ishoej):
    one, other = norddjurs.identity, ishoej.identity
    assert (one["since"], one[c.YEAR], one[c.KOMMUNE_CODE]) == ("2020", "2023", "707")
    assert one["data"] != other["data"]
    again = replace(norddjurs, known_now={q: k for q, k in norddjurs.known_now.items() if q != "handleplan"})
    assert again.identity["data"] != one["data"]


def test_with_more_cases_a_smaller_change_would_be_found():
    found = [of_counts({"bfu": (n // 2, n, n // 2, n)}).detectable() for n in (10, 30, 60)]  # the last by mid-p
    aboves = [above for _, _, above in found]
    assert aboves == sorted(aboves, reverse=True) and len(set(aboves)) == 3
    assert all(below == pytest.approx(1 - above, abs=1e-6) for _, below, above in found)
