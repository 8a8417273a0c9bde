"""Small counts hidden: an attacker who reads every output cannot compute one, and could if only they were hidden."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from barometer import columns as c
from barometer.counts import frequencies, small_counts
from barometer.counts.linked_counts import linked_counts
from barometer.counts.survey_counts import counts_of_cases
from barometer.params.published import PublishedFigures
from barometer.params.rule import rule
from barometer.privacy.suppression import primary_suppression
from barometer.results.area import Results

BELOW = 5
# A question for each way in which numbers hang together: of every case, after another, of some, and of one type.
ASKED = ("foranstaltning", "bfu", "bfu_frist", "boernesamtale", "opfoelgning_3mdr", "vurdering_24t", "akut_reaktion")


@pytest.fixture(scope="module")
def book(book_2020):
    """Some questions of 2020, with small counts hidden, and with nothing published."""
    survey = book_2020.survey.model_copy(update={"suppress_below": BELOW})
    asked = tuple(q for q in book_2020.questions if q.question in ASKED)
    return replace(book_2020, survey=survey, questions=asked, published=PublishedFigures())


@pytest.fixture(scope="module")
def cases(book) -> pd.DataFrame:
    """Some cases of five kommuner, drawn by chance and routed as the questionnaire routes them."""
    chance = np.random.default_rng(20)
    rows = []
    for number, size in enumerate((9, 14, 3, 21, 12), start=1):
        for _ in range(size):
            row = {c.KOMMUNE_CODE: f"S{number:02d}", c.SOURCE: c.SYNTHETIC}
            for q in book.routed:
                asked = q.asked_when is None or row[q.asked_when.question] in q.asked_when.answers
                asked = asked and (not q.condition or chance.random() < 0.6)
                weights = np.array([5.0, *[1.0] * (len(q.answers) - 1)])
                row[q.question] = str(chance.choice(q.answers, p=weights / weights.sum())) if asked else ""
            rows.append(row)
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def whole(cases, book) -> pd.DataFrame:
    return frequencies.frequencies_from_cases(cases, book)


@pytest.fixture(scope="module")
def results(cases, book) -> Results:
    counted = counts_of_cases(cases, book)
    return Results(book, counted.frequencies, rule(), counted.design_effects)


def hidden_numbers(frame: pd.DataFrame, whole: pd.DataFrame) -> dict[tuple[str, str, str, str], int]:
    """(Kommune, type of case, question, answer) -> what is hidden; the answer is empty for a base."""
    found = {}
    for row, shown in zip(whole.to_dict("records"), frame.to_dict("records"), strict=True):
        here = (row[c.KOMMUNE_CODE], row[c.CASE_TYPE], row[c.QUESTION])
        if pd.isna(shown[c.COUNT]):
            found[(*here, row[c.ANSWER])] = row[c.COUNT]
        if pd.isna(shown[c.NOBS]):
            found[(*here, "")] = row[c.NOBS]
    return found


def too_narrow(attacker, hidden, read) -> dict:
    """The hidden numbers that the attacker computes to within less than they are promised."""
    wanted = {name: attacker.of(*name[:3], [name[3]] if name[3] else None) for name in hidden}
    found = {}
    for name, (low, upp) in attacker.intervals(wanted).items():
        # Among fewer cases in all nothing wider is possible.
        promised = min(BELOW, read[name[0]])
        if upp - low < promised - 1e-6 or (1 <= hidden[name] < BELOW and (low > 1e-6 or upp < promised - 1e-6)):
            found[name] = (low, hidden[name], upp)
    return found


@pytest.fixture(scope="module")
def read(cases) -> dict[str, int]:
    """How many cases of each kommune were read."""
    return {c.ALL: len(cases), **cases[c.KOMMUNE_CODE].value_counts().to_dict()}


def test_no_small_count_is_left(results):
    frame = results.frequencies
    assert not frame[c.COUNT].between(1, BELOW - 1).any()
    bases = frame[[c.KOMMUNE_CODE, c.CASE_TYPE, c.QUESTION, c.NOBS]].drop_duplicates()
    small = bases[bases[c.NOBS].between(1, BELOW - 1)]
    assert set(small[c.KOMMUNE_CODE]) <= {"S03"}  # it had three cases in all, and its letter says so


def test_what_is_shown_is_what_was_counted(results, whole):
    for number in (c.COUNT, c.NOBS):
        shown = results.frequencies[number].notna()
        assert 0 < shown.sum() < len(whole)
        assert (results.frequencies.loc[shown, number] == whole.loc[shown, number]).all()


def test_nobody_computes_a_hidden_number_from_all_outputs_together(results, whole, attacker_of, read):
    hidden = hidden_numbers(results.frequencies, whole)
    assert len(hidden) > 50
    assert too_narrow(attacker_of(results), hidden, read) == {}


def test_the_same_attack_succeeds_where_only_the_small_counts_are_hidden(whole, book, attacker_of, read):
    counts, place = linked_counts(whole, book)
    primary = primary_suppression(counts, BELOW)
    frame = small_counts.hide(whole, {cell for cell, small in zip(place, primary, strict=True) if small})
    spread = small_counts.kommuner_with_cases(frame)
    results = Results(book, frame, rule(), small_counts.assumed_design_effects(frame, book, spread))
    hidden = hidden_numbers(frame, whole)
    found = too_narrow(attacker_of(results), hidden, read)
    exactly = [name for name, (low, value, upp) in found.items() if upp - low < 1e-6 and abs(value - low) < 1e-6]
    assert len(exactly) > len(hidden) / 4


def test_the_same_cases_always_hide_the_same(results, cases, book):
    again = counts_of_cases(cases, book)
    assert again.frequencies.equals(results.frequencies)
    assert again.design_effects.equals(results.designs)
