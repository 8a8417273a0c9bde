"""Drawings of kommuner beside each other: in the alphabet's order, and their words recomputed from the counts."""

from __future__ import annotations

import re
from contextlib import contextmanager

import pandas as pd
import pytest
from drawn import ACCENT, FULL, GREY, PAPER, asks_for_nothing, circles, texts

from barometer import columns as c
from barometer.comparison import figures
from barometer.comparison.comparison import INNER, OUTER, Comparison
from barometer.page.danish import da
from barometer.results.area import Area

NBSP, DASH = "\N{NO-BREAK SPACE}", "\N{EN DASH}"
DRAWN = (figures.funnel_figure, figures.shrunken_figure, figures.rank_sets_figure)
each_figure = pytest.mark.parametrize("draw", DRAWN, ids=lambda draw: draw.__name__)
# In the alphabet's order; their codes and their shares are in another.
DANISH = {"851": "Aalborg", "751": "Aarhus", "101": "København", "492": "Ærø", "580": "Aabenraa"}
ALPHABET = ["København", "Ærø", "Aabenraa", "Aalborg", "Aarhus"]


@pytest.fixture(scope="module")
def bfu(survey_2020):
    return Comparison(survey_2020.results, "bfu")


@pytest.fixture(scope="module")
def danish(results_of):
    """Five kommuner whose shares stand in none of the orders of names and codes."""
    counts = {"851": 9, "751": 3, "101": 12, "492": 1, "580": 6}
    one = {"foranstaltning": "familiebehandling"}
    return Comparison(results_of({
        code: [{**one, "bfu": "ja" if i < count else "nej"} for i in range(12)] for code, count in counts.items()
    }))  # fmt: skip


@pytest.fixture(scope="module")
def drawn(bfu):
    return {draw: draw(bfu) for draw in DRAWN}


def written(draw, one: Comparison, monkeypatch) -> tuple[list[str], list[str]]:
    """The names and the figures beside them that a drawing writes, from its top down."""
    found = []
    lines = figures._lines

    @contextmanager
    def noted(names, told, width):
        found.append((list(names), list(told)))
        with lines(names, told, width) as parts:
            yield parts

    monkeypatch.setattr(figures, "_lines", noted)
    draw(one)
    wide, narrow = found
    assert wide == narrow
    return wide


@pytest.mark.parametrize("draw", [figures.shrunken_figure, figures.rank_sets_figure], ids=lambda draw: draw.__name__)
def test_kommuner_stand_in_the_alphabets_order_and_in_no_other(danish, draw, monkeypatch):
    names, told = written(draw, danish, monkeypatch)
    assert set(names) == set(DANISH.values()) and names == ALPHABET
    frame = danish.kommuner.set_index(c.KOMMUNE).loc[names]
    assert not frame[c.SHARE].is_monotonic_increasing and not frame[c.SHARE].is_monotonic_decreasing
    if draw is figures.shrunken_figure:
        assert told == [f"{x}{NBSP}af{NBSP}12" for x in frame[c.COUNT]]
    else:
        assert told == [f"{a}{DASH}{b}" for a, b in zip(frame["best"], frame["worst"], strict=True)]


def test_a_rank_is_told_as_a_set_even_where_one_alone_is_left():
    assert [figures.ranks(*pair) for pair in ((1, 37), (3, 3))] == [f"1{DASH}37", f"3{DASH}3"]
    assert [da.places(n) for n in (1, 37)] == [f"1{NBSP}plads", f"37{NBSP}pladser"]


def test_sorting_is_danish():
    frame = pd.DataFrame({c.KOMMUNE: list(DANISH.values())})
    assert list(figures.in_alphabetical_order(frame)[c.KOMMUNE]) == ALPHABET


