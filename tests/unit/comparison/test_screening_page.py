"""Picking kommuner, tabled: a rule in words, and its tables row by row"""

from __future__ import annotations

import pytest

from barometer.comparison import screening as screenings
from barometer.comparison import screening_page as screening
from barometer.comparison.comparison import Comparison

NBSP, DASH = "\N{NO-BREAK SPACE}", "\N{EN DASH}"


@pytest.fixture(scope="module")
def bfu(survey_2020):
    return Comparison(survey_2020.results, "bfu")


def half_up(share: float) -> int:
    return int(100 * share + 0.5 + 1e-9)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (screenings.LOW_SHARE, "andelen under 45 %"),
        (screenings.INTERVAL, "hele intervallet under 45 %"),
        (screenings.FUNNEL, "under tragtens 95 %‑grænse"),
    ],
)
def test_a_rule_is_told_in_words(rule, told):
    assert screening.rule_in_words(rule, 0.45).replace(NBSP, " ") == told


def test_every_row_has_a_cell_for_every_column(bfu):
    planned = screenings.sampling_plans(bfu, 0.5)
    every = [
        screening.rules_table(bfu, 0.5, "Kilde"),
        screening.requirement_table((bfu,), 0.5, bfu.results.codebook, "Kilde"),
        screening.plans_table(bfu, planned),
    ]
    for table in every:
        rows = [*table.rows, *([table.total] if table.total else [])]
        assert {len(cells) for cells in rows} == {len(table.columns)} and all(all(cells) for cells in rows)
    assert every[0].columns[1].head == "Udvalgt i 2020"
