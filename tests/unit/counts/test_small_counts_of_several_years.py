"""Small counts hidden in several years: nobody computes one from all their pages, their sum and the memos together."""

from __future__ import annotations

import csv
import shutil
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from attacker import Attacker, attacker_of
from reader import ReadFigure, ReadPage

import barometer
from barometer import columns as c
from barometer.api import PooledYears
from barometer.counts import frequencies, small_counts
from barometer.counts.linked_counts import linked_counts
from barometer.counts.survey_counts import SurveyCounts
from barometer.errors import ParameterError
from barometer.params import codebook, periods
from barometer.params.folder import folder
from barometer.params.rule import rule
from barometer.privacy.suppression import primary_suppression
from barometer.results.area import Results
from barometer.results.pooled import pooled_counts, pooled_results

BELOW = 5
YEARS = (2020, 2021, 2022)
PERIOD = "2020-2022"
SIZES = (19, 24, 31, 12)  # cases of each kommune
ASKED = ("foranstaltning", "bfu", "bfu_frist", "boernesamtale", "opfoelgning_3mdr", "opfoelgning_6mdr")
READ = (  # from where numbers must have been taken, so that the attack has seen all there is
    *("frequencies.csv", "results.csv", "lead", "heading", "table", "note", "table by kommune", "uncertainty"),
    *("drawn", "alt text", "years", "memo", "alt text of a memo", "memo, not compared"),
)


@pytest.fixture(scope="module")
def small_params(tmp_path_factory):
    """A few questions of three years that hide their small counts, and nothing published of them."""
    copy = tmp_path_factory.mktemp("several") / "params"
    shutil.copytree(folder(), copy)
    for year in YEARS:
        _keep(copy / str(year) / "codebook.csv", "question", ASKED)
    _forbid_comparing(copy / "2022" / "codebook.csv", "boernesamtale")
    for year in YEARS:
        with (copy / str(year) / "survey.yml").open("a", encoding="utf-8") as file:
            file.write(f"suppress_below: {BELOW}\n")
    for file in [*copy.glob("202*/published_*.csv"), *copy.glob("202*/kommuner.csv")]:
        _keep(file, "source", ())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BAROMETER_PARAMS", str(copy))
        yield copy


def _keep(file, column, kept):
    """Takes out the rows of a table that have nothing of what is kept."""
    with file.open(encoding="utf-8", newline="") as lines:
        head, *rows = csv.reader(lines)
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([head, *(row for row in rows if row[head.index(column)] in kept)])


def _forbid_comparing(codebook_file, question):
    """Lets a question be compared with no year before."""
    with codebook_file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    with codebook_file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(row | ({"comparable_with": ""} if row["question"] == question else {}) for row in rows)


@pytest.fixture(scope="module")
def whole(small_params) -> dict[int, pd.DataFrame]:
    """Year -> its frequencies with nothing hidden, of cases drawn by chance and routed as the questionnaire is."""
    found = {}
    for year in YEARS:
        book, chance, rows = codebook.read_codebook(year), np.random.default_rng(year), []
        for number, size in enumerate(SIZES, start=1):
            for _ in range(size):
                row = {c.KOMMUNE_CODE: f"S{number:02d}", c.SOURCE: c.SYNTHETIC}
                relevant: dict[str, bool] = {"": True}
                for q in book.routed:
                    asked = q.asked_when is None or row[q.asked_when.question] in q.asked_when.answers
                    asked = asked and relevant.setdefault(q.condition, bool(chance.random() < 0.6))
                    weights = np.array([5.0, *[1.0] * (len(q.answers) - 1)])
                    row[q.question] = str(chance.choice(q.answers, p=weights / weights.sum())) if asked else ""
                rows.append(row)
        found[year] = frequencies.frequencies_from_cases(pd.DataFrame(rows), book)
    return found


def hidden_by(whole: dict[int, pd.DataFrame], hide) -> dict[int, Results]:
    """The years as they are shown; `hide` takes frequencies and a codebook."""
    found = {}
    for year, frame in whole.items():
        book = codebook.read_codebook(year)
        shown = hide(frame, book)
        spread = small_counts.kommuner_with_cases(shown)
        found[year] = Results(book, shown, rule(), small_counts.assumed_design_effects(shown, book, spread))
    return found


def primary_alone(frame, book):
    counts, place = linked_counts(frame, book)
    small = primary_suppression(counts, BELOW)
    return small_counts.hide(frame, {cell for cell, hidden in zip(place, small, strict=True) if hidden})


