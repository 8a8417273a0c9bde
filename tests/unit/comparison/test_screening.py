"""Picking kommuner by a rule: expected numbers against sums over another implementation's distributions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from barometer import columns as c
from barometer.comparison import comparison, screening
from barometer.comparison.comparison import Comparison
from barometer.comparison.screening import ANY, FUNNEL, INTERVAL, LOW_SHARE, RISK, RULES
from barometer.params import follow_up
from barometer.statistics.funnel import funnel_limits

THRESHOLDS = (0.3, 0.5, 0.8)
each_threshold = pytest.mark.parametrize("threshold", THRESHOLDS)


@pytest.fixture(scope="module")
def compared(survey_2020):
    return comparison.compare_each(survey_2020.results)


@pytest.fixture(scope="module")
def talks(survey_2020):
    """A requirement near one half, on which kommuner differ."""
    return Comparison(survey_2020.results, "boernesamtale")


@pytest.fixture(scope="module")
def known():
    return follow_up.read_follow_up()


def wilson_upp(count: int, nobs: int) -> float:
    z = stats.norm.ppf(0.975)
    middle = (count + z * z / 2) / (nobs + z * z)
    return middle + z / (nobs + z * z) * np.sqrt(count * (nobs - count) / nobs + z * z / 4)


def picks(rule: str, count: int, nobs: int, threshold: float, target: float) -> bool:
    """Whether a rule picks, said as the rule is."""
    if rule == LOW_SHARE:
        return count / nobs < threshold
    if rule == INTERVAL:
        return wilson_upp(count, nobs) < threshold
    return count / nobs < float(funnel_limits(nobs, target, 0.95)[0])


# --- the rules ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES)
@each_threshold
def test_a_rule_picks_exactly_up_to_its_cutoff(rule, threshold):
    nobs = np.array([1, 2, 7, 14, 22, 23, 60])
    cutoff = screening.cutoff(rule, nobs, threshold, 0.55, 0.95)
    for n, limit in zip(nobs, cutoff, strict=True):
        assert [picks(rule, x, n, threshold, 0.55) for x in range(n + 1)] == [x <= limit for x in range(n + 1)]


def test_where_all_have_one_answer_nobody_is_below_the_funnel():
    assert screening.cutoff(FUNNEL, np.array([3, 9]), 0.5, 1.0, 0.95).tolist() == [-1, -1]
    assert screening.cutoff(FUNNEL, np.array([3, 9]), 0.5, 0.0, 0.95).tolist() == [-1, -1]


def test_the_chance_of_being_picked_falls_with_the_share_and_sharper_with_more_cases():
    shares = np.linspace(0, 1, 21)
    few, many = (screening.chance_by_share(shares, n, 0.5) for n in (15, 105))
    for n, chance in ((15, few), (105, many)):
        assert chance == pytest.approx(stats.binom.cdf((n - 1) // 2, n, shares), abs=1e-12)
        assert (np.diff(chance) <= 1e-12).all()
    assert (many[:10] >= few[:10] - 1e-12).all() and (many[11:] <= few[11:] + 1e-12).all()


# --- one requirement ------------------------------------------------------------------------------------


@each_threshold
def test_expected_numbers_are_sums_over_the_kommuner(talks, threshold):
    mean, icc, _ = talks.population
    a, b = mean * (1 / icc - 1), (1 - mean) * (1 / icc - 1)
    nobs = talks.kommuner[c.NOBS].to_numpy()
    for row in screening.by_rule(talks, threshold).to_dict("records"):
        picked = both = 0.0
        for n in nobs:
            for x in range(n + 1):
                if picks(row["rule"], x, n, threshold, talks.target):
                    chance = stats.betabinom.pmf(x, n, a, b)
                    picked += chance
                    both += chance * stats.beta.cdf(threshold, a + x, b + n - x)
        poor = len(nobs) * stats.beta.cdf(threshold, a, b)
        assert row["picked"] == pytest.approx(picked, rel=1e-6, abs=1e-9)
        assert row["poor"] == pytest.approx(poor, rel=1e-6, abs=1e-9)
        assert row["wrongly"] == pytest.approx(picked - both, rel=1e-6, abs=1e-7)
        assert row["missed"] == pytest.approx(poor - both, rel=1e-6, abs=1e-7)


@each_threshold
def test_the_number_observed_is_counted(talks, threshold):
    frame = talks.kommuner
    for row in screening.by_rule(talks, threshold).to_dict("records"):
        found = [
            picks(row["rule"], x, n, threshold, talks.target)
            for x, n in zip(frame[c.COUNT], frame[c.NOBS], strict=True)
        ]
        assert row["observed"] == sum(found)


def test_the_careful_rule_picks_fewer_of_either_kind(talks):
    rows = screening.by_rule(talks, 0.5).set_index("rule")
    assert rows.loc[INTERVAL, "wrongly"] < rows.loc[LOW_SHARE, "wrongly"]
    assert rows.loc[INTERVAL, "missed"] > rows.loc[LOW_SHARE, "missed"]


def test_where_all_keep_the_law_nobody_is_picked_or_poor(results_of):
    alike = [{"foranstaltning": "familiebehandling", "bfu": "ja"}] * 9
    one = Comparison(results_of({code: alike for code in ("101", "147")}))
    numbers = screening.by_rule(one, 0.5).drop(columns="rule")
    assert (numbers == 0).all(axis=None)


def test_where_nobody_keeps_the_law_all_are_poor_and_the_share_picks_all(results_of):
    alike = [{"foranstaltning": "familiebehandling", "bfu": "nej"}] * 9
    rows = screening.by_rule(Comparison(results_of({code: alike for code in ("101", "147")})), 0.5).set_index("rule")
    assert rows.loc[LOW_SHARE].tolist() == [2, 2, 2, 0, 0] and rows.loc[FUNNEL].tolist() == [0, 0, 2, 0, 2]


def test_where_kommuner_are_all_or_nothing_the_pick_is_right(results_of):
    one = [{"foranstaltning": "familiebehandling", "bfu": answer} for answer in ("ja", "nej")]
    results = results_of({"101": [one[0]] * 9, "147": [one[1]] * 9, "183": [one[0]] * 9})
    row = screening.by_rule(Comparison(results), 0.5).set_index("rule").loc[LOW_SHARE]
    assert row["observed"] == 1 and row["wrongly"] == pytest.approx(0, abs=1e-6)
    assert row["picked"] == pytest.approx(row["poor"], abs=1e-6)


# --- all requirements -----------------------------------------------------------------------------------


@each_threshold
def test_a_row_is_a_requirement_and_the_last_any_of_them(compared, threshold):
    frame = screening.picked_by_requirement(compared, threshold)
    assert list(frame[c.QUESTION]) == [*(one.question for one in compared), ANY]
    for one, row in zip(compared, frame.to_dict("records"), strict=False):
        alone = screening.by_rule(one, threshold).set_index("rule").loc[LOW_SHARE]
        assert {name: row[name] for name in alone.index} == alone.to_dict()
    last, others = frame.iloc[-1], frame.iloc[:-1]
    for name in ("observed", "picked", "poor"):
        assert last[name] >= others[name].max() - 1e-9
    assert last["picked"] - last["wrongly"] == pytest.approx(last["poor"] - last["missed"], abs=1e-9)


@each_threshold
def test_on_any_requirement_each_kommune_is_counted_once(compared, threshold):
    below = {
        code
        for one in compared
        for code, share in zip(one.kommuner[c.KOMMUNE_CODE], one.kommuner[c.SHARE], strict=True)
        if share < threshold
    }
    assert screening.picked_by_requirement(compared, threshold)["observed"].iloc[-1] == len(below)


def test_requirements_are_taken_for_independent(compared):
    two = compared[1], compared[6]
    rows = screening.picked_by_requirement(two, 0.5)
    left = np.ones(37)
    for one in two:
        mean, icc, _ = one.population
        a, b = mean * (1 / icc - 1), (1 - mean) * (1 / icc - 1)
        nobs = one.kommuner[c.NOBS].to_numpy()
        left *= 1 - stats.betabinom.cdf(np.ceil(nobs / 2) - 1, nobs, a, b)
    assert rows["picked"].iloc[-1] == pytest.approx((1 - left).sum(), rel=1e-9)


# --- how many cases -------------------------------------------------------------------------------------


@each_threshold
def test_a_plan_keeps_both_risks_and_no_smaller_one_does(talks, threshold):
    plans = screening.sampling_plans(talks, threshold)
    assert len(plans) == len([d for d in screening.DISTANCES if 0 <= threshold - d and threshold + d <= 1])
    for row in plans.to_dict("records"):
        assert row["good"] - threshold == pytest.approx(threshold - row["poor"])

        def kept(nobs: int, row=row) -> bool:
            cutoff = np.arange(-1, nobs)
            wrong, hit = (stats.binom.cdf(cutoff, nobs, row[p]) for p in ("good", "poor"))
            return bool(((wrong <= RISK) & (1 - hit <= RISK)).any())

        assert kept(row[c.NOBS]) and not any(kept(n) for n in range(1, row[c.NOBS]))


def test_todays_risks_are_those_of_the_kommune_in_the_middle(talks):
    nobs, rows = int(talks.nobs_median), screening.sampling_plans(talks, 0.5)
    assert nobs == 17
    picked = {name: stats.binom.cdf(8, nobs, rows[name]) for name in ("poor", "good")}
    assert rows["miss"].to_numpy() == pytest.approx(1 - picked["poor"], abs=1e-12)
    assert rows["false_pick"].to_numpy() == pytest.approx(picked["good"], abs=1e-12)


@pytest.mark.parametrize(("threshold", "distances"), [(0.1, 2), (0.95, 1), (0.99, 0)])
def test_a_distance_that_leaves_what_shares_can_be_has_no_plan(talks, threshold, distances):
    plans = screening.sampling_plans(talks, threshold)
    assert len(plans) == distances and list(plans) == ["poor", "good", c.NOBS, "cutoff", "miss", "false_pick"]


# --- the published follow-up ----------------------------------------------------------------------------


@given(st.integers(1, 3_000), st.integers(1, 98))
def test_cases_are_spread_so_that_no_kommune_has_two_more_than_another(cases, kommuner):
    nobs = screening.spread_evenly(cases, kommuner)
    assert nobs.sum() == cases and len(nobs) == kommuner and np.ptp(nobs) <= 1


@pytest.fixture(scope="module")
def followed(known):
    return screening.picked_for_follow_up(known, 0.5, 0.95)


def alone(known, rule: str, icc: float) -> np.ndarray:
    """The chance of each kommune (column) to be picked on each requirement (row)."""
    chances = []
    for r in known.requirements:
        share = r.percent / 100
        most = [
            max((x for x in range(n + 1) if picks(rule, x, n, 0.5, share)), default=-1)
            for n in screening.spread_evenly(r.cases, known.kommuner)
        ]
        nobs = screening.spread_evenly(r.cases, known.kommuner)
        if icc:
            a, b = share * (1 / icc - 1), (1 - share) * (1 / icc - 1)
            chances.append(stats.betabinom.cdf(most, nobs, a, b))
        else:
            chances.append(stats.binom.cdf(most, nobs, share))
    return np.array(chances)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("icc", screening.SCREENING_ICCS)
def test_the_number_a_rule_would_pick_is_a_sum_over_kommuner(known, followed, rule, icc):
    chances = alone(known, rule, icc)
    rows = followed[(followed["rule"] == rule) & (followed[c.ICC] == icc)].set_index(c.QUESTION)
    any_of = 1 - (1 - chances).prod(axis=0)
    assert rows.loc[ANY, "picked"] == pytest.approx(any_of.sum(), rel=1e-8)
    pmf = stats.poisson_binom(any_of)
    assert (rows.loc[ANY, "low"], rows.loc[ANY, "upp"]) == (pmf.ppf(0.025), pmf.ppf(0.975))
    assert rows.loc[ANY, "reached"] == pytest.approx(pmf.sf(known.picked - 1), rel=1e-6, abs=1e-15)
    if rule == LOW_SHARE:
        for place, r in enumerate(known.requirements):
            assert rows.loc[r.question, "picked"] == pytest.approx(chances[place].sum(), rel=1e-8)
    else:
        assert list(rows.index) == [ANY]


def test_where_all_are_alike_all_or_none_are_poor(known, followed):
    alike = followed[followed[c.ICC] == 0]
    below = {r.question: r.percent < 50 for r in known.requirements}
    below[ANY] = any(below.values())
    for row in alike.to_dict("records"):
        assert row["poor"] == known.kommuner * below[row[c.QUESTION]]
        assert row["missed" if below[row[c.QUESTION]] else "picked"] >= row["wrongly"]


def test_as_many_as_were_picked_need_no_difference_between_kommuner(known, followed):
    rows = followed[followed[c.QUESTION] == ANY].set_index(["rule", c.ICC])
    for icc in screening.SCREENING_ICCS:
        assert rows.loc[(LOW_SHARE, icc), "low"] <= known.picked <= rows.loc[(LOW_SHARE, icc), "upp"]
        assert known.picked > 2 * max(rows.loc[(rule, icc), "upp"] for rule in (INTERVAL, FUNNEL))
