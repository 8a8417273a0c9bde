"""Picking kommuner, drawn: the words beside a drawing are recomputed, and the drawing stands alone."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from drawn import asks_for_nothing
from scipy import stats

from barometer import columns as c
from barometer.comparison import screening as screenings
from barometer.comparison import screening_figures as figures
from barometer.comparison.comparison import Comparison
from barometer.params import follow_up

NBSP, DASH = "\N{NO-BREAK SPACE}", "\N{EN DASH}"


@pytest.fixture(scope="module")
def bfu(survey_2020):
    return Comparison(survey_2020.results, "bfu")


@pytest.fixture(scope="module")
def known():
    return follow_up.read_follow_up()


@pytest.fixture(scope="module")
def frame(known):
    return screenings.picked_for_follow_up(known, 0.5, 0.95)


@pytest.fixture(scope="module")
def drawn(bfu, known, frame):
    return {
        "operating": figures.operating_figure(bfu, 0.5),
        "followed_up": figures.follow_up_figure(known, frame, 0.5),
    }


def half_up(share: float) -> int:
    return int(100 * share + 0.5 + 1e-9)


def test_the_numbers_of_cases_are_the_middle_the_largest_and_what_generalizes(survey_2020, bfu):
    assert figures.kommune_sizes_shown(bfu) == [17, 51, survey_2020.results.rule.cases_needed()]


def test_the_chances_beside_the_drawing_are_binomial(bfu, drawn):
    told = re.findall(
        rf"med (\d+){NBSP}sager (\d+){NBSP}% ved 40{NBSP}% og (\d+){NBSP}% ved 60{NBSP}%", drawn["operating"].alt
    )
    assert [int(n) for n, _, _ in told] == figures.kommune_sizes_shown(bfu)
    for n, below, above in told:
        cutoff = (int(n) + 1) // 2 - 1  # fewer than half
        assert (int(below), int(above)) == tuple(half_up(stats.binom.cdf(cutoff, int(n), p)) for p in (0.4, 0.6))


@pytest.mark.parametrize("threshold", [0.04, 0.2, 0.5, 0.8, 0.97])
def test_the_curves_are_drawn_at_any_threshold(bfu, threshold):
    figure = figures.operating_figure(bfu, threshold)
    assert ElementTree.fromstring(figure.svg).tag.endswith("svg")
    assert f"ved {half_up(threshold)}{NBSP}%." in figure.caption


def test_a_survey_of_one_size_has_a_line_less(results_of):
    cases = [{"foranstaltning": "familiebehandling", "bfu": answer} for answer in ("ja", "nej", "ja", "nej", "nej")]
    one = Comparison(results_of({"101": cases, "147": cases}))
    assert figures.kommune_sizes_shown(one)[:-1] == [5]
    assert figures.operating_figure(one, 0.5).alt.count(f"{NBSP}sager ") == 2


def test_the_words_beside_the_follow_up_are_the_frames(known, frame, drawn):
    alt = drawn["followed_up"].alt
    alike, differing = (frame[frame[c.ICC] == icc].to_dict("records") for icc in screenings.SCREENING_ICCS)
    found = re.findall(rf"(\d+,\d) \((\d+){DASH}(\d+)\)", alt)
    expected = [row for pair in zip(alike, differing, strict=True) for row in pair]
    assert found == [(f"{row['picked']:.1f}".replace(".", ","), str(row["low"]), str(row["upp"])) for row in expected]
    assert alt.endswith(f"Udvalgt blev {known.picked}.")


def test_each_requirement_stands_with_its_published_percentage(known, drawn):
    for r in known.requirements:
        short = known.codebook.question(r.question).short
        assert f"Under 50{NBSP}%: {short} ({r.percent}{NBSP}%)" in drawn["followed_up"].alt
    assert f"Under 50{NBSP}% på mindst ét af de tre krav" in drawn["followed_up"].alt


def test_the_caption_says_what_the_two_points_mean(drawn):
    assert "Fuldt punkt: alle kommuner er helt ens." in drawn["followed_up"].caption
    assert (
        f"5{NBSP}% af variationen mellem sager skyldes kommunen (intraklassekorrelationen er 0,05)."
        in drawn["followed_up"].caption
    )


@pytest.mark.parametrize("name", ["operating", "followed_up"])
def test_both_drawings_hold_shapes_and_text_alone(drawn, name):
    assert asks_for_nothing(drawn[name].svg) and asks_for_nothing(drawn[name].narrow)


def test_the_same_numbers_make_the_same_bytes(bfu, known, frame, drawn):
    assert figures.operating_figure(bfu, 0.5) == drawn["operating"]
    assert figures.follow_up_figure(known, frame, 0.5) == drawn["followed_up"]