def attack(years: dict[int, Results], write_tables, folder) -> Attacker:
    """Somebody who has read the years, their sum, and every memo about two of them."""
    attacker = attacker_of(*years.values())
    period = periods.read_period(PERIOD)
    counted = {year: SurveyCounts(r.frequencies, r.designs, r.frequencies[:0]) for year, r in years.items()}
    attacker.reads_years_together(PooledYears(pooled_results(period, *pooled_counts(period, counted), rule())))
    tables = {year: str(write_tables(folder / str(year), results)) for year, results in years.items()}
    for before, now in ((2020, 2021), (2021, 2022)):
        for code in (c.ALL, *years[now].kommuner):
            with suppress(ParameterError):  # where everything is hidden there is no memo
                memo = barometer.change(code, before, now, tables_before=tables[before], tables=tables[now])
                attacker.reads_change(memo)
    return attacker


def numbers_hidden(years: dict[int, Results], whole: dict[int, pd.DataFrame]) -> dict[tuple[str, ...], int]:
    """(Year, kommune, type of case, question, answer) -> what is hidden; the answer is empty for a base."""
    found = {}
    for year, results in years.items():
        shown = results.frequencies.to_dict("records")
        for row, now in zip(whole[year].to_dict("records"), shown, strict=True):
            here = (str(year), row[c.KOMMUNE_CODE], row[c.CASE_TYPE], row[c.QUESTION])
            for name, number in ((row[c.ANSWER], c.COUNT), ("", c.NOBS)):
                if pd.isna(now[number]):
                    found[(*here, name)] = row[number]
    return found


@pytest.fixture(scope="module")
def years(whole) -> dict[int, Results]:
    return hidden_by(whole, small_counts.without_small_counts)


@pytest.fixture(scope="module")
def attacker(years, write_tables, tmp_path_factory) -> Attacker:
    return attack(years, write_tables, tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def promised() -> dict[str, int]:
    return {c.ALL: BELOW, **{f"S{number:02d}": BELOW for number in range(1, len(SIZES) + 1)}}


def test_the_attack_has_read_numbers_wherever_pages_tell_them(attacker):
    assert {where: attacker.read[where] for where in READ if not attacker.read[where]} == {}


def test_nobody_computes_a_hidden_number_from_all_years_together(attacker, years, whole, promised):
    hidden = numbers_hidden(years, whole)
    assert len(hidden) > 100
    assert attacker.computes(hidden, promised) == {}


def leaking(attacker: Attacker, q, year: str, code: str, text: str, *, drawn: bool) -> Attacker:
    """The attacker, who has seen one figure more."""
    more = replace(attacker, equal=list(attacker.equal), at_most=list(attacker.at_most))
    alt, words = ("", (q.short, text)) if drawn else (f"Bredest er {q.short} ({text}).", ())
    page = ReadPage("", (), (ReadFigure(alt, "", words),), {}, ())
    more.reads_page(page, attacker.books[year], code)
    return more


@pytest.mark.parametrize("drawn", [True, False])
def test_a_figure_that_told_a_hidden_number_would_be_found_out(attacker, years, whole, promised, drawn):
    hidden = numbers_hidden(years, whole)
    year, code, _, question, _ = name = next(
        one for one, count in hidden.items() if one[1:3] == ("S03", c.ALL) and one[4] == "ja" and count >= BELOW
    )
    q = attacker.books[year].by_name[question]
    base = whole[int(year)].set_index([c.KOMMUNE_CODE, c.CASE_TYPE, c.QUESTION, c.ANSWER])[c.NOBS]
    nobs = int(base[code, c.ALL, question, "ja"])
    percent = round(100 * hidden[name] / nobs)
    told = f"{hidden[name]} af {nobs}" if drawn else f"{percent}–{percent} %"
    found = leaking(attacker, q, year, code, told, drawn=drawn).computes({name: hidden[name]}, promised)
    low, upp = found[name]
    assert low - 1e-6 <= hidden[name] <= upp + 1e-6 and upp - low < BELOW


def test_no_sentence_tells_a_small_number_of_cases(attacker):
    assert min(len(told) for told in attacker.told.values()) > 1
    assert not any(told & set(range(1, BELOW)) for told in attacker.told.values())


def test_the_same_attack_succeeds_where_only_the_small_counts_are_hidden(whole, promised, write_tables, tmp_path):
    years = hidden_by(whole, primary_alone)
    hidden = dict(list(numbers_hidden(years, whole).items())[::5])  # enough of them to show it
    found = attack(years, write_tables, tmp_path).computes(hidden, promised)
    exactly = [name for name, (low, upp) in found.items() if upp - low < 1e-6 and round(low) == hidden[name]]
    assert len(exactly) > len(hidden) / 4
    assert {name[0] for name in exactly} == set(map(str, YEARS))
