"""The dumbbell: what its alternative text says is recomputed from the counts, and what it draws is counted."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from drawn import FULL, HOLLOW, circles

from barometer import change
from barometer import columns as c
from barometer.page.drawing import WIDTH

NBSP = "\N{NO-BREAK SPACE}"
MEMOS = {"Norddjurs": ("707", 2020, 2023), "Ishøj": ("183", 2020, 2023), "all": (c.ALL, 2021, 2024)}
each_memo = pytest.mark.parametrize("name", MEMOS)


@pytest.fixture(scope="module")
def drawn():
    memos = {name: change(*arguments) for name, arguments in MEMOS.items()}
    return {name: (memo, memo.dumbbell()) for name, memo in memos.items()}


@each_memo
def test_a_requirement_has_a_hollow_point_a_full_one_and_a_difference(drawn, name):
    memo, figure = drawn[name]
    compared = len(memo.change.comparable)
    # and one of each above them, which say what they mean
    assert circles(figure.svg).count(HOLLOW) == compared + 1
    assert circles(figure.svg).count(FULL) == 2 * compared + 1


@each_memo
def test_the_drawing_is_well_formed_and_as_wide_as_the_page(drawn, name):
    root = ElementTree.fromstring(drawn[name][1].svg)
    assert float(root.get("width").removesuffix("pt")) == pytest.approx(72 * WIDTH, abs=0.01)


@each_memo
def test_the_alternative_text_names_the_extremes_and_the_intervals_without_zero(drawn, name):
    memo, figure = drawn[name]
    rows = memo.rows.dropna(subset=c.DIFFERENCE).set_index(c.QUESTION)
    short = {q.question: q.short for q in memo.change.comparable}
    assert f"for {len(rows)} lovkrav" in figure.alt
    told = dict(re.findall(r"(Størst stigning|Størst fald): (.+?), fra", figure.alt))
    assert told["Størst stigning"] == short[rows[c.DIFFERENCE].idxmax()]
    falling = rows[rows[c.DIFFERENCE] < 0]
    assert told.get("Størst fald") == (short[falling[c.DIFFERENCE].idxmin()] if len(falling) else None)
    outside = [short[q] for q, row in rows.iterrows() if row["newcombe_low"] > 0 or row["newcombe_upp"] < 0]
    said = re.search(r"Intervallet rummer ikke nul for (.+)\.$", figure.alt)
    assert (re.split(r", | og ", said[1]) if said else []) == outside


def test_the_thin_line_is_explained_where_the_counts_are_open_and_only_there(drawn):
    assert "Den tynde streg" in drawn["Norddjurs"][1].caption
    assert "Den tynde streg" not in drawn["all"][1].caption


def test_the_same_change_gives_the_same_bytes(drawn):
    assert drawn["Ishøj"][0].dumbbell().svg == drawn["Ishøj"][1].svg
