"""Small counts hidden: an attacker who reads every output cannot compute one, and could if only they were hidden."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from attacker import attacker_of

from barometer import columns as c
from barometer.api import Kommune
from barometer.comparison.comparison import Comparison
from barometer.counts import frequencies, small_counts
from barometer.counts.design_effects import read_design_effects
from barometer.counts.linked_counts import linked_counts
from barometer.counts.survey_counts import counts_of_cases
from barometer.errors import FrequencyError, ParameterError
from barometer.methodology.evidence import MethodologyPage
from barometer.page.numbers import HIDDEN
from barometer.params.published import PublishedFigures
from barometer.params.rule import Rule, rule
from barometer.privacy.suppression import primary_suppression
from barometer.results.area import Area, Results
from barometer.statistics import intervals
from barometer.year import page

BELOW = 5
NESTED = ("anbringelse", "anbringelse_uden_samtykke")  # types of case: the second is a part of the first
# Questions for each way in which numbers hang together: of every case, of all and of some of those with an answer to
# another, of some of every type, and of one type.
ASKED = (
    "foranstaltning",
    "bfu",
    "bfu_frist",
    "bfu_stillingtagen",
    "opfoelgning_3mdr",
    "vurdering_24t",
    "akut_reaktion",
)


@pytest.fixture(scope="module")
def book(book_2020):
    """Some questions of 2020, with small counts hidden, and with nothing published."""
    survey = book_2020.survey.model_copy(update={"suppress_below": BELOW})
    asked = tuple(q for q in book_2020.questions if q.question in ASKED)
    return replace(book_2020, survey=survey, questions=asked, published=PublishedFigures())


def every_type() -> Rule:
    """The rule, but with every type of case shown: the more is shown, the harder it is to hide."""
    one = rule().min_split_nobs.model_copy(update={"value": 1.0})
    return rule().model_copy(update={"min_split_nobs": one, "min_split_kommuner": one})


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
    counted = counts_of_cases(cases, book, every_type())
    return Results(book, counted.frequencies, rule(), counted.design_effects)


def hidden_numbers(frame: pd.DataFrame, whole: pd.DataFrame) -> dict[tuple[str, ...], int]:
    """(Year, kommune, type of case, question, answer) -> what is hidden; the answer is empty for a base."""
    found = {}
    for row, shown in zip(whole.to_dict("records"), frame.to_dict("records"), strict=True):
        here = (str(row[c.YEAR]), row[c.KOMMUNE_CODE], row[c.CASE_TYPE], row[c.QUESTION])
        if pd.isna(shown[c.COUNT]):
            found[(*here, row[c.ANSWER])] = row[c.COUNT]
        if pd.isna(shown[c.NOBS]):
            found[(*here, "")] = row[c.NOBS]
    return found


@pytest.fixture(scope="module")
def promised(cases) -> dict[str, int]:
    """Kommune -> how wide the interval of a hidden number must be. Among fewer cases nothing is as wide as that."""
    return {c.ALL: BELOW, **cases[c.KOMMUNE_CODE].value_counts().clip(upper=BELOW).to_dict()}


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


def test_nobody_computes_a_hidden_number_from_all_outputs_together(results, whole, promised):
    hidden = hidden_numbers(results.frequencies, whole)
    assert len(hidden) > 50
    assert attacker_of(results).computes(hidden, promised) == {}


def test_nobody_computes_a_small_difference_of_two_printed_types(results, whole, promised):
    counted = whole[whole[c.KOMMUNE_CODE] == c.ALL].set_index([c.CASE_TYPE, c.QUESTION, c.ANSWER])

    def difference(number: str, question: str, answer: str) -> int:
        outer, inner = (counted.loc[(name, question, answer), number] for name in NESTED)
        return int(outer - inner)

    differences = {}
    for q in results.codebook.questions:
        if q.question != results.codebook.survey.case_type_question:
            differences["2020", c.ALL, "anbringelse_frivillig", q.question, ""] = difference(
                c.NOBS, q.question, q.answers[0]
            )
            for answer in q.answers:
                differences["2020", c.ALL, "anbringelse_frivillig", q.question, answer] = difference(
                    c.COUNT, q.question, answer
                )
    small = {name: value for name, value in differences.items() if 1 <= value < BELOW}
    assert small
    assert attacker_of(results).computes(small, promised) == {}


def test_the_same_attack_succeeds_where_only_the_small_counts_are_hidden(whole, book, promised):
    counts, place = linked_counts(whole, book)
    primary = primary_suppression(counts, BELOW)
    frame = small_counts.hide(whole, {cell for cell, small in zip(place, primary, strict=True) if small})
    spread = small_counts.kommuner_with_cases(frame)
    results = Results(book, frame, rule(), small_counts.assumed_design_effects(frame, book, spread))
    hidden = hidden_numbers(frame, whole)
    found = attacker_of(results).computes(hidden, promised)
    exactly = [name for name, (low, upp) in found.items() if upp - low < 1e-6 and round(low) == hidden[name]]
    assert len(exactly) > len(hidden) / 4


def test_the_same_cases_always_hide_the_same(results, cases, book):
    again = counts_of_cases(cases, book, every_type())
    assert again.frequencies.equals(results.frequencies)
    assert again.design_effects.equals(results.designs)


# --- what is made of hidden numbers ------------------------------------------------------------------------


def texts(blocks) -> str:
    """All that a reader sees of blocks, the words of a drawing among it."""
    return "\n".join(str(block) for block in blocks)


def test_tables_written_and_read_again_are_the_same_and_make_the_same_pages(results, book, tmp_path):
    csv = tmp_path / "frequencies.csv"
    frequencies.write_frequencies(results.frequencies, csv)
    frequencies.write_frequencies(results.designs, tmp_path / "designs.csv")
    again = frequencies.read_frequencies(csv, book)
    pd.testing.assert_frame_equal(again, results.frequencies, check_dtype=False)
    designs = read_design_effects(tmp_path / "designs.csv", again)
    pages = [page.by_question(r).blocks() for r in (results, Results(book, again, rule(), designs))]
    assert pages[0] == pages[1]


def test_a_missing_number_is_refused_where_the_year_hides_none(results, book_2020, book, tmp_path):
    frequencies.write_frequencies(results.frequencies, tmp_path / "f.csv")
    open_ = replace(book, survey=book_2020.survey)
    with pytest.raises(FrequencyError, match="whole number"):
        frequencies.read_frequencies(tmp_path / "f.csv", open_)
    with pytest.raises(FrequencyError, match="hides none"):
        frequencies.check_frequencies(results.frequencies, open_)


def test_every_page_says_what_is_hidden_and_never_shows_a_missing_number(results):
    shown = []
    for code in (c.ALL, *results.kommuner):
        area = Area(results, code)
        shown += [page.chapters(area), page.area_forest(area), page.area_uncertainty(area), page.area_about(area)]
        if code != c.ALL:
            shown.append(page.kommune_head(area, date(2020, 7, 9)))
    shown += [page.by_question(results), page.by_case_type(results), page.year_head(results, "", date(2020, 7, 9))]
    for part in shown:
        blocks = part.blocks()
        assert not re.search(r"nan\b|<NA>|None", texts({**block, "svg": ""} for block in blocks))
        for block in blocks:
            if block["kind"] == "table":
                marked = any(HIDDEN in cell for row in (*block["rows"], block["total"]) for cell in row)
                assert marked == any("fra 1 til 4" in note for note in block["notes"])


def test_a_share_is_hidden_with_its_count_and_a_verdict_with_its_base(results):
    rows = results.estimates
    hidden = rows[c.COUNT].isna() | rows[c.NOBS].isna()
    assert hidden.any()
    assert rows.loc[hidden, [c.SHARE, c.CI_LOW, c.CI_UPP]].isna().all(axis=None)
    assert rows.loc[~hidden & (rows[c.NOBS] > 0), [c.SHARE, c.CI_LOW, c.CI_UPP]].notna().all(axis=None)
    told = results.verdicts["generalizes"].notna()
    assert (told == results.verdicts[c.NOBS].notna()).all()
    base = next(row for row in rows.to_dict("records") if pd.isna(row[c.NOBS]))
    with pytest.raises(ParameterError, match="hidden"):
        Area(results, base[c.KOMMUNE_CODE], base[c.CASE_TYPE]).verdict(base[c.QUESTION])


def test_a_table_is_shown_where_its_base_is_hidden_and_none_where_no_case_is_asked(results):
    code, question = next(
        (row[c.KOMMUNE_CODE], row[c.QUESTION])
        for row in results.estimates.to_dict("records")
        if pd.isna(row[c.NOBS]) and row[c.CASE_TYPE] == c.ALL
    )
    table = Kommune(results, code).table(question)
    assert table.total[1:] == (HIDDEN, HIDDEN)
    code, question = next(
        (row[c.KOMMUNE_CODE], row[c.QUESTION])
        for row in results.frequencies.to_dict("records")
        if row[c.NOBS] is not pd.NA and row[c.NOBS] == 0 and row[c.CASE_TYPE] == c.ALL
    )
    with pytest.raises(ParameterError, match="relevant for none"):
        Kommune(results, code).table(question)


def test_only_the_methods_of_intervals_that_are_shown_are_named(results):
    hidden = results.frequencies[c.QUESTION] == "bfu_frist"
    frame = results.frequencies.assign(**{c.COUNT: results.frequencies[c.COUNT].mask(hidden)})
    area = Area(replace(results, frequencies=frame), c.ALL)
    shown = area.estimates()[c.SHARE].notna()
    assert not shown.all()
    assert area.estimates().loc[~shown, c.METHOD].iloc[0] == intervals.CLOPPER_PEARSON
    assert ("Clopper" in page.area_uncertainty(area).notes[0]) == (
        intervals.CLOPPER_PEARSON in set(area.estimates().loc[shown, c.METHOD])
    )


def test_what_takes_every_kommunes_numbers_is_refused(results):
    with pytest.raises(ParameterError, match="small counts are hidden"):
        Comparison(results)
    with pytest.raises(ParameterError, match="small counts are hidden"):
        MethodologyPage(results)


def test_without_the_setting_nothing_is_touched(whole, book, book_2020):
    assert small_counts.without_small_counts(whole, replace(book, survey=book_2020.survey)) is whole