def test_the_funnel_tells_how_many_lie_outside_and_names_only_the_outermost(survey_2020, bfu, drawn):
    counts = [
        Area(survey_2020.results, code).estimates().set_index(c.QUESTION).loc["bfu"] for code in survey_2020.kommuner
    ]
    alt = drawn[figures.funnel_figure].alt
    nobs = [int(row[c.NOBS]) for row in counts]
    assert f"for 37{NBSP}kommuner, fra {min(nobs)} til {max(nobs)}{NBSP}sager." in alt
    inner, outer = bfu.outside(INNER), bfu.outside(OUTER)
    found = re.search(rf"ligger (\d+){NBSP}kommuner?, uden for 99,8{NBSP}%‑grænserne (\d+){NBSP}kommuner?", alt)
    assert (int(found[1]), int(found[2])) == (len(inner), len(outer))
    named = {name for name in survey_2020.kommuner.values() if name in alt}
    assert named == set(outer[c.KOMMUNE]) and 0 < len(outer) < len(inner)
    assert f"{da.percent(sum(int(row[c.COUNT]) for row in counts), sum(nobs))}." in alt


def test_the_funnel_draws_the_name_of_the_outermost_and_of_no_other(bfu, drawn):
    named = set(bfu.outside(OUTER)[c.KOMMUNE])
    for svg in (drawn[figures.funnel_figure].svg, drawn[figures.funnel_figure].narrow):
        assert named == set(bfu.kommuner[c.KOMMUNE]) & set(texts(svg)) != set()


def test_the_funnels_of_kommuner_with_the_same_numbers_share_a_larger_point(bfu, danish, drawn):
    assert bfu.kommuner.duplicated([c.COUNT, c.NOBS]).any()
    assert "flere kommuner med samme tal" in drawn[figures.funnel_figure].caption
    assert "flere kommuner" not in figures.funnel_figure(danish).caption


def test_the_shrunken_shares_are_told_from_end_to_end(bfu, drawn):
    frame, alt = bfu.kommuner, drawn[figures.shrunken_figure].alt
    for name in (c.SHARE, "shrunken"):
        low, upp = (da.percent_of_share(end).removesuffix(f"{NBSP}%") for end in (frame[name].min(), frame[name].max()))
        assert f"fra {low} til {upp}{NBSP}%" in alt
    assert f"mod midten på {da.percent_of_share(bfu.population.mean)}." in alt


def test_the_ranks_are_told_by_how_many_are_open_and_the_smallest_set(danish, bfu, drawn):
    for one, alt in ((bfu, drawn[figures.rank_sets_figure].alt), (danish, figures.rank_sets_figure(danish).alt)):
        width = one.kommuner["worst"] - one.kommuner["best"] + 1
        assert f"{(width == len(width)).sum()}{NBSP}af{NBSP}{len(width)} kan have" in alt
        assert f"det smalleste sæt rummer {width.min()}{NBSP}plads" in alt
    assert width.min() < len(width)


@each_figure
def test_a_drawing_says_its_order_or_that_it_has_none(drawn, draw):
    said = drawn[draw].alt + drawn[draw].caption
    assert ("alfabetisk" in said) == (draw is not figures.funnel_figure)
    assert "”Børnefaglig undersøgelse”" in drawn[draw].alt and "”Børnefaglig undersøgelse”" in drawn[draw].caption


@each_figure
def test_a_drawing_is_one_svg_the_same_each_time_and_asks_for_nothing(bfu, drawn, draw):
    assert asks_for_nothing(drawn[draw].svg) and asks_for_nothing(drawn[draw].narrow)
    assert draw(bfu) == drawn[draw]


def test_no_kommune_is_told_from_another_by_its_colour(bfu, drawn):
    points = circles(drawn[figures.shrunken_figure].svg)
    for pair in (FULL, (PAPER, GREY)):
        assert points.count(pair) == len(bfu.kommuner)
    assert {fill for fill, _ in circles(drawn[figures.funnel_figure].svg)} == {ACCENT}


@pytest.mark.parametrize(("level", "told"), [(0.95, "95"), (0.998, "99,8"), (0.9, "90")])
def test_a_level_is_told_with_as_many_decimals_as_it_has(level, told):
    assert da.level_percent(level) == f"{told}{NBSP}%"
