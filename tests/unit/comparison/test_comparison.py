"""Kommuner beside each other: every column is recomputed, and what cannot be compared is said to be so."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from barometer import columns as c
from barometer.comparison import comparison
from barometer.comparison.comparison import INNER, OUTER, Comparison
from barometer.errors import ParameterError
from barometer.results.area import Area, Results

QUESTIONS = ("bfu", "bfu_frist", "boernesamtale", "opfoelgning_3mdr")
each_question = pytest.mark.parametrize("question", QUESTIONS)


@pytest.fixture(scope="module")
def compare(survey_2020):
    made: dict[str, Comparison] = {}

    def one(question: str) -> Comparison:
        return made.setdefault(question, Comparison(survey_2020.results, question))

    return one


@pytest.fixture(scope="module")
def answers():
    """So many cases of which so many keep the requirement bfu, and no other is relevant."""

    def cases(count: int, nobs: int) -> list[dict[str, str]]:
        one = {"foranstaltning": "familiebehandling"}
        return [{**one, "bfu": "ja" if i < count else "nej"} for i in range(nobs)]

    return cases


def counted(results: Results, question: str) -> dict[str, tuple[int, int]]:
    """Code -> cases that keep the requirement, and relevant ones; from the frequencies alone."""
    kept = results.codebook.question(question).complies
    found = {}
    for code in results.kommuner:
        rows = Area(results, code).frequencies(question)
        found[code] = (int(rows.loc[rows[c.ANSWER].isin(kept), c.COUNT].sum()), int(rows[c.COUNT].sum()))
    return {code: pair for code, pair in found.items() if pair[1]}


# --- the frame ------------------------------------------------------------------------------------------


@each_question
def test_a_row_is_a_kommune_with_a_relevant_case_in_the_order_of_the_codes(survey_2020, compare, question):
    frame = compare(question).kommuner
    rows = dict(zip(frame[c.KOMMUNE_CODE], zip(frame[c.COUNT], frame[c.NOBS], strict=True), strict=True))
    assert rows == counted(survey_2020.results, question) and list(rows) == sorted(rows)
    assert tuple(frame.columns) == comparison.KOMMUNE_COLUMNS
    assert (frame[c.SHARE] == frame[c.COUNT] / frame[c.NOBS]).all()
    assert len(frame) + len(compare(question).left_out) == len(survey_2020.kommuner)


@each_question
def test_the_target_is_the_share_that_is_published_of_all_together(survey_2020, compare, question):
    estimates = survey_2020.estimates().set_index(c.QUESTION)
    assert compare(question).target == pytest.approx(estimates.loc[question, c.SHARE], rel=1e-12)


@each_question
def test_the_inner_limits_lie_within_the_outer_ones_around_the_target(compare, question):
    one, frame = compare(question), compare(question).kommuner
    order = frame[["outer_low", "inner_low", "inner_upp", "outer_upp"]].to_numpy()
    assert (np.diff(order, axis=1) >= 0).all()
    assert ((frame["inner_low"] <= one.target) & (one.target <= frame["inner_upp"])).all()
    s = np.sqrt(one.target * (1 - one.target) / frame[c.NOBS])
    assert frame["z"].to_numpy() == pytest.approx(((frame[c.SHARE] - one.target) / s).to_numpy(), rel=1e-12)


@each_question
@pytest.mark.parametrize(("level", "name"), [(INNER, "inner"), (OUTER, "outer")])
def test_those_outside_are_those_beyond_the_limits(compare, question, level, name):
    frame = compare(question).kommuner
    beyond = (frame[c.SHARE] < frame[f"{name}_low"]) | (frame[c.SHARE] > frame[f"{name}_upp"])
    assert list(compare(question).outside(level)[c.KOMMUNE_CODE]) == list(frame.loc[beyond, c.KOMMUNE_CODE])


@each_question
def test_a_funnel_with_room_for_differences_leaves_no_more_outside(compare, question):
    one = compare(question)
    wide = set(one.outside(INNER, tau2=0.01)[c.KOMMUNE_CODE])
    assert wide <= set(one.outside(INNER)[c.KOMMUNE_CODE])


def test_somebody_is_outside_somewhere(compare):
    assert any(len(compare(question).outside(INNER)) for question in QUESTIONS)


@each_question
def test_ranks_are_those_that_joint_clopper_pearson_intervals_leave_open(compare, question):
    frame = compare(question).kommuner
    x, n = frame[c.COUNT].to_numpy(), frame[c.NOBS].to_numpy()
    tail = (1 - 0.95 ** (1 / len(frame))) / 2
    low = np.where(x > 0, stats.beta.ppf(tail, np.maximum(x, 1), n - x + 1), 0.0)
    upp = np.where(x < n, stats.beta.ppf(1 - tail, x + 1, np.maximum(n - x, 1)), 1.0)
    best = [1 + sum(low > u) for u in upp]
    worst = [len(frame) - sum(upp < a) for a in low]
    assert frame["best"].tolist() == best and frame["worst"].tolist() == worst


@each_question
def test_a_shrunken_share_is_drawn_to_the_mean_by_what_its_own_cases_do_not_weigh(compare, question):
    one, frame = compare(question), compare(question).kommuner
    mean, icc, _ = one.population
    weight = frame[c.NOBS] * icc / (1 + (frame[c.NOBS] - 1) * icc)
    assert frame["reliability"].to_numpy() == pytest.approx(weight.to_numpy(), abs=1e-12)
    drawn = mean + weight * (frame[c.SHARE] - mean)
    assert frame["shrunken"].to_numpy() == pytest.approx(drawn.to_numpy(), rel=1e-9)
    assert ((frame[c.CI_LOW] <= frame["shrunken"]) & (frame["shrunken"] <= frame[c.CI_UPP])).all()
    if icc > 0:
        a, b = mean * (1 / icc - 1), (1 - mean) * (1 / icc - 1)
        belief = stats.beta(frame[c.COUNT] + a, frame[c.NOBS] - frame[c.COUNT] + b)
        assert frame[c.CI_LOW].to_numpy() == pytest.approx(belief.ppf(0.025), rel=1e-6)
        assert frame[c.CI_UPP].to_numpy() == pytest.approx(belief.ppf(0.975), rel=1e-6)


# --- what is asked --------------------------------------------------------------------------------------


def test_without_a_question_it_is_the_first_that_is_put_to_every_case(survey_2020):
    one = Comparison(survey_2020.results)
    assert one.question == "bfu" and one.kommuner[c.NOBS].sum() == 735
    assert one.asked.short == "Børnefaglig undersøgelse"


def test_an_unknown_question_is_refused_with_the_nearest(survey_2020):
    with pytest.raises(ParameterError, match="bfu_frist"):
        Comparison(survey_2020.results, "bfu_frits")


def test_a_question_that_is_no_requirement_is_refused(survey_2020):
    with pytest.raises(ParameterError, match="foranstaltning asks of no requirement"):
        Comparison(survey_2020.results, "foranstaltning")


def test_a_requirement_relevant_for_no_case_is_refused(results_of, answers):
    with pytest.raises(ParameterError, match="boernesamtale is relevant for none"):
        Comparison(results_of({"101": answers(3, 5), "147": answers(1, 5)}), "boernesamtale")


# --- surveys with little in them ------------------------------------------------------------------------


def test_a_kommune_without_a_relevant_case_is_left_out_and_named(results_of, answers):
    one = Comparison(results_of({"101": answers(3, 5), "147": [], "183": answers(1, 9)}), "bfu")
    assert list(one.kommuner[c.KOMMUNE_CODE]) == ["101", "183"]
    assert one.left_out == ("Frederiksberg",)


@pytest.mark.parametrize("every", [True, False])
def test_where_all_answers_are_alike_there_is_no_funnel_and_no_order(results_of, answers, every):
    nobs = {"101": 5, "147": 14, "183": 40}
    one = Comparison(results_of({code: answers(n if every else 0, n) for code, n in nobs.items()}))
    frame = one.kommuner
    assert one.target == float(every) and one.dispersion is None and one.league is None
    missing = [*comparison.LIMITS, "z", "shrunken", c.CI_LOW, c.CI_UPP, "reliability"]
    assert frame[missing].isna().all(axis=None)
    assert (frame["best"] == 1).all() and (frame["worst"] == 3).all()
    assert one.outside(INNER).empty


def test_of_one_kommune_nothing_can_be_compared(results_of, answers):
    one = Comparison(results_of({"101": answers(3, 5)}))
    assert one.dispersion is None and one.league is None and np.isnan(one.population.icc)
    assert one.kommuner[["best", "worst"]].to_numpy().tolist() == [[1, 1]]


def test_two_kommuner_as_different_as_can_be_have_an_order(results_of, answers):
    one = Comparison(results_of({"101": answers(40, 40), "147": answers(0, 40)}))
    assert one.kommuner[["best", "worst"]].to_numpy().tolist() == [[1, 1], [2, 2]]
    assert one.dispersion.p_value < 1e-9 and len(one.outside(OUTER)) == 2


def test_the_joint_level_is_that_of_independent_samples(results_of, answers):
    # Bonferroni's intervals, a hair wider, would still meet.
    one = Comparison(results_of({"101": answers(5, 5), "147": answers(4, 23)}))
    assert one.kommuner[["best", "worst"]].to_numpy().tolist() == [[1, 1], [2, 2]]


def test_two_kommuner_that_differ_a_little_have_a_league_with_one_best(results_of, answers):
    one = Comparison(results_of({"101": answers(18, 20), "147": answers(8, 20)}))
    assert one.league.best == 1 and 0.5 < one.league.top.value <= 1


@pytest.mark.parametrize(("kommuner", "best"), [(7, 1), (8, 2), (19, 4), (20, 5), (25, 5)])
def test_the_best_are_five_or_a_quarter_where_that_is_fewer(results_of, answers, kommuner, best):
    codes = [f"S{number:02d}" for number in range(1, kommuner + 1)]
    one = Comparison(results_of({code: answers(3 if i % 2 else 9, 10) for i, code in enumerate(codes)}, c.SYNTHETIC))
    assert one.league.best == best


def test_kommuner_that_differ_by_no_more_than_chance_have_no_league(results_of, answers):
    one = Comparison(results_of({code: answers(7, 10) for code in ("101", "147", "183")}))
    assert one.population.icc == 0 and one.league is None
    assert one.kommuner["shrunken"].tolist() == pytest.approx([0.7] * 3) and one.icc_interval[0] == 0


# --- the league -----------------------------------------------------------------------------------------


def test_a_league_is_the_same_each_time_and_of_this_surveys_own_numbers(survey_2020, compare):
    league = Comparison(survey_2020.results, "bfu").league
    assert league == compare("bfu").league
    assert (league.seed, league.repetitions, league.best) == (comparison.LEAGUE_SEED, comparison.LEAGUE_REPETITIONS, 5)
    rng, frame = np.random.default_rng(7), compare("bfu").kommuner
    mean, icc, _ = compare("bfu").population
    truth = rng.beta(mean * (1 / icc - 1), (1 - mean) * (1 / icc - 1), (4_000, len(frame)))
    seen = rng.binomial(frame[c.NOBS].to_numpy(), truth) / frame[c.NOBS].to_numpy() + rng.uniform(0, 1e-9, truth.shape)
    first = truth[np.arange(4_000), seen.argmax(axis=1)]
    top = ((truth > first[:, None]).sum(axis=1) < 5).mean()
    assert league.top.value == pytest.approx(top, abs=0.04)


# --- all requirements -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compared(survey_2020):
    return comparison.compare_each(survey_2020.results)


@pytest.fixture(scope="module")
def requirements(compared):
    return comparison.requirements_compared(compared)


def test_a_row_is_a_requirement_with_cases_in_the_order_of_the_tables(survey_2020, requirements):
    assert list(requirements[c.QUESTION]) == [q.question for q in survey_2020.codebook.requirements]
    bases = survey_2020.bases()
    assert {q: bases[q] for q in requirements[c.QUESTION]} == dict(
        zip(requirements[c.QUESTION], requirements[c.NOBS], strict=True)
    )


def test_a_requirement_without_a_case_has_no_row(results_of, answers):
    found = comparison.compare_each(results_of({"101": answers(3, 5), "147": answers(1, 5)}))
    assert [one.question for one in found] == ["bfu"]


def test_the_numbers_of_a_requirement_are_those_of_its_kommuner(compared, requirements):
    for one, row in zip(compared, requirements.to_dict("records"), strict=True):
        frame = one.kommuner
        assert row[c.KOMMUNER] == len(frame)
        assert row["nobs_median"] == np.median(frame[c.NOBS])
        assert row["rank_width"] == pytest.approx((frame["worst"] - frame["best"]).mean() + 1)
        assert row["phi"] == one.dispersion.phi
        assert (row["icc_low"], row["icc_upp"]) == one.icc_interval
        assert row["icc_low"] <= row[c.ICC] <= row["icc_upp"]
        assert row["outside"] == len(one.outside(OUTER))


def test_the_cases_needed_are_the_fewest_that_are_reliable(requirements):
    differing = requirements[requirements[c.ICC] > 0]
    assert len(differing) > 3
    for icc, needed in zip(differing[c.ICC], differing["cases_needed"], strict=True):
        enough, fewer = (n * icc / (1 + (n - 1) * icc) for n in (needed, needed - 1))
        assert enough >= comparison.RELIABLE > fewer


def test_where_kommuner_do_not_differ_no_number_of_cases_is_enough(requirements):
    alike = requirements[requirements[c.ICC] == 0]
    assert len(alike) and alike["cases_needed"].isna().all() and (alike["reliability"] == 0).all()
